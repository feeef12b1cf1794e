package viewer

import (
	"context"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
)

// Two requests close together go to the worker in their order, and come back in
// it, whatever goroutine is quicker: the later one stays.
func TestTheLastRequestIsThePictureThatStays(t *testing.T) {
	d := open(t)
	a := d.image("a")
	d.Show(a, "")
	d.picture(a, 'f')
	for i := range 100 {
		first, last := byte('g'+i%7), byte('q'+i%5)
		d.Render(ask(string(first)))
		d.Render(ask(string(last)))
		d.picture(a, last)
		fixture.Soon(t, func() bool { flying := 0; d.call(func() { flying = d.current.flying }); return flying == 0 }, "it goes on for ever")
		if p, ok := d.Take(); ok {
			require.Equal(t, last, p.Surface.Row(0)[0], "round %d: an older request took its place", i)
		}
	}
}

func TestARequestThatMakesNoSenseBeforeTheFirstPictureIsForgotten(t *testing.T) {
	d := open(t)
	a := d.image("a", "crash: fail", "open: slow")
	d.Show(a, "")
	require.True(t, d.Render(ask("crash")))
	require.ErrorContains(t, d.expect(a, RequestFailed).Err, "code beyond the table")
	d.picture(a, 'f') // as if nothing had been asked
	d.Render(ask("crash"))
	d.Retry()
	d.picture(a, 'f')
	d.Render(ask("g"))
	d.picture(a, 'g')
}

// An image that was seen once is never put away for good, whatever becomes of its
// workers.
func TestAnImageThatWasSeenIsNotCondemned(t *testing.T) {
	d := open(t)
	d.call(func() { d.recent.haste = 1000 })
	a, b := d.image("a", "crash: segv"), d.image("b")
	for range 2 {
		d.Show(a, "")
		d.picture(a, 'f')
		d.Render(ask("crash"))
		d.expect(a, Failed)
		d.Retry() // with the request that crashes
		fixture.Soon(t, func() bool { failed := false; d.call(func() { failed = d.current.failed }); return failed }, "not given up")
		d.Show(b, "")
		d.picture(b, 'f')
		require.Empty(t, d.quarantine)
	}
	d.Show(a, "")
	d.picture(a, 'f')
}

func TestGivingUpOnAWorkerIsNotTheImagesFault(t *testing.T) {
	d := open(t)
	a := d.image("a", "analyze: wait", "render: slow")
	d.Show(a, "")
	d.expect(a, Opened)
	for range 3 {
		fixture.Soon(t, func() bool { return d.role(memory.Worker) != 0 }, "no worker")
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		d.Use(ctx, func(ctx context.Context, w *host.Worker) error {
			_, err := w.Analyze(ctx, []byte("{}"))
			return err
		})
		cancel()
	}
	d.picture(a, 'f')
	require.Zero(t, d.State().Counts.Crashes)
}

func TestMemoryThatGetsShortWhileNothingHappensIsNoticed(t *testing.T) {
	var short bool // belongs to the viewer's goroutine
	d := open(t, func(c *Config, _ *host.Config) {
		c.Spare, c.ReuseTimeout = true, time.Minute
		c.Pressure = func() bool { return short }
	})
	a, b := d.image("a"), d.image("b")
	d.Show(a, "")
	d.picture(a, 'f')
	d.Show(b, "")
	d.picture(b, 'f')
	fixture.Soon(t, func() bool { return d.role(memory.Previous) != 0 && d.role(memory.Spare) != 0 }, "nothing is kept")
	d.call(func() { short = true })
	fixture.Soon(t, func() bool { return len(fixture.Children(t, os.Getpid())) == 1 }, "the spare and the image before live on")
}

func TestTheImageBeforeIsPreparedAgainWhenItsWorkerHasGone(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Prefetch, c.ReuseTimeout = true, 100*time.Millisecond })
	a, b := d.image("a"), d.image("b")
	d.Show(a, "")
	d.picture(a, 'f')
	d.Show(b, a) // at the end of the folder the user turns around
	d.picture(b, 'f')
	fixture.Soon(t, func() bool { return d.role(memory.Prefetch) != 0 }, "a is not prepared")
}

func TestAKillFromOutsideIsForgivenOnceThePictureIsThere(t *testing.T) {
	d := open(t)
	d.call(func() { d.recent.haste = 1000 })
	a, b := d.image("a", "render: slow"), d.image("b")
	for range 3 {
		d.Show(a, "")
		fixture.Soon(t, func() bool { return d.role(memory.Worker) != 0 }, "no worker")
		syscall.Kill(d.role(memory.Worker), syscall.SIGKILL)
		d.picture(a, 'f')
		d.Show(b, "")
		d.picture(b, 'f')
	}
	require.Empty(t, d.quarantine)
}
