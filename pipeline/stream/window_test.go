package stream_test

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/stream"
)

func TestProperty04PulledMinusDeliveredNeverExceedsTheWindow(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		for _, order := range []stream.Option{stream.Ordered(), stream.Unordered()} {
			p, g := newPlan(r), new(gauge)
			n := 0
			for range stream.Map(t.Context(), g.source(p), g.work(p), p.options(order, stream.OnError(stream.Yield))...) {
				time.Sleep(p.take[n])
				n++
				g.delivered.Add(1)
			}
			require.LessOrEqual(t, g.mostOutstanding.Load(), int64(p.window))
		}
	})
}

func TestProperty04AStalledRangeStatementLeavesTheWindowFullAndNothingMore(t *testing.T) {
	for window := 1; window <= 9; window++ {
		for _, order := range []stream.Option{stream.Ordered(), stream.Unordered()} {
			bubble(t, func(t *testing.T) {
				g := new(gauge)
				for range stream.Map(t.Context(), g.watch(count(-1)), double, stream.Workers(3), stream.Window(window), order) {
					time.Sleep(time.Hour)
					synctest.Wait()
					outstanding := int(g.pulled.Load() - g.delivered.Load())
					require.LessOrEqual(t, outstanding, window, "the item in the loop body counts")
					require.Equal(t, window, outstanding, "and there is no less than allowed")
					if g.delivered.Add(1) == int64(3*window) {
						break
					}
				}
				require.EqualValues(t, window, g.mostOutstanding.Load())
			})
		}
	}
}

func TestProperty04APanicOfTheSourceAfterAnErrorTakesAPlaceOnlyWhenThereIsOne(t *testing.T) {
	for window := 1; window <= 5; window++ {
		for _, order := range []stream.Option{stream.Ordered(), stream.Unordered()} {
			bubble(t, func(t *testing.T) {
				g := new(gauge)
				src := func(yield func(int, error) bool) {
					g.watch(func(yield func(int, error) bool) {
						for i := range window - 1 {
							yield(i, nil)
						}
						yield(0, errBroken)
					})(yield)
					raise(&g.mostOutstanding, g.pulled.Add(1)-g.delivered.Load())
					panic(errBroken)
				}
				var errs []error
				for _, err := range stream.Map(t.Context(), src, double, stream.Window(window), order, stream.OnError(stream.Yield)) {
					time.Sleep(time.Second)
					errs = append(errs, err)
					g.delivered.Add(1)
				}
				require.Len(t, errs, window+1)
				require.Contains(t, errs[:window], errBroken)
				require.ErrorAs(t, errs[window], new(*stream.PanicError))
				require.EqualValues(t, window, g.mostOutstanding.Load())
			})
		}
	}
}

func TestTheSourceIsWokenWhenAQuarterOfTheWindowIsFree(t *testing.T) {
	bubble(t, func(t *testing.T) {
		g := new(gauge)
		work := func(_ context.Context, i int) (int, error) {
			time.Sleep(time.Second)
			return i, nil
		}
		for range stream.Map(t.Context(), g.watch(count(-1)), work, stream.Workers(1), stream.Window(16)) {
			synctest.Wait()
			require.Greater(t, g.pulled.Load()-g.delivered.Load(), int64(16-16/4))
			if g.delivered.Add(1) == 100 {
				break
			}
		}
	})
}

func TestProperty05AsManyWorkersAsSaidAndNeverMore(t *testing.T) {
	for workers := 1; workers <= 8; workers++ {
		bubble(t, func(t *testing.T) {
			g := new(gauge)
			work := func(ctx context.Context, i int) (int, error) {
				defer g.enter()()
				time.Sleep(time.Duration(1+i%7) * time.Millisecond)
				return i, nil
			}
			values(t, stream.Map(t.Context(), count(100), work, stream.Workers(workers)))
			require.EqualValues(t, workers, g.mostRunning.Load())
		})
	}
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		p, g := newPlan(r), new(gauge)
		collect(stream.Map(t.Context(), g.source(p), g.work(p), p.options(stream.OnError(stream.Yield))...))
		require.LessOrEqual(t, g.mostRunning.Load(), int64(p.workers))
	})
}

func TestProperty06BytesFromAdmissionToDeliveryStayWithinTheBudget(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		for _, order := range []stream.Option{stream.Ordered(), stream.Unordered()} {
			p := newPlan(r)
			clear(p.fails)
			const budget = 100
			costs := make([]int64, p.items)
			for i := range costs {
				costs[i] = r.Int64N(60)
				if r.IntN(6) == 0 {
					costs[i] = budget + 1 + r.Int64N(100)
				}
			}
			var reserved, items atomic.Int64 // admitted as far as the work sees, results included
			work := func(ctx context.Context, i int) (int, error) {
				sum, n := reserved.Add(costs[i]), items.Add(1)
				if sum > budget {
					require.EqualValues(t, 1, n, "an item that costs more than the budget is alone")
				}
				return new(gauge).work(p)(ctx, i)
			}
			n := 0
			for out := range stream.Map(t.Context(), new(gauge).source(p), work,
				p.options(order, stream.MaxBytes(budget, func(i int) int64 { return costs[i] }))...) {
				time.Sleep(p.take[n])
				n++
				reserved.Add(-costs[out/2])
				items.Add(-1)
			}
			require.Equal(t, p.items, n)
		}
	})
}

func TestProperty06ItemsThatAllCostTooMuchGoOneByOne(t *testing.T) {
	bubble(t, func(t *testing.T) {
		g := new(gauge)
		work := func(_ context.Context, i int) (int, error) {
			defer g.enter()()
			time.Sleep(time.Millisecond)
			return i, nil
		}
		tooMuch := stream.MaxBytes(10, func(int) int64 { return 11 })
		require.Len(t, values(t, stream.Map(t.Context(), count(50), work, stream.Workers(4), tooMuch)), 50)
		require.EqualValues(t, 1, g.mostRunning.Load())
	})
}

func TestProperty06TheBudgetIsUsedAndComesBack(t *testing.T) {
	bubble(t, func(t *testing.T) {
		work := func(_ context.Context, i int) (int, error) {
			time.Sleep(time.Millisecond)
			return i, nil
		}
		begun := time.Now()
		quarter := stream.MaxBytes(100, func(int) int64 { return 25 })
		values(t, stream.Map(t.Context(), count(40), work, stream.Workers(8), quarter))
		require.Equal(t, 10*time.Millisecond, time.Since(begun), "40 ms of work, four at a time")
	})
}

func TestAnItemOfNegativeCostIsAnErrorInItsPlace(t *testing.T) {
	cost := stream.MaxBytes(10, func(i int) int64 { return int64(3 - i) })
	results := collect(stream.Map(t.Context(), count(10), double, cost))
	require.Len(t, results, 5)
	require.ErrorContains(t, results[4].err, "item 4: stream cannot run: an item costs -1 bytes")
}

func TestProperty07NothingIsPulledBeforeTheFirstStepAndAWindowAfterIt(t *testing.T) {
	bubble(t, func(t *testing.T) {
		g := new(gauge)
		seq := stream.Map(t.Context(), g.watch(count(-1)), double, stream.Window(5))
		time.Sleep(time.Hour)
		require.Zero(t, g.pulled.Load())
		for range seq {
			synctest.Wait()
			require.EqualValues(t, 5, g.pulled.Load())
			break
		}
	})
}

func TestProperty23ThreeStagesHoldNoMoreThanTheirWindowsTogether(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		g := new(gauge)
		windows, seq := 0, g.watch(count(-1))
		for range 3 {
			window, delay := 1+r.IntN(6), time.Duration(r.IntN(30))*time.Millisecond
			windows += window
			seq = stream.Map(t.Context(), seq, func(_ context.Context, i int) (int, error) {
				time.Sleep(delay)
				return i, nil
			}, stream.Window(window), stream.Workers(1+r.IntN(4)))
		}
		n := 0
		for out, err := range seq {
			require.NoError(t, err)
			require.Equal(t, n, out)
			time.Sleep(time.Duration(r.IntN(60)) * time.Millisecond)
			if n++; n == 50 {
				time.Sleep(time.Hour) // the pressure reaches the source
				synctest.Wait()
				require.EqualValues(t, windows-2, g.pulled.Load()-g.delivered.Load(), "an item that is handed on is in two windows")
				break
			}
			g.delivered.Add(1)
		}
		require.LessOrEqual(t, g.mostOutstanding.Load(), int64(windows))
	})
}
