package stream_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/stream"
)

var (
	errCrashed = errors.New("signal: killed")
	errKilled  = errors.New("killed by its owner")
)

// troupe is a crew of pretended processes: act says what the n-th hand does
// with an item. It counts what a real one would cost.
type troupe struct {
	act   func(ctx context.Context, a *actor, item int) (int, error)
	delay time.Duration // to start

	mutex                 sync.Mutex
	started, living, most int
	actors                []*actor
}

// actor is one of them.
type actor struct {
	troupe *troupe
	number int
	items  int
	memory int64

	crashed bool // set before ended is closed
	ended   chan struct{}
	once    sync.Once
}

func (c *troupe) start(ctx context.Context) (stream.Hand[int, int], error) {
	if err := pause(ctx, c.delay); err != nil {
		return nil, err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	a := &actor{troupe: c, number: c.started, ended: make(chan struct{})}
	c.started++
	c.living++
	c.most = max(c.most, c.living)
	c.actors = append(c.actors, a)
	return a, nil
}

func (a *actor) Do(ctx context.Context, item int) (int, error) {
	a.items++
	type answer struct {
		out int
		err error
	}
	answers := make(chan answer, 1)
	lives, end := context.WithCancel(context.Background())
	defer end()
	go func() {
		out, err := a.troupe.act(lives, a, item)
		answers <- answer{out, err}
	}()
	select {
	case got := <-answers:
		return got.out, got.err
	case <-a.ended:
		if a.crashed {
			return 0, errCrashed
		}
		return 0, errKilled
	}
}

func (a *actor) Alive() bool {
	select {
	case <-a.ended:
		return false
	default:
		return true
	}
}

func (a *actor) Memory() int64 { return a.memory }

func (a *actor) Kill() { a.end(false) }

func (a *actor) end(crashed bool) {
	a.once.Do(func() {
		a.crashed = crashed
		close(a.ended)
		a.troupe.mutex.Lock()
		defer a.troupe.mutex.Unlock()
		a.troupe.living--
	})
}

// crash is what the system does to a process.
func (a *actor) crash() (int, error) {
	a.end(true)
	return 0, errCrashed
}

// diligent does the work in a millisecond.
func diligent(_ context.Context, _ *actor, item int) (int, error) {
	time.Sleep(time.Millisecond)
	return 2 * item, nil
}

// crashing crashes with some items, every time.
func crashing(bad func(item int) bool) func(context.Context, *actor, int) (int, error) {
	return func(ctx context.Context, a *actor, item int) (int, error) {
		if bad(item) {
			return a.crash()
		}
		return diligent(ctx, a, item)
	}
}

func TestProperty12CancelKillsTheHandsThatWork(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := &troupe{act: func(ctx context.Context, _ *actor, item int) (int, error) {
			<-ctx.Done() // hangs until it is killed
			return 0, nil
		}}
		begun := time.Now()
		time.AfterFunc(time.Second, cancel)
		results := collect(stream.MapWith(ctx, count(-1), c.start, stream.Workers(4)))
		require.Equal(t, []result{{0, context.Canceled}}, results)
		require.Equal(t, time.Second, time.Since(begun))
		require.Equal(t, 4, c.started)
		require.Zero(t, c.living)
	})
}

func TestProperty16ACrashLosesItsItemAndNothingElse(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		for _, order := range []stream.Option{stream.Ordered(), stream.Unordered()} {
			p := newPlan(r)
			c := &troupe{act: crashing(func(item int) bool { return p.fails[item] })}
			keep := stream.Recycle(r.IntN(4), 0)
			seen := make([]int, p.items)
			for out, err := range stream.MapWith(t.Context(), count(p.items), c.start,
				p.options(order, keep, stream.OnError(stream.Yield))...) {
				if err == nil {
					seen[out/2]++
					continue
				}
				var item *stream.ItemError
				var crash *stream.CrashError
				require.ErrorAs(t, err, &item)
				require.ErrorAs(t, err, &crash)
				require.ErrorIs(t, err, errCrashed, "what the hand says about it is kept")
				require.True(t, stream.IfCrash(err))
				require.True(t, p.fails[item.Index])
				seen[item.Index]++
			}
			for i := range seen {
				require.Equal(t, 1, seen[i])
			}
			require.LessOrEqual(t, c.most, p.workers)
			require.Zero(t, c.living)
		}
	})
}

func TestProperty16TheNumberOfWorkersIsRestoredAfterCrashes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := &troupe{act: crashing(func(item int) bool { return item < 20 })}
		begun := time.Now()
		collect(stream.MapWith(t.Context(), count(60), c.start, stream.Workers(4), stream.Recycle(0, 0), stream.OnError(stream.Yield)))
		require.Equal(t, 10*time.Millisecond, time.Since(begun), "40 ms of work, four at a time")
		require.Equal(t, 20+4, c.started)
	})
}

func TestProperty16AnErrorIsNotACrash(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := &troupe{act: func(context.Context, *actor, int) (int, error) { return 0, errBroken }}
		results := collect(stream.MapWith(t.Context(), count(5), c.start, stream.Workers(1), stream.Recycle(0, 0),
			stream.OnError(stream.Yield), stream.Retry(3, 0, stream.IfCrash), stream.RestartLimit(0, time.Hour)))
		require.Len(t, results, 5)
		for i, got := range results {
			require.EqualError(t, got.err, fmt.Sprintf("item %d: broken", i))
		}
		require.Equal(t, 1, c.started, "the hand goes on")
	})
}

func TestProperty16AHandThatEndsWhileItHasNothingToDoLosesNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := &troupe{act: diligent}
		n := 0
		for out, err := range stream.MapWith(t.Context(), count(5), c.start, stream.Workers(1), stream.Window(1), stream.Recycle(0, 0)) {
			require.NoError(t, err)
			require.Equal(t, 2*n, out)
			c.actors[n].Kill()
			n++
		}
		require.Equal(t, 5, n)
		require.Equal(t, 5, c.started)
	})
}

func TestProperty16AHandWhoseTransportPanicsIsNotUsedAgain(t *testing.T) {
	for _, wish := range []int{5, 6} {
		bubble(t, func(t *testing.T) {
			c := &troupe{act: diligent}
			crew := func(ctx context.Context) (stream.Hand[int, int], error) {
				h, err := c.start(ctx)
				return unruly{h, []int{0, wish, 0}}, err
			}
			results := collect(stream.MapWith(t.Context(), count(3), crew, stream.Workers(1), stream.Recycle(0, 0), stream.OnError(stream.Yield)))
			require.Len(t, results, 3)
			require.ErrorAs(t, results[1].err, new(*stream.PanicError))
			require.Equal(t, result{4, nil}, results[2])
			require.Equal(t, 2, c.started)
			require.Zero(t, c.living)
		})
	}
}

func TestProperty17ARetryAfterACrashHasAFreshHandAndPoisonIsGivenUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		poison, unlucky := 3, 5
		var had []int // the hands that poison had
		tries := 0
		c := &troupe{act: func(ctx context.Context, a *actor, item int) (int, error) {
			switch item {
			case poison:
				had = append(had, a.number)
				return a.crash()
			case unlucky:
				if tries++; tries == 1 {
					return a.crash()
				}
			}
			return diligent(ctx, a, item)
		}}
		results := collect(stream.MapWith(t.Context(), count(8), c.start, stream.Workers(2),
			stream.Retry(2, time.Millisecond, stream.IfCrash), stream.OnError(stream.Yield)))
		require.Len(t, results, 8)
		for i, got := range results {
			if i == poison {
				require.EqualError(t, got.err, "item 3: after 3 attempts: worker lost: signal: killed")
				continue
			}
			require.Equal(t, result{2 * i, nil}, got)
		}
		require.Len(t, had, 3)
		require.NotEqual(t, had[0], had[1])
		require.NotEqual(t, had[1], had[2])
		require.Equal(t, 8+2+1, c.started)
	})
}

func TestProperty17AGoexitOfWhatJudgesAnErrorCostsNoHand(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := &troupe{act: func(ctx context.Context, a *actor, item int) (int, error) {
			if item == 0 {
				return 0, errBroken
			}
			return diligent(ctx, a, item)
		}}
		calls := 0
		judge := func(error) bool {
			if calls++; calls == 1 {
				runtime.Goexit()
			}
			return false
		}
		results := collect(stream.MapWith(t.Context(), count(4), c.start, stream.Workers(1), stream.Recycle(0, 0),
			stream.Retry(1, 0, judge), stream.OnError(stream.Yield)))
		require.Len(t, results, 4)
		require.ErrorIs(t, results[0].err, stream.ErrGoexit)
		require.Equal(t, 1, calls)
		require.Equal(t, []result{{2, nil}, {4, nil}, {6, nil}}, results[1:])
		require.Equal(t, 1, c.started)
	})
}

func TestProperty18AHandThatHangsIsKilledAtTheDeadline(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := &troupe{act: func(ctx context.Context, a *actor, item int) (int, error) {
			if item == 1 {
				<-ctx.Done()
			}
			return diligent(ctx, a, item)
		}}
		begun := time.Now()
		results := collect(stream.MapWith(t.Context(), count(4), c.start, stream.Workers(1), stream.Recycle(0, 0),
			stream.Deadline(time.Second), stream.OnError(stream.Yield)))
		require.Len(t, results, 4)
		require.ErrorIs(t, results[1].err, context.DeadlineExceeded)
		require.ErrorIs(t, results[1].err, errKilled)
		require.Equal(t, result{6, nil}, results[3])
		require.Equal(t, 2, c.started)
		require.Equal(t, time.Second+3*time.Millisecond, time.Since(begun))
	})
}

func TestProperty18AResultThatIsThereAtTheDeadlineIsDelivered(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := &troupe{act: diligent}
		crew := func(ctx context.Context) (stream.Hand[int, int], error) {
			h, err := c.start(ctx)
			return punctual{h}, err
		}
		outs := values(t, stream.MapWith(t.Context(), count(3), crew, stream.Workers(1), stream.Recycle(0, 0),
			stream.Deadline(time.Second), stream.RestartLimit(0, time.Hour)))
		require.Equal(t, []int{0, 2, 4}, outs)
		require.Equal(t, 3, c.started, "a hand that was killed is not used again")
		require.Zero(t, c.living)
	})
}

// punctual is a hand that is done when its time is up.
type punctual struct{ stream.Hand[int, int] }

func (p punctual) Do(ctx context.Context, item int) (int, error) {
	<-ctx.Done()
	return 2 * item, nil
}

func TestProperty19TooManyCrashesEndTheStreamWithOneErrorAndNoForkStorm(t *testing.T) {
	for limit := range 6 {
		for _, mode := range []stream.ErrorMode{stream.Stop, stream.Yield} {
			bubble(t, func(t *testing.T) {
				c := &troupe{act: crashing(func(item int) bool { return item >= 10 })}
				g := new(gauge)
				results := collect(stream.MapWith(t.Context(), g.watch(count(-1)), c.start, stream.Workers(3),
					stream.Retry(1000, 0, stream.IfCrash), stream.RestartLimit(limit, time.Minute), stream.OnError(mode)))
				require.Len(t, results, 11)
				var too *stream.RestartError
				require.ErrorAs(t, results[10].err, &too)
				require.ErrorIs(t, results[10].err, errCrashed)
				require.Equal(t, time.Minute, too.Within)
				require.Greater(t, too.Lost, limit)
				require.LessOrEqual(t, c.started, int(g.pulled.Load())+limit)
				require.Zero(t, c.living)
			})
		}
	}
}

func TestProperty19CrashesThatAreFarApartAreNotTooMany(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := &troupe{delay: time.Second, act: crashing(func(item int) bool { return true })}
		results := collect(stream.MapWith(t.Context(), count(50), c.start, stream.Workers(1),
			stream.RestartLimit(2, 1500*time.Millisecond), stream.OnError(stream.Yield)))
		require.Len(t, results, 50)
		for _, got := range results {
			require.False(t, errors.As(got.err, new(*stream.RestartError)))
		}
	})
}

func TestProperty19HandsThatCannotBeStartedCountAsLost(t *testing.T) {
	bubble(t, func(t *testing.T) {
		calls := 0
		crew := func(context.Context) (stream.Hand[int, int], error) { calls++; return nil, errBroken }
		results := collect(stream.MapWith(t.Context(), count(-1), crew, stream.Workers(1),
			stream.RestartLimit(3, time.Minute), stream.OnError(stream.Yield)))
		require.Len(t, results, 4)
		require.ErrorAs(t, results[2].err, new(*stream.StartError))
		require.ErrorAs(t, results[3].err, new(*stream.RestartError))
		require.ErrorIs(t, results[3].err, errBroken)
		require.Equal(t, 4, calls)
	})
}

func TestProperty19HandsThatEndWhileTheyHaveNothingToDoCountAsLost(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := &troupe{act: diligent}
		var errs []error
		for _, err := range stream.MapWith(t.Context(), count(10), c.start, stream.Workers(1), stream.Window(1),
			stream.Recycle(0, 0), stream.RestartLimit(2, time.Minute), stream.OnError(stream.Yield)) {
			errs = append(errs, err)
			c.actors[len(c.actors)-1].crash()
		}
		require.Len(t, errs, 4)
		require.NoError(t, errors.Join(errs[:3]...))
		require.ErrorAs(t, errs[3], new(*stream.RestartError))
		require.ErrorAs(t, errs[3], new(*stream.CrashError))
		require.Equal(t, 3, c.started)
	})
}

func TestProperty19HandsAndCrewsThatPanicCountAsLost(t *testing.T) {
	for fault, end := range map[string]func(){"panic": func() { panic(errBroken) }, "goexit": runtime.Goexit} {
		for _, at := range []string{"start", "do", "alive", "memory"} {
			for _, retry := range []stream.Option{stream.Retry(0, 0, stream.Always), stream.Retry(100, 0, stream.Always)} {
				t.Run(fault+" at "+at, func(t *testing.T) {
					bubble(t, func(t *testing.T) {
						g, starts := new(gauge), new(atomic.Int64)
						c := &troupe{act: func(_ context.Context, _ *actor, item int) (int, error) { return 2 * item, nil }}
						crew := func(ctx context.Context) (stream.Hand[int, int], error) {
							starts.Add(1)
							h, err := c.start(ctx)
							if at == "start" {
								h.Kill() // it leaves nothing behind
								end()
							}
							return faulty{h, at, end}, err
						}
						const limit = 3
						results := collect(stream.MapWith(t.Context(), g.watch(count(100)), crew, stream.Workers(2), stream.Window(2),
							stream.Recycle(0, 1), retry, stream.RestartLimit(limit, time.Hour), stream.OnError(stream.Yield)))
						last := results[len(results)-1].err
						require.ErrorAs(t, last, new(*stream.RestartError))
						require.ErrorAs(t, last, new(*stream.PanicError))
						require.ErrorIs(t, last, map[string]error{"panic": errBroken, "goexit": stream.ErrGoexit}[fault])
						require.LessOrEqual(t, starts.Load(), g.pulled.Load()+limit)
						require.Zero(t, c.living)
					})
				})
			}
		}
	}
}

// faulty is a hand of which a method does not return.
type faulty struct {
	stream.Hand[int, int]
	at  string
	end func()
}

func (f faulty) check(at string) {
	if f.at == at {
		f.end()
	}
}

func (f faulty) Do(ctx context.Context, item int) (int, error) {
	f.check("do")
	return f.Hand.Do(ctx, item)
}

func (f faulty) Alive() bool { f.check("alive"); return f.Hand.Alive() }

func (f faulty) Memory() int64 { f.check("memory"); return f.Hand.Memory() }

func TestProperty19HandsThatPanicAsTheyAreKilledDoNotCount(t *testing.T) {
	for fault, end := range map[string]func(){"panic": func() { panic(errBroken) }, "goexit": runtime.Goexit} {
		t.Run(fault, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c := &troupe{act: func(ctx context.Context, a *actor, item int) (int, error) {
					time.Sleep(time.Duration(2-item) * time.Second)
					if item == 0 {
						return a.crash()
					}
					return 0, errBroken // which ends the work on later items
				}}
				crew := func(ctx context.Context) (stream.Hand[int, int], error) {
					h, err := c.start(ctx)
					return squeamish{h, end}, err
				}
				results := collect(stream.MapWith(t.Context(), count(-1), crew, stream.Workers(4), stream.RestartLimit(1, time.Hour)))
				require.Len(t, results, 1)
				require.EqualError(t, results[0].err, "item 0: worker lost: signal: killed", "one was lost")
				require.Zero(t, c.living)
			})
		})
	}
}

// squeamish is a hand that hangs with every item but the first two, and does not
// return when it is killed.
type squeamish struct {
	stream.Hand[int, int]
	end func()
}

func (s squeamish) Do(ctx context.Context, item int) (int, error) {
	if item > 1 {
		<-ctx.Done()
		s.end()
	}
	return s.Hand.Do(ctx, item)
}

func TestProperty19HandsKilledAtADeadlineCountAsLost(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := &troupe{act: func(ctx context.Context, _ *actor, _ int) (int, error) { <-ctx.Done(); return 0, nil }}
		results := collect(stream.MapWith(t.Context(), count(-1), c.start, stream.Workers(1), stream.Deadline(time.Second),
			stream.RestartLimit(3, time.Minute), stream.OnError(stream.Yield)))
		require.Len(t, results, 4)
		require.ErrorAs(t, results[3].err, new(*stream.RestartError))
		require.ErrorIs(t, results[3].err, context.DeadlineExceeded)
	})
}

func TestProperty20EveryItemHasAFreshHandUnlessHandsAreRecycled(t *testing.T) {
	for name, test := range map[string]struct {
		options []stream.Option
		growth  int64
		most    int // items a hand may have
	}{
		"fresh":          {nil, 0, 1},
		"three items":    {[]stream.Option{stream.Recycle(3, 0)}, 0, 3},
		"memory":         {[]stream.Option{stream.Recycle(0, 100)}, 30, 4},
		"memory reached": {[]stream.Option{stream.Recycle(0, 100)}, 50, 2},
		"memory not yet": {[]stream.Option{stream.Recycle(0, 100)}, 33, 4},
		"items first":    {[]stream.Option{stream.Recycle(2, 100)}, 30, 2},
		"memory first":   {[]stream.Option{stream.Recycle(9, 100)}, 60, 2},
		"without limits": {[]stream.Option{stream.Recycle(0, 0)}, 1 << 40, 60},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c := &troupe{act: func(ctx context.Context, a *actor, item int) (int, error) {
					a.memory += test.growth
					return diligent(ctx, a, item)
				}}
				require.Len(t, values(t, stream.MapWith(t.Context(), count(60), c.start,
					append(test.options, stream.Workers(1))...)), 60)
				require.Equal(t, 60/test.most, c.started)
				for _, a := range c.actors {
					require.Equal(t, test.most, a.items)
				}
				require.Zero(t, c.living)
			})
		})
	}
}

func TestProperty28AStreamThatEndsWhileAHandStartsLeavesNone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := &troupe{delay: time.Hour, act: diligent}
		time.AfterFunc(time.Second, cancel)
		begun := time.Now()
		require.Equal(t, []result{{0, context.Canceled}}, collect(stream.MapWith(ctx, count(-1), c.start)))
		require.Equal(t, time.Second, time.Since(begun))
		require.Zero(t, c.started)
	})
	bubble(t, func(t *testing.T) { // a crew that does not heed its context
		ctx, cancel := context.WithCancel(t.Context())
		c := &troupe{act: func(ctx context.Context, _ *actor, _ int) (int, error) { <-ctx.Done(); return 0, nil }}
		crew := func(context.Context) (stream.Hand[int, int], error) {
			time.Sleep(time.Minute)
			return c.start(context.Background())
		}
		time.AfterFunc(time.Second, cancel)
		collect(stream.MapWith(ctx, count(-1), crew))
		require.NotZero(t, c.started)
		require.Zero(t, c.living)
	})
}

func TestProperty28ACrewThatGivesNoHandIsAnError(t *testing.T) {
	bubble(t, func(t *testing.T) {
		crew := func(context.Context) (stream.Hand[int, int], error) { return nil, nil }
		results := collect(stream.MapWith(t.Context(), count(-1), crew))
		require.Len(t, results, 1)
		require.ErrorAs(t, results[0].err, new(*stream.StartError))
	})
}

// TestProperty30 has hands answer as a taken-over process might. That bytes on
// the wire are harmless is proved where they are read.
func TestProperty30WhateverHandsAnswerTheStreamGoesOnAndEnds(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		p := newPlan(r)
		wish := make([]int, p.items)
		for i := range wish {
			wish[i] = r.IntN(8)
		}
		c := &troupe{act: func(ctx context.Context, a *actor, item int) (int, error) {
			switch wish[item] {
			case 0:
				return a.crash()
			case 1:
				<-ctx.Done()
			case 2:
				a.Kill() // an answer, and then the end
			case 3:
				a.memory = -1
			case 4:
				return -1, errBroken
			}
			return 2 * item, nil
		}}
		crew := func(ctx context.Context) (stream.Hand[int, int], error) {
			h, err := c.start(ctx)
			return unruly{h, wish}, err
		}
		results := collect(stream.MapWith(t.Context(), count(p.items), crew, p.options(
			stream.OnError(stream.Yield), stream.Deadline(time.Second), stream.Recycle(r.IntN(3), r.Int64N(2)))...))
		require.Len(t, results, p.items)
		for i, got := range results {
			switch wish[i] {
			case 0, 1, 4, 5, 6:
				require.Error(t, got.err)
				require.Zero(t, got.out)
			case 2: // either is true
			default:
				require.Equal(t, result{2 * i, nil}, got)
			}
		}
		require.Zero(t, c.living)
	})
}

// unruly is a hand whose transport fails in ways it should not.
type unruly struct {
	stream.Hand[int, int]
	wish []int
}

func (u unruly) Do(ctx context.Context, item int) (int, error) {
	switch u.wish[item] {
	case 5:
		panic("of the transport")
	case 6:
		runtime.Goexit()
	}
	return u.Hand.Do(ctx, item)
}
