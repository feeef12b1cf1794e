// Package worker is the inside of a worker: one image, one connection.
//
// [Main] is what the helper executable does, [Serve] what it comes down to:
// requests come over a wire.Conn and an [Engine] does them. The engine knows
// images and no protocol; Serve knows the protocol and no images.
package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"safelight/xpcworker/sandbox"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
)

// Engine does the work on one image. Serve calls one method at a time, Open
// first and once, Close last and once. A method that is given a context
// returns soon after the context ends. An error may say where it arose, see
// [StageError].
type Engine interface {
	// Open reads what file says about itself. The file stays open until
	// Close has returned, and is closed by Serve.
	Open(ctx context.Context, file *os.File, open wire.Open, report Reporter) (wire.Opened, error)
	// Analyze answers a request, both in JSON, at most 1 MiB each.
	Analyze(ctx context.Context, request []byte, report Reporter) ([]byte, error)
	// Render draws to dst, as blob (JSON) says. The surface is not kept
	// beyond the call. Serve fills in the Surface of the answer.
	Render(ctx context.Context, dst *surface.Surface, blob []byte, report Reporter) (wire.Ready, error)
	// Export writes image files, as options (JSON) say; the answer is JSON,
	// at most 1 MiB. The options also say what each file is for; all are
	// empty and open for reading and writing. Serve closes them.
	Export(ctx context.Context, files []*os.File, options []byte, report Reporter) ([]byte, error)
	// Stats are numbers of the engine's own, by name.
	Stats() map[string]int64
	// Close gives up what the engine holds.
	Close() error
}

// Preparer is an engine that opens something which it could not once the process
// has given up what it does not need: a graphics processor. Main calls Prepare
// before that, and Confirm after it, for the engine to see whether it can still be
// used. There is no image yet. An error ends the worker.
type Preparer interface {
	Prepare() error
	Confirm()
}

// Mapper is an engine that wants to know of memory before it draws there. Serve
// calls Map before the first Render to a surface, and Unmap before the surface is
// given up, unless Close comes first. Like the methods of [Engine], they are
// called one at a time.
type Mapper interface {
	Map(dst *surface.Surface)
	Unmap(dst *surface.Surface)
}

// Grader is an engine that can say what grades its pictures, at any time.
type Grader interface{ Backend() wire.Backend }

// Reporter lets an engine say how far it is. Most reports are dropped on the
// spot, so one a row is fine. The stage it was told last is where the app
// believes a crash happened.
type Reporter interface {
	// Report says that done of total units of a stage are complete; total is
	// 0 if unknown. It may be called by several goroutines at once.
	Report(stage wire.Stage, done, total int64)
}

// Greeting is the Hello of this process to whoever is at the other end.
func Greeting(conn *wire.Conn) wire.Hello { return greeting(sandbox.Measure(conn.PeerPID())) }

func greeting(p sandbox.Posture) wire.Hello {
	return wire.Hello{Protocol: wire.Protocol, Build: wire.Build(), PID: os.Getpid(), Posture: p}
}

// Serve says hello, then answers requests in the order they come until the app
// closes the connection, asks to close, or ctx ends. Of renders that wait only
// the latest is kept; the others get no answer. A running render is given up
// for a newer one as [pace] says, and gets no answer either.
//
// It closes the connection and the engine and waits for all it started before
// it returns: nil if the app ended it, the context's cause if that did, an
// error that wraps wire.ErrProtocol if the app made no sense, or a *PanicError
// (after telling the app) if the engine panicked.
func Serve(ctx context.Context, conn *wire.Conn, engine Engine, hello wire.Hello) error {
	return serve(ctx, conn, engine, hello, surroundings{gone: func(error) {}, granted: func(int64) {}})
}

// surroundings are what a server does to the process it runs in.
type surroundings struct {
	// gone is called as soon as the app is, which may be while the engine is
	// busy.
	gone func(error)
	// granted is called when the app says how much memory there is, in bytes.
	granted func(int64)
}

// serve is Serve in given surroundings.
func serve(ctx context.Context, conn *wire.Conn, engine Engine, hello wire.Hello, around surroundings) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()

	s := &server{surroundings: around, conn: conn, engine: engine, queue: newQueue(), surfaces: newSurfaces()}
	defer s.close()
	if err := s.send(0, hello); err != nil {
		conn.Close()
		return fmt.Errorf("say hello: %w", err)
	}

	reading := make(chan error, 1)
	go func() {
		err := s.read()
		if err == nil || !errors.Is(err, net.ErrClosed) { // not closed by us
			s.gone(err)
		}
		cancel(errAppGone)
		s.queue.close()
		reading <- err
	}()

	err := s.answerAll(ctx)
	conn.Close()
	readErr := <-reading
	switch cause := context.Cause(ctx); {
	case err != nil:
		return err
	case errors.Is(readErr, wire.ErrProtocol):
		return readErr
	case cause != nil && cause != errAppGone:
		return cause
	}
	return nil
}

// errAppGone ends the context of a running request.
var errAppGone = errors.New("the app closed the connection")

// server is one call of Serve.
type server struct {
	surroundings
	conn     *wire.Conn
	engine   Engine
	queue    *queue
	pace     pace
	surfaces *surfaces
	image    *os.File // nil until Open
}

// close gives up everything, once nothing runs any more.
func (s *server) close() {
	s.engine.Close()
	if s.image != nil {
		s.image.Close()
	}
	s.queue.drain()
	s.surfaces.close()
}

// read queues requests until the connection ends: nil if the app ended it.
func (s *server) read() error {
	for {
		f, err := s.conn.Receive()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, wire.ErrProtocol), errors.Is(err, net.ErrClosed):
			return err
		case err != nil: // reset, or cut off within a frame: the app died
			return nil
		}
		r, err := s.accept(f)
		if err == nil {
			err = s.queue.push(r)
		}
		if err != nil {
			f.Close()
			return err
		}
		if f.Type == wire.TypeRender {
			s.pace.newer()
		}
	}
}

// request is a frame, and what it says if it is a render.
type request struct {
	wire.Frame
	render wire.Render
}

// accept checks a frame as far as can be done before its turn. Surfaces are
// taken in at once, because the render that brings one may be replaced by one
// that relies on it.
func (s *server) accept(f wire.Frame) (request, error) {
	r := request{Frame: f}
	switch f.Type {
	case wire.TypeRender:
		if err := wire.Decode(f, &r.render); err != nil {
			return r, err
		}
		ticket := surface.Ticket{Token: r.render.Token}
		if len(f.Files) == 1 {
			ticket.File, r.Files = f.Files[0], nil
		}
		if ticket == (surface.Ticket{}) {
			return r, nil
		}
		if err := s.surfaces.add(r.render, ticket, s.conn.Surfaces); err != nil {
			return r, fmt.Errorf("%v: %w", err, wire.ErrProtocol)
		}
		return r, nil
	case wire.TypeOpen, wire.TypeAnalyze, wire.TypeRelease, wire.TypeGrant, wire.TypeExport, wire.TypeStatsRequest, wire.TypeClose:
		return r, nil
	}
	return r, fmt.Errorf("%v frame from the app: %w", f.Type, wire.ErrProtocol)
}

// answerAll answers requests until there are no more, or one asks to close.
func (s *server) answerAll(ctx context.Context) error {
	for {
		r, ok := s.queue.next()
		if !ok || r.Type == wire.TypeClose {
			return nil
		}
		if err := s.answer(ctx, r); err != nil {
			return err
		}
	}
}

// answer runs one request and sends what comes of it. The error is one that
// ends the worker.
func (s *server) answer(ctx context.Context, r request) (err error) {
	report := &reporter{conn: s.conn, generation: r.Generation, stage: impliedStage(r.Type)}
	defer func() {
		if value := recover(); value != nil {
			err = s.panicked(r, report, value)
		}
	}()
	answer, err := s.run(ctx, r, report)
	switch {
	case errors.Is(err, wire.ErrProtocol):
		return err
	case errors.Is(err, errNoAnswer) || (err == nil && answer.Type == 0):
		return nil
	case err != nil:
		return s.fail(r, wire.FailError, stageOf(err, report.current()), err)
	}
	answer.Generation = r.Generation
	if err := s.conn.Send(answer); errors.Is(err, wire.ErrProtocol) { // too large
		return s.fail(r, wire.FailError, report.current(), err)
	}
	return nil // a broken connection is the reader's to notice
}

// errNoAnswer is what run returns for a render given up for a newer one.
var errNoAnswer = errors.New("given up for a newer request")

// run lets the engine work. A frame without a type says that no answer is due.
func (s *server) run(ctx context.Context, r request, report *reporter) (wire.Frame, error) {
	if s.image == nil && r.Type != wire.TypeOpen && r.Type != wire.TypeStatsRequest {
		r.Close()
		return wire.Frame{}, fmt.Errorf("%v before open: %w", r.Type, wire.ErrProtocol)
	}
	switch r.Type {
	case wire.TypeOpen:
		return s.open(ctx, r, report)
	case wire.TypeAnalyze:
		payload, err := s.engine.Analyze(ctx, r.Payload, report)
		return wire.Frame{Type: wire.TypeAnalysis, Payload: payload}, err
	case wire.TypeRender:
		return s.render(ctx, r, report)
	case wire.TypeRelease:
		var release wire.Release
		if err := wire.Decode(r.Frame, &release); err != nil {
			return wire.Frame{}, err
		}
		return wire.Frame{}, s.release(release)
	case wire.TypeGrant:
		var grant wire.Grant
		err := wire.Decode(r.Frame, &grant)
		if err == nil {
			s.granted(grant.Bytes)
		}
		return wire.Frame{}, err
	case wire.TypeExport:
		defer r.Close()
		payload, err := s.engine.Export(ctx, r.Files, r.Payload, report)
		return wire.Frame{Type: wire.TypeExported, Payload: payload}, err
	default: // accept lets only StatsRequest through to here
		return wire.Pack(0, s.stats())
	}
}

// open gives the engine its image. There is never a second one: a worker that
// has seen an image could show it as another.
func (s *server) open(ctx context.Context, r request, report *reporter) (wire.Frame, error) {
	var open wire.Open
	err := wire.Decode(r.Frame, &open)
	if err == nil && s.image != nil {
		err = fmt.Errorf("open for a second time: %w", wire.ErrProtocol)
	}
	if err != nil {
		r.Close()
		return wire.Frame{}, err
	}
	s.image = r.Files[0]
	opened, err := s.engine.Open(ctx, s.image, open, report)
	if err != nil {
		return wire.Frame{}, err
	}
	return wire.Pack(0, opened)
}

// render draws to a surface that came with this request or an earlier one.
func (s *server) render(ctx context.Context, r request, report *reporter) (wire.Frame, error) {
	dst, err := s.surfaces.find(r.render)
	if err != nil {
		return wire.Frame{}, fmt.Errorf("%v: %w", err, wire.ErrProtocol)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s.pace.begin(func() bool {
		if !s.queue.rendersWait() {
			return false
		}
		cancel(errNoAnswer)
		return true
	})
	if s.queue.rendersWait() {
		s.pace.newer()
	}
	s.surfaces.announce(dst, s.engine)
	if err := dst.Begin(); err != nil {
		return wire.Frame{}, err
	}
	defer dst.End() // before the answer goes out
	ready, err := s.engine.Render(ctx, dst, r.render.Blob, report)
	abandoned := err != nil && context.Cause(ctx) == errNoAnswer
	s.pace.end(err == nil)
	if abandoned {
		return wire.Frame{}, errNoAnswer
	}
	if err != nil {
		return wire.Frame{}, err
	}
	ready.Surface = dst.ID
	return wire.Pack(0, ready)
}

// release gives a surface up.
func (s *server) release(r wire.Release) error {
	dst, err := s.surfaces.remove(r.Surface, s.engine)
	if err != nil {
		return err
	}
	return dst.Close()
}

// panicked tells the app what happened, leaves the stack on stderr, and ends
// the worker, whose state nobody knows any more.
func (s *server) panicked(r request, report *reporter, value any) error {
	p := newPanicError(value)
	fmt.Fprintf(os.Stderr, "panic: %v\n\n%s\n", p.Value, p.Stack)
	s.fail(r, wire.FailPanic, report.current(), p)
	return p
}

// fail answers a request with an error.
func (s *server) fail(r request, kind wire.FailKind, stage wire.Stage, cause error) error {
	return s.send(r.Generation, failedOf(kind, stage, cause))
}

// send sends a message. That the connection is broken is the reader's to
// notice.
func (s *server) send(generation uint64, m wire.Message) error {
	f, err := wire.Pack(generation, m)
	if err != nil {
		return err
	}
	if err := s.conn.Send(f); errors.Is(err, wire.ErrProtocol) {
		return err
	}
	return nil
}
