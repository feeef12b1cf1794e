package stream_test

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/stream"
)

// failing yields 0 to n-1 and then a broken item, and goes on.
func failing(n int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := 0; ; i++ {
			if i == n {
				if !yield(0, errBroken) {
					return
				}
			} else if !yield(i, nil) {
				return
			}
		}
	}
}

func TestProperty13StopDeliversWhatIsBeforeTheErrorAndBeginsNothingAfterIt(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		for _, order := range []stream.Option{stream.Ordered(), stream.Unordered()} {
			p, g := newPlan(r), new(gauge)
			first := p.items
			for i, fails := range p.fails {
				if fails {
					first = min(first, i)
				}
			}
			var observed atomic.Bool
			plan := g.work(p)
			work := func(ctx context.Context, i int) (int, error) {
				if observed.Load() { // it was about to begin
					require.Error(t, ctx.Err(), "no work begins after the error")
				}
				return plan(ctx, i)
			}
			var outs, errs int
			seen := make(map[int]bool)
			for out, err := range stream.Map(t.Context(), g.source(p), work, p.options(order)...) {
				require.Zero(t, errs, "nothing comes after the error")
				if err == nil {
					seen[out/2] = true
					outs++
					continue
				}
				errs++
				observed.Store(true)
				require.ErrorIs(t, err, errBroken)
				var item *stream.ItemError
				require.ErrorAs(t, err, &item)
				require.True(t, p.fails[item.Index])
				for i := range item.Index {
					require.True(t, seen[int(i)], "item %d is before the error", i)
				}
			}
			require.Equal(t, first < p.items, errs == 1)
			if first == p.items {
				require.Equal(t, p.items, outs)
			}
		}
	})
}

func TestProperty13OrderedStopsAtTheFirstErrorWhicheverComesFirst(t *testing.T) {
	bubble(t, func(t *testing.T) {
		begun := time.Now()
		work := func(ctx context.Context, i int) (int, error) {
			switch i {
			case 2:
				if err := pause(ctx, time.Second); err != nil {
					return 0, err
				}
				return 0, errBroken
			case 4:
				return 0, errors.New("comes first")
			case 5:
				err := pause(ctx, time.Hour)
				require.Zero(t, time.Since(begun), "the error of 4 cancels it")
				return 0, err
			}
			return i, nil
		}
		results := collect(stream.Map(t.Context(), count(-1), work, stream.Workers(6)))
		require.Len(t, results, 3)
		require.EqualError(t, results[2].err, "item 2: broken")
		require.Equal(t, time.Second, time.Since(begun))
	})
}

func TestProperty13UnorderedDoesNotWaitForWhatTheErrorCancels(t *testing.T) {
	bubble(t, func(t *testing.T) {
		work := func(ctx context.Context, i int) (int, error) {
			switch i {
			case 0:
				return i, pause(ctx, 2*time.Second)
			case 1:
				return i, errors.Join(pause(ctx, time.Second), errBroken)
			}
			return i, pause(ctx, time.Hour)
		}
		begun := time.Now()
		results := collect(stream.Map(t.Context(), count(-1), work, stream.Workers(3), stream.Unordered()))
		require.Len(t, results, 2)
		require.Equal(t, result{0, nil}, results[0], "it is before the error in the source")
		require.ErrorIs(t, results[1].err, errBroken)
		require.Equal(t, 2*time.Second, time.Since(begun))
	})
}

func TestProperty13YieldGoesOnAndKeepsTheCause(t *testing.T) {
	cause := &time.ParseError{Message: "of its own type"}
	work := func(_ context.Context, i int) (int, error) {
		if i%2 == 1 {
			return i, cause
		}
		return i, nil
	}
	results := collect(stream.Map(t.Context(), count(10), work, stream.OnError(stream.Yield)))
	require.Len(t, results, 10)
	for i, got := range results {
		if i%2 == 0 {
			require.Equal(t, result{i, nil}, got)
			continue
		}
		var parse *time.ParseError
		require.ErrorAs(t, got.err, &parse)
		require.ErrorIs(t, got.err, cause)
	}
}

func TestProperty14AnErrorOfTheSourceComesAfterEverythingBeforeIt(t *testing.T) {
	bubble(t, func(t *testing.T) {
		slow := func(ctx context.Context, i int) (int, error) {
			return i, pause(ctx, time.Duration(10-i)*time.Millisecond)
		}
		for _, order := range []stream.Option{stream.Ordered(), stream.Unordered()} {
			g := new(gauge)
			results := collect(stream.Map(t.Context(), g.watch(failing(7)), slow, stream.Workers(4), order))
			require.Len(t, results, 8)
			require.Equal(t, result{0, errBroken}, results[7], "as the source gave it")
			require.EqualValues(t, 8, g.pulled.Load(), "and nothing is pulled after it")
		}
		n := 0
		for out, err := range stream.Map(t.Context(), failing(7), slow, stream.OnError(stream.Yield)) {
			if n == 7 {
				require.Equal(t, errBroken, err)
			} else {
				require.NoError(t, err)
				require.Equal(t, n, out)
			}
			if n++; n == 20 {
				break
			}
		}
	})
}

// outbursts are what a source may do after it was told to stop, and the value of
// the panic that comes of it.
var outbursts = map[string]struct {
	do    func(yield func(int, error) bool)
	value func(t *testing.T, value any)
}{
	"panic": {
		func(func(int, error) bool) { panic(errBroken) },
		func(t *testing.T, value any) { require.Equal(t, errBroken, value) },
	},
	"goexit": {
		func(func(int, error) bool) { runtime.Goexit() },
		func(t *testing.T, value any) { require.Equal(t, stream.ErrGoexit, value) },
	},
	"yields on": {
		func(yield func(int, error) bool) { yield(1000, nil) },
		func(t *testing.T, value any) { require.Implements(t, (*runtime.Error)(nil), value) },
	},
}

// bursting yields 0 to n-1 and an error, and does something then.
func bursting(n int, cause error, then func(yield func(int, error) bool)) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		defer then(yield)
		for i := range n {
			if !yield(i, nil) {
				return
			}
		}
		yield(0, cause)
	}
}

func TestProperty14TheErrorThatEndsTheStreamIsLastWhateverTheSourceDoesThen(t *testing.T) {
	lost := errors.New("disk gone")
	for name, outburst := range outbursts {
		t.Run(name, func(t *testing.T) {
			eachSeed(t, func(t *testing.T, r *rand.Rand) {
				p := newPlan(r)
				clear(p.fails)
				for _, more := range [][]stream.Option{
					{stream.Ordered()},
					{stream.Unordered()},
					{stream.MaxBytes(100, func(i int) int64 { return int64(70 * (i % 3)) })},
				} {
					src := bursting(p.items, lost, outburst.do)
					outs, errs, panicked := collectAndRecover(stream.Map(t.Context(), src, new(gauge).work(p), p.options(more...)...))
					require.Len(t, errs, p.items+1)
					for i, err := range errs[:p.items] {
						require.NoError(t, err)
						require.Contains(t, outs, 2*i)
					}
					require.Equal(t, lost, errs[p.items])
					requirePanic(t, panicked, outburst.value)
				}
				n := 1 + r.IntN(5)
				batches, errs, panicked := collectAndRecover(stream.Batch(t.Context(), bursting(p.items, lost, outburst.do), n, 0, stream.Window(p.window)))
				require.Len(t, slices.Concat(batches...), p.items)
				require.Equal(t, lost, errs[len(errs)-1])
				requirePanic(t, panicked, outburst.value)
			})
		})
	}
}

// requirePanic wants a panic of the source to have come out of a range statement.
func requirePanic(t *testing.T, panicked any, check func(t *testing.T, value any)) {
	t.Helper()
	var fault *stream.PanicError
	err, _ := panicked.(error)
	require.ErrorAs(t, err, &fault)
	check(t, fault.Value)
}

func TestProperty14APanicOfTheSourceIsItsLastItem(t *testing.T) {
	for name, end := range map[string]func(){"panic": func() { panic(errBroken) }, "goexit": runtime.Goexit} {
		bubble(t, func(t *testing.T) {
			for _, mode := range []stream.ErrorMode{stream.Stop, stream.Yield} {
				src := func(yield func(int, error) bool) {
					count(5)(yield)
					end()
				}
				results := collect(stream.Map(t.Context(), src, double, stream.OnError(mode)))
				require.Len(t, results, 6)
				var fault *stream.PanicError
				require.ErrorAs(t, results[5].err, &fault)
				require.Equal(t, map[string]any{"panic": errBroken, "goexit": stream.ErrGoexit}[name], fault.Value)
				require.Contains(t, string(fault.Stack), "errors_test.go")
			}
		})
	}
}

func TestProperty15APanicIsAnErrorInItsPlaceAndAtOnce(t *testing.T) {
	for name, end := range map[string]func(){"panic": func() { panic(errBroken) }, "goexit": runtime.Goexit} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				work := func(ctx context.Context, i int) (int, error) {
					if i%3 == 1 {
						end()
					}
					return i, pause(ctx, time.Second)
				}
				begun := time.Now()
				results := collect(stream.Map(t.Context(), count(30), work, stream.Workers(3), stream.OnError(stream.Yield)))
				require.Len(t, results, 30)
				for i, got := range results {
					if i%3 != 1 {
						require.Equal(t, result{i, nil}, got, "others are not affected")
						continue
					}
					var fault *stream.PanicError
					require.ErrorAs(t, got.err, &fault)
					require.Equal(t, map[string]error{"panic": errBroken, "goexit": stream.ErrGoexit}[name], fault.Value)
					require.ErrorIs(t, got.err, fault.Value.(error))
					require.Contains(t, string(fault.Stack), "errors_test.go", "the stack says where")
				}
				require.Equal(t, 7*time.Second, time.Since(begun), "20 seconds of work, three at a time")

				begun = time.Now()
				hang := func(ctx context.Context, i int) (int, error) {
					if i == 0 {
						end()
					}
					return i, pause(ctx, time.Hour)
				}
				results = collect(stream.Map(t.Context(), count(-1), hang))
				require.Len(t, results, 1)
				require.ErrorAs(t, results[0].err, new(*stream.PanicError))
				require.Zero(t, time.Since(begun), "it does not wait for the others")
			})
		})
	}
}

func TestProperty15APanicOfACostFunctionEndsTheStreamInItsPlace(t *testing.T) {
	bubble(t, func(t *testing.T) {
		cost := func(i int) int64 { return int64(100 / (3 - i)) }
		results := collect(stream.Map(t.Context(), count(-1), double, stream.MaxBytes(1000, cost), stream.OnError(stream.Yield)))
		require.Len(t, results, 4)
		require.ErrorAs(t, results[3].err, new(*stream.PanicError))
	})
}

func TestProperty17ARetryIsForTheErrorsItIsMeantFor(t *testing.T) {
	bubble(t, func(t *testing.T) {
		tries := make([]int, 3)
		work := func(_ context.Context, i int) (int, error) {
			tries[i]++
			switch {
			case i == 0 && tries[0] < 3:
				return 0, errBroken
			case i == 1:
				return 0, errors.New("not worth it")
			case i == 2:
				return 0, errBroken
			}
			return i, nil
		}
		begun := time.Now()
		broken := func(err error) bool { return errors.Is(err, errBroken) }
		results := collect(stream.Map(t.Context(), count(3), work, stream.Workers(1),
			stream.Retry(3, time.Second, broken), stream.OnError(stream.Yield)))
		require.Equal(t, []int{3, 1, 4}, tries)
		require.Equal(t, result{0, nil}, results[0])
		require.EqualError(t, results[1].err, "item 1: not worth it")
		require.EqualError(t, results[2].err, "item 2: after 4 attempts: broken")
		require.Equal(t, (1+2+1+2+4)*time.Second, time.Since(begun), "pauses double")
	})
}

func TestProperty17APanicAndAGoexitAreTriedAgainAlike(t *testing.T) {
	for name, end := range map[string]func(){"panic": func() { panic(errBroken) }, "goexit": runtime.Goexit} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				tries := make([]int, 4)
				work := func(_ context.Context, i int) (int, error) {
					tries[i]++
					switch {
					case i == 0 && tries[0] < 3, i == 1:
						end()
					case i == 2 && tries[2] < 3:
						return 0, errBroken
					case i == 2:
						end()
					}
					return i, nil
				}
				begun := time.Now()
				results := collect(stream.Map(t.Context(), count(4), work, stream.Workers(1),
					stream.Retry(2, time.Second, stream.Always), stream.OnError(stream.Yield)))
				require.Equal(t, []int{3, 3, 3, 1}, tries)
				require.Equal(t, result{0, nil}, results[0])
				for i := 1; i <= 2; i++ {
					var item *stream.ItemError
					require.ErrorAs(t, results[i].err, &item)
					require.EqualValues(t, i, item.Index)
					require.Equal(t, 3, item.Attempts)
					require.ErrorAs(t, item.Err, new(*stream.PanicError))
				}
				require.Equal(t, result{3, nil}, results[3])
				require.Equal(t, 3*(1+2)*time.Second, time.Since(begun))

				clear(tries)
				results = collect(stream.Map(t.Context(), count(2), work, stream.Workers(1),
					stream.Retry(2, time.Second, stream.IfCrash), stream.OnError(stream.Yield)))
				require.Len(t, results, 2)
				require.Equal(t, []int{1, 1, 0, 0}, tries, "no hand was lost")
			})
		})
	}
}

func TestProperty17APauseDoublesUpToAMinute(t *testing.T) {
	bubble(t, func(t *testing.T) {
		work := func(context.Context, int) (int, error) { return 0, errBroken }
		begun := time.Now()
		results := collect(stream.Map(t.Context(), count(1), work, stream.Retry(5, 20*time.Second, stream.Always)))
		require.EqualError(t, results[0].err, "item 0: after 6 attempts: broken")
		require.Equal(t, (20+40+60+60+60)*time.Second, time.Since(begun))
	})
}

func TestProperty17APanicOfWhatJudgesAnErrorIsThatItemsError(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, fail := range []func() error{
			func() error { return errBroken },
			func() error { panic(errBroken) },
			func() error { runtime.Goexit(); return nil },
		} {
			work := func(_ context.Context, i int) (int, error) {
				if i == 1 {
					return 0, fail()
				}
				return i, nil
			}
			for calls, says := range []string{"item 1: panic: of the judge", "item 1: after 2 attempts: panic: of the judge"} {
				judge := func(error) bool {
					if calls--; calls == -1 {
						panic("of the judge")
					}
					return calls >= 0
				}
				results := collect(stream.Map(t.Context(), count(4), work, stream.Retry(3, 0, judge), stream.OnError(stream.Yield)))
				require.Len(t, results, 4)
				require.EqualError(t, results[1].err, says)
				require.Equal(t, result{3, nil}, results[3])
				require.Equal(t, -1, calls, "it is not asked again")
			}
		}
	})
}

func TestProperty17ARetryKeepsTheOrder(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		p := newPlan(r)
		var tries [40]atomic.Int64
		plan := new(gauge).work(p)
		work := func(ctx context.Context, i int) (int, error) {
			out, err := plan(ctx, i)
			if tries[i].Add(1) > 1 && errors.Is(err, errBroken) {
				return 2 * i, nil
			}
			return out, err
		}
		outs := values(t, stream.Map(t.Context(), count(p.items), work, p.options(stream.Retry(1, time.Millisecond, stream.Always))...))
		require.Len(t, outs, p.items)
		for i, out := range outs {
			require.Equal(t, 2*i, out)
		}
	})
}

func TestProperty17ABreakDoesNotWaitForARetry(t *testing.T) {
	bubble(t, func(t *testing.T) {
		work := func(_ context.Context, i int) (int, error) {
			if i == 1 {
				return 0, errBroken
			}
			return i, nil
		}
		begun := time.Now()
		for range stream.Map(t.Context(), count(-1), work, stream.Retry(5, time.Minute, stream.Always)) {
			break
		}
		require.Zero(t, time.Since(begun))
	})
}
