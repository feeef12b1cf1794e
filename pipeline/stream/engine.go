package stream

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"
)

// engine is one range over a stream: the window, and those who meet at it. The
// source's goroutine fills it, workers claim what is in it and put results in
// its place, and the goroutine of the range statement takes them out. All share
// one mutex, and each waits for something of its own.
type engine[In, Out any] struct {
	settings
	caller context.Context // Map's
	ctx    context.Context // of the work; ends with the range statement
	cancel context.CancelFunc
	price  func(In) int64 // nil: no budget
	equip  func() tool[In, Out]

	mutex sync.Mutex
	room  sync.Cond // the source waits for a place, or for bytes
	work  sync.Cond // workers wait for items
	news  sync.Cond // the range statement waits for a result

	// Items are numbered as they are pulled. Number n waits for a worker in
	// inputs[n % window]. A result waits for its delivery in outputs: in the
	// place of its item's number or, unordered, of the number of results before
	// it. Neither ring can be overrun, as both hold a part of what is pulled
	// and not delivered.
	inputs                               []input[In]
	outputs                              []output[Out]
	pulled, claimed, finished, delivered int64
	held                                 bool  // the range statement has result number delivered,
	heldCost                             int64 // which costs this
	reserved                             int64 // by all that is admitted and not delivered

	failure  *failure // what ends the stream
	canceled bool     // the caller's context has ended
	left     bool     // the range statement has been left
	complete bool     // the last item is in the window: an error that ends the stream
	drained  bool     // the source has returned,
	late     error    // or panicked after it was told to stop

	staff       []*worker[In, Out]
	running     int  // workers that have an item
	idle        int  // workers that wait for one
	waking      bool // a worker has been called and has not come yet
	short, full bool // the source waits for bytes, for a place

	present     sync.WaitGroup // the workers
	sourceEnded chan struct{}
	unwatch     func() // stops watching the caller's context
}

type input[In any] struct {
	value In
	err   error // of the source, in the place of a value
	cost  int64
}

type output[Out any] struct {
	value Out
	err   error
	cost  int64
	done  bool
}

// failure is an error that ends the stream in the place of an item.
type failure struct {
	index int64
	err   error
}

func newEngine[In, Out any](ctx context.Context, set *settings, price func(In) int64, equip func() tool[In, Out]) *engine[In, Out] {
	e := &engine[In, Out]{
		settings: *set, caller: ctx, price: price, equip: equip,
		inputs:      make([]input[In], set.window),
		outputs:     make([]output[Out], set.window),
		sourceEnded: make(chan struct{}),
	}
	e.ctx, e.cancel = context.WithCancel(ctx)
	e.room.L, e.work.L, e.news.L = &e.mutex, &e.mutex, &e.mutex
	return e
}

// begin starts to pull.
func (e *engine[In, Out]) begin(src iter.Seq2[In, error]) {
	watched := make(chan struct{})
	stop := context.AfterFunc(e.caller, func() {
		defer close(watched)
		e.mutex.Lock()
		defer e.mutex.Unlock()
		e.canceled = true
		e.wake()
	})
	e.unwatch = func() {
		if !stop() {
			<-watched
		}
	}
	go e.pull(src)
}

// next takes the result that was given out last for delivered, waits for the
// next one and gives it out. It is false at the end, with the error that there
// may be, and with errLate as soon as hurry is called with late.
func (e *engine[In, Out]) next(late *bool) (out Out, err error, ok bool) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.release()
	for {
		place := &e.outputs[e.delivered%int64(e.window)]
		switch {
		case e.caller.Err() != nil:
			return out, context.Cause(e.caller), false
		case place.done:
			result := *place
			*place = output[Out]{}
			e.held, e.heldCost = true, result.cost
			return result.value, result.err, true
		case e.failure != nil && e.unblocked():
			return out, e.failure.err, false
		case e.drained && e.delivered == e.pulled:
			return out, nil, false
		case late != nil && *late:
			return out, errLate, false
		}
		e.news.Wait()
	}
}

// errLate is that there was no result in time.
var errLate = errors.New("no result in time")

// hurry ends a wait for a result.
func (e *engine[In, Out]) hurry(late *bool) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	*late = true
	e.news.Signal()
}

// unblocked says that nothing is to be delivered before the failure.
func (e *engine[In, Out]) unblocked() bool {
	if e.unordered {
		return e.running == 0
	}
	return e.delivered == e.failure.index
}

// release makes room for one item more.
func (e *engine[In, Out]) release() {
	if e.held {
		e.held = false
		e.delivered++
		e.reserved -= e.heldCost
		e.makeRoom()
	}
}

// end returns when nothing runs any more, whatever the reason for the end, and
// also when interrupt does not return.
func (e *engine[In, Out]) end() {
	e.mutex.Lock()
	e.left = true
	drained := e.drained
	e.wake()
	e.mutex.Unlock()
	e.cancel()
	defer e.join()
	if !drained && e.interrupt != nil {
		e.interrupt()
	}
}

// join waits for everything that has been started.
func (e *engine[In, Out]) join() {
	e.present.Wait()
	e.unwatch()
	if e.awaitSource() && e.late != nil {
		panic(e.late) // as in a loop over the source itself
	}
}

// awaitSource waits for the source as long as it is worth it.
func (e *engine[In, Out]) awaitSource() bool {
	if !e.abandon {
		<-e.sourceEnded
		return true
	}
	timer := time.NewTimer(e.abandonAfter)
	defer timer.Stop()
	select {
	case <-e.sourceEnded:
		return true
	case <-timer.C:
		return false
	}
}

// ended says that no work is to begin any more.
func (e *engine[In, Out]) ended() bool { return e.left || e.canceled || e.failure != nil }

// wake has everybody look again.
func (e *engine[In, Out]) wake() {
	e.room.Broadcast()
	e.work.Broadcast()
	e.news.Broadcast()
}

// costError is that of an item whose cost makes no sense.
func costError(cost int64) error {
	return fmt.Errorf("%w: an item costs %d bytes", ErrOption, cost)
}
