package stream

import (
	"sync"
	"time"
)

// restarts counts the hands that one range statement has lost.
type restarts struct {
	limit  int
	within time.Duration // 0: no limit

	mutex sync.Mutex
	times []time.Time // of the losses within the time, the oldest first
}

// lost counts a hand, and returns what it was lost by, or that there were too
// many.
func (r *restarts) lost(err error) error {
	if r.within == 0 {
		return err
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	now := time.Now()
	for len(r.times) > 0 && now.Sub(r.times[0]) > r.within {
		r.times = r.times[1:]
	}
	r.times = append(r.times, now)
	if len(r.times) > r.limit {
		return fatal{&RestartError{Lost: len(r.times), Within: r.within, Err: err}}
	}
	return err
}
