package host

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"safelight/xpcworker/memory"
	"safelight/xpcworker/sandbox"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
)

// Worker is one process (or, without isolation, one goroutine) with one image.
// Its methods may be called by several goroutines; what they ask is done in
// that order, but of the renders that wait only the latest. When the context
// of a method ends before the answer is there, the worker is killed.
type Worker struct {
	host *Host
	path string
	conn *wire.Conn
	peer peer
	// surfaces takes them to the worker. It is used while sending is held.
	surfaces carrier

	first  *call               // waits for the hello
	hello  wire.Hello          // set by greet
	opened wire.Opened         // set by open
	follow func(wire.Progress) // of Analyze, or nil

	sending    sync.Mutex // held while a request is numbered and sent
	generation uint64
	sent       map[uint64]bool // surfaces the worker has

	heard   atomic.Int64 // when the worker gave a sign of life last, Unix ns
	paused  atomic.Bool
	mutex   sync.Mutex
	pending map[uint64]*call
	asked   uint64     // the latest generation an answer can be for
	stage   wire.Stage // of what was answered last
	cause   *cause     // why the worker ends, nil while it lives

	err    *Error        // set before failed is closed
	failed chan struct{} // closed when it is known how the worker ended
	gone   chan struct{} // closed when nothing of it is left
}

// newWorker takes over a connection and what is at its other end, and waits
// for a hello, which greet will ask for.
func newWorker(h *Host, path string, conn *wire.Conn, peer peer, surfaces carrier) *Worker {
	first := newCall(wire.TypeHello, wire.StageStart)
	first.limit = h.config.Timeouts.Hello
	w := &Worker{
		host: h, path: path, conn: conn, peer: peer, surfaces: surfaces, first: first,
		sent:    make(map[uint64]bool),
		pending: map[uint64]*call{0: first},
		failed:  make(chan struct{}),
		gone:    make(chan struct{}),
	}
	h.enlist(w)
	go w.supervise()
	return w
}

// Path is what was given to Open.
func (w *Worker) Path() string { return w.path }

// PID is the worker's process id, which without isolation is ours.
func (w *Worker) PID() int { return w.peer.pid() }

// Isolated says whether the worker is a process of its own.
func (w *Worker) Isolated() bool { return w.peer.pid() != os.Getpid() }

// Posture is what stands between the image and the rest of the machine, as the
// worker measured it before it was given the image.
func (w *Worker) Posture() sandbox.Posture { return w.hello.Posture }

// Opened is what the image is.
func (w *Worker) Opened() wire.Opened { return w.opened }

// Done is closed when the worker can no longer answer, whatever the reason;
// Err is the reason, nil before.
func (w *Worker) Done() <-chan struct{} { return w.failed }

// Err is an *Error that says why the worker ended, nil while it lives.
func (w *Worker) Err() error {
	select {
	case <-w.failed:
		return w.err
	default:
		return nil
	}
}

// Kill kills the worker at once and does not wait for what follows; Gone tells.
// What waits for an answer fails with KindClosed.
func (w *Worker) Kill() { w.end(KindClosed, ErrClosed) }

// Gone is closed when nothing is left of the worker: its process is reaped and
// its memory is back.
func (w *Worker) Gone() <-chan struct{} { return w.gone }

// Close kills the worker at once and returns when nothing is left of it. What
// waits for an answer fails with KindClosed. It returns nil, and does nothing
// when called again.
//
// Without isolation nothing can be killed: Close ends the contexts the engine
// works under and waits until it has noticed.
func (w *Worker) Close() error {
	w.end(KindClosed, ErrClosed)
	<-w.gone
	return nil
}

// Pause stops the worker where it is, and Resume lets it go on: for one that
// works ahead, while one that somebody looks at has work. A paused worker can be
// killed like any other, and the time does not count against its limits. A
// worker without a process of its own goes on.
func (w *Worker) Pause() {
	w.paused.Store(true)
	w.peer.pause(true)
}

// Resume ends a Pause; without one it does nothing.
func (w *Worker) Resume() {
	if !w.paused.Load() {
		return
	}
	w.peer.pause(false)
	w.alive()
	w.paused.Store(false)
}

// rename says that a spare is for an image from now on.
func (w *Worker) rename(path string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.path = path
}

// alive notes a sign of life.
func (w *Worker) alive() { w.heard.Store(time.Now().UnixNano()) }

// Memory is what the worker takes from the system, as the system tells.
func (w *Worker) Memory() (memory.Process, error) { return memory.Of(w.peer.pid()) }

// Analyze has the engine answer a request, both in JSON that only it and the
// caller understand.
func (w *Worker) Analyze(ctx context.Context, request []byte) ([]byte, error) {
	c := newCall(wire.TypeAnalysis, wire.StageAnalyze)
	c.limit = w.host.config.Timeouts.Analyze
	c.onProgress = w.follow
	f, err := w.ask(ctx, wire.Frame{Type: wire.TypeAnalyze, Payload: request}, c)
	return f.Payload, err
}

// Follow has progress called while Analyze waits, as Export does with its own. It
// is called before Analyze is.
func (w *Worker) Follow(progress func(wire.Progress)) { w.follow = progress }

// RenderRequest asks for a picture.
type RenderRequest struct {
	// Surface is where to draw. Neither it nor a surface of a superseded
	// request may be drawn to by another worker, or read, before a later
	// Render has returned without being superseded.
	Surface *surface.Surface
	// Blob is the frame, the recipe and the viewport, in JSON that only the
	// engine and the caller understand.
	Blob []byte
	// Sent, if not nil, is called when the request is on its way: one that is
	// made from then on is a later one.
	Sent func()
}

// Render draws a picture and returns when it is in the surface. If a later
// Render is answered first, the error is of KindSuperseded.
func (w *Worker) Render(ctx context.Context, r RenderRequest) (wire.Ready, error) {
	c := newCall(wire.TypeReady, wire.StageGrade)
	c.limit = w.host.config.Timeouts.Render
	c.surface, c.onSent = r.Surface, r.Sent
	c.render = &wire.Render{Surface: r.Surface.ID, Layout: r.Surface.Layout, Blob: r.Blob}
	f, err := wire.Pack(0, c.render)
	if err != nil {
		return wire.Ready{}, w.failure(KindFailed, c.stage, err)
	}
	f, err = w.ask(ctx, f, c)
	if err != nil {
		return wire.Ready{}, err
	}
	var ready wire.Ready
	err = wire.Decode(f, &ready)
	if err == nil && (ready.Surface != r.Surface.ID || ready.Width < 1 || ready.Height < 1 ||
		ready.Width > r.Surface.Width || ready.Height > r.Surface.Height) {
		err = fmt.Errorf("%d x %d pixels in surface %d, not in %d of %d x %d: %w", ready.Width, ready.Height,
			ready.Surface, r.Surface.ID, r.Surface.Width, r.Surface.Height, wire.ErrProtocol)
	}
	if err != nil {
		return wire.Ready{}, w.endNow(KindProtocol, nonsense(err))
	}
	r.Surface.Settle()
	return ready, nil
}

// Release has the worker give up a surface after what was asked before. A
// surface that is closed here and not released takes memory until the worker
// is gone.
func (w *Worker) Release(s *surface.Surface) {
	w.sending.Lock()
	defer w.sending.Unlock()
	if !w.sent[s.ID] {
		return
	}
	delete(w.sent, s.ID)
	w.generation++
	if f, err := wire.Pack(w.generation, wire.Release{Surface: s.ID}); err == nil {
		w.conn.Send(f) // a worker that is gone has released everything
	}
}

// Grant tells the worker how much memory it may take in all, in bytes, for what
// is asked of it from now on. It stays below that as far as it can; that it does
// is not enforced. An image in this process may take what it takes.
func (w *Worker) Grant(bytes int64) error {
	f, err := wire.Pack(0, wire.Grant{Bytes: bytes})
	if err != nil {
		return w.failure(KindFailed, wire.StageStart, err)
	}
	w.sending.Lock()
	defer w.sending.Unlock()
	w.generation++
	f.Generation = w.generation
	w.conn.Send(f) // what became of a worker that is gone, the next request says
	return nil
}

// Export has the engine write image files, as options say; options and answer
// are JSON that only it and the caller understand, and so is what each of the
// files is for, 1 to wire.MaxFiles. They stay the caller's. progress, if not
// nil, is called by this goroutine; reports that come faster than it returns are
// left out.
func (w *Worker) Export(ctx context.Context, files []*os.File, options []byte, progress func(wire.Progress)) ([]byte, error) {
	c := newCall(wire.TypeExported, wire.StageEncode)
	if !w.host.config.Exports && w.Isolated() {
		return nil, w.failure(KindFailed, c.stage, ErrReadOnly)
	}
	c.limit = w.host.config.Timeouts.Export
	c.onProgress = progress
	f, err := w.ask(ctx, wire.Frame{Type: wire.TypeExport, Payload: options, Files: files}, c)
	return f.Payload, err
}

// Failure is the *Error of a part of a request that failed, as the engine's
// answer to the whole tells of it.
func (w *Worker) Failure(f wire.Failed) error {
	return w.failure(KindFailed, f.Stage, newFailedError(f))
}

// Stats is what the worker knows of itself.
func (w *Worker) Stats(ctx context.Context) (wire.Stats, error) {
	w.mutex.Lock()
	c := newCall(wire.TypeStats, w.stage) // to ask is not to do anything
	w.mutex.Unlock()
	c.limit = w.host.config.Timeouts.Render
	f, err := w.ask(ctx, wire.Frame{Type: wire.TypeStatsRequest}, c)
	if err != nil {
		return wire.Stats{}, err
	}
	var stats wire.Stats
	if err := wire.Decode(f, &stats); err != nil {
		return wire.Stats{}, w.endNow(KindProtocol, nonsense(err))
	}
	return stats, nil
}
