package host_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/host"
	"safelight/xpcworker/sandbox"
)

// TestAnEnginePreparesBeforeTheSandboxAndConfirmsWithinIt: it opens a file, and then
// cannot.
func TestAnEnginePreparesBeforeTheSandboxAndConfirmsWithinIt(t *testing.T) {
	for layers, want := range map[string]string{"all": "true false", "none": "true true"} {
		h := newHost(t, func(c *host.Config) {
			if layers == "none" {
				c.Without = []string{sandbox.Seccomp, sandbox.Landlock}
			}
		})
		w := open(t, h, "analyze: prepared")
		got, err := w.Analyze(context.Background(), nil)
		require.NoError(t, err)
		require.Equal(t, want, string(got))
		require.True(t, w.Posture().Layer(sandbox.Descriptors).On, "what was opened to prepare is not the host's")
		require.NoError(t, w.Close())
	}
}

func TestAnEngineThatCannotPrepareIsAWorkerThatDoesNotStart(t *testing.T) {
	h := newHost(t, func(c *host.Config) { c.HelperEnv = []string{"UNPREPARED=no such backend"} })
	_, err := h.Open(context.Background(), image(t, "works"))
	e := failure(t, err)
	require.Equal(t, host.KindExit, e.Kind)
	require.Contains(t, e.Stderr, "safelight-worker: no such backend")
}

// TestAHelperThatDoesNotStartIsStartedWithoutWhatMayBeTheReason: with less, and all later
// ones as well.
func TestAHelperThatDoesNotStartIsStartedWithoutWhatMayBeTheReason(t *testing.T) {
	h := newHost(t, func(c *host.Config) {
		c.HelperEnv, c.SaferEnv = []string{"UNPREPARED=a driver failed"}, []string{"UNPREPARED=", "SAFER=yes"}
	})
	for range 2 {
		w := open(t, h, "analyze: safer")
		got, err := w.Analyze(context.Background(), nil)
		require.NoError(t, err)
		require.Equal(t, "yes", string(got))
		require.NoError(t, w.Close())
	}
}

func TestWhatWasNotTheReasonIsUsedAgain(t *testing.T) {
	h := newHost(t, func(c *host.Config) {
		c.HelperEnv, c.SaferEnv = []string{"UNPREPARED=a library is missing"}, []string{"SAFER=yes"}
	})
	for range 2 {
		_, err := h.Open(context.Background(), image(t, "works"))
		require.Contains(t, failure(t, err).Stderr, "a library is missing")
	}
}

// TestAWorkerThatDiesWhileItGradesIsFollowedByOnesWithoutWhatMayBeTheReason, and one that
// dies elsewhere is not.
func TestAWorkerThatDiesWhileItGradesIsFollowedByOnesWithoutWhatMayBeTheReason(t *testing.T) {
	h := newHost(t, func(c *host.Config) { c.SaferEnv = []string{"SAFER=yes"} })
	safer := func() string {
		w := open(t, h, "analyze: safer")
		defer w.Close()
		got, err := w.Analyze(context.Background(), nil)
		require.NoError(t, err)
		return string(got)
	}
	for _, c := range []struct{ script, then string }{{"analyze: in-decode exit-7", ""}, {"analyze: in-grade fail", ""}, {"analyze: in-grade exit-7", "yes"}} {
		w := open(t, h, c.script)
		_, err := w.Analyze(context.Background(), nil)
		require.Error(t, err)
		w.Close()
		require.Equal(t, c.then, safer(), c.script)
	}
}
