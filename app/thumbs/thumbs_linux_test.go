package thumbs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

func TestAThumbnailIsTheScanAndIsMadeOnce(t *testing.T) {
	m := newMaker(t, nil)
	path := filepath.Join(t.TempDir(), "a.png")
	scan(t, path, 900, 600, color.NRGBA{200, 100, 50, 255})
	first := m.get(t, path)
	img, err := jpeg.Decode(bytes.NewReader(first.JPEG))
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, 320, 213), img.Bounds())
	require.Equal(t, first, m.get(t, path))
	require.EqualValues(t, 1, m.made.Load())

	// Another program finds it, too; one that draws otherwise does not take it.
	other := newMaker(t, func(c *Config) { c.Dir = m.config.Dir })
	require.Equal(t, first, other.get(t, path))
	require.Zero(t, other.made.Load())
	newer := newMaker(t, func(c *Config) { c.Dir, c.Version = m.config.Dir, "2" })
	require.NotEqual(t, first.Key, newer.get(t, path).Key)
	require.EqualValues(t, 1, newer.made.Load())
}

func TestWhateverMakesAPictureWhatItIsChangesItsKey(t *testing.T) {
	m := newMaker(t, nil)
	path := filepath.Join(t.TempDir(), "a.tif")
	content := make([]byte, 4*piece)
	when := time.Unix(1e9, 5)
	keys := map[string]string{}
	check := func(what string) {
		t.Helper()
		key, err := m.key(path)
		require.NoError(t, err)
		require.Emptyf(t, keys[key], "the key of %s", what)
		keys[key] = what
	}
	put := func() {
		require.NoError(t, os.WriteFile(path, content, 0o666))
		require.NoError(t, os.Chtimes(path, when, when))
	}
	put()
	check("the scan")
	for _, at := range []int{0, piece - 1, 2 * piece, 4*piece - 1} {
		content[at]++
		put()
		check(fmt.Sprintf("a change at %d", at))
	}
	content = append(content, 0)
	put()
	check("another size")
	when = when.Add(time.Nanosecond)
	put()
	check("another nanosecond")
	require.NoError(t, os.WriteFile(recipe.SidecarName(path), nil, 0o666))
	check("an empty sidecar")
	require.NoError(t, os.WriteFile(recipe.SidecarName(path), []byte("a recipe"), 0o666))
	check("a sidecar")
	m.config.Edge++
	check("another edge")
	m.config.Version = "2"
	check("another program")

	require.NoError(t, os.Remove(recipe.SidecarName(path)))
	key, err := m.key(path)
	require.NoError(t, err)
	moved := filepath.Join(t.TempDir(), "moved.tif")
	require.NoError(t, os.Rename(path, moved))
	again, err := m.key(moved)
	require.NoError(t, err)
	require.Equal(t, key, again, "a scan that is moved keeps its picture")
}

func TestWhatIsChangedWhileItIsMadeIsNotKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	m := newMaker(t, func(c *Config) {
		prepare, change := c.Prepare, true
		c.Prepare = func(ctx context.Context, w *host.Worker) (task.Render, error) {
			if change {
				change = false
				if err := os.WriteFile(recipe.SidecarName(path), []byte("new"), 0o666); err != nil {
					return task.Render{}, err
				}
			}
			return prepare(ctx, w)
		}
	})
	scan(t, path, 90, 60, color.White)
	thumb, err := m.Get(t.Context(), path)
	require.NoError(t, err)
	require.NotEmpty(t, thumb.JPEG)
	require.Empty(t, thumb.Key)
	m.get(t, path)
	require.EqualValues(t, 2, m.made.Load())
}

func TestAScanThatCannotBeShownIsTriedOnce(t *testing.T) {
	m := newMaker(t, nil)
	path := filepath.Join(t.TempDir(), "bad.png")
	require.NoError(t, os.WriteFile(path, []byte("\x89PNG\r\n\x1a\n and no more"), 0o666))
	bad, err := m.Get(t.Context(), path)
	require.NoError(t, err)
	var failed *host.Error
	require.ErrorAs(t, bad.Err, &failed)
	again, err := m.Get(t.Context(), path)
	require.NoError(t, err)
	require.Same(t, bad.Err, again.Err)
	scan(t, path, 90, 60, color.White)
	m.get(t, path)
	_, err = m.Get(t.Context(), filepath.Join(t.TempDir(), "nowhere.png"))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = m.Get(t.Context(), t.TempDir())
	require.ErrorContains(t, err, "not a regular file")
}

// killing has the first so many workers killed when they have opened their scan.
func killing(n int) func(*Config) {
	return func(c *Config) {
		prepare := c.Prepare
		c.Prepare = func(ctx context.Context, w *host.Worker) (task.Render, error) {
			if n--; n >= 0 {
				if err := syscall.Kill(w.PID(), syscall.SIGKILL); err != nil {
					return task.Render{}, err
				}
			}
			return prepare(ctx, w)
		}
	}
}

func TestAWorkerThatIsKilledIsReplacedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	scan(t, path, 900, 600, color.White)
	m := newMaker(t, killing(1))
	m.get(t, path)
	require.EqualValues(t, 2, m.made.Load())

	m = newMaker(t, killing(2))
	for range 2 {
		bad, err := m.Get(t.Context(), path)
		require.NoError(t, err)
		var failed *host.Error
		require.ErrorAs(t, bad.Err, &failed)
		require.Equal(t, "SIGKILL", failed.Signal)
		require.EqualValues(t, 2, m.made.Load())
	}
}

// Whatever is not the scan's fault may be over the next time.
func TestPassingTroubleIsNotRemembered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	scan(t, path, 90, 60, color.White)
	trouble := true
	m := newMaker(t, func(c *Config) {
		c.Idle = func(context.Context) error {
			if trouble {
				return errors.New("never idle")
			}
			return nil
		}
	})
	_, err := m.Get(t.Context(), path)
	require.EqualError(t, err, "never idle")
	trouble = false
	m.get(t, path)

	require.False(t, lasting(&host.Error{Kind: host.KindStart}))
	require.False(t, lasting(&host.Error{Kind: host.KindInput, Err: syscall.EMFILE}))
	require.False(t, lasting(&os.PathError{Err: syscall.EACCES}))
	require.False(t, lasting(context.Canceled))
	require.True(t, lasting(&host.Error{Kind: host.KindInput, Err: errors.New("not a regular file")}))
	require.True(t, lasting(&host.Error{Kind: host.KindTimeout, Err: context.DeadlineExceeded}))
	require.True(t, lasting(errors.New("the recipe asks for a profile")))
}

func TestNeverMoreAreMadeAtATimeThanJobs(t *testing.T) {
	for _, jobs := range []int{1, 3} {
		var mu sync.Mutex
		var now, most int
		m := newMaker(t, func(c *Config) {
			c.Jobs = jobs
			prepare := c.Prepare
			c.Prepare = func(ctx context.Context, w *host.Worker) (task.Render, error) {
				mu.Lock()
				now++
				most = max(most, now)
				mu.Unlock()
				time.Sleep(50 * time.Millisecond)
				mu.Lock()
				now--
				mu.Unlock()
				return prepare(ctx, w)
			}
		})
		var all sync.WaitGroup
		dir := t.TempDir()
		for n := range 8 {
			path := filepath.Join(dir, fmt.Sprintf("%d.png", n))
			scan(t, path, 90+n, 60, color.White)
			all.Go(func() {
				thumb, err := m.Get(t.Context(), path)
				assert.NoError(t, err)
				assert.NoError(t, thumb.Err)
			})
		}
		all.Wait()
		require.LessOrEqual(t, most, jobs)
		require.EqualValues(t, 8, m.made.Load())
	}
}
