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
func (e *engine[In, Out]) attempt(w *worker[In, Out], in input[In]) (Out, error) {
	var none Out
	if in.err != nil {
		return none, in.err
	}
	pause := e.pause
	for tries := 1; ; tries++ {
		out, err := e.try(w, in.value)
		if err == nil {
			return out, nil
		}
		if !e.worthARetry(w, tries, err) || !sleep(w.ctx, pause) {
			return none, itemError(w.index, tries, err)
		}
		pause = min(2*pause, maxPause)
	}
}

// try works on an item once.
func (e *engine[In, Out]) try(w *worker[In, Out], in In) (Out, error) {
	if e.deadline == 0 {
		return w.tool.do(w.ctx, in)
	}
	ctx, cancel := context.WithTimeout(w.ctx, e.deadline)
	defer cancel()
	return w.tool.do(ctx, in)
}

// worthARetry says whether an item that has failed is to be tried again.
func (e *engine[In, Out]) worthARetry(w *worker[In, Out], tries int, err error) bool {
	return tries <= e.retries && w.ctx.Err() == nil && !errors.As(err, new(fatal)) && e.when(err)
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
