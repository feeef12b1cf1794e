package viewer

import (
	"fmt"
	"time"
)

const (
	// retriesUnseen is how often an image that never showed a picture gets
	// another worker, retriesSeen one that did.
	retriesUnseen, retriesSeen = 1, 3
	// Of crashWindow, maxCrashes deaths of workers are taken as they come; from
	// then on there is a pause before a worker is replaced.
	crashWindow, maxCrashes = time.Minute, 3
	// The first pause, doubled each time up to the last.
	firstPause, lastPause = time.Second, time.Minute
)

// died replaces a desk's worker, if there is still hope.
func (v *Viewer) died(d *desk, cause error) {
	v.counts.Crashes++
	v.crashes[d.path]++
	pause := v.recent.add(time.Now())
	if d != v.current {
		v.fail(d, cause)
		return
	}
	retries := retriesUnseen
	if v.seen[d.path] {
		retries = retriesSeen
	}
	if n := v.crashes[d.path]; n > retries {
		if !v.seen[d.path] {
			v.condemn(d, cause)
		}
		v.fail(d, fmt.Errorf("%w; given up after %d tries", cause, n))
		return
	}
	v.counts.Restarts++
	v.tell(d, Event{Kind: Restarted, Err: cause, Wait: pause.Seconds()})
	if pause == 0 {
		v.start(d)
		return
	}
	v.after(pause, d, func() {
		if !d.over && d == v.current {
			v.start(d)
		}
	})
}

// condemn puts an image's bytes in quarantine.
func (v *Viewer) condemn(d *desk, cause error) {
	path := d.path
	v.background(func() func() {
		sum, err := contentOf(v.ctx, path)
		if err != nil {
			return nil // not there any more, or nobody wants to know any more
		}
		return func() {
			if v.crashes[path] > 0 { // the user does not insist meanwhile
				v.quarantine.add(suspect{sum, path, cause})
			}
		}
	})
}

// after has the owner run then once some time has passed, unless the desk or the
// viewer ends before.
func (v *Viewer) after(wait time.Duration, d *desk, then func()) {
	v.background(func() func() {
		select {
		case <-time.After(wait):
			return then
		case <-d.ctx.Done():
			return nil
		}
	})
}

// history is when workers died lately.
type history struct {
	deaths []time.Time
	pause  time.Duration
	haste  time.Duration // what pauses are divided by, for tests; 0 is 1
}

// add notes a death and says how long to wait before the worker is replaced.
func (h *history) add(now time.Time) time.Duration {
	recent := h.deaths[:0]
	for _, t := range h.deaths {
		if now.Sub(t) < crashWindow {
			recent = append(recent, t)
		}
	}
	h.deaths = append(recent, now)
	if len(h.deaths) < maxCrashes {
		h.pause = 0
		return 0
	}
	h.pause = min(max(2*h.pause, firstPause), lastPause)
	return h.pause / max(h.haste, 1)
}

// calm says whether nothing speaks against starting workers that nobody waits
// for.
func (h *history) calm(now time.Time) bool {
	n := 0
	for _, t := range h.deaths {
		if now.Sub(t) < crashWindow {
			n++
		}
	}
	return n < maxCrashes
}
