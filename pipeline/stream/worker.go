package stream

import (
	"context"
	"errors"
)

// tool is what a worker works with. It belongs to one goroutine at a time.
type tool[In, Out any] interface {
	// do works on an item. A panic is an error.
	do(ctx context.Context, in In) (Out, error)
	// close gives up what the tool holds.
	close()
}

// function is a tool for work in this process.
type function[In, Out any] func(context.Context, In) (Out, error)

func (f function[In, Out]) do(ctx context.Context, in In) (out Out, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = caught(value)
		}
	}()
	return f(ctx, in)
}

func (f function[In, Out]) close() {}

// worker is a goroutine that works on one item after the other.
type worker[In, Out any] struct {
	tool   tool[In, Out]
	ctx    context.Context
	cancel context.CancelFunc
	busy   bool  // it has an item:
	index  int64 // the item's number
	cost   int64
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

// labor is a worker's life. When the function calls runtime.Goexit, or what says
// whether a retry is worth it panics, this goroutine ends and the worker lives on
// in another.
func (e *engine[In, Out]) labor(w *worker[In, Out]) {
	defer func() {
		if w.busy {
			var none Out
			err := &ItemError{Index: w.index, Attempts: 1, Err: caught(recover())}
			e.mutex.Lock()
			e.finish(w, none, err)
			e.mutex.Unlock()
			e.present.Go(func() { e.labor(w) })
			return
		}
		w.cancel()
		w.tool.close()
	}()
	e.mutex.Lock()
	for e.await() {
		in := e.claim(w)
		e.mutex.Unlock()
		out, err := e.attempt(w, in)
		e.mutex.Lock()
		e.finish(w, out, err)
	}
	e.mutex.Unlock()
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

// claim takes the oldest item that waits.
func (e *engine[In, Out]) claim(w *worker[In, Out]) input[In] {
	place := &e.inputs[e.claimed%int64(e.window)]
	in := *place
	*place = input[In]{}
	w.busy, w.index, w.cost = true, e.claimed, in.cost
	e.claimed++
	e.running++
	e.call()
	e.makeRoom()
	return in
}

// finish puts a result where the range statement will look for it.
func (e *engine[In, Out]) finish(w *worker[In, Out], out Out, err error) {
	w.busy = false
	e.running--
	if err != nil {
		var end fatal
		if isEnd := errors.As(err, &end); isEnd || !e.yield {
			if isEnd {
				err = end.error
			}
			e.fail(w.index, err)
			return
		}
	}
	number := w.index
	if e.unordered {
		number = e.finished
	}
	e.finished++
	e.outputs[number%int64(e.window)] = output[Out]{out, err, w.cost, true}
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
