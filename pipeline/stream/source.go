package stream

import (
	"iter"
	"runtime/debug"
)

// pull ranges over the source until it ends or the stream does.
func (e *engine[In, Out]) pull(src iter.Seq2[In, error]) {
	defer close(e.sourceEnded)
	returned := false
	defer func() {
		fault := recover()
		if returned {
			e.drain(nil)
			return
		}
		e.drain(caught(fault))
	}()
	for value, err := range src {
		if !e.push(value, err) {
			break
		}
	}
	returned = true
}

// push admits what the source has yielded, and returns when there is room for
// what it yields next, or false if nothing more is wanted.
func (e *engine[In, Out]) push(value In, err error) bool {
	in := input[In]{value: value, err: err}
	if e.price != nil && err == nil {
		in.cost = e.price(value)
		if in.cost < 0 {
			in.err = &ItemError{Index: e.pulled, Err: costError(in.cost)}
			in.cost = 0
		}
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for !e.ended() && e.price != nil && e.outstanding() > 0 && in.cost > e.maxBytes-e.reserved {
		e.short = true
		e.room.Wait()
	}
	e.short = false
	if e.ended() {
		return false
	}
	e.admit(in)
	e.complete = in.err != nil && !e.yield
	if e.complete {
		return false // without waiting for room, as nothing is to come
	}
	for !e.ended() && e.outstanding() >= e.window {
		e.full = true
		e.room.Wait()
	}
	e.full = false
	return !e.ended()
}

// admit puts an item into the window.
func (e *engine[In, Out]) admit(in input[In]) {
	e.inputs[e.pulled%int64(e.window)] = in
	e.pulled++
	e.reserved += in.cost
	e.call()
}

// drain says that the source has returned, or what ended it. That takes the
// place of the next item, for which there is room unless the source was told to
// stop.
func (e *engine[In, Out]) drain(fault error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	switch {
	case fault == nil:
	case e.complete || e.ended():
		e.late = fault
	default:
		e.admit(input[In]{err: fatal{fault}})
	}
	e.drained = true
	e.news.Signal()
}

// outstanding is how many items are pulled and not delivered.
func (e *engine[In, Out]) outstanding() int { return int(e.pulled - e.delivered) }

// makeRoom wakes the source if it waits for what there is now. To wake it for
// every place would cost more than the place: as long as workers have items to
// go on with, it sleeps until a quarter of the window is free.
func (e *engine[In, Out]) makeRoom() {
	free := e.window - e.outstanding()
	if e.short || e.full && free > 0 && (e.claimed == e.pulled || 4*free >= e.window) {
		e.short, e.full = false, false
		e.room.Signal()
	}
}

// caught is the error of a function that did not return.
func caught(value any) error {
	if value == nil {
		value = ErrGoexit
	}
	return &PanicError{Value: value, Stack: debug.Stack()}
}
