package thumbs

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/leak"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/worker"
)

// TestMain makes the test binary a worker when it is started as one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(worker.Main(os.Args[2:], worker.NewImage))
	}
	// What the runtime polls with is opened once, and is nobody's leak.
	if r, w, err := os.Pipe(); err == nil {
		r.Close()
		w.Close()
	}
	os.Exit(m.Run())
}

// scan writes a picture of one color, as a PNG of 8 bits.
func scan(t *testing.T, path string, width, height int, c color.Color) {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, c)
		}
	}
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, img))
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o666))
}

// maker makes thumbnails of positives, and counts how often.
type maker struct {
	*Thumbs
	made atomic.Int32
	mu   sync.Mutex
	seen []string
}

func newMaker(t *testing.T, change func(*Config)) *maker {
	t.Helper()
	leak.Check(t)
	h, err := host.New(host.Config{
		// The race detector waits a second before a process may exit.
		HelperEnv: []string{"GORACE=atexit_sleep_ms=0"},
		Timeouts:  host.Timeouts{Hello: 20 * time.Second}, // for a busy machine
	})
	require.NoError(t, err)
	t.Cleanup(func() { h.Close() })
	m := &maker{}
	config := Config{
		Host: h, Dir: filepath.Join(t.TempDir(), "thumbs"),
		Recipes: func(path string) []string { return []string{recipe.SidecarName(path)} },
		Prepare: func(_ context.Context, w *host.Worker) (task.Render, error) {
			m.made.Add(1)
			m.mu.Lock()
			m.seen = append(m.seen, filepath.Base(w.Path()))
			m.mu.Unlock()
			return task.Render{Frame: task.Frame{Recipe: recipe.Default(recipe.Digital), Orientation: 1}}, nil
		},
	}
	if change != nil {
		change(&config)
	}
	m.Thumbs, err = New(config)
	require.NoError(t, err)
	t.Cleanup(func() { m.Close() })
	return m
}

// get is a thumbnail that can be made.
func (m *maker) get(t *testing.T, path string) Thumb {
	t.Helper()
	thumb, err := m.Get(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, thumb.Err)
	require.NotEmpty(t, thumb.Key)
	return thumb
}

// asked is how many wait.
func (m *maker) asked() (n int) {
	m.queue.mu.Lock()
	defer m.queue.mu.Unlock()
	for _, j := range m.queue.jobs {
		n += j.waiters
	}
	return n
}
