package thumbs

import (
	"context"
	"errors"
	"sync"

	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

// Config says how thumbnails are made. Host, Prepare and Recipes are needed.
type Config struct {
	// Host starts the workers.
	Host *host.Host
	// Prepare says how an opened scan is to look.
	Prepare func(ctx context.Context, w *host.Worker) (task.Render, error)
	// Recipes are the files that have a say in how the scan at a path looks.
	Recipes func(path string) []string
	// Idle, if not nil, waits until there is time to make one.
	Idle func(ctx context.Context) error
	// Dir is the cache folder; "" keeps nothing.
	Dir string
	// Limit is how much is kept there, in bytes; 0 means 256 MB.
	Limit int64
	// Edge is the long edge of a thumbnail in pixels; 0 means 320.
	Edge int
	// Jobs is how many are made at a time; 0 means one.
	Jobs int
}

// ErrClosed is the error of what is asked of Thumbs that were closed.
var ErrClosed = errors.New("thumbs: closed")

// Thumbs makes thumbnails. Its methods may be called by several goroutines.
type Thumbs struct {
	config Config
	ctx    context.Context
	cancel context.CancelFunc
	all    sync.WaitGroup

	mu      sync.Mutex
	waiting []*job          // the newest last
	jobs    map[string]*job // by key; waiting or being made
	running int
	bad     map[string]error // what cannot be made, by key
	closed  bool
	kept    keeper
}

// job is a thumbnail that somebody waits for.
type job struct {
	path, key string
	waiters   int
	done      chan struct{} // closed when there is a result
	jpeg      []byte
	err       error
}

// New makes Thumbs. Nothing is started before the first Get.
func New(config Config) (*Thumbs, error) {
	if config.Host == nil || config.Prepare == nil || config.Recipes == nil {
		return nil, errors.New("thumbs: no host, or nobody who knows recipes")
	}
	if config.Edge == 0 {
		config.Edge = 320
	}
	if config.Limit == 0 {
		config.Limit = 256 << 20
	}
	config.Jobs = max(config.Jobs, 1)
	ctx, cancel := context.WithCancel(context.Background())
	return &Thumbs{config: config, ctx: ctx, cancel: cancel, jobs: map[string]*job{}, bad: map[string]error{}}, nil
}

// Get is the thumbnail of a scan, a JPEG in sRGB: one that was kept, or a new one. Of
// those that have to be made, the one asked for last comes first; one that nobody
// waits for any more is not made. A scan that cannot be shown is not tried again
// before it, or its recipe, is another.
func (t *Thumbs) Get(ctx context.Context, path string) ([]byte, error) {
	key, err := t.key(path)
	if err != nil {
		return nil, err
	}
	if jpeg := t.read(key); jpeg != nil {
		return jpeg, nil
	}
	j, err := t.ask(path, key)
	if err != nil {
		return nil, err
	}
	select {
	case <-j.done:
		return j.jpeg, j.err
	case <-ctx.Done():
		t.leave(j)
		return nil, ctx.Err()
	}
}

// ask joins those who wait for a thumbnail.
func (t *Thumbs) ask(path, key string) (*job, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return nil, ErrClosed
	}
	if err := t.bad[key]; err != nil {
		return nil, err
	}
	j := t.jobs[key]
	if j == nil {
		j = &job{path: path, key: key, done: make(chan struct{})}
		t.jobs[key] = j
		t.waiting = append(t.waiting, j)
	}
	j.waiters++
	if t.running < t.config.Jobs {
		t.running++
		t.all.Go(t.work)
	}
	return j, nil
}

func (t *Thumbs) leave(j *job) {
	t.mu.Lock()
	defer t.mu.Unlock()
	j.waiters--
}

// work makes what is waited for, until there is nothing.
func (t *Thumbs) work() {
	for j := t.next(); j != nil; j = t.next() {
		if t.config.Idle != nil {
			j.err = t.config.Idle(t.ctx)
		}
		if j.err == nil {
			j.jpeg, j.err = t.make(t.ctx, j.path)
		}
		if j.err == nil {
			t.write(j.key, j.jpeg)
		}
		t.finish(j)
	}
}

// next is the job asked for last that somebody still waits for; nil, and the worker
// is counted out, if there is none.
func (t *Thumbs) next() *job {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.waiting) > 0 && !t.closed {
		j := t.waiting[len(t.waiting)-1]
		t.waiting = t.waiting[:len(t.waiting)-1]
		if j.waiters > 0 {
			return j
		}
		delete(t.jobs, j.key)
	}
	t.running--
	return nil
}

// mostBad bounds what is remembered of scans that cannot be shown.
const mostBad = 10_000

func (t *Thumbs) finish(j *job) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.jobs, j.key)
	if j.err != nil && t.ctx.Err() == nil {
		if len(t.bad) >= mostBad {
			clear(t.bad)
		}
		t.bad[j.key] = j.err
	}
	close(j.done)
}

// Close ends what is being made, and returns when nothing is left of it.
func (t *Thumbs) Close() error {
	t.mu.Lock()
	t.closed = true
	waiting := t.waiting
	t.waiting = nil
	t.mu.Unlock()
	t.cancel()
	for _, j := range waiting {
		j.err = ErrClosed
		close(j.done)
	}
	t.all.Wait()
	return nil
}
