package thumbnails

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

// desk is the goroutine of a window, and what makes thumbnails when it is told to.
type desk struct {
	t      *testing.T
	posted chan func()
	timers []func()
	loaded []int

	mutex   sync.Mutex
	begun   []int
	now     int
	most    int
	release chan error
}

func start(t *testing.T) (*desk, *Loader) {
	d := &desk{t: t, posted: make(chan func(), 100), release: make(chan error)}
	l := New(d.get, func(f func()) { d.posted <- f }, func(_ time.Duration, f func()) { d.timers = append(d.timers, f) },
		func(i int) { d.loaded = append(d.loaded, i) })
	t.Cleanup(l.Close)
	return d, l
}

func (d *desk) get(ctx context.Context, index int) ([]byte, error) {
	d.mutex.Lock()
	d.begun = append(d.begun, index)
	d.now++
	d.most = max(d.most, d.now)
	d.mutex.Unlock()
	defer func() {
		d.mutex.Lock()
		d.now--
		d.mutex.Unlock()
	}()
	select {
	case err := <-d.release:
		return fmt.Append(nil, index), err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// made lets one that is under way end, and hears of it.
func (d *desk) made(err error) {
	d.release <- err
	(<-d.posted)()
}

func (d *desk) isBegun(n int) {
	d.t.Helper()
	fixture.Soon(d.t, func() bool {
		d.mutex.Lock()
		defer d.mutex.Unlock()
		return len(d.begun) == n
	}, fmt.Sprintf("%d are not begun", n), func() any { return d.begun })
}

func wants(indexes ...int) (list []Want) {
	for _, i := range indexes {
		list = append(list, Want{i, "k"})
	}
	return list
}

func TestThoseInSightAreMadeFirst(t *testing.T) {
	d, l := start(t)
	l.Want(wants(5, 6, 4, 7, 3))
	d.isBegun(2)
	require.ElementsMatch(t, []int{5, 6}, d.begun)
	d.made(nil)
	d.isBegun(3)
	require.Equal(t, 4, d.begun[2])
	for range 4 {
		d.made(nil)
	}
	require.ElementsMatch(t, []int{3, 4, 5, 6, 7}, d.loaded)
	require.Equal(t, atOnce, d.most)
	require.Equal(t, "5", string(l.Get(Want{5, "k"}).JPEG))
	l.Want(wants(5, 6))
	require.Len(t, d.begun, 5, "what is there is not made again")
	l.Want([]Want{{5, "another"}})
	d.isBegun(6)
	require.Equal(t, "5", string(l.Get(Want{5, "another"}).JPEG), "meanwhile the one there is")
}

func TestWhatNobodyWantsAnyMoreIsGivenUp(t *testing.T) {
	d, l := start(t)
	l.Want(wants(1, 2, 3))
	d.isBegun(2)
	l.Want(wants(100))
	(<-d.posted)()
	(<-d.posted)()
	d.isBegun(3)
	require.Equal(t, 100, d.begun[2])
	require.Empty(t, d.loaded)
	require.Zero(t, l.Get(Want{1, "k"}))
}

func TestAThumbnailThatFailsIsTriedAgainAFewTimes(t *testing.T) {
	d, l := start(t)
	l.Want(wants(1))
	for n := range tries {
		d.isBegun(n + 1)
		d.made(errors.New("no"))
		for _, f := range d.timers {
			f()
		}
		d.timers = nil
	}
	require.True(t, l.Get(Want{1, "k"}).Failed)
	require.Equal(t, []int{1}, d.loaded)
	l.Want(wants(1))
	require.Len(t, d.begun, tries)
	l.Want([]Want{{1, "edited"}})
	d.isBegun(tries + 1)
	d.made(nil)
	require.Equal(t, Thumb{JPEG: []byte("1")}, l.Get(Want{1, "edited"}))
}

func TestThoseNotSeenForLongAreForgotten(t *testing.T) {
	d, l := start(t)
	for i := range kept + 10 {
		l.Want(wants(i))
		d.made(nil)
	}
	require.Equal(t, kept, l.order.Len())
	require.Len(t, l.byIndex, kept)
	require.Nil(t, l.Get(Want{0, "k"}).JPEG)
	require.NotNil(t, l.Get(Want{kept + 9, "k"}).JPEG)
	l.Clear()
	require.Nil(t, l.Get(Want{kept + 9, "k"}).JPEG)
	l.Want([]Want{{7, ""}})
	require.Empty(t, l.running, "a scan that is not known yet has no thumbnail")
}

func TestClosingEndsWhatIsUnderWay(t *testing.T) {
	d, l := start(t)
	l.Want(wants(1, 2, 3))
	d.isBegun(2)
	l.Close()
	for len(d.posted) > 0 {
		(<-d.posted)()
	}
	require.Empty(t, d.loaded)
	require.Len(t, d.begun, 2)
	l.Want(wants(9))
}
