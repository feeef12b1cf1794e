package stream_test

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/stream"
)

// stuck yields one item and then waits until ctx ends.
func stuck(ctx context.Context, returned *bool) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		defer func() { *returned = true }()
		if yield(1, nil) {
			<-ctx.Done()
		}
	}
}

func TestProperty08TheFirstResultDoesNotWaitForASourceThatIsStuck(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var returned bool
		begun, delivered := time.Now(), 0
		for out := range stream.Map(t.Context(), stuck(ctx, &returned), double, stream.Interrupt(cancel)) {
			require.Equal(t, 2, out)
			require.Zero(t, time.Since(begun))
			delivered++
			break
		}
		require.Equal(t, 1, delivered)
		require.True(t, returned, "the range statement has waited for the source")
	})
}

func TestASourceThatIsStuckHoldsUpABreakUnlessItIsInterruptedOrAbandoned(t *testing.T) {
	bubble(t, func(t *testing.T) {
		wait, release := context.WithTimeout(context.Background(), time.Hour)
		defer release()
		var returned bool
		begun := time.Now()
		for range stream.Map(t.Context(), stuck(wait, &returned), double) {
			break
		}
		require.Equal(t, time.Hour, time.Since(begun))
		require.True(t, returned)
	})
	bubble(t, func(t *testing.T) {
		wait, release := context.WithCancel(context.Background())
		var returned bool
		begun := time.Now()
		for range stream.Map(t.Context(), stuck(wait, &returned), double, stream.Abandon(time.Second)) {
			break
		}
		require.Equal(t, time.Second, time.Since(begun))
		require.False(t, returned)
		release()
		synctest.Wait()
		require.True(t, returned, "it goes when it can")
	})
}

func TestASourceThatIsNotStuckIsNotAbandoned(t *testing.T) {
	bubble(t, func(t *testing.T) {
		begun, returned := time.Now(), false
		src := func(yield func(int, error) bool) {
			defer func() { time.Sleep(time.Millisecond); returned = true }()
			for yield(1, nil) {
			}
		}
		for range stream.Map(t.Context(), src, double, stream.Abandon(time.Second)) {
			break
		}
		require.True(t, returned)
		require.Equal(t, time.Millisecond, time.Since(begun))
	})
}

func TestInterruptIsCalledOnceAndOnlyWhenTheSourceHasNotEnded(t *testing.T) {
	calls := 0
	interrupt := stream.Interrupt(func() { calls++ })
	values(t, stream.Map(t.Context(), count(5), double, interrupt))
	require.Zero(t, calls)
	for range stream.Map(t.Context(), count(-1), double, interrupt) {
		break
	}
	require.Equal(t, 1, calls)
}

func TestProperty10ABreakInAnInfiniteStreamReturnsAtOnce(t *testing.T) {
	for window := 1; window <= 8; window++ {
		for _, order := range []stream.Option{stream.Ordered(), stream.Unordered()} {
			bubble(t, func(t *testing.T) {
				g, deferred, k := new(gauge), false, 20
				src := func(yield func(int, error) bool) {
					defer func() { deferred = true }()
					count(-1)(yield)
				}
				work := func(ctx context.Context, i int) (int, error) {
					defer g.enter()()
					return i, pause(ctx, time.Duration(i%5)*time.Millisecond)
				}
				n := 0
				for range stream.Map(t.Context(), src, work, stream.Window(window), order) {
					if n++; n == k {
						break
					}
				}
				require.True(t, deferred)
				require.LessOrEqual(t, g.calls.Load(), int64(k+window))
				require.Zero(t, g.running.Load())
			})
		}
	}
}

// leavings are the ways out of a range statement.
var leavings = map[string]func(ctx context.Context, cancel func(), seq iter.Seq2[int, error]){
	"break": func(_ context.Context, _ func(), seq iter.Seq2[int, error]) {
		for range seq {
			break
		}
	},
	"return": func(_ context.Context, _ func(), seq iter.Seq2[int, error]) {
		for range seq {
			return
		}
	},
	"panic": func(_ context.Context, _ func(), seq iter.Seq2[int, error]) {
		defer func() { recover() }()
		for range seq {
			panic("of the loop body")
		}
	},
	"goexit": func(_ context.Context, _ func(), seq iter.Seq2[int, error]) {
		var wait sync.WaitGroup
		wait.Go(func() {
			for range seq {
				runtime.Goexit()
			}
		})
		wait.Wait()
	},
	"cancel": func(_ context.Context, cancel func(), seq iter.Seq2[int, error]) {
		for range seq {
			cancel()
		}
	},
	"cancel while it waits": func(_ context.Context, cancel func(), seq iter.Seq2[int, error]) {
		first := true
		for range seq {
			if first {
				first = false
				time.AfterFunc(500*time.Microsecond, cancel)
			}
		}
	},
	"deadline": func(_ context.Context, _ func(), seq iter.Seq2[int, error]) {
		for range seq {
		}
	},
	"pull": func(_ context.Context, _ func(), seq iter.Seq2[int, error]) {
		next, stop := iter.Pull2(seq)
		next()
		stop()
	},
}

func TestProperty11HoweverTheRangeStatementIsLeftNothingRunsAfterIt(t *testing.T) {
	for name, leave := range leavings {
		t.Run(name, func(t *testing.T) {
			for _, order := range []stream.Option{stream.Ordered(), stream.Unordered()} {
				bubble(t, func(t *testing.T) {
					ctx, cancel := context.WithTimeout(t.Context(), time.Second)
					defer cancel()
					g, deferred := new(gauge), false
					src := func(yield func(int, error) bool) {
						defer func() { deferred = true }()
						count(-1)(yield)
					}
					work := func(ctx context.Context, i int) (int, error) {
						defer g.enter()()
						return i, pause(ctx, time.Millisecond)
					}
					leave(ctx, cancel, stream.Map(ctx, src, work, stream.Workers(3), order, stream.OnError(stream.Yield)))
					require.Zero(t, g.running.Load())
					require.True(t, deferred)
				})
			}
			t.Run("for real", func(t *testing.T) {
				noneLeft(t)
				ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
				defer cancel()
				work := func(ctx context.Context, i int) (int, error) { return i, pause(ctx, 10*time.Microsecond) }
				leave(ctx, cancel, stream.Map(ctx, count(-1), work, stream.Workers(3)))
			})
		})
	}
}

func TestProperty11TheCauseOfACancelIsTheLastError(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, mode := range []stream.ErrorMode{stream.Stop, stream.Yield} {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			var results []result
			for out, err := range stream.Map(ctx, count(-1), double, stream.OnError(mode)) {
				results = append(results, result{out, err})
				if len(results) == 3 {
					cancel(errBroken)
				}
			}
			require.Equal(t, []result{{0, nil}, {2, nil}, {4, nil}, {0, errBroken}}, results)
		}
	})
}

func TestProperty11APanicOfTheInterruptComesUpAfterEverythingHasEnded(t *testing.T) {
	for name, stop := range map[string]func(){"panic": func() { panic(errBroken) }, "goexit": runtime.Goexit} {
		bubble(t, func(t *testing.T) {
			g, deferred := new(gauge), false
			src := func(yield func(int, error) bool) {
				defer func() { time.Sleep(time.Second); deferred = true }()
				count(-1)(yield)
			}
			work := func(ctx context.Context, i int) (int, error) {
				defer g.enter()()
				if i > 0 {
					<-ctx.Done()
					time.Sleep(time.Second)
				}
				return i, nil
			}
			var panicked any
			var wait sync.WaitGroup
			wait.Go(func() {
				defer func() { panicked = recover() }()
				for range stream.Map(t.Context(), src, work, stream.Workers(2), stream.Interrupt(stop)) {
					break
				}
				t.Error("the end of the range statement was lost")
			})
			wait.Wait()
			require.Equal(t, map[string]any{"panic": errBroken, "goexit": nil}[name], panicked)
			require.Zero(t, g.running.Load())
			require.True(t, deferred)
		})
	}
}

func TestProperty11TheContextHoldsNothingOfAStreamThatHasEnded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ctx := &watchedContext{Context: t.Context()}
		for range stream.Map(ctx, count(-1), double) {
			require.NotZero(t, ctx.watchers.Load())
			break
		}
		require.Zero(t, ctx.watchers.Load())
	})
}

// watchedContext counts what is to run when it ends.
type watchedContext struct {
	context.Context
	watchers atomic.Int64
}

// Value hides what kind of context this is, so that package context asks for
// AfterFunc.
func (*watchedContext) Value(any) any { return nil }

func (c *watchedContext) AfterFunc(f func()) func() bool {
	c.watchers.Add(1)
	stop := context.AfterFunc(c.Context, f)
	return func() bool {
		c.watchers.Add(-1)
		return stop()
	}
}

func TestProperty12WorkThatHeedsItsContextIsOverWhenTheContextIs(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		begun := time.Now()
		time.AfterFunc(time.Second, cancel)
		work := func(ctx context.Context, i int) (int, error) { return i, pause(ctx, time.Hour) }
		results := collect(stream.Map(ctx, count(-1), work))
		require.Equal(t, []result{{0, context.Canceled}}, results)
		require.Equal(t, time.Second, time.Since(begun))
	})
}

func TestProperty18ADeadlineEndsTheItemAndNotTheStream(t *testing.T) {
	bubble(t, func(t *testing.T) {
		work := func(ctx context.Context, i int) (int, error) {
			if i == 1 {
				<-ctx.Done() // hangs
				return 0, ctx.Err()
			}
			return i, pause(ctx, 900*time.Millisecond)
		}
		results := collect(stream.Map(t.Context(), count(4), work, stream.Deadline(time.Second), stream.OnError(stream.Yield)))
		require.Len(t, results, 4)
		require.ErrorIs(t, results[1].err, context.DeadlineExceeded)
		require.Equal(t, result{3, nil}, results[3])
	})
}

func TestProperty24EveryRangeStatementBeginsAnewAndTwoAtATimeDoNotMix(t *testing.T) {
	bubble(t, func(t *testing.T) {
		work := func(ctx context.Context, i int) (int, error) { return i, pause(ctx, time.Millisecond) }
		seq := stream.Map(t.Context(), count(30), work)
		want := values(t, seq)
		require.Len(t, want, 30)
		for range seq {
			break
		}
		require.Equal(t, want, values(t, seq))
		var wait sync.WaitGroup
		for range 2 {
			wait.Go(func() { require.Equal(t, want, values(t, seq)) })
		}
		wait.Wait()
		next, stop := iter.Pull2(seq)
		for i := range 5 {
			out, err, ok := next()
			require.True(t, ok)
			require.NoError(t, err)
			require.Equal(t, i, out)
		}
		stop()
		_, _, ok := next()
		require.False(t, ok)
	})
}

func TestProperty28AContextThatHasEndedPullsNothing(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errBroken)
	g := new(gauge)
	require.Equal(t, []result{{0, errBroken}}, collect(stream.Map(ctx, g.watch(count(-1)), double)))
	require.Zero(t, g.pulled.Load())
}

func TestProperty28AnEmptySourceIsAnEmptyStream(t *testing.T) {
	bubble(t, func(t *testing.T) {
		require.Empty(t, collect(stream.Map(t.Context(), count(0), double)))
		require.Empty(t, collect(stream.Map(t.Context(), count(0), double, stream.Unordered())))
	})
}

func TestAPanicOfTheSourceAfterABreakComesUpAsInALoopOverTheSource(t *testing.T) {
	noneLeft(t)
	src := func(yield func(int, error) bool) {
		defer panic(errBroken)
		count(-1)(yield)
	}
	defer func() {
		err, ok := recover().(error)
		require.True(t, ok)
		require.ErrorIs(t, err, errBroken)
		require.True(t, errors.As(err, new(*stream.PanicError)))
	}()
	for range stream.Map(t.Context(), src, double) {
		break
	}
	t.Error("the panic was lost")
}
