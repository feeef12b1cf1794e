package host

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// clock is a time that tests set.
type clock struct{ time.Time }

func (c *clock) now() time.Time           { return c.Time }
func (c *clock) advance(by time.Duration) { c.Time = c.Add(by) }

func TestTheBackoffDoublesUpToAMinuteAndEndsWithSuccess(t *testing.T) {
	c := clock{time.Unix(1e9, 0)}
	f := fallback{now: c.now}
	require.True(t, f.try())
	require.True(t, f.failed("no helper"))
	for _, pause := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60, 60} {
		pause *= time.Second
		require.False(t, f.try())
		c.advance(pause - time.Nanosecond)
		require.False(t, f.try(), "before %v are over", pause)
		c.advance(time.Nanosecond)
		require.True(t, f.try(), "after %v", pause)
		require.False(t, f.try(), "one at a time")
		require.False(t, f.failed("no helper"), "told already")
	}
	c.advance(time.Minute)
	require.True(t, f.try())
	require.True(t, f.started(), "that it is over is news")
	require.False(t, f.started(), "once")
	require.True(t, f.try())
	require.True(t, f.failed("no helper"), "what was over is told when it comes back")
	c.advance(time.Second)
	require.True(t, f.try(), "and the pauses begin anew")
}

func TestEveryReasonIsToldOnce(t *testing.T) {
	c := clock{time.Unix(1e9, 0)}
	f := fallback{now: c.now}
	for _, reason := range []string{"a", "b"} {
		c.advance(time.Hour)
		require.True(t, f.try())
		require.True(t, f.failed(reason))
	}
	for _, reason := range []string{"a", "b", "a"} {
		c.advance(time.Hour)
		require.True(t, f.try())
		require.False(t, f.failed(reason))
	}
}

func TestImagesThatFailTogetherCountOnce(t *testing.T) {
	c := clock{time.Unix(1e9, 0)}
	f := fallback{now: c.now}
	var together sync.WaitGroup
	told := make(chan bool, 10)
	for range cap(told) {
		require.True(t, f.try())
	}
	for range cap(told) {
		together.Go(func() { told <- f.failed("no helper") })
	}
	together.Wait()
	close(told)
	news := 0
	for n := range told {
		if n {
			news++
		}
	}
	require.Equal(t, 1, news)
	c.advance(time.Second)
	require.True(t, f.try(), "not ten pauses, but one")
}

func TestWhoGivesUpLeavesTheTryToTheNext(t *testing.T) {
	c := clock{time.Unix(1e9, 0)}
	f := fallback{now: c.now}
	f.failed("no helper")
	c.advance(time.Second)
	require.True(t, f.try())
	f.undecided()
	require.True(t, f.try())
}
