package worker

import (
	"fmt"
	"sync"

	"safelight/xpcworker/wire"
)

// maxWaiting is far above what an app asks for at once.
const maxWaiting = 1024

// queue holds requests that wait, first come first served, with room for one
// render: a newer one goes to the end and the older one is dropped.
type queue struct {
	mutex   sync.Mutex
	changed *sync.Cond
	waiting []request
	closed  bool
}

func newQueue() *queue {
	q := &queue{}
	q.changed = sync.NewCond(&q.mutex)
	return q
}

// push adds a request.
func (q *queue) push(r request) error {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if r.Type == wire.TypeRender {
		for i := range q.waiting {
			if q.waiting[i].Type == wire.TypeRender {
				q.waiting = append(q.waiting[:i], q.waiting[i+1:]...)
				break
			}
		}
	}
	if len(q.waiting) == maxWaiting {
		return fmt.Errorf("more than %d requests at once: %w", maxWaiting, wire.ErrProtocol)
	}
	q.waiting = append(q.waiting, r)
	q.changed.Signal()
	return nil
}

// next waits for a request; false says that there will be no more. Requests
// that wait when the queue is closed are not answered: nobody is there.
func (q *queue) next() (request, bool) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	for len(q.waiting) == 0 && !q.closed {
		q.changed.Wait()
	}
	if q.closed {
		return request{}, false
	}
	r := q.waiting[0]
	q.waiting = append(q.waiting[:0], q.waiting[1:]...)
	return r, true
}

// rendersWait says whether a render waits.
func (q *queue) rendersWait() bool {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	for _, r := range q.waiting {
		if r.Type == wire.TypeRender {
			return true
		}
	}
	return false
}

// close lets next return.
func (q *queue) close() {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.closed = true
	q.changed.Broadcast()
}

// drain closes the files of requests that were never answered.
func (q *queue) drain() {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	for i := range q.waiting {
		q.waiting[i].Close()
	}
	q.waiting = nil
}
