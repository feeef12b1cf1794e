package host

import (
	"context"
	"errors"
	"sync"
	"time"
)

// How long no process is started after one could not be: this at first, then
// twice as long every time, and never longer than that.
const (
	firstBackoff = time.Second
	mostBackoff  = time.Minute
)

// fallback remembers that processes cannot be started, so that not every image
// has to find out by itself, and that nobody is told twice. The zero value
// supposes that they can.
type fallback struct {
	now func() time.Time // nil for time.Now; tests set it

	mutex sync.Mutex
	// told are the reasons the user knows; empty while processes start.
	told map[string]bool
	// wait is how long the last pause was, next when it ends.
	wait   time.Duration
	next   time.Time
	trying bool // somebody does, after a pause
}

// try says whether to start a process. After a pause only one image does, and
// has to report to started, failed or undecided.
func (f *fallback) try() bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if len(f.told) == 0 {
		return true
	}
	if f.trying || f.clock().Before(f.next) {
		return false
	}
	f.trying = true
	return true
}

// started says that a process could be started, and returns whether that is
// news.
func (f *fallback) started() bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	news := len(f.told) > 0
	f.told, f.wait, f.trying = nil, 0, false
	return news
}

// failed says that none could be, and returns whether the reason is news.
func (f *fallback) failed(reason string) bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	now := f.clock()
	if f.trying || !now.Before(f.next) { // not one of several that began together
		f.wait = min(max(2*f.wait, firstBackoff), mostBackoff)
		f.next = now.Add(f.wait)
	}
	f.trying = false
	if f.told[reason] {
		return false
	}
	if f.told == nil {
		f.told = make(map[string]bool)
	}
	f.told[reason] = true
	return true
}

// undecided says that it could not be found out.
func (f *fallback) undecided() {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.trying = false
}

func (f *fallback) clock() time.Time {
	if f.now != nil {
		return f.now()
	}
	return time.Now()
}

// startOrFallBack starts a process, or, when none can be started, a goroutine.
// The user is told when that changes, and why.
func (h *Host) startOrFallBack(ctx context.Context, path string) (*Worker, error) {
	w, err := h.tryProcess(ctx, path)
	if w == nil && err == nil {
		return h.startInProcess(ctx, path)
	}
	return w, err
}

// tryProcess starts a process, unless that was tried in vain a moment ago. There
// is neither a worker nor an error when it has to be done without one.
func (h *Host) tryProcess(ctx context.Context, path string) (*Worker, error) {
	if !h.fallback.try() {
		return nil, nil
	}
	w, err := h.startProcess(ctx, path)
	if err == nil {
		if h.fallback.started() {
			h.notify(Notice{File: path})
		}
		return w, nil
	}
	// Whoever canceled or closed has not learned whether it would have started.
	if ctx.Err() != nil || errors.Is(err, ErrClosed) {
		h.fallback.undecided()
		return nil, err
	}
	if h.fallback.failed(reason(err)) {
		h.notify(Notice{File: path, Err: err})
	}
	return nil, nil
}

// reason is why a worker could not be started, whatever the image.
func reason(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		err = e.Err
	}
	return err.Error()
}

func (h *Host) notify(n Notice) {
	if h.config.Notify != nil {
		h.config.Notify(n)
	}
}
