package thumbs

import (
	"context"
	"slices"
	"sync"
)

// job is a thumbnail that somebody waits for.
type job struct {
	path, key string
	ctx       context.Context // ends when nobody waits any more
	cancel    context.CancelFunc
	waiters   int
	done      chan struct{} // closed when there is a result
	thumb     Thumb
	err       error
}

// queue is who waits for what.
type queue struct {
	mu      sync.Mutex
	waiting []*job          // the one asked for last at the end
	jobs    map[string]*job // by key; waiting or being made
	running int
	bad     map[string]Thumb // what cannot be made, by key
	closed  bool
}

func newQueue() queue { return queue{jobs: map[string]*job{}, bad: map[string]Thumb{}} }

// join is a job for a key, with one more who waits for it: a new one, that of those
// who wait already, which comes first then, or one that is done because the scan is
// known to be bad. The queue is locked.
func (q *queue) join(ctx context.Context, path, key string) *job {
	j := q.jobs[key]
	switch thumb, bad := q.bad[key]; {
	case bad:
		j = &job{done: make(chan struct{}), thumb: thumb, cancel: func() {}}
		close(j.done)
		return j
	case j == nil:
		j = &job{path: path, key: key, done: make(chan struct{})}
		j.ctx, j.cancel = context.WithCancel(ctx)
		q.jobs[key] = j
		q.waiting = append(q.waiting, j)
	default:
		if i := slices.Index(q.waiting, j); i >= 0 {
			q.waiting = append(slices.Delete(q.waiting, i, i+1), j)
		}
	}
	j.waiters++
	return j
}

// leave counts out one who waits. What nobody waits for is made no further.
func (q *queue) leave(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if j.waiters--; j.waiters > 0 {
		return
	}
	j.cancel()
	q.forget(j)
	if i := slices.Index(q.waiting, j); i >= 0 {
		q.waiting = slices.Delete(q.waiting, i, i+1)
	}
}

// forget has nobody join a job any more.
func (q *queue) forget(j *job) {
	if q.jobs[j.key] == j {
		delete(q.jobs, j.key)
	}
}

// wanted says whether anything waits; if nothing does, who asks is counted out.
func (q *queue) wanted() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) > 0 {
		return true
	}
	q.running--
	return false
}

// next is the job asked for last, nil if there is none.
func (q *queue) next() *job {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return nil
	}
	j := q.waiting[len(q.waiting)-1]
	q.waiting = q.waiting[:len(q.waiting)-1]
	return j
}

// mostBad bounds what is remembered of scans that cannot be shown.
const mostBad = 10_000

// finish hands out the result of a job.
func (q *queue) finish(j *job, thumb Thumb, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	j.cancel()
	q.forget(j)
	if thumb.Err != nil && thumb.Key != "" {
		if len(q.bad) >= mostBad {
			clear(q.bad)
		}
		q.bad[j.key] = thumb
	}
	j.thumb, j.err = thumb, err
	close(j.done)
}

// close has nothing more join, and ends what waits.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for _, j := range q.waiting {
		j.cancel()
		j.err = ErrClosed
		close(j.done)
	}
	q.waiting = nil
}
