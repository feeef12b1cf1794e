package program

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// crew is goroutines that share the work of one call after another. Nothing is
// allocated per call.
type crew struct {
	spans  chan span
	done   sync.WaitGroup
	ended  sync.WaitGroup
	failed atomic.Pointer[any] // what a span panicked with
}

// span is a range of a job's units.
type span struct{ from, to int }

// newCrew starts as many goroutines as there are cores when workers is 0. Each
// calls member once, for what does the units of spans with memory of its own.
func newCrew(workers int, member func() func(unit int)) *crew {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	c := &crew{spans: make(chan span, 4*workers)}
	for range workers {
		do := member()
		c.ended.Go(func() {
			for span := range c.spans {
				c.work(do, span)
			}
		})
	}
	return c
}

// close ends the goroutines.
func (c *crew) close() {
	close(c.spans)
	c.ended.Wait()
}

// share has all units done and waits for them. Those who are done early take
// more. A panic of one comes up here, where the caller can see to it.
func (c *crew) share(units int) {
	step := max(1, units/cap(c.spans))
	for from := 0; from < units; from += step {
		c.done.Add(1)
		c.spans <- span{from, min(from+step, units)}
	}
	c.done.Wait()
	if failed := c.failed.Swap(nil); failed != nil {
		panic(*failed)
	}
}

func (c *crew) work(do func(unit int), span span) {
	defer c.done.Done()
	defer func() {
		if value := recover(); value != nil {
			failed := value // so that only this moves to the heap
			c.failed.Store(&failed)
		}
	}()
	for unit := span.from; unit < span.to; unit++ {
		do(unit)
	}
}
