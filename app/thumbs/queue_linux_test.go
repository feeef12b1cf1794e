package thumbs

import (
	"context"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

// While there is no time to make any, they come: the last is first, those nobody
// waits for any more are left out, and those who want the same get the same, as soon
// as the last of them asked for it.
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
			assert.ErrorIs(t, err, want)
		})
		require.Eventually(t, func() bool { return m.asked() == before+1 }, 10*time.Second, time.Millisecond)
	}
	get(t.Context(), "1.png", nil)
	<-begun
	get(t.Context(), "2.png", nil)
	ctx, cancel := context.WithCancel(t.Context())
	get(ctx, "3.png", context.Canceled)
	get(t.Context(), "4.png", nil)
	get(t.Context(), "2.png", nil)
	cancel()
	require.Eventually(t, func() bool { return m.asked() == 4 }, 10*time.Second, time.Millisecond)
	close(held)
	all.Wait()
	require.Equal(t, []string{"2.png", "4.png", "1.png"}, m.seen)
}

// What is being made ends with the last who waits for it, its worker included, and
// can be asked for again.
func TestWhatNobodyWaitsForIsMadeNoFurther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	scan(t, path, 90, 60, color.White)
	workers := make(chan *host.Worker, 10)
	hold := true
	m := newMaker(t, func(c *Config) {
		prepare := c.Prepare
		c.Prepare = func(ctx context.Context, w *host.Worker) (task.Render, error) {
			workers <- w
			if hold {
				<-ctx.Done()
			}
			return prepare(ctx, w)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			_, err := m.Get(ctx, path)
			assert.ErrorIs(t, err, context.Canceled)
		})
	}
	require.Eventually(t, func() bool { return m.asked() == 2 }, 10*time.Second, time.Millisecond)
	w := <-workers
	cancel()
	all.Wait()
	<-w.Gone()
	hold = false
	m.get(t, path)
	require.Equal(t, 1, len(workers))
}

func TestCloseEndsWhatIsMadeAndWaited(t *testing.T) {
	dir := t.TempDir()
	begun := make(chan *host.Worker, 1)
	m := newMaker(t, func(c *Config) {
		c.Prepare = func(ctx context.Context, w *host.Worker) (task.Render, error) {
			begun <- w
			<-ctx.Done()
			return task.Render{}, ctx.Err()
		}
	})
	var all sync.WaitGroup
	for n := range 3 {
		path := filepath.Join(dir, fmt.Sprintf("%d.png", n))
		scan(t, path, 90, 60+n, color.White)
		all.Go(func() {
			_, err := m.Get(t.Context(), path)
			assert.ErrorIs(t, err, ErrClosed)
		})
	}
	require.Eventually(t, func() bool { return m.asked() == 3 }, 10*time.Second, time.Millisecond)
	w := <-begun
	require.NoError(t, m.Close())
	<-w.Gone()
	all.Wait()
	_, err := m.Get(t.Context(), filepath.Join(dir, "0.png"))
	require.ErrorIs(t, err, ErrClosed)
	require.NoError(t, m.Close())
}
