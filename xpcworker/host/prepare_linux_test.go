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
