package host_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/host"
)

// flakyHelper is a helper that cannot be executed until it is mended. It writes
// a line to a file every time it is started.
type flakyHelper struct{ path, starts string }

func newFlakyHelper(t *testing.T) flakyHelper {
	dir := t.TempDir()
	h := flakyHelper{filepath.Join(dir, "helper"), filepath.Join(dir, "starts")}
	script := "#!/bin/sh\necho >> '" + h.starts + "'\nexec '" + os.Args[0] + "' worker\n"
	require.NoError(t, os.WriteFile(h.path, []byte(script), 0o600))
	return h
}

func (h flakyHelper) mend(t *testing.T, mode fs.FileMode) { require.NoError(t, os.Chmod(h.path, mode)) }

func (h flakyHelper) started(t *testing.T) int64 {
	info, err := os.Stat(h.starts)
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	require.NoError(t, err)
	return info.Size()
}

func TestAutoFallsBackOnceAndComesBack(t *testing.T) {
	helper := newFlakyHelper(t)
	now := time.Unix(1e9, 0)
	var notices []host.Notice
	h := newHost(t, func(c *host.Config) {
		c.Helper = helper.path
		c.Isolation, c.InProcess = host.Auto, inProcess
		c.Notify = func(n host.Notice) { notices = append(notices, n) }
	})
	h.SetClock(func() time.Time { return now })
	isolated := func() bool {
		w := open(t, h, "works")
		defer w.Close()
		return w.Isolated()
	}

	require.False(t, isolated())
	require.Len(t, notices, 1)
	require.ErrorIs(t, notices[0].Err, fs.ErrPermission)
	require.Contains(t, notices[0].String(), "without isolation, because no worker process could be started: ")
	require.Contains(t, notices[0].String(), helper.path)

	// It would start, but it is too early to find out.
	helper.mend(t, 0o700)
	require.False(t, isolated())
	require.Zero(t, helper.started(t))
	helper.mend(t, 0o600)
	now = now.Add(time.Second)
	require.False(t, isolated())
	now = now.Add(time.Second)
	helper.mend(t, 0o700)
	require.False(t, isolated(), "the second pause is two seconds")
	require.Zero(t, helper.started(t))
	require.Len(t, notices, 1, "the same reason is told once")

	now = now.Add(time.Second)
	require.True(t, isolated())
	require.Len(t, notices, 2)
	require.NoError(t, notices[1].Err)
	require.Contains(t, notices[1].String(), "again")
	require.True(t, isolated())
	require.Equal(t, int64(2), helper.started(t))
	require.Len(t, notices, 2)
}

func TestAlwaysFailsEveryTime(t *testing.T) {
	for name, strict := range map[string]func(*host.Config){
		"always":          func(c *host.Config) { c.Isolation = host.Always },
		"require sandbox": func(c *host.Config) { c.Isolation, c.RequireSandbox = host.Auto, true },
	} {
		t.Run(name, func(t *testing.T) {
			helper := newFlakyHelper(t)
			h := newHost(t, strict, func(c *host.Config) {
				c.Helper, c.InProcess = helper.path, inProcess
				c.Notify = func(n host.Notice) { t.Error(n) }
			})
			for range 3 {
				_, err := h.Open(context.Background(), image(t, "works"))
				require.Equal(t, host.KindStart, failure(t, err).Kind)
				require.ErrorIs(t, err, fs.ErrPermission)
			}
			if name == "require sandbox" {
				return // a script between host and worker is in its way
			}
			helper.mend(t, 0o700)
			w := open(t, h, "works")
			require.True(t, w.Isolated())
			w.Close()
		})
	}
}

func TestCancelingIsNoReasonToFallBack(t *testing.T) {
	h := newHost(t, strangeHelper("mute"), func(c *host.Config) {
		c.Isolation, c.InProcess = host.Auto, inProcess
		c.Notify = func(n host.Notice) { t.Error(n) }
	})
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := h.Open(ctx, image(t, "works"))
	require.Equal(t, host.KindCanceled, failure(t, err).Kind)
}
