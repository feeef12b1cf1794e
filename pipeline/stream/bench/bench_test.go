// Package bench compares stream with what else there is, on the same work in
// the same run. It is a module of its own, so that the program does not depend
// on its rivals. Run it with make bench-stream.
package bench

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"github.com/destel/rill"
	conc "github.com/sourcegraph/conc/stream"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"

	"safelight/pipeline/stream"
)

const workers = 2

// BenchmarkOrdered hands on results in the order of the source. Only stream
// bounds what is under way exactly, and only it can be left at any item with
// nothing running any more. conc has no results: its callbacks run in order.
func BenchmarkOrdered(b *testing.B) {
	for _, rounds := range []int{0, 1000} {
		f := spin(rounds)
		name := fmt.Sprintf("rounds=%d/", rounds)
		b.Run(name+"stream", func(b *testing.B) { streamed(b, f) })
		b.Run(name+"stream-window64", func(b *testing.B) { streamed(b, f, stream.Window(64)) })
		b.Run(name+"rill", func(b *testing.B) {
			defer account(b)()
			in := make(chan rill.Try[int])
			go func() {
				defer close(in)
				for i := range b.N {
					in <- rill.Try[int]{Value: i}
				}
			}()
			next := 0
			for out := range rill.OrderedMap(in, workers, func(i int) (int, error) { return f(b.Context(), i) }) {
				check(b, out.Value, &next)
			}
			done(b, next)
		})
		b.Run(name+"conc", func(b *testing.B) {
			defer account(b)()
			next := 0
			s := conc.New().WithMaxGoroutines(workers)
			for i := range b.N {
				s.Go(func() conc.Callback {
					out, _ := f(b.Context(), i)
					return func() { check(b, out, &next) }
				})
			}
			s.Wait()
			done(b, next)
		})
		b.Run(name+"errgroup", func(b *testing.B) {
			defer account(b)()
			next := 0
			for out := range orderedGroup(b.Context(), b.N, f) {
				check(b, out, &next)
			}
			done(b, next)
		})
	}
}

// BenchmarkUnordered hands on what is ready.
func BenchmarkUnordered(b *testing.B) {
	for _, rounds := range []int{0, 1000} {
		f := spin(rounds)
		name := fmt.Sprintf("rounds=%d/", rounds)
		b.Run(name+"stream", func(b *testing.B) { streamed(b, f, stream.Unordered()) })
		b.Run(name+"stream-window64", func(b *testing.B) { streamed(b, f, stream.Unordered(), stream.Window(64)) })
		b.Run(name+"rill", func(b *testing.B) {
			defer account(b)()
			in := make(chan rill.Try[int])
			go func() {
				defer close(in)
				for i := range b.N {
					in <- rill.Try[int]{Value: i}
				}
			}()
			n := 0
			for range rill.Map(in, workers, func(i int) (int, error) { return f(b.Context(), i) }) {
				n++
			}
			done(b, n)
		})
		b.Run(name+"errgroup", func(b *testing.B) {
			defer account(b)()
			out := make(chan int, workers)
			g, ctx := errgroup.WithContext(b.Context())
			g.SetLimit(workers)
			go func() {
				for i := range b.N {
					g.Go(func() error {
						value, err := f(ctx, i)
						out <- value
						return err
					})
				}
				g.Wait()
				close(out)
			}()
			n := 0
			for range out {
				n++
			}
			done(b, n)
		})
	}
}

// streamed is a stream over b.N numbers.
func streamed(b *testing.B, f func(context.Context, int) (int, error), options ...stream.Option) {
	defer account(b)()
	n, ordered := 0, len(options) == 0
	for out, err := range stream.Map(b.Context(), numbers(b.N), f, append(options, stream.Workers(workers))...) {
		if err != nil {
			b.Fatal(err)
		}
		if ordered {
			check(b, out, &n)
		} else {
			n++
		}
	}
	done(b, n)
}

// orderedGroup is the usual way to keep the order with an errgroup: a queue of
// channels, one for each item.
func orderedGroup(ctx context.Context, n int, f func(context.Context, int) (int, error)) <-chan int {
	queue := make(chan chan int, workers)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	go func() {
		defer close(queue)
		for i := range n {
			result := make(chan int, 1)
			queue <- result
			g.Go(func() error {
				value, err := f(ctx, i)
				result <- value
				return err
			})
		}
		g.Wait()
	}()
	out := make(chan int)
	go func() {
		defer close(out)
		for result := range queue {
			out <- <-result
		}
	}()
	return out
}

// numbers are 0 to n-1.
func numbers(n int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			if !yield(i, nil) {
				return
			}
		}
	}
}

// spin is work of so many rounds, each of them about 2 ns.
func spin(rounds int) func(context.Context, int) (int, error) {
	return func(_ context.Context, i int) (int, error) {
		x := uint64(i) | 1
		for range rounds {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
		}
		if x == 0 {
			return 0, nil // never
		}
		return i, nil
	}
}

// account reports allocations, and the processor time an item takes of all
// cores, which other programs on the machine hardly change.
func account(b *testing.B) func() {
	b.ReportAllocs()
	before := processorTime()
	return func() { b.ReportMetric(float64(processorTime()-before)/float64(b.N), "cpu-ns/op") }
}

func processorTime() int64 {
	var r unix.Rusage
	unix.Getrusage(unix.RUSAGE_SELF, &r)
	return r.Utime.Nano() + r.Stime.Nano()
}

// check counts a result that is the next in order.
func check(b *testing.B, out int, next *int) {
	if out != *next {
		b.Fatalf("result %d in the place of %d", out, *next)
	}
	*next++
}

func done(b *testing.B, n int) {
	if n != b.N {
		b.Fatalf("%d results of %d", n, b.N)
	}
}
