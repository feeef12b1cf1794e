package thumbs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

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
	h, err := host.New(host.Config{})
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

func TestAThumbnailIsTheScanAndIsMadeOnce(t *testing.T) {
	m := newMaker(t, nil)
	path := filepath.Join(t.TempDir(), "a.png")
	scan(t, path, 900, 600, color.NRGBA{200, 100, 50, 255})
	first, err := m.Get(t.Context(), path)
	require.NoError(t, err)
	img, err := jpeg.Decode(bytes.NewReader(first))
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, 320, 213), img.Bounds())
	again, err := m.Get(t.Context(), path)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.EqualValues(t, 1, m.made.Load())

	// Another program finds it, too.
	other := newMaker(t, func(c *Config) { c.Dir = m.config.Dir })
	again, err = other.Get(t.Context(), path)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Zero(t, other.made.Load())

	require.NoError(t, os.WriteFile(recipe.SidecarName(path), []byte("another recipe"), 0o666))
	_, err = m.Get(t.Context(), path)
	require.NoError(t, err)
	require.EqualValues(t, 2, m.made.Load())
	scan(t, path, 900, 600, color.NRGBA{20, 100, 50, 255})
	third, err := m.Get(t.Context(), path)
	require.NoError(t, err)
	require.EqualValues(t, 3, m.made.Load())
	require.NotEqual(t, first, third)
}

func TestWhatIsDamagedInTheCacheIsMadeAgain(t *testing.T) {
	m := newMaker(t, nil)
	path := filepath.Join(t.TempDir(), "a.png")
	scan(t, path, 90, 60, color.White)
	first, err := m.Get(t.Context(), path)
	require.NoError(t, err)
	key, err := m.key(path)
	require.NoError(t, err)
	for _, bad := range [][]byte{nil, first[:len(first)-1], []byte("not a picture")} {
		require.NoError(t, os.WriteFile(m.place(key), bad, 0o666))
		again, err := m.Get(t.Context(), path)
		require.NoError(t, err)
		require.Equal(t, first, again)
	}
	require.EqualValues(t, 4, m.made.Load())
}

func TestThereAreThumbnailsWithoutACache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	require.NoError(t, os.WriteFile(file, nil, 0o666))
	for _, dir := range []string{"", filepath.Join(file, "thumbs"), "/proc/thumbs"} {
		m := newMaker(t, func(c *Config) { c.Dir = dir })
		path := filepath.Join(t.TempDir(), "a.png")
		scan(t, path, 90, 60, color.White)
		for range 2 {
			_, err := m.Get(t.Context(), path)
			require.NoError(t, err)
		}
		require.EqualValues(t, 2, m.made.Load())
	}
}

func TestAScanThatCannotBeShownIsTriedOnce(t *testing.T) {
	m := newMaker(t, nil)
	path := filepath.Join(t.TempDir(), "bad.png")
	require.NoError(t, os.WriteFile(path, []byte("\x89PNG\r\n\x1a\n and no more"), 0o666))
	_, err := m.Get(t.Context(), path)
	var failed *host.Error
	require.ErrorAs(t, err, &failed)
	_, again := m.Get(t.Context(), path)
	require.Same(t, err, again)
	scan(t, path, 90, 60, color.White)
	_, err = m.Get(t.Context(), path)
	require.NoError(t, err)
	_, err = m.Get(t.Context(), filepath.Join(t.TempDir(), "nowhere.png"))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = m.Get(t.Context(), t.TempDir())
	require.ErrorContains(t, err, "not a regular file")
}

// While the first is held up, others come: the last is next, those nobody waits for
// any more are left out, and those who want the same get the same.
func TestWhatIsAskedForLastComesFirst(t *testing.T) {
	held, begun := make(chan struct{}), make(chan struct{}, 10)
	m := newMaker(t, func(c *Config) {
		c.Idle = func(context.Context) error {
			begun <- struct{}{}
			<-held
			return nil
		}
	})
	dir := t.TempDir()
	var all sync.WaitGroup
	get := func(ctx context.Context, name string, want error) {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			scan(t, path, 90+int(name[0]), 60, color.White) // no two alike
		}
		before := m.asked()
		all.Go(func() {
			_, err := m.Get(ctx, path)
			require.ErrorIs(t, err, want)
		})
		require.Eventually(t, func() bool { return m.asked() == before+1 }, 10*time.Second, time.Millisecond)
	}
	get(t.Context(), "1.png", nil)
	<-begun
	get(t.Context(), "2.png", nil)
	ctx, cancel := context.WithCancel(t.Context())
	get(ctx, "3.png", context.Canceled)
	get(t.Context(), "4.png", nil)
	get(t.Context(), "4.png", nil)
	cancel()
	require.Eventually(t, func() bool { return m.asked() == 4 }, 10*time.Second, time.Millisecond)
	close(held)
	all.Wait()
	require.Equal(t, []string{"1.png", "4.png", "2.png"}, m.seen)
}

// asked is how many wait.
func (m *maker) asked() (n int) {
	m.Thumbs.mu.Lock()
	defer m.Thumbs.mu.Unlock()
	for _, j := range m.jobs {
		n += j.waiters
	}
	return n
}

func TestTheCacheHasALimit(t *testing.T) {
	m := newMaker(t, func(c *Config) { c.Limit = 5000 })
	dir := t.TempDir()
	for n := range 12 {
		path := filepath.Join(dir, fmt.Sprintf("%d.png", n))
		scan(t, path, 90+n, 60, color.White)
		_, err := m.Get(t.Context(), path)
		require.NoError(t, err)
	}
	var bytes int64
	require.NoError(t, filepath.Walk(m.config.Dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			bytes += info.Size()
		}
		return err
	}))
	require.LessOrEqual(t, bytes, int64(5000))
	require.Positive(t, bytes)
}

func TestCloseEndsWhatIsMadeAndWaited(t *testing.T) {
	m := newMaker(t, func(c *Config) {
		c.Idle = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	})
	dir := t.TempDir()
	var all sync.WaitGroup
	for n := range 3 {
		path := filepath.Join(dir, fmt.Sprintf("%d.png", n))
		scan(t, path, 90, 60+n, color.White)
		all.Go(func() {
			_, err := m.Get(t.Context(), path)
			require.True(t, errors.Is(err, ErrClosed) || errors.Is(err, context.Canceled), "%v", err)
		})
	}
	require.Eventually(t, func() bool { return m.asked() == 3 }, 10*time.Second, time.Millisecond)
	require.NoError(t, m.Close())
	all.Wait()
	_, err := m.Get(t.Context(), filepath.Join(dir, "0.png"))
	require.ErrorIs(t, err, ErrClosed)
}
