package viewer

import (
	"context"
	"time"

	"safelight/xpcworker/host"
	"safelight/xpcworker/surface"
)

// plan starts what is done ahead of time, or stops it, as the image shown
// allows. The owner calls it whenever something changed.
func (v *Viewer) plan() {
	if v.closing {
		return
	}
	busy := v.busy() || v.painting()
	if w := v.aheadWorker(); w != nil {
		if busy {
			w.Pause()
		} else {
			w.Resume()
		}
	}
	if busy || !v.firstShown {
		return
	}
	if v.short() {
		v.counts.Pressed++
		v.dropSpare()
		v.drop(&v.ahead)
		v.drop(&v.previous)
		v.pool.Trim()
		return
	}
	if !v.recent.calm(time.Now()) {
		return
	}
	if v.config.Spare {
		v.startSpare()
	}
	if v.config.Prefetch {
		v.startAhead()
	}
}

// busy says whether the image shown has work: no picture yet, or one to draw.
func (v *Viewer) busy() bool {
	d := v.current
	return d != nil && !d.failed && (d.ready == nil && !v.taken() || d.flying > 0)
}

// painting says whether somebody paints the first picture of the image shown.
func (v *Viewer) painting() bool {
	return v.unseen != nil && v.unseen == v.current && !v.unseen.failed
}

// Presented tells that the picture taken last is on the screen; see Config.Yield.
func (v *Viewer) Presented() {
	v.call(func() { v.seenAt(v.unseen) })
}

// awaitPresented waits for that no longer than Config.Yield.
func (v *Viewer) awaitPresented() {
	if d := v.current; d == v.unseen {
		v.after(v.config.Yield, d, func() { v.seenAt(d) })
	}
}

// seenAt takes note that pictures of an image have been painted, if one was taken.
func (v *Viewer) seenAt(d *desk) {
	if d == nil || d != v.unseen || !v.taken() {
		return
	}
	v.unseen = nil
	v.plan()
}

// short says whether memory is short, as of half a second ago at most.
func (v *Viewer) short() bool {
	if now := time.Now(); now.Sub(v.looked) > 500*time.Millisecond {
		v.looked, v.pressed = now, v.config.Pressure()
	}
	return v.pressed
}

// taken says whether the picture handed out is one of the image shown.
func (v *Viewer) taken() bool { return v.shown != nil && v.shown.desk == v.current }

func (v *Viewer) aheadWorker() *host.Worker {
	if v.ahead == nil {
		return nil
	}
	return v.ahead.worker
}

// startAhead opens the next image, unless it is at hand, or brought down its
// worker before, or would go beyond the budget.
func (v *Viewer) startAhead() {
	path := v.next
	if v.ahead != nil && v.ahead.path != path {
		v.drop(&v.ahead)
	}
	if path == "" || path == v.hopeless || v.ahead != nil || v.crashes[path] > 0 ||
		(v.current != nil && v.current.path == path) || (v.previous != nil && v.previous.path == path) {
		return
	}
	d := v.newDesk(path)
	v.ahead = d
	workers := v.workers()
	v.background(func() func() {
		fits := v.fits(workers)
		return func() {
			switch {
			case d.over:
			case !fits && d == v.ahead:
				v.counts.OverBudget++
				v.hopeless = d.path
				v.drop(&v.ahead)
			default: // it fits, or the user is there already
				v.start(d)
			}
		}
	})
}

// workers are those that hold an image.
func (v *Viewer) workers() []*host.Worker {
	var list []*host.Worker
	for _, d := range []*desk{v.current, v.previous, v.ahead} {
		if d != nil && d.worker != nil {
			list = append(list, d.worker)
		}
	}
	return list
}

// fits says whether another worker like the largest of these, at its largest,
// is within the budget.
func (v *Viewer) fits(workers []*host.Worker) bool {
	if v.config.Memory <= 0 {
		return true
	}
	var used, largest int64
	for _, w := range workers {
		if m, err := w.Memory(); err == nil {
			used += m.USS
			largest = max(largest, m.Peak)
		}
	}
	return used+largest <= v.config.Memory
}

// startSpare starts a spare, if there is none, and sees to surfaces for the
// image it will get.
func (v *Viewer) startSpare() {
	if v.spare != nil || v.sparing || v.closing || time.Now().Before(v.noSpareBefore) {
		return
	}
	v.sparing = true
	ctx, film := v.ctx, v.box.film()
	v.background(func() func() {
		s, err := v.newSpare(ctx, film)
		return func() {
			v.sparing = false
			if err != nil {
				v.spareFailed()
				return
			}
			v.keepSpare(s)
		}
	})
}

// newSpare starts a spare, and takes the memory of a picture.
func (v *Viewer) newSpare(ctx context.Context, picture box) (*host.Spare, error) {
	s, err := v.config.Host.NewSpare(ctx)
	if err == nil {
		err = v.pool.Reserve(1, picture.width, picture.height, surface.BGRA8)
		if err != nil {
			s.Kill()
			<-s.Gone()
			return nil, err
		}
	}
	return s, err
}

// keepSpare takes over a spare.
func (v *Viewer) keepSpare(s *host.Spare) {
	if v.closing || v.spare != nil {
		v.buried(s)
		return
	}
	v.spare = s
	v.background(func() func() { // watch it
		select {
		case <-s.Done():
		case <-v.ctx.Done():
		}
		return func() {
			if v.spare == s {
				v.dropSpare()
				v.spareFailed()
			}
		}
	})
}

// spareFailed lets some time pass before there is another spare.
func (v *Viewer) spareFailed() {
	v.counts.SpareFailed++
	v.noSpareBefore = time.Now().Add(firstPause)
}

// takeSpare returns the spare, nil if there is none.
func (v *Viewer) takeSpare() *host.Spare {
	s := v.spare
	v.spare = nil
	if s != nil {
		v.counts.Spares++
	}
	return s
}

// dropSpare kills the spare.
func (v *Viewer) dropSpare() {
	if s := v.spare; s != nil {
		v.spare = nil
		v.buried(s)
	}
}

// buried kills a spare and sees it off.
func (v *Viewer) buried(s *host.Spare) {
	s.Kill()
	pid := s.PID()
	v.ending[pid] = struct{}{}
	v.background(func() func() {
		<-s.Gone()
		return func() { delete(v.ending, pid) }
	})
}
