package stream

import (
	"context"
	"errors"
	"time"
)

// tool is what a worker works with. It belongs to one goroutine at a time.
type tool[In, Out any] interface {
	// do works on an item.
	do(ctx context.Context, in In) (Out, error)
	// broken makes good for do, which has not returned: it panicked, or called
	// runtime.Goexit. It gives the error of the item.
	broken(ctx context.Context, fault error) error
	// close gives up what the tool holds.
	close()
}

// function is a tool for work in this process.
type function[In, Out any] func(context.Context, In) (Out, error)

func (f function[In, Out]) do(ctx context.Context, in In) (Out, error) { return f(ctx, in) }

func (f function[In, Out]) broken(_ context.Context, fault error) error { return fault }

func (f function[In, Out]) close() {}

// worker works on one item after the other, in one goroutine after the other if
// it has to.
type worker[In, Out any] struct {
	tool   tool[In, Out]
	ctx    context.Context
	cancel context.CancelFunc

	busy   bool  // it has an item:
	index  int64 // the item's number
	in     input[In]
	tries  int           // that have begun,
	trying bool          // and the last goes on
	pause  time.Duration // before the next
	fault  error         // what ended a try together with its goroutine
}

// call has a worker come for the items that wait. The one that comes calls the
// next, so that only one at a time is on its way.
func (e *engine[In, Out]) call() {
	switch {
	case e.waking || e.claimed == e.pulled || e.ended():
	case e.idle > 0:
		e.waking = true
		e.work.Signal()
	case len(e.staff) < e.workers:
		e.waking = true
		w := &worker[In, Out]{tool: e.equip()}
		w.ctx, w.cancel = context.WithCancel(e.ctx)
		e.staff = append(e.staff, w)
		e.present.Go(func() { e.labor(w) })
	}
}

// labor is a worker's life, or a part of it: when what it is given to do panics
// or calls runtime.Goexit, this goroutine ends and the worker lives on in another.
func (e *engine[In, Out]) labor(w *worker[In, Out]) {
	defer func() {
		if w.busy {
			e.survive(w, caught(recover()))
			e.present.Go(func() { e.labor(w) })
			return
		}
		w.cancel()
		w.tool.close()
	}()
	e.mutex.Lock()
	for w.busy || e.claim(w) {
		e.mutex.Unlock()
		out, err := e.attempt(w)
		e.mutex.Lock()
		e.finish(w, out, err)
	}
	e.mutex.Unlock()
}

// survive has a worker go on after a fault. That of a try may be worth another
// one; that of what says so, or gives up a hand, is the end of the item.
func (e *engine[In, Out]) survive(w *worker[In, Out], fault error) {
	if w.trying {
		w.trying, w.fault = false, fault
		return
	}
	var none Out
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.finish(w, none, &ItemError{Index: w.index, Attempts: w.tries, Err: fault})
}

// await returns when there is an item to claim, or false at the end.
func (e *engine[In, Out]) await() bool {
	for e.claimed == e.pulled && !e.ended() {
		e.waking = false
		e.idle++
		e.work.Wait()
		e.idle--
	}
	e.waking = false
	return !e.ended()
}

// claim takes the oldest item that waits, or is false at the end.
func (e *engine[In, Out]) claim(w *worker[In, Out]) bool {
	if !e.await() {
		return false
	}
	place := &e.inputs[e.claimed%int64(e.window)]
	w.busy, w.index, w.in, w.tries, w.pause = true, e.claimed, *place, 0, e.pause
	*place = input[In]{}
	e.claimed++
	e.running++
	e.call()
	e.makeRoom()
	return true
}

// finish puts a result where the range statement will look for it.
func (e *engine[In, Out]) finish(w *worker[In, Out], out Out, err error) {
	index, cost := w.index, w.in.cost
	w.busy, w.in = false, input[In]{} // the item is not held any more
	e.running--
	if err != nil {
		var end fatal
		if isEnd := errors.As(err, &end); isEnd || !e.yield {
			if isEnd {
				err = end.error
			}
			e.fail(index, err)
			return
		}
	}
	number := index
	if e.unordered {
		number = e.finished
	}
	e.finished++
	e.outputs[number%int64(e.window)] = output[Out]{out, err, cost, true}
	if number == e.delivered {
		e.news.Signal()
	}
}

// fail ends the stream at an item. What is done on later ones is of no use.
func (e *engine[In, Out]) fail(index int64, err error) {
	if e.failure == nil || index < e.failure.index {
		e.failure = &failure{index, err}
	}
	for _, w := range e.staff {
		if w.busy && w.index > e.failure.index {
			w.cancel()
		}
	}
	e.wake()
}
