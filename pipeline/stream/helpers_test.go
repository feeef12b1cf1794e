package stream_test

import (
	"context"
	"errors"
	"flag"
	"iter"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/stream"
)

// seeds is how many random cases a property is tried with.
var seeds = flag.Uint64("seeds", 1000, "random cases for every property")

var errBroken = errors.New("broken")

// eachSeed runs a test in a bubble of its own for every seed, where time passes
// only when everybody waits.
func eachSeed(t *testing.T, test func(t *testing.T, r *rand.Rand)) {
	t.Helper()
	for seed := range *seeds {
		synctest.Test(t, func(t *testing.T) {
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("seed %d", seed)
				}
			})
			test(t, rand.New(rand.NewPCG(seed, 30)))
		})
	}
}

// bubble runs a test where time passes only when everybody waits. That no
// goroutine is left behind is seen to by synctest itself.
func bubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, test)
}

// count is 0 to n-1, endless if n is negative.
func count(n int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := 0; i != n; i++ {
			if !yield(i, nil) {
				return
			}
		}
	}
}

// double is work.
func double(_ context.Context, i int) (int, error) { return 2 * i, nil }

// plan is a random case: how long the source, the work and the range statement
// take for every item, and which items fail.
type plan struct {
	items, workers, window int
	pull, work, take       []time.Duration
	fails                  []bool
}

func newPlan(r *rand.Rand) *plan {
	p := &plan{items: r.IntN(40), workers: 1 + r.IntN(6), window: 1 + r.IntN(12)}
	delays := func() []time.Duration {
		most := []int64{1, 10, 1000}[r.IntN(3)]
		d := make([]time.Duration, p.items)
		for i := range d {
			d[i] = time.Duration(r.Int64N(most)) * time.Millisecond
		}
		return d
	}
	p.pull, p.work, p.take = delays(), delays(), delays()
	p.fails = make([]bool, p.items)
	for i := range p.fails {
		p.fails[i] = r.IntN(5) == 0
	}
	return p
}

func (p *plan) options(more ...stream.Option) []stream.Option {
	return append([]stream.Option{stream.Workers(p.workers), stream.Window(p.window)}, more...)
}

// gauge counts what is pulled, running and delivered, and keeps the maxima.
type gauge struct {
	pulled, running, delivered, calls atomic.Int64
	mostOutstanding, mostRunning      atomic.Int64
}

// source yields the plan's items in the plan's time.
func (g *gauge) source(p *plan) iter.Seq2[int, error] {
	return g.watch(func(yield func(int, error) bool) {
		for i := range p.items {
			time.Sleep(p.pull[i])
			if !yield(i, nil) {
				return
			}
		}
	})
}

// watch counts what a source yields.
func (g *gauge) watch(src iter.Seq2[int, error]) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i, err := range src {
			raise(&g.mostOutstanding, g.pulled.Add(1)-g.delivered.Load())
			if !yield(i, err) {
				return
			}
		}
	}
}

// work does the plan's work.
func (g *gauge) work(p *plan) func(context.Context, int) (int, error) {
	return func(ctx context.Context, i int) (int, error) {
		defer g.enter()()
		if err := pause(ctx, p.work[i]); err != nil {
			return 0, err
		}
		if p.fails[i] {
			return 0, errBroken
		}
		return 2 * i, nil
	}
}

// enter counts work that begins, and what it returns that it ends.
func (g *gauge) enter() func() {
	g.calls.Add(1)
	raise(&g.mostRunning, g.running.Add(1))
	return func() { g.running.Add(-1) }
}

func raise(most *atomic.Int64, n int64) {
	for {
		old := most.Load()
		if n <= old || most.CompareAndSwap(old, n) {
			return
		}
	}
}

// pause waits, or until ctx ends. No time takes no timer: several that are due at
// once in a bubble are more than the race detector of Go 1.26 can bear.
func pause(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// result is a step of a range statement.
type result struct {
	out int
	err error
}

// collect ranges to the end.
func collect(seq iter.Seq2[int, error]) (results []result) {
	for out, err := range seq {
		results = append(results, result{out, err})
	}
	return results
}

// collectAndRecover is collect for a range statement that may end with a panic.
func collectAndRecover[Out any](seq iter.Seq2[Out, error]) (outs []Out, errs []error, panicked any) {
	defer func() { panicked = recover() }()
	for out, err := range seq {
		outs, errs = append(outs, out), append(errs, err)
	}
	return outs, errs, nil
}

// values are the results without errors; there must not be one.
func values(t *testing.T, seq iter.Seq2[int, error]) (outs []int) {
	t.Helper()
	for out, err := range seq {
		require.NoError(t, err)
		outs = append(outs, out)
	}
	return outs
}

// noneLeft fails if there are more goroutines than before. Those that have
// nothing more to do may take a moment to go.
func noneLeft(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 1000 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(time.Millisecond)
		}
		t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
	})
}
