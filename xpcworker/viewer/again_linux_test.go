package viewer

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/xpcworker/host"
)

func TestTheImageBeforeIsDrawnAgainIfTheEdgeIsAnotherByNow(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.ReuseTimeout = time.Minute })
	a, b := d.image("a"), d.image("b")
	d.Show(a, "")
	d.picture(a, 'f')
	d.Show(b, "")
	d.picture(b, 'f')
	d.SetEdge(150)
	d.Show(a, "")
	fixture.Soon(t, func() bool { p, ok := d.Take(); return ok && p.Path == a && p.Surface.Width == 150 }, "only the old picture")
	require.Equal(t, 1, d.State().Counts.Recalled)
}

func TestRetryDrawsWhatTheUserAskedForLast(t *testing.T) {
	d := open(t)
	a := d.image("a")
	d.Show(a, "")
	d.picture(a, 'f')
	d.Retry()
	d.picture(a, 'f')
	d.Render(ask("g"))
	d.picture(a, 'g')
	d.Retry()
	fixture.Soon(t, func() bool { p, ok := d.Take(); return ok && p.Surface.Row(0)[0] == 'g' }, "the user's request is lost")
	require.Equal(t, "g", d.Request().Space)
}

func TestRetryPardonsTheSameBytesUnderAnotherName(t *testing.T) {
	d := open(t)
	a := d.image("a", "open: segv")
	d.Show(a, "")
	d.expect(a, Failed)
	inQuarantine := func() (n int) { d.call(func() { n = len(d.quarantine) }); return n }
	fixture.Soon(t, func() bool { return inQuarantine() == 1 }, "no quarantine")
	text, err := os.ReadFile(a)
	require.NoError(t, err)
	same := filepath.Join(d.dir, "same")
	require.NoError(t, os.WriteFile(same, text, 0o600))
	d.Show(same, "")
	require.ErrorIs(t, d.expect(same, Failed).Err, ErrQuarantined)
	require.EqualError(t, d.expect(same, Failed).Err,
		"same: not opened again, because it brought its worker down: a: open: worker crashed (SIGSEGV)")
	d.call(func() {
		d.quarantine.pardon("nobody", os.ErrNotExist)
		require.Len(t, d.quarantine, 1)
		d.quarantine.pardon(same, d.current.err)
		require.Empty(t, d.quarantine)
	})
}

// What is in quarantine may not be a file by the time it is looked at.
func TestAPipeWithoutAWriterIsNotWaitedFor(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	require.NoError(t, syscall.Mkfifo(fifo, 0o600))
	_, err := contentOf(t.Context(), fifo)
	require.ErrorIs(t, err, host.ErrNotRegular)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = contentOf(ctx, os.Args[0])
	require.ErrorIs(t, err, context.Canceled, "nor is a long file read to its end")
}

// A worker that has stopped takes nothing from its connection, and whoever sends
// to it waits. That is never the owner.
func TestAWorkerThatTakesNothingHoldsNobodyUp(t *testing.T) {
	d := open(t)
	a, b := d.image("a"), d.image("b")
	d.Show(a, "")
	d.picture(a, 'f')
	d.Render(ask("g"))
	d.picture(a, 'g')
	require.NoError(t, syscall.Kill(d.role("worker"), syscall.SIGSTOP))
	asked := make(chan error, 1)
	go func() {
		asked <- d.Use(t.Context(), func(ctx context.Context, w *host.Worker) error {
			_, err := w.Analyze(ctx, bytes.Repeat([]byte(" "), 1<<20))
			return err
		})
	}()
	time.Sleep(100 * time.Millisecond) // it waits
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		d.SetEdge(150) // the free surface has to be released
		d.Show(b, "")
	}()
	select {
	case <-gone:
	case <-time.After(10 * time.Second):
		t.Error("held up") // and goes on once the worker is ended for its silence
	}
	d.picture(b, 'f')
	require.Error(t, <-asked)
}
