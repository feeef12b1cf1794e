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
	giveUp    func() bool // nil while nothing runs
	timer     *time.Timer
	abandoned bool // whether the render before this one was, or this one is
	spared    bool // whether this one must be let finish
}

// begin says that a render starts. giveUp gives it up and says so, unless no newer
// one waits: that one does may be said of the newest, once it has begun.
func (p *pace) begin(giveUp func() bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.started, p.giveUp = time.Now(), giveUp
	p.spared, p.abandoned = p.abandoned, false
}

// newer says that a newer render waits.
func (p *pace) newer() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.giveUp == nil || p.spared || p.timer != nil {
		return
	}
	slot := max(minSlot, p.average*6/5)
	giveUp := p.giveUp
	var timer *time.Timer
	timer = time.AfterFunc(slot-time.Since(p.started), func() {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		if p.timer != timer { // the render has ended meanwhile
			return
		}
		if p.abandoned = giveUp(); !p.abandoned {
			p.timer = nil // for one that is newer
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
	p.giveUp = nil
	if complete {
		p.abandoned = false
		took := time.Since(p.started)
		if p.average == 0 {
			p.average = took
		}
		p.average += (took - p.average) / 4
	}
}
