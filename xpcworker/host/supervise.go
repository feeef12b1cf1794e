package host

import (
	"errors"
	"fmt"
	"time"

	"safelight/xpcworker/wire"
)

// DefaultShutdownTimeout is how long a worker that closed its connection,
// panicked or was killed may take to be gone.
const DefaultShutdownTimeout = 2 * time.Second

// cause is a reason for a worker to end that does not show in how its process
// ended.
type cause struct {
	kind  Kind
	stage *wire.Stage // nil: that of what is being done
	err   error
}

// failure is an error of this worker that does not end it.
func (w *Worker) failure(kind Kind, stage wire.Stage, err error) *Error {
	return &Error{File: w.path, Stage: stage, Kind: kind, ExitCode: -1, Err: err}
}

// end kills the worker. The first reason to is the one that counts.
func (w *Worker) end(kind Kind, err error) {
	w.because(cause{kind: kind, err: err})
	w.conn.Close()
	w.peer.kill()
}

// endNow ends the worker and returns why it ended, which is another reason if
// there was one before.
func (w *Worker) endNow(kind Kind, err error) error {
	w.end(kind, err)
	<-w.failed
	return w.err
}

// nonsense is how an error of what a worker said is told.
func nonsense(err error) error { return fmt.Errorf("worker made no sense: %w", err) }

// because notes why the worker ends, unless that is known.
func (w *Worker) because(c cause) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.cause == nil {
		w.cause = &c
	}
}

// supervise receives until the connection ends, finds out why, and cleans up.
// It is the one goroutine a worker has, besides those that wait for its
// process and its output, and the one that keeps it within its budget.
func (w *Worker) supervise() {
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		w.keepWithin(w.host.config.confinement().Memory, w.host.footprint)
	}()
	if err := w.receive(); err != nil {
		w.end(KindProtocol, nonsense(err))
	}
	w.conn.Close()
	// What was killed is gone in a moment. What hung up should be. Only a
	// goroutine that was told to end may take its time, unwatched.
	if w.peer.mortal() || !w.told() {
		select {
		case <-w.peer.gone():
		case <-time.After(w.host.config.ShutdownTimeout):
			w.end(KindProtocol, errors.New("worker closed its connection and went on running"))
		}
	}
	w.peer.kill()
	w.settle()
	<-w.peer.gone()
	<-kept
	w.surfaces.Close()
	w.host.dismiss(w)
	close(w.gone)
}

// told says whether we ended the worker.
func (w *Worker) told() bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.cause != nil && w.cause.kind != KindPanic
}

// receive hands out what comes from the worker until it hangs up or makes no
// sense, which is the error.
func (w *Worker) receive() error {
	for {
		f, err := w.conn.Receive()
		if errors.Is(err, wire.ErrProtocol) {
			return err
		}
		if err != nil {
			return nil
		}
		if err := w.deliver(f); err != nil {
			return err
		}
	}
}

// deliver hands a frame to who waits for it. No frame from a worker has files.
func (w *Worker) deliver(f wire.Frame) error {
	switch f.Type {
	case wire.TypeProgress:
		return w.progress(f)
	case wire.TypeFailed:
		var failed wire.Failed
		if err := wire.Decode(f, &failed); err != nil {
			return err
		}
		err := newFailedError(failed)
		if failed.Kind == wire.FailPanic {
			w.panicked(failed.Stage, err)
			return nil // who waits is told when the worker is gone
		}
		return w.answer(f, w.failure(KindFailed, failed.Stage, err))
	case wire.TypeHello, wire.TypeOpened, wire.TypeAnalysis, wire.TypeReady, wire.TypeExported, wire.TypeStats:
		return w.answer(f, nil)
	}
	return fmt.Errorf("%v frame from the worker: %w", f.Type, wire.ErrProtocol)
}

// progress notes where a request is.
func (w *Worker) progress(f wire.Frame) error {
	var p wire.Progress
	if err := wire.Decode(f, &p); err != nil {
		return err
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if c := w.pending[f.Generation]; c != nil {
		if p.Stage != c.stage || p.Done != c.done || c.reported.IsZero() {
			w.alive()
		}
		c.stage, c.done, c.reported = p.Stage, p.Done, time.Now()
		c.progress.put(p)
	}
	return nil
}

// panicked gives the worker time to leave its stack and exit.
func (w *Worker) panicked(stage wire.Stage, err error) {
	w.because(cause{kind: KindPanic, stage: &stage, err: err})
	time.AfterFunc(w.host.config.ShutdownTimeout, func() { w.end(KindPanic, err) }) // if it has not; else nothing
}

// answer hands the answer to a request to who waits for it, and takes note of
// the renders that will have none because a later one has.
func (w *Worker) answer(f wire.Frame, failure *Error) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	c := w.pending[f.Generation]
	if c == nil {
		if f.Generation > w.asked {
			return fmt.Errorf("%v frame for request %d of %d: %w", f.Type, f.Generation, w.asked, wire.ErrProtocol)
		}
		return nil // stale
	}
	if failure == nil && f.Type != c.answer {
		return fmt.Errorf("%v frame in place of %v: %w", f.Type, c.answer, wire.ErrProtocol)
	}
	w.alive()
	if c.answer == wire.TypeReady {
		for generation, older := range w.pending {
			if older.answer == wire.TypeReady && generation < f.Generation {
				delete(w.pending, generation)
				older.reply <- reply{err: w.failure(KindSuperseded, older.stage, ErrSuperseded)}
			}
		}
	}
	delete(w.pending, f.Generation)
	w.stage = c.stage
	if failure != nil {
		w.stage = failure.Stage
		c.reply <- reply{err: failure}
	} else {
		c.reply <- reply{frame: f}
	}
	return nil
}

// settle finds the error everyone gets who waits, or will.
func (w *Worker) settle() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	e := &Error{File: w.path, Stage: w.doing(), ExitCode: -1, Stderr: w.peer.stderr()}
	switch c := w.cause; {
	case c == nil:
		end := w.peer.ending()
		e.Kind, e.Signal, e.ExitCode, e.Err = end.kind, end.signal, end.code, end.err
	case c.kind == KindPanic:
		e.Kind, e.Stage, e.Err = c.kind, *c.stage, c.err
		select {
		case <-w.peer.gone():
			e.ExitCode = w.peer.ending().code
		default:
		}
	default:
		e.Kind, e.Err = c.kind, c.err
	}
	w.err = e
	w.host.doubt(e)
	close(w.failed)
}

// doing is the stage the worker is in: that of the request it reported on
// last, else of the one that has waited longest, else of what it did last.
func (w *Worker) doing() wire.Stage {
	var now *call
	var first uint64
	for generation, c := range w.pending {
		if now == nil || c.reported.After(now.reported) || (c.reported.Equal(now.reported) && generation < first) {
			now, first = c, generation
		}
	}
	if now == nil {
		return w.stage
	}
	return now.stage
}
