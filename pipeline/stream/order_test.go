package stream_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/stream"
)

func TestProperty01OrderIsThatOfTheSourceErrorsIncluded(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		p, g := newPlan(r), new(gauge)
		results := collect(stream.Map(t.Context(), g.source(p), g.work(p), p.options(stream.OnError(stream.Yield))...))
		require.Len(t, results, p.items)
		for i, got := range results {
			if p.fails[i] {
				var item *stream.ItemError
				require.ErrorAs(t, got.err, &item)
				require.EqualValues(t, i, item.Index)
				require.Zero(t, got.out)
				continue
			}
			require.Equal(t, result{2 * i, nil}, got)
		}
	})
}

func TestProperty02EveryItemIsWorkedOnOnceAndDeliveredOnce(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		for _, order := range []stream.Option{stream.Ordered(), stream.Unordered()} {
			p, g := newPlan(r), new(gauge)
			var mutex sync.Mutex
			calls, delivered := make([]int, p.items), make([]int, p.items)
			work := func(ctx context.Context, i int) (int, error) {
				mutex.Lock()
				calls[i]++
				mutex.Unlock()
				return g.work(p)(ctx, i)
			}
			for out, err := range stream.Map(t.Context(), g.source(p), work, p.options(order, stream.OnError(stream.Yield))...) {
				time.Sleep(p.take[0])
				var item *stream.ItemError
				if errors.As(err, &item) {
					require.True(t, p.fails[item.Index])
					delivered[item.Index]++
					continue
				}
				require.NoError(t, err)
				require.False(t, p.fails[out/2])
				delivered[out/2]++
			}
			once := slices.Repeat([]int{1}, p.items)
			require.Equal(t, once, calls)
			require.Equal(t, once, delivered)
		}
	})
}

func TestProperty03UnorderedDeliversWhatIsReadyAndIsNeverSlower(t *testing.T) {
	outOfOrder := 0
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		p := newPlan(r)
		clear(p.fails)
		elapsed := func(order stream.Option) (time.Duration, []int) {
			begun, g := time.Now(), new(gauge)
			outs := values(t, stream.Map(t.Context(), g.source(p), g.work(p), p.options(order)...))
			return time.Since(begun), outs
		}
		ordered, _ := elapsed(stream.Ordered())
		unordered, outs := elapsed(stream.Unordered())
		require.LessOrEqual(t, unordered, ordered)
		if !slices.IsSorted(outs) {
			outOfOrder++
		}
	})
	require.Greater(t, outOfOrder, int(*seeds)/4)
}

func TestProperty09ASlowItemHoldsUpNoMoreThanTheWindowDemands(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		p, g := newPlan(r), new(gauge)
		clear(p.fails)
		clear(p.pull)
		begun := time.Now()
		values(t, stream.Map(t.Context(), g.source(p), g.work(p), p.options()...))
		require.Equal(t, listSchedule(p), time.Since(begun))
	})
}

// listSchedule is how long the work of a plan takes when every item begins as
// soon as a worker is free and the item a window before it is delivered, in
// order, which takes no time.
func listSchedule(p *plan) time.Duration {
	free := make([]time.Duration, p.workers)
	delivered := make([]time.Duration, p.items)
	var last time.Duration
	for i := range p.items {
		w := slices.Index(free, slices.Min(free))
		begin := free[w]
		if i >= p.window {
			begin = max(begin, delivered[i-p.window])
		}
		free[w] = begin + p.work[i]
		last = max(last, free[w])
		delivered[i] = last
	}
	return last
}

func TestProperty25OneWorkerAndAWindowOfOneAreAPlainLoop(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		p := newPlan(r)
		for mode, goOn := range map[stream.ErrorMode]bool{stream.Stop: false, stream.Yield: true} {
			var want []string
			record := func(list *[]string, out int, err error) {
				if err != nil {
					*list = append(*list, errors.Unwrap(err).Error())
					return
				}
				*list = append(*list, time.Duration(out).String())
			}
			work := new(gauge).work(p)
			for i, err := range new(gauge).source(p) {
				require.NoError(t, err)
				out, err := work(t.Context(), i)
				if err != nil {
					err = &stream.ItemError{Index: int64(i), Attempts: 1, Err: err}
				}
				record(&want, out, err)
				if err != nil && !goOn {
					break
				}
			}
			var got []string
			for out, err := range stream.Map(t.Context(), new(gauge).source(p), work, stream.Workers(1), stream.Window(1), stream.OnError(mode)) {
				record(&got, out, err)
			}
			require.Equal(t, want, got)
		}
	})
}
