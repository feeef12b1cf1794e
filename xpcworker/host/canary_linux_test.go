package host_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/host"
	"safelight/xpcworker/surface"
)

func TestWhatOneWorkerKeepsIsNotInAnother(t *testing.T) {
	ctx := context.Background()
	h := newHost(t)
	canary := []byte("canary " + rand.Text())
	drawn := func(w *host.Worker) *surface.Surface {
		s, err := h.NewSurface(256, 256, surface.BGRA8)
		require.NoError(t, err)
		t.Cleanup(func() { s.Close() })
		_, err = w.Render(ctx, host.RenderRequest{Surface: s, Blob: []byte{1}})
		require.NoError(t, err)
		return s
	}

	a := open(t, h, "analyze: hold")
	defer a.Close()
	before := open(t, h, "works")
	defer before.Close()
	answer, err := a.Analyze(ctx, canary)
	require.NoError(t, err)
	require.Contains(t, string(answer), "not permitted", "a temporary file")
	s := drawn(a)
	require.True(t, holds(t, a.PID(), canary), "the search finds what is there")
	require.True(t, bytes.HasPrefix(s.Row(0), canary))
	drawn(before)
	require.False(t, holds(t, before.PID(), canary), "a worker of the same time")

	require.NoError(t, a.Close())
	require.NoError(t, s.Close())
	after := open(t, h, "works")
	defer after.Close()
	drawn(after)
	require.False(t, holds(t, after.PID(), canary), "a later worker")
	_, err = os.Stat(filepath.Join(os.TempDir(), "canary"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// holds searches all the memory a process can read: heap, stacks, environment
// and surfaces.
func holds(t *testing.T, pid int, wanted []byte) bool {
	t.Helper()
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	require.NoError(t, err)
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	require.NoError(t, err)
	defer memory.Close()
	searched := 0
	for line := range strings.Lines(string(maps)) {
		var from, to uint64
		var rights string
		_, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights)
		require.NoError(t, err, line)
		if rights[0] != 'r' || to-from > 1<<30 { // race detector's shadows, mapped and empty
			continue
		}
		text := make([]byte, to-from)
		n, err := memory.ReadAt(text, int64(from))
		if n == 0 && err != nil {
			continue // pages of the kernel
		}
		searched += n
		if bytes.Contains(text[:n], wanted) {
			return true
		}
	}
	require.Greater(t, searched, 1<<20)
	return false
}
