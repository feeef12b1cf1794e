package viewer

import (
	"errors"

	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// show goes to an image: to the one before or the one prepared if it is that,
// else to a new desk. The worker of the image left is killed, or kept for a
// moment.
func (v *Viewer) show(path, next string) {
	v.next = next
	v.hopeless = ""
	if v.current != nil && v.current.path == path {
		v.repeat(v.current)
		v.plan()
		return
	}
	v.counts.Shows++
	old := v.current
	v.current = nil
	if v.ahead != nil && v.ahead.path != path && v.ahead.path != next {
		v.drop(&v.ahead)
	}
	d := v.recall(path)
	recalled := d != nil
	if !recalled {
		d = v.newDesk(path)
	}
	v.current = d
	if v.config.Yield > 0 {
		v.unseen = d
	}
	switch {
	case !recalled:
		v.start(d)
	case d.worker != nil:
		v.repeat(d)
		v.pump(d)
	}
	v.retire(old)
	v.plan()
}

// repeat tells again what is known of an image that was there before.
func (v *Viewer) repeat(d *desk) {
	if d.failed {
		v.tell(d, Event{Kind: Failed, Err: d.err})
		return
	}
	if d.worker == nil {
		return
	}
	v.tell(d, Event{Kind: Opened, Opened: d.opened})
	v.again = v.taken()
	if d.ready != nil || v.again {
		v.tell(d, Event{Kind: PictureReady})
	}
}

// recall finds a desk that has the image already.
func (v *Viewer) recall(path string) *desk {
	for _, place := range []**desk{&v.previous, &v.ahead} {
		if d := *place; d != nil && d.path == path {
			*place = nil
			v.counts.Recalled++
			if d.worker != nil {
				d.worker.Resume()
			}
			return d
		}
	}
	return nil
}

// retire keeps the desk the user has left, for ReuseTimeout, in place of the
// one that was kept; or ends it.
func (v *Viewer) retire(d *desk) {
	if d == nil {
		return
	}
	v.drop(&v.previous)
	if v.config.ReuseTimeout <= 0 || d.worker == nil || !d.drawn || v.short() {
		v.end(d)
		return
	}
	v.previous = d
	d.left++
	times := d.left
	v.after(v.config.ReuseTimeout, d, func() {
		if v.previous == d && d.left == times {
			v.drop(&v.previous)
			v.plan()
		}
	})
	workers := v.workers()
	v.background(func() func() {
		fits := v.fits(workers)
		return func() {
			if !fits && v.previous == d && d.left == times {
				v.counts.OverBudget++
				v.drop(&v.previous)
			}
		}
	})
}

// replace gives a desk another worker, without blame.
func (v *Viewer) replace(d *desk, cause error) {
	if d == v.current {
		v.start(d)
		return
	}
	v.fail(d, cause)
}

// start opens a desk's image, in the spare if that is there and the image is
// the one shown.
func (v *Viewer) start(d *desk) {
	var spare *host.Spare
	if d == v.current {
		spare = v.takeSpare()
	}
	path, ctx := d.path, d.ctx
	var suspects quarantine
	if !d.insist {
		suspects = v.quarantine.suspects()
	}
	v.background(func() func() {
		if err := suspects.check(ctx, path); err != nil {
			return func() { v.openFailed(d, spare, err) }
		}
		var w *host.Worker
		var err error
		if spare != nil {
			w, err = spare.Open(ctx, path)
		} else {
			w, err = v.config.Host.Open(ctx, path)
		}
		if err != nil {
			return func() { v.openFailed(d, nil, err) }
		}
		return func() { v.opened(d, w) }
	})
}

// openFailed takes note that an image could not be opened.
func (v *Viewer) openFailed(d *desk, unused *host.Spare, err error) {
	if unused != nil {
		v.keepSpare(unused)
	}
	if d.over {
		return
	}
	if died(err) && !errors.Is(err, ErrQuarantined) {
		v.died(d, err)
		return
	}
	v.fail(d, err)
}

// opened takes over a worker that has opened an image.
func (v *Viewer) opened(d *desk, w *host.Worker) {
	if d.over {
		v.bury(w)
		return
	}
	d.worker, d.opened = w, w.Opened()
	v.background(func() func() { // watch it
		<-w.Done()
		return func() {
			if d.over || d.worker != w {
				return
			}
			v.clear(d)
			if died(w.Err()) {
				v.died(d, w.Err())
			} else { // somebody gave up on it; it is not the image's fault
				v.replace(d, w.Err())
			}
		}
	})
	v.tell(d, Event{Kind: Opened, Opened: d.opened})
	if d.wanted != nil { // by the user, or of the worker before this one
		d.pending = true
		v.pump(d)
	} else {
		v.prepare(d, w)
	}
	v.plan()
}

// prepare finds out what a new image is to look like.
func (v *Viewer) prepare(d *desk, w *host.Worker) {
	v.background(func() func() {
		r, err := v.config.Prepare(d.ctx, w)
		return func() { v.prepared(d, w, r, err) }
	})
}

// prepared takes what a new image is to look like.
func (v *Viewer) prepared(d *desk, w *host.Worker, r task.Render, err error) {
	switch {
	case d.over || d.worker != w || w.Err() != nil:
	case err != nil:
		v.fail(d, err)
	case d.wanted == nil:
		d.wanted, d.pending = &r, true
		v.pump(d)
	}
	v.plan()
}

// fail says that an image cannot be shown. One that was prepared ahead says so
// when it is shown, by trying again.
func (v *Viewer) fail(d *desk, err error) {
	if d != v.current {
		v.hopeless = d.path
		for _, place := range []**desk{&v.previous, &v.ahead} {
			if *place == d {
				v.drop(place)
			}
		}
		return
	}
	d.failed, d.err = true, err
	v.clear(d)
	v.counts.Failed++
	v.tell(d, Event{Kind: Failed, Err: err})
	v.plan()
}

// died says whether an error is that a worker did not survive an image, by itself
// or because it had to be ended. One that had no image yet cannot blame it.
func died(err error) bool {
	var e *host.Error
	if !errors.As(err, &e) || e.Stage == wire.StageStart {
		return false
	}
	switch e.Kind {
	case host.KindCrash, host.KindExit, host.KindPanic, host.KindProtocol, host.KindTimeout:
		return true
	}
	return false
}
