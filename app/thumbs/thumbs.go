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
	// Version is what else of the program has a say in how scans look.
	Version string
	// Idle, if not nil, waits until there is time to make one: until the picture that
	// is shown has no work.
	Idle func(ctx context.Context) error
	// Dir is the cache folder; "" keeps nothing.
	Dir string
	// Limit is how much is kept there, in bytes; 0 means 256 MB.
	Limit int64
	// Notice, if not nil, is told why nothing can be kept, once at most.
	Notice func(err error)
	// Edge is the long edge of a thumbnail in pixels; 0 means 320.
	Edge int
	// Jobs is how many are made at a time; 0 means one.
	Jobs int
}

// Thumb is a thumbnail.
type Thumb struct {
	// JPEG is the picture, in sRGB; nil if there is Err.
	JPEG []byte
	// Key is of the scan as it is in the picture, and its recipe; "" if they were
	// changed while it was made, so that it should be asked for again.
	Key string
	// Err says why the scan, as it is, cannot be shown. It is not tried again before
	// its key is another.
	Err error
}

// ErrClosed is the error of what is asked of Thumbs that were closed.
var ErrClosed = errors.New("thumbs: closed")

// Thumbs makes thumbnails. Its methods may be called by several goroutines.
type Thumbs struct {
	config Config
	ctx    context.Context
	cancel context.CancelFunc
	all    sync.WaitGroup

	queue  queue
	kept   keeper
	unkept sync.Once
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
	return &Thumbs{config: config, ctx: ctx, cancel: cancel, queue: newQueue()}, nil
}

// Get is the thumbnail of a scan: one that was kept, or a new one. Of those that have
// to be made, the one asked for last comes first; one that nobody waits for any more
// is not made, or made no further. The error is that of what may work the next time:
// ctx has ended, the file cannot be read, no worker could be started; what is wrong
// with the scan itself is Thumb.Err.
func (t *Thumbs) Get(ctx context.Context, path string) (Thumb, error) {
	key, err := t.key(path)
	if err != nil {
		return Thumb{}, err
	}
	if picture := t.read(key); picture != nil {
		return Thumb{JPEG: picture, Key: key}, nil
	}
	j, err := t.ask(path, key)
	if err != nil {
		return Thumb{}, err
	}
	select {
	case <-j.done:
		return j.thumb, j.err
	case <-ctx.Done():
		t.queue.leave(j)
		return Thumb{}, ctx.Err()
	}
}

// ask joins those who wait for a thumbnail, and has somebody make it.
func (t *Thumbs) ask(path, key string) (*job, error) {
	q := &t.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return nil, ErrClosed
	}
	j := q.join(t.ctx, path, key)
	if len(q.waiting) > 0 && q.running < t.config.Jobs {
		q.running++
		t.all.Go(t.work)
	}
	return j, nil
}

// work makes what is waited for, until there is nothing. What comes next is chosen
// when there is time for it, not before.
func (t *Thumbs) work() {
	for t.queue.wanted() {
		var err error
		if t.config.Idle != nil {
			err = t.config.Idle(t.ctx)
		}
		if j := t.queue.next(); j != nil {
			t.do(j, err)
		}
	}
}

// do makes a thumbnail, unless err says why it cannot be, and hands it out.
func (t *Thumbs) do(j *job, err error) {
	var thumb Thumb
	if err == nil {
		thumb, err = t.made(j)
	}
	if t.ctx.Err() != nil {
		thumb, err = Thumb{}, ErrClosed
	}
	t.queue.finish(j, thumb, err)
}

// made is a new thumbnail, which is kept if it is that of its key.
func (t *Thumbs) made(j *job) (Thumb, error) {
	picture, err := t.make(j.ctx, j.path)
	if err != nil && (!lasting(err) || j.ctx.Err() != nil) {
		return Thumb{}, err
	}
	thumb := Thumb{JPEG: picture, Key: j.key, Err: err}
	if now, err := t.key(j.path); err != nil || now != j.key {
		thumb.Key = ""
	}
	if thumb.Err == nil && thumb.Key != "" {
		t.keep(j.key, picture)
	}
	return thumb, nil
}

// Close ends what is being made, and returns when nothing is left of it.
func (t *Thumbs) Close() error {
	t.queue.close()
	t.cancel()
	t.all.Wait()
	return nil
}
