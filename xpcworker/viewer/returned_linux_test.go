package viewer

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/sandbox"
)

// TestWhatAWorkerHadIsBackWhenItIsGone kills workers that hold private memory and
// a surface of their own. Others use the machine as well, so that the median of
// twenty counts.
func TestWhatAWorkerHadIsBackWhenItIsGone(t *testing.T) {
	const private, shared = 200 << 20, 60 << 20
	h, err := host.New(host.Config{
		// Else no worker can make a surface.
		Isolation: host.Always, Exports: true, Without: []string{sandbox.Seccomp},
		HelperArgs: []string{"hoarder"}, HelperEnv: []string{"GORACE=atexit_sleep_ms=0"},
	})
	require.NoError(t, err)
	defer h.Close()
	path := imageFile(t, "200 60")
	var shares []float64
	for range 20 {
		w, err := h.Open(context.Background(), path)
		require.NoError(t, err)
		before, err := memory.Snap(w.PID(), path)
		require.NoError(t, err)
		w.Kill()
		<-w.Gone()
		kill, err := before.Returned()
		require.NoError(t, err)
		require.GreaterOrEqual(t, kill.Private, int64(private)) // the race detector adds to it
		require.InDelta(t, shared, kill.Shared, 1<<20)
		shares = append(shares, kill.Share())
	}
	slices.Sort(shares)
	require.GreaterOrEqual(t, (shares[9]+shares[10])/2, 0.95, shares)
}
