package queue

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

type numbered struct{ n, worked int }

func TestPartsComeInOrderAndFewAtATime(t *testing.T) {
	var running, most atomic.Int32
	var got []int
	q := New(func(p *numbered) error {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		time.Sleep(time.Duration(rand.IntN(200)) * time.Microsecond) // finish out of order
		p.worked = p.n * p.n
		return nil
	}, func(p *numbered) error {
		got = append(got, p.worked)
		return nil
	})
	made := 0
	for n := range 500 {
		p, ok, err := q.Room()
		require.NoError(t, err)
		if !ok {
			made++
			p = new(numbered)
		}
		p.n = n
		q.Add(p)
	}
	require.NoError(t, q.Drain())
	require.Len(t, got, 500)
	for n, worked := range got {
		require.Equal(t, n*n, worked)
	}
	require.LessOrEqual(t, int(most.Load()), runtime.GOMAXPROCS(0))
	require.LessOrEqual(t, made, runtime.GOMAXPROCS(0), "parts are used again")
}

func TestTheFirstErrorIsKeptAndEndsDelivery(t *testing.T) {
	broken := errors.New("broken")
	for _, failing := range []string{"work", "deliver"} {
		before := runtime.NumGoroutine()
		fail := func(where string, n int) error {
			if where == failing && n == 7 {
				return broken
			}
			return nil
		}
		delivered := 0
		q := New(func(n int) error { return fail("work", n) }, func(n int) error {
			delivered++
			return fail("deliver", n)
		})
		var err error
		for n := 0; n < 100 && err == nil; n++ {
			if _, _, err = q.Room(); err == nil {
				q.Add(n)
			}
		}
		require.ErrorIs(t, err, broken)
		require.ErrorIs(t, q.Drain(), broken)
		require.LessOrEqual(t, delivered, 8)
		q.Stop()
		for range 1000 {
			if runtime.NumGoroutine() <= before {
				break
			}
			time.Sleep(time.Millisecond)
		}
		require.LessOrEqual(t, runtime.NumGoroutine(), before)
	}
}
