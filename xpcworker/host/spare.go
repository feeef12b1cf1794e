package host

import (
	"context"
	"errors"

	"safelight/xpcworker/wire"
)

// ErrNoSpare says that there can be no spare, because images are handled in
// this process.
var ErrNoSpare = errors.New("no spare without a process of its own")

// Spare is a worker that has been started, has given up what the sandbox takes
// and has said hello, and that waits for an image: the first and only one it
// will ever see.
type Spare struct{ worker *Worker }

// NewSpare starts a worker ahead of time. The error is an *Error.
func (h *Host) NewSpare(ctx context.Context) (*Spare, error) {
	const name = "spare"
	fail := func(kind Kind, err error) (*Spare, error) {
		return nil, &Error{File: name, Stage: wire.StageStart, Kind: kind, ExitCode: -1, Err: err}
	}
	if h.config.Isolation == Never {
		return fail(KindStart, ErrNoSpare)
	}
	if err := h.enter(); err != nil {
		return fail(KindClosed, err)
	}
	defer h.opening.Done()
	start := h.startProcess
	if !h.config.strict() {
		start = h.tryProcess
	}
	w, err := start(ctx, name)
	switch {
	case err != nil:
		return nil, err
	case w == nil:
		return fail(KindStart, ErrNoSpare)
	}
	return &Spare{w}, nil
}

// Open is [Host.Open] with the spare in place of a worker that has to be
// started. Whatever comes of it, the spare is used up.
func (s *Spare) Open(ctx context.Context, path string) (*Worker, error) {
	w := s.worker
	w.rename(path)
	taken, err := w.host.open(ctx, path, func() (*Worker, error) {
		if w.Err() != nil { // died while it waited, which is not the image's fault
			return w.host.start(ctx, path)
		}
		return w, nil
	})
	if taken != w {
		w.Kill()
	}
	return taken, err
}

// PID is the spare's process id.
func (s *Spare) PID() int { return s.worker.PID() }

// Done is closed when the spare is of no use any more.
func (s *Spare) Done() <-chan struct{} { return s.worker.Done() }

// Gone is closed when nothing is left of it, once it was killed.
func (s *Spare) Gone() <-chan struct{} { return s.worker.Gone() }

// Kill ends a spare that is not needed.
func (s *Spare) Kill() { s.worker.Kill() }
