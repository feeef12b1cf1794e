// Package queue works on the parts of a file at the same time and hands them on
// in order.
package queue

import "runtime"

// A Queue is an assembly line of parts. Add takes a part, a goroutine of its
// own works on it, and it is delivered, in the goroutine that calls Add or
// Drain, when it has become the oldest. What is delivered does not depend on
// the number of cores.
type Queue[T any] struct {
	work    func(T) error
	deliver func(T) error
	limit   int
	waiting []part[T] // the oldest first
	free    []T
	err     error // of the first failure
}

type part[T any] struct {
	value T
	done  chan error // receives once, when the work is done
}

// New is a queue of at most as many parts as there are cores. Both functions
// may fail; work runs in several goroutines at once.
func New[T any](work, deliver func(T) error) *Queue[T] {
	return &Queue[T]{work: work, deliver: deliver, limit: runtime.GOMAXPROCS(0)}
}

// Room delivers the oldest part while the queue is full, and gives back a part
// that has been delivered, for use again, if there is one. Called before every
// Add, it bounds the parts there are to one for each core.
func (q *Queue[T]) Room() (used T, ok bool, err error) {
	for len(q.waiting) >= q.limit {
		if err := q.next(); err != nil {
			return used, false, err
		}
	}
	n := len(q.free)
	if n == 0 {
		return used, false, q.err
	}
	used, q.free = q.free[n-1], q.free[:n-1]
	return used, true, q.err
}

// Add begins to work on a part.
func (q *Queue[T]) Add(value T) {
	p := part[T]{value, make(chan error, 1)}
	q.waiting = append(q.waiting, p)
	go func() { p.done <- q.work(p.value) }()
}

// Drain delivers all parts. Its error, as that of Room, is the first of either
// function; no part is delivered after it.
func (q *Queue[T]) Drain() error {
	for len(q.waiting) > 0 && q.err == nil {
		q.next()
	}
	return q.err
}

// Stop waits for the work under way and delivers nothing more.
func (q *Queue[T]) Stop() {
	for _, p := range q.waiting {
		<-p.done
	}
	q.waiting, q.free = nil, nil
}

// next delivers the oldest part.
func (q *Queue[T]) next() error {
	if q.err != nil {
		return q.err
	}
	p := q.waiting[0]
	q.waiting = append(q.waiting[:0], q.waiting[1:]...)
	if q.err = <-p.done; q.err == nil {
		q.err = q.deliver(p.value)
	}
	q.free = append(q.free, p.value)
	return q.err
}
