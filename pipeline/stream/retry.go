package stream

import (
	"context"
	"errors"
	"time"
)

// maxPause is how long a retry waits at most.
const maxPause = time.Minute

// attempt works on an item as often as it may be tried. An error of the source
// is passed on.
func (e *engine[In, Out]) attempt(w *worker[In, Out]) (Out, error) {
	var none Out
	if w.in.err != nil {
		return none, w.in.err
	}
	for {
		out, err := e.try(w)
		if err == nil {
			return out, nil
		}
		if !e.worthARetry(w, err) || !sleep(w.ctx, w.pause) {
			return none, itemError(w.index, w.tries, err)
		}
		w.pause = min(2*w.pause, maxPause)
	}
}

// try works on an item once, or says what came of a try that ended together with
// its goroutine.
func (e *engine[In, Out]) try(w *worker[In, Out]) (out Out, err error) {
	if fault := w.fault; fault != nil {
		w.fault = nil
		return out, w.tool.broken(w.ctx, fault)
	}
	if e.deadline == 0 {
		return w.do(w.ctx)
	}
	ctx, cancel := context.WithTimeout(w.ctx, e.deadline)
	defer cancel()
	return w.do(ctx)
}

// do has the tool work on the item.
func (w *worker[In, Out]) do(ctx context.Context) (Out, error) {
	w.tries++
	w.trying = true
	out, err := w.tool.do(ctx, w.in.value)
	w.trying = false
	return out, err
}

// worthARetry says whether an item that has failed is to be tried again.
func (e *engine[In, Out]) worthARetry(w *worker[In, Out], err error) bool {
	return w.tries <= e.retries && w.ctx.Err() == nil && !errors.As(err, new(fatal)) && e.when(err)
}

// itemError says which item failed. It keeps the mark of an error that ends the
// stream.
func itemError(index int64, tries int, err error) error {
	var end fatal
	if errors.As(err, &end) {
		return fatal{&ItemError{Index: index, Attempts: tries, Err: end.error}}
	}
	return &ItemError{Index: index, Attempts: tries, Err: err}
}

// sleep waits, and says whether ctx has not ended meanwhile.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
