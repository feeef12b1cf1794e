package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
)

// call is a request that waits for its answer.
type call struct {
	answer     wire.Type
	limit      time.Duration // of silence, 0 for none
	render     *wire.Render  // if it is one, and where to
	surface    *surface.Surface
	onProgress func(wire.Progress)
	onSent     func()
	generation uint64 // guarded by Worker.mutex

	stage    wire.Stage // where it is; guarded by Worker.mutex
	done     int64      // how much of it; likewise
	reported time.Time  // when the worker said so; likewise
	progress latest
	reply    chan reply // one
}

// reply is an answer, or why there is none.
type reply struct {
	frame wire.Frame
	err   *Error
}

func newCall(answer wire.Type, stage wire.Stage) *call {
	return &call{answer: answer, stage: stage, progress: make(latest, 1), reply: make(chan reply, 1)}
}

// latest is a channel that keeps only what was put last. One goroutine puts.
type latest chan wire.Progress

func (l latest) put(p wire.Progress) {
	select {
	case <-l:
	default:
	}
	l <- p
}

// ask sends a request and waits for the answer.
func (w *Worker) ask(ctx context.Context, f wire.Frame, c *call) (wire.Frame, error) {
	return w.await(ctx, c, func() error { return w.send(f, c) })
}

// send numbers a request and sends it.
func (w *Worker) send(f wire.Frame, c *call) error {
	w.sending.Lock()
	defer w.sending.Unlock()
	w.generation++
	f.Generation = w.generation
	brought := false
	if s := c.surface; s != nil && !w.sent[s.ID] {
		err := w.bring(&f, c)
		if errors.Is(err, surface.ErrGone) {
			err = nil // the request finds that out, and what became of the worker
		}
		if err != nil {
			return err
		}
		brought, w.sent[s.ID] = true, true
	}
	w.mutex.Lock()
	w.asked = f.Generation
	w.pending[f.Generation], c.generation = c, f.Generation
	w.mutex.Unlock()

	err := w.conn.Send(f)
	if c.onSent != nil {
		c.onSent()
	}
	if err == nil || isHangUp(err) {
		return nil // what became of the worker will be known soon
	}
	w.mutex.Lock()
	delete(w.pending, f.Generation)
	w.mutex.Unlock()
	if brought {
		delete(w.sent, c.surface.ID)
	}
	return err
}

// bring has a request bring the surface it is about, which the worker does not have.
func (w *Worker) bring(f *wire.Frame, c *call) error {
	t, err := w.surfaces.Send(c.surface)
	switch {
	case err != nil:
		return err
	case t.File != nil:
		f.Files = append(f.Files, t.File)
		return nil
	}
	r := *c.render
	r.Token = t.Token
	f.Payload, err = r.MarshalBinary()
	return err
}

// isHangUp says whether sending failed because the worker is gone, or is being
// ended.
func isHangUp(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, net.ErrClosed)
}

// await starts a request and waits for its answer, for the worker to end, or
// for a reason to end it.
func (w *Worker) await(ctx context.Context, c *call, start func() error) (wire.Frame, error) {
	answered, guarded := make(chan struct{}), make(chan bool, 1)
	go func() { guarded <- w.guard(ctx, c, answered) }()
	f, err := w.wait(c, start)
	close(answered)
	if struck := <-guarded; struck { // perhaps just as the answer came
		<-w.failed
		return wire.Frame{}, w.err
	}
	return f, err
}

// wait starts a request and waits for its answer or the worker's end.
func (w *Worker) wait(c *call, start func() error) (wire.Frame, error) {
	if err := start(); err != nil { // not sent, the worker knows nothing
		return wire.Frame{}, w.failure(KindFailed, c.stage, err)
	}
	for {
		select {
		case p := <-c.progress:
			if c.onProgress != nil {
				c.onProgress(p)
			}
		case r := <-c.reply:
			return c.finish(r)
		case <-w.failed:
			select {
			case r := <-c.reply: // came before the end
				return c.finish(r)
			default:
				return wire.Frame{}, w.err
			}
		}
	}
}

// finish passes on the last progress, then the answer.
func (c *call) finish(r reply) (wire.Frame, error) {
	select {
	case p := <-c.progress:
		if c.onProgress != nil {
			c.onProgress(p)
		}
	default:
	}
	if r.err != nil {
		return wire.Frame{}, r.err
	}
	return r.frame, nil
}

// guard ends the worker, and returns true, when ctx ends or the worker has been
// silent too long before the answer is there.
func (w *Worker) guard(ctx context.Context, c *call, answered <-chan struct{}) bool {
	var silence <-chan time.Time // never, without a limit
	var timer *time.Timer
	since := time.Now()
	if c.limit > 0 {
		timer = time.NewTimer(c.limit)
		defer timer.Stop()
		silence = timer.C
	}
	for {
		select {
		case <-answered:
			return false
		case <-w.failed:
			return false
		case <-ctx.Done():
			w.end(KindCanceled, context.Cause(ctx))
			return true
		case <-silence:
			if heard := time.Unix(0, w.heard.Load()); heard.After(since) {
				since = heard
			}
			if w.paused.Load() || (c.answer != wire.TypeExported && w.exporting()) { // which has its own limit
				since = time.Now()
			}
			limit := w.limit(c)
			left := limit - time.Since(since)
			if left <= 0 {
				w.end(KindTimeout, fmt.Errorf("no sign of life from the worker for %v", limit))
				return true
			}
			timer.Reset(min(left, c.limit)) // the limit may be another by then
		}
	}
}

// limit is how long the worker may be silent while a request waits: as long as
// for any that it has to answer before, since it is one of those that it works on.
// That of a render is short, but not while the scan is read for it.
func (w *Worker) limit(c *call) time.Duration {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	limit := c.limit
	for _, other := range w.pending {
		if other.generation > c.generation {
			continue
		}
		limit = max(limit, other.limit)
		if other.answer == wire.TypeReady && other.stage == wire.StageDecode {
			limit = max(limit, w.host.config.Timeouts.Decode)
		}
	}
	return limit
}

// exporting says whether an export runs or waits.
func (w *Worker) exporting() bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, c := range w.pending {
		if c.answer == wire.TypeExported {
			return true
		}
	}
	return false
}
