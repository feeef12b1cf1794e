package worker

import (
	"sync"
	"time"
)

// minSlot is the time every render is granted.
const minSlot = 66 * time.Millisecond

// pace decides when a running render is given up for a newer one that waits:
// when it has lasted longer than 66 ms and than 1.2 times the average, and
// never twice in a row. A machine too slow for every change then still shows
// pictures while a slider is dragged; one that gives up at every change shows
// none until the drag stops.
type pace struct {
	mutex     sync.Mutex
	average   time.Duration // of complete renders, newer ones counting more
	started   time.Time
	cancel    func() // nil while nothing runs
	timer     *time.Timer
	abandoned bool // whether the render before this one was, or this one is
	spared    bool // whether this one must be let finish
}

// begin says that a render starts; cancel gives it up.
func (p *pace) begin(cancel func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.started, p.cancel = time.Now(), cancel
	p.spared, p.abandoned = p.abandoned, false
}

// newer says that a newer render waits.
func (p *pace) newer() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.cancel == nil || p.spared || p.timer != nil {
		return
	}
	slot := max(minSlot, p.average*6/5)
	cancel := p.cancel
	var timer *time.Timer
	timer = time.AfterFunc(slot-time.Since(p.started), func() {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		if p.timer == timer { // the render has not ended meanwhile
			p.abandoned = true
			cancel()
		}
	})
	p.timer = timer
}

// end says that the render ended, complete or not.
func (p *pace) end(complete bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
	p.cancel = nil
	if complete {
		p.abandoned = false
		took := time.Since(p.started)
		if p.average == 0 {
			p.average = took
		}
		p.average += (took - p.average) / 4
	}
}
