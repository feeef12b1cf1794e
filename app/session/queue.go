package session

import (
	"sync"

	"safelight/xpcworker/viewer"
)

// queue holds the viewer's events until the owner has time for them. The viewer
// must not be kept waiting; what it tells is bounded by what it was asked.
type queue struct {
	*queued
	wake chan struct{} // holds something when there is something
	done chan struct{}
}

type queued struct {
	mutex  sync.Mutex
	events []viewer.Event
}

func newQueue() queue {
	return queue{&queued{}, make(chan struct{}, 1), make(chan struct{})}
}

// put is called by the viewer.
func (q queue) put(e viewer.Event) {
	q.mutex.Lock()
	q.events = append(q.events, e)
	q.mutex.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take waits for events. It is false when the queue was closed.
func (q queue) take() ([]viewer.Event, bool) {
	select {
	case <-q.wake:
	case <-q.done:
		return nil, false
	}
	q.mutex.Lock()
	defer q.mutex.Unlock()
	events := q.events
	q.events = nil
	return events, true
}

func (q queue) close() { close(q.done) }

// hear passes the viewer's events to the owner.
func (s *Session) hear() func() {
	for {
		events, ok := s.events.take()
		if !ok {
			return nil
		}
		s.post(func() {
			for _, e := range events {
				s.happened(e)
			}
		})
	}
}
