package viewer

import (
	"context"
	"errors"
	"time"

	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
)

// Config says how a Viewer works. Host and Prepare are needed.
type Config struct {
	// Host starts the workers.
	Host *host.Host
	// Prepare says how an image that was just opened is to look. It may ask
	// the worker for an analysis. It is called by goroutines of the viewer,
	// for images shown and for those prepared ahead.
	Prepare func(ctx context.Context, w *host.Worker) (task.Render, error)
	// Notify, if not nil, is told what happens to the image shown. It is called
	// by the goroutine that owns the viewer's state: it must return soon and
	// must not call the viewer.
	Notify func(Event)

	// Width and Height are the box that pictures fit into, in pixels, see SetBox.
	// If one of them is 0, it is a square with edges of Edge, or of 2000 if that
	// is 0.
	Width, Height, Edge int
	// ReuseTimeout is how long the worker of the image before is kept; 0 kills
	// it at navigation.
	ReuseTimeout time.Duration
	// Spare keeps a worker ready that has no image, Prefetch opens the next
	// image ahead of time.
	Spare, Prefetch bool
	// Yield is how long the spare and the next image wait for [Viewer.Presented] after
	// the first picture of an image was taken: to paint it takes the processors. With 0
	// they do not wait.
	Yield time.Duration
	// Eager starts the spare at once and not after the first picture.
	Eager bool
	// Coarse is how long a picture may take to grade: where it would take longer,
	// one of half or a quarter of the size is drawn first, in the top left of its
	// surface, and the whole one at once after it, unless another is asked for
	// meanwhile. 0 draws whole ones only.
	Coarse time.Duration
	// PoolBytes bounds the memory of surfaces nobody uses.
	PoolBytes int64
	// Memory is the budget for all workers together, in bytes; 0 means none. An
	// image that is shown is opened whatever it takes; nothing is opened ahead,
	// or kept, that would not fit.
	Memory int64
	// Pressure says whether the system is short of memory; nil asks the system.
	Pressure func() bool
}

// Viewer shows one image at a time. Its methods may be called by several
// goroutines. One goroutine owns its state and waits for nothing else.
type Viewer struct {
	config Config
	ctx    context.Context // of everything that is done for the viewer
	cancel context.CancelFunc
	acts   chan func()
	over   chan struct{} // closed when the owner has ended
	pool   *surface.Pool

	// The rest belongs to the owner.
	running                  int // goroutines of background
	closing                  bool
	box                      box
	next                     string // the file the user is likely to go to
	hopeless                 string // a file that cannot be prepared ahead
	current, previous, ahead *desk
	spare                    *host.Spare
	sparing                  bool // a spare is being started
	noSpareBefore            time.Time
	looked                   time.Time // for memory pressure
	pressed                  bool      // what was seen
	firstShown               bool
	shown                    *Picture
	unseen                   *desk            // that was gone to, while its first picture is not on the screen
	again                    bool             // shown may be taken once more
	ending                   map[int]struct{} // workers that were killed and are not gone yet
	crashes                  map[string]int   // by path, since it was seen first
	seen                     map[string]bool  // whether there was a picture, by path
	recent                   history
	quarantine               quarantine
	counts                   Counts
	lastKill                 *memory.Kill
}

// New makes a Viewer. No process is started before the first Show, unless
// Config.Eager says so.
func New(config Config) (*Viewer, error) {
	if config.Host == nil || config.Prepare == nil {
		return nil, errors.New("viewer: no host, or nobody to prepare images")
	}
	if config.Width == 0 || config.Height == 0 {
		if config.Edge == 0 {
			config.Edge = 2000
		}
		config.Width, config.Height = config.Edge, config.Edge
	}
	if config.Pressure == nil {
		config.Pressure = memoryIsShort
	}
	ctx, cancel := context.WithCancel(context.Background())
	v := &Viewer{
		config: config, ctx: ctx, cancel: cancel, box: box{config.Width, config.Height},
		acts: make(chan func()), over: make(chan struct{}),
		pool:    surface.NewPool(config.PoolBytes),
		ending:  make(map[int]struct{}),
		crashes: make(map[string]int),
		seen:    make(map[string]bool),
	}
	go v.own()
	v.call(func() {
		v.watch()
		if config.Eager {
			v.startSpare()
		}
	})
	return v, nil
}

// watchEvery is how often it is looked whether memory is short when nothing else
// happens.
const watchEvery = 2 * time.Second

// watch plans now and then.
func (v *Viewer) watch() {
	v.background(func() func() {
		select {
		case <-time.After(watchEvery):
		case <-v.ctx.Done():
		}
		return func() {
			if !v.closing {
				v.plan()
				v.watch()
			}
		}
	})
}

// own runs what touches the state until the viewer is closed and nothing it
// started is left.
func (v *Viewer) own() {
	defer close(v.over)
	for !v.closing || v.running > 0 {
		(<-v.acts)()
	}
}

// call has the owner run act and waits for it. It returns false if the viewer
// is closed.
func (v *Viewer) call(act func()) bool {
	done := make(chan struct{})
	select {
	case v.acts <- func() { act(); close(done) }:
		<-done
		return true
	case <-v.over:
		return false
	}
}

// background runs work in a goroutine, and what it returns, if not nil, by the
// owner. Only the owner calls it.
func (v *Viewer) background(work func() func()) {
	v.running++
	go func() {
		then := work()
		v.acts <- func() {
			v.running--
			if then != nil {
				then()
			}
		}
	}()
}

// Show goes to the image at path, and says which one the user will probably go
// to after it, "" if that is not known.
func (v *Viewer) Show(path, next string) {
	v.call(func() {
		if !v.closing {
			v.show(path, next)
		}
	})
}

// Leave shows no image any more. What was shown is as after a Show of another.
func (v *Viewer) Leave() {
	v.call(func() {
		if v.closing || v.current == nil {
			return
		}
		v.next = ""
		old := v.current
		v.current = nil
		v.retire(old)
		v.drop(&v.ahead)
	})
}

// Render asks for the picture of the image shown. Of requests that wait, the
// latest counts. It returns false if no image is shown; if one has failed, Retry
// will ask for this.
func (v *Viewer) Render(r task.Render) bool {
	asked := false
	v.call(func() {
		if d := v.current; !v.closing && d != nil {
			d.wanted, d.pending, d.asked, d.whole = &r, true, true, false
			asked = !d.failed
			v.pump(d)
		}
	})
	return asked
}

// Request is what was asked for last of the image shown, by Render or by
// Config.Prepare; nil if that is not known yet. It is not to be changed.
func (v *Viewer) Request() (r *task.Render) {
	v.call(func() {
		if v.current != nil {
			r = v.current.wanted
		}
	})
	return r
}

// Retry opens the image shown again, also when it failed or is in quarantine. What
// Render asked for last is drawn; otherwise the image is prepared anew.
func (v *Viewer) Retry() {
	v.call(func() {
		d := v.current
		if v.closing || d == nil {
			return
		}
		delete(v.crashes, d.path)
		v.quarantine.pardon(d.path, d.err)
		again := v.newDesk(d.path)
		again.insist = true
		if d.asked {
			again.wanted, again.asked = d.wanted, true
		}
		v.drop(&v.current)
		v.current = again
		v.start(again)
	})
}

// Use calls use with the worker of the image shown, for questions a Viewer does
// not know. The worker may be killed at any time. It fails with ErrNoImage if
// there is none.
func (v *Viewer) Use(ctx context.Context, use func(context.Context, *host.Worker) error) error {
	var w *host.Worker
	v.call(func() {
		if v.current != nil {
			w = v.current.worker
		}
	})
	if w == nil {
		return ErrNoImage
	}
	return use(ctx, w)
}

// ErrNoImage says that no image is open.
var ErrNoImage = errors.New("no image is open")

// Close kills all workers and returns when they are gone and all memory is back.
// Pictures are no longer valid.
func (v *Viewer) Close() error {
	v.call(func() {
		if v.closing {
			return
		}
		v.closing = true
		v.cancel()
		v.forget(v.shown)
		v.shown = nil
		for _, d := range []**desk{&v.current, &v.previous, &v.ahead} {
			v.drop(d)
		}
		v.dropSpare()
	})
	<-v.over
	v.pool.Close()
	return nil
}
