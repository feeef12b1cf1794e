package stream

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"
)

// Batch makes slices of n items, for work that costs less by the dozen. A
// slice is shorter when wait has passed since its first item, if wait is not 0,
// before an error of the source, and at the end.
//
// Besides a slice and the one that is in the making there are as many items as
// the window holds, by default n. Of the options, those about the window, errors
// and the source apply; the order is always that of the source.
func Batch[T any](ctx context.Context, src iter.Seq2[T, error], n int, wait time.Duration, options ...Option) iter.Seq2[[]T, error] {
	fault := between("items in a batch", n, MaxWindow)
	if wait < 0 {
		fault = errors.Join(fault, fmt.Errorf("%w: batches that wait %v", ErrOption, wait))
	}
	options = append([]Option{Window(min(max(n, 1), MaxWindow))}, options...)
	options = append(options, Workers(1), Ordered())
	pass := func(*settings, *restarts) tool[T, T] {
		return function[T, T](func(_ context.Context, item T) (T, error) { return item, nil })
	}
	return run(ctx, src, fault, pass, options, func(e *engine[T, T], yield func([]T, error) bool) {
		b := batcher[T]{engine: e, n: n, wait: wait}
		for b.next(yield) {
		}
	})
}

// Unbatch gives the items of slices one by one.
func Unbatch[T any](src iter.Seq2[[]T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for batch, err := range src {
			if err != nil {
				var none T
				if !yield(none, err) {
					return
				}
				continue
			}
			for _, item := range batch {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// batcher makes slices of what an engine delivers.
type batcher[T any] struct {
	engine *engine[T, T]
	n      int
	wait   time.Duration
}

// next yields a slice, and the error it was cut short by, and says whether
// there may be more.
func (b *batcher[T]) next(yield func([]T, error) bool) bool {
	item, err, ok := b.engine.next(nil)
	var batch []T
	var late *bool
	if ok && err == nil && b.wait > 0 {
		late = new(bool)
		timer := time.AfterFunc(b.wait, func() { b.engine.hurry(late) })
		defer timer.Stop()
	}
	for ok && err == nil {
		batch = append(batch, item)
		if len(batch) == b.n {
			break
		}
		item, err, ok = b.engine.next(late)
	}
	if errors.Is(err, errLate) {
		err, ok = nil, true
	}
	if len(batch) > 0 && !yield(batch, nil) {
		return false
	}
	if err != nil && !yield(nil, err) {
		return false
	}
	return ok
}
