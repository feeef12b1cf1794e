package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"safelight/pipeline/raster"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/sandbox"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
)

// Config says how a Host works. The zero value starts processes, and fails
// when it cannot.
type Config struct {
	// Helper is the path of the helper executable. If empty, it is
	// safelight-worker beside this executable, and failing that this
	// executable itself, started with the argument "worker", which the app's
	// main has to heed before anything else.
	Helper string
	// HelperArgs, if not nil, take the place of the helper's arguments, and
	// HelperEnv ("NAME=value") is added to its environment. Both are for
	// tests.
	HelperArgs, HelperEnv []string
	// SaferEnv is added to a helper's environment once one has ended or was silent
	// before its hello, or ended while it graded: it has helpers do without what may
	// have been the reason, such as a graphics processor. Empty if there is no such
	// thing. It holds as long as the host, unless helpers do not start with it either.
	SaferEnv []string
	// Isolation says whether there are processes.
	Isolation Isolation
	// InProcess serves a connection in this process until it ends, as
	// worker.Serve does. Without it, Isolation cannot be Never, and Auto is
	// as strict as Always.
	InProcess func(conn *wire.Conn) error
	// Notify, if not nil, is told when an image is not handled as isolated as
	// it should be, once for every reason, and when that is over. It is called
	// by Open.
	Notify func(Notice)
	// ProxyEdge is the long edge of the reduced image previews are computed
	// from, in pixels; 0 leaves it to the engine.
	ProxyEdge int
	// Limits bound what a file may ask for; nil means raster.DefaultLimits.
	Limits *raster.Limits
	// Timeouts bound how long a worker may be silent; zero values mean those
	// of DefaultTimeouts.
	Timeouts Timeouts
	// ShutdownTimeout is how long a worker that failed or hung up may take to be
	// gone before it is killed; 0 means DefaultShutdownTimeout.
	ShutdownTimeout time.Duration
	// MemoryLimit is how much memory of its own a worker may ask for, in
	// bytes; surfaces are not counted. 0 is what DefaultMemoryLimit makes of
	// Limits, a negative number no bound.
	MemoryLimit int64
	// Exports lets workers write to the files they are handed; without it
	// Export fails.
	Exports bool
	// RequireSandbox makes a missing layer of the sandbox an error. As an image
	// in this process has none, Auto is then as strict as Always.
	RequireSandbox bool
	// Without names layers of the sandbox to leave out. It is for tests; the
	// posture says that they are off.
	Without []string
	// StderrLimit is how much of what a worker writes to its standard output
	// and error is kept, in bytes, the latest; 0 means 64 KiB.
	StderrLimit int
}

// Timeouts are the longest time without a sign of life while a request of the
// kind waits: an answer, or a report that something more is done. That a worker
// talks is no such sign. How long an export may take in all depends on its size;
// it reports every strip.
type Timeouts struct {
	Hello, Open, Analyze, Render, Export time.Duration
	// Decode is for a Render that has to read the scan first, while it does.
	Decode time.Duration
}

// DefaultTimeouts are 5 s for Hello (30 on macOS, where a graphics processor is
// opened before it) and Render, 60 s for what reads the scan,
// and five minutes for Export, where a strip may have to wait for a slow disk.
func DefaultTimeouts() Timeouts {
	return Timeouts{
		Hello: helloWithin, Open: time.Minute, Analyze: time.Minute, Render: 5 * time.Second,
		Export: 5 * time.Minute, Decode: time.Minute,
	}
}

// orDefault fills in what is zero.
func (t Timeouts) orDefault() Timeouts {
	d := DefaultTimeouts()
	for _, f := range [...]struct{ value, otherwise *time.Duration }{
		{&t.Hello, &d.Hello}, {&t.Open, &d.Open}, {&t.Analyze, &d.Analyze}, {&t.Render, &d.Render}, {&t.Export, &d.Export}, {&t.Decode, &d.Decode},
	} {
		if *f.value <= 0 {
			*f.value = *f.otherwise
		}
	}
	return t
}

// Notice says that from an image on images are handled in this process although
// they should have had their own, or that they have their own again.
type Notice struct {
	// File is the image.
	File string
	// Err is why no worker could be started; nil if workers can be started
	// again.
	Err error
}

// String is a sentence for people.
func (n Notice) String() string {
	if n.Err == nil {
		return "worker processes can be started again; this image and those after it are handled in isolation"
	}
	return fmt.Sprintf("this image and those after it are handled without isolation, because no worker process could be started: %v", n.Err)
}

// Host starts workers. Its methods may be called by several goroutines.
type Host struct {
	config   Config
	spawner  *spawner // nil if Isolation is Never
	fallback fallback // for Auto
	surfaces atomic.Uint64
	safer    atomic.Bool // SaferEnv is in force
	// footprint measures a worker's memory where the system does not bound it.
	footprint func(pid int) (int64, error)
	// cross makes the way of surfaces to a process that is to be started.
	cross func() (crossing, error)

	mutex   sync.Mutex
	workers map[*Worker]struct{}
	closed  bool
	opening sync.WaitGroup
}

// New makes a Host. No worker is started before the first Open.
func New(config Config) (*Host, error) {
	if config.Isolation > Never {
		return nil, fmt.Errorf("host: unknown %v", config.Isolation)
	}
	if config.Isolation == Never && config.InProcess == nil {
		return nil, errors.New("host: isolation is never, and nothing serves in this process")
	}
	if config.Isolation == Never && config.RequireSandbox {
		return nil, errors.New("host: isolation is never, and a sandbox is required")
	}
	config.Timeouts = config.Timeouts.orDefault()
	if config.ShutdownTimeout <= 0 {
		config.ShutdownTimeout = DefaultShutdownTimeout
	}
	if config.StderrLimit <= 0 {
		config.StderrLimit = 64 << 10
	}
	h := &Host{config: config, footprint: memory.Footprint, cross: newCrossing, workers: make(map[*Worker]struct{})}
	if config.Isolation != Never {
		h.spawner = newSpawner()
	}
	return h, nil
}

// Open starts a worker for the image at path and returns when the worker has
// read what the file says about itself. When ctx ends before that, the worker
// is killed; afterwards ctx has no effect. The error is an *Error; nothing is
// left running when there is one.
func (h *Host) Open(ctx context.Context, path string) (*Worker, error) {
	return h.open(ctx, path, func() (*Worker, error) { return h.start(ctx, path) })
}

// open opens the image at path in the worker that start gives.
func (h *Host) open(ctx context.Context, path string, start func() (*Worker, error)) (*Worker, error) {
	if err := h.enter(); err != nil {
		return nil, &Error{File: path, Stage: wire.StageStart, Kind: KindClosed, ExitCode: -1, Err: err}
	}
	defer h.opening.Done()

	file, err := openImage(path)
	if err != nil {
		return nil, &Error{File: path, Stage: wire.StageOpen, Kind: KindInput, ExitCode: -1, Err: err}
	}
	defer file.Close()
	w, err := start()
	if err != nil {
		return nil, err
	}
	if err := w.open(ctx, file); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// enter says that Open runs, or that the host is closed.
func (h *Host) enter() error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.closed {
		return ErrClosed
	}
	h.opening.Add(1)
	return nil
}

// start returns a worker that has said hello.
func (h *Host) start(ctx context.Context, path string) (*Worker, error) {
	if h.config.Isolation == Never {
		return h.startInProcess(ctx, path)
	}
	if h.config.strict() {
		return h.startProcess(ctx, path)
	}
	return h.startOrFallBack(ctx, path)
}

// strict says that without a process there is no worker.
func (c *Config) strict() bool {
	return c.Isolation == Always || c.RequireSandbox || c.InProcess == nil
}

// startProcess starts a helper, once more with SaferEnv if it did not say hello.
func (h *Host) startProcess(ctx context.Context, path string) (*Worker, error) {
	w, err := h.startHelper(ctx, path)
	if err == nil || len(h.config.SaferEnv) == 0 || ctx.Err() != nil || !h.safer.CompareAndSwap(false, true) {
		return w, err
	}
	if w, again := h.startHelper(ctx, path); again == nil {
		return w, nil
	}
	h.safer.Store(false) // that was not it
	return nil, err
}

// doubt has helpers started with SaferEnv from now on, if it ended one that this one
// ended while it graded.
func (h *Host) doubt(err *Error) {
	if err.Stage != wire.StageGrade || len(h.config.SaferEnv) == 0 {
		return
	}
	switch err.Kind {
	case KindPanic, KindCrash, KindExit, KindProtocol, KindTimeout:
		h.safer.Store(true)
	}
}

// startHelper starts a helper.
func (h *Host) startHelper(ctx context.Context, path string) (*Worker, error) {
	fail := func(err error) (*Worker, error) {
		return nil, &Error{File: path, Stage: wire.StageStart, Kind: KindStart, ExitCode: -1, Err: err}
	}
	helper, args, err := h.config.helper()
	if err != nil {
		return fail(err)
	}
	crossing, err := h.cross()
	if err != nil {
		return fail(err)
	}
	conn, far, err := wire.Pair()
	if err != nil {
		crossing.Close()
		return fail(err)
	}
	peer, err := h.spawner.start(helper, slices.Concat(args, crossing.Arguments()), h.config.confinement(), h.environment(), h.config.StderrLimit, far)
	far.Close()
	if err != nil {
		crossing.Close()
		conn.Close()
		return fail(fmt.Errorf("helper: %w", err))
	}
	w, err := h.greet(ctx, newWorker(h, path, conn, peer, crossing))
	if err == nil {
		if err = crossing.Meet(peer.pid()); err != nil { // which the hello came after
			err = w.endNow(KindStart, err)
			w.Close()
		}
	}
	if err != nil {
		return nil, err
	}
	return w, nil
}

// startInProcess starts a goroutine that speaks like a helper.
func (h *Host) startInProcess(ctx context.Context, path string) (*Worker, error) {
	conn, far, err := wire.Pair()
	if err == nil {
		var end *wire.Conn
		if end, err = wire.NewConn(far); err == nil {
			local := surface.NewLocal()
			end.Surfaces = local
			return h.greet(ctx, newWorker(h, path, conn, serveInProcess(h.config.InProcess, end), local))
		}
		conn.Close()
	}
	return nil, &Error{File: path, Stage: wire.StageStart, Kind: KindStart, ExitCode: -1, Err: err}
}

// greet waits for the worker's hello.
func (h *Host) greet(ctx context.Context, w *Worker) (*Worker, error) {
	if err := w.greet(ctx); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// NewSurface creates a surface under an id that no other surface of this host
// has, for workers to draw to. Its owner closes it.
func (h *Host) NewSurface(width, height int, format surface.Format) (*surface.Surface, error) {
	return surface.New(h.surfaces.Add(1), width, height, format)
}

// Close kills all workers and returns when they are gone. Calls of Open that run
// are waited for; later ones fail.
func (h *Host) Close() error {
	h.mutex.Lock()
	h.closed = true
	workers := make([]*Worker, 0, len(h.workers))
	for w := range h.workers {
		workers = append(workers, w)
	}
	h.mutex.Unlock()
	for _, w := range workers { // all at once, then wait
		w.end(KindClosed, ErrClosed)
	}
	h.opening.Wait()
	for _, w := range workers {
		<-w.gone
	}
	if h.spawner != nil {
		h.spawner.close()
	}
	return nil
}

// enlist adds a worker to those Close ends; it ends one that came too late.
func (h *Host) enlist(w *Worker) {
	h.mutex.Lock()
	h.workers[w] = struct{}{}
	closed := h.closed
	h.mutex.Unlock()
	if closed {
		w.end(KindClosed, ErrClosed)
	}
}

// dismiss forgets a worker that is gone.
func (h *Host) dismiss(w *Worker) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	delete(h.workers, w)
}

// environment is what a helper gets.
func (h *Host) environment() []string {
	env := h.config.environment()
	if h.safer.Load() { // the first of several with a name counts
		env = slices.Concat(h.config.SaferEnv, env)
	}
	return env
}

// environment is what a helper gets of ours.
func (c *Config) environment() []string {
	if slices.Contains(c.Without, sandbox.Environment) {
		return append(os.Environ(), c.HelperEnv...)
	}
	env := []string{} // nil would mean all of it
	for _, name := range sandbox.RuntimeVariables() {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return append(env, c.HelperEnv...)
}
