package stream_test

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"testing"
	"time"
	"weak"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/stream"
)

func TestProperty21NothingIsHeldAfterItsDelivery(t *testing.T) {
	type item struct{ pixels [1 << 12]byte }
	type picture struct{ pixels [1 << 12]byte }
	for name, order := range map[string]stream.Option{"ordered": stream.Ordered(), "unordered": stream.Unordered()} {
		t.Run(name, func(t *testing.T) {
			const n, window = 64, 4
			ended := make(chan struct{})
			items, pictures := make([]weak.Pointer[item], n), make(chan weak.Pointer[picture], n)
			src := func(yield func(*item, error) bool) {
				for i := range n {
					it := new(item)
					items[i] = weak.Make(it)
					if !yield(it, nil) {
						return
					}
				}
				<-ended // the stream goes on
			}
			work := func(context.Context, *item) (*picture, error) {
				p := new(picture)
				pictures <- weak.Make(p)
				return p, nil
			}
			next, stop := iter.Pull2(stream.Map(t.Context(), src, work, stream.Workers(2), stream.Window(window), order))
			defer stop()
			defer close(ended)
			for range n {
				_, err, ok := next()
				require.NoError(t, err)
				require.True(t, ok)
			}
			for i := range n {
				freed(t, func() bool { return items[i].Value() == nil }, "item %d", i)
			}
			close(pictures)
			held := slices.Collect(func(yield func(weak.Pointer[picture]) bool) {
				for p := range pictures {
					yield(p)
				}
			})
			freed(t, func() bool {
				held = slices.DeleteFunc(held, func(p weak.Pointer[picture]) bool { return p.Value() == nil })
				return len(held) <= 1 // one is still in the loop body
			}, "results")
		})
	}
}

func TestProperty21TheTimerOfABatchHoldsNothingAfterIt(t *testing.T) {
	type key struct{}
	value := new([1 << 12]byte)
	held := weak.Make(value)
	ctx := context.WithValue(t.Context(), key{}, value)
	for _, err := range stream.Batch(ctx, count(10), 4, time.Hour) {
		require.NoError(t, err)
	}
	freed(t, func() bool { return held.Value() == nil }, "the context of a stream that has ended")
}

// freed collects garbage until something is gone.
func freed(t *testing.T, gone func() bool, what string, args ...any) {
	t.Helper()
	for range 100 {
		if gone() {
			return
		}
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	require.Failf(t, "still held", what, args...)
}

func TestProperty22AMillionItemsLeaveTheHeapFlat(t *testing.T) {
	var early, late uint64
	n := 0
	for out, err := range stream.Map(t.Context(), count(1_000_000), double) {
		if err != nil || out != 2*n {
			t.Fatalf("result %d is %d, %v", n, out, err)
		}
		switch n++; n {
		case 10_000:
			early = heap()
		case 990_000:
			late = heap()
		}
	}
	require.Equal(t, 1_000_000, n)
	require.Less(t, int64(late)-int64(early), int64(100<<10), "a byte for ten items would be seen")
}

func TestProperty22FiftyThousandItemsOfAGeneratorGrowTheHeapByLessThan10MB(t *testing.T) {
	made := func(yield func([]byte, error) bool) {
		for range 50_000 {
			if !yield(make([]byte, 16<<10), nil) { // 800 MB in all
				return
			}
		}
	}
	measure := func(_ context.Context, pixels []byte) (int, error) { return len(pixels), nil }
	before, most, n := heap(), uint64(0), 0
	for size, err := range stream.Map(t.Context(), made, measure, stream.Window(64)) {
		if err != nil || size != 16<<10 {
			t.Fatalf("item %d: %d bytes, %v", n, size, err)
		}
		if n++; n%5000 == 0 {
			most = max(most, heap())
		}
	}
	require.Equal(t, 50_000, n)
	require.Less(t, int64(most)-int64(before), int64(10<<20))
}

// heap is what is in use after the garbage is collected, in bytes.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

func TestProperty27AnItemAllocatesNothing(t *testing.T) {
	for name, options := range map[string][]stream.Option{
		"ordered":   nil,
		"unordered": {stream.Unordered()},
		"budget":    {stream.MaxBytes(100, func(int) int64 { return 1 })},
		"retry":     {stream.Retry(3, time.Second, stream.Always)},
	} {
		t.Run(name, func(t *testing.T) {
			const n = 20_000
			allocations := testing.AllocsPerRun(3, func() {
				for _, err := range stream.Map(t.Context(), count(n), double, options...) {
					if err != nil {
						t.Fatal(err)
					}
				}
			})
			require.Less(t, allocations, n/100.0)
		})
	}
}
