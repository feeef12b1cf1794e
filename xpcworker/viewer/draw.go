package viewer

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"safelight/xpcworker/host"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// maxFlying is how many requests a worker has: the one it draws, and one that
// tells it that a newer one waits.
const maxFlying = 2

// pump sends what is wanted, if the worker can take it.
func (v *Viewer) pump(d *desk) {
	if d.over || d.worker == nil || !d.pending || d.flying == maxFlying ||
		(len(d.free) == 0 && d.owned == surfacesPerImage) {
		return
	}
	width, height := v.size(d, d.wanted)
	free := v.pickFree(d, width, height)
	if free == nil && d.owned == surfacesPerImage { // of another size, and in use
		return
	}
	if free == nil {
		d.owned++
	}
	d.pending = false
	d.flying++
	d.number++
	before := d.sent
	d.sent = make(chan struct{})
	r := drawing{Render: *d.wanted, number: d.number, before: before, sent: d.sent, width: width, height: height}
	if r.Within = 0; !d.whole {
		r.Within = v.config.Coarse.Microseconds()
	}
	w := d.worker
	v.background(func() func() {
		s, ready, err := v.draw(d, w, r, free)
		return func() { v.drew(d, w, r, s, ready, err) }
	})
	v.plan()
}

// drawing is a request on its way. They are numbered, and reach the worker in
// this order.
type drawing struct {
	task.Render
	number        int
	before, sent  chan struct{} // closed when the one before, and this one, were sent
	width, height int
}

// pickFree takes a free surface of the given size, nil if there is none. Others
// are closed: the worker still has them, so nobody else may.
func (v *Viewer) pickFree(d *desk, width, height int) *surface.Surface {
	for len(d.free) > 0 {
		s := d.free[len(d.free)-1]
		d.free = d.free[:len(d.free)-1]
		if s.Width == width && s.Height == height {
			return s
		}
		d.owned--
		w := d.worker
		v.background(func() func() { // a worker that reads nothing keeps whoever sends waiting
			w.Release(s)
			s.Close()
			return nil
		})
	}
	return nil
}

// draw has a worker draw, to a surface from the pool if there is no free one.
// The surface may be nil if there is an error.
func (v *Viewer) draw(d *desk, w *host.Worker, r drawing, s *surface.Surface) (*surface.Surface, wire.Ready, error) {
	var once sync.Once
	sent := func() { once.Do(func() { close(r.sent) }) }
	defer sent()
	if err := r.Check(w.Opened().Width, w.Opened().Height); err != nil { // before memory is taken for it
		return s, wire.Ready{}, fmt.Errorf("%s: %w", filepath.Base(d.path), err)
	}
	if s == nil {
		var err error
		if s, err = v.pool.Get(r.width, r.height, surface.BGRA8); err != nil {
			return nil, wire.Ready{}, fmt.Errorf("%s: no memory for the picture: %w", filepath.Base(d.path), err)
		}
	}
	blob, err := json.Marshal(r.Render)
	if err != nil {
		return s, wire.Ready{}, err
	}
	if r.before != nil {
		<-r.before
	}
	ready, err := w.Render(d.ctx, host.RenderRequest{Surface: s, Blob: blob, Sent: sent})
	return s, ready, err
}

// drew takes what came of a request.
func (v *Viewer) drew(d *desk, w *host.Worker, r drawing, s *surface.Surface, ready wire.Ready, err error) {
	d.flying--
	lost := d.over || d.worker != w || (err != nil && w.Err() != nil)
	if lost && s != nil {
		v.recycle(w, s)
	}
	if lost || s == nil {
		d.owned--
	}
	switch e := (*host.Error)(nil); {
	case lost: // the watcher of the worker says why, if anybody is to know
	case err == nil:
		v.finished(d, &Picture{Path: d.path, Surface: s, Ready: ready, Request: r.Render, desk: d, worker: w, number: r.number})
		if r.number > d.newest {
			d.newest, d.coarse = r.number, r.Within > 0 && ready.Width < r.width
		}
	case errors.As(err, &e) && e.Kind == host.KindSuperseded:
		d.free = append(d.free, s)
	default:
		d.coarse = false
		if s != nil {
			d.free = append(d.free, s)
		}
		if !d.drawn && !d.asked {
			v.fail(d, err)
			break
		}
		v.tell(d, Event{Kind: RequestFailed, Err: err})
		if !d.drawn && !d.pending && d.flying == 0 { // then as without the request
			d.wanted, d.asked = nil, false
			v.prepare(d, w)
		}
	}
	// Answers may come in another order: that the newest picture is coarse counts when
	// the last of them is there, and nothing else is asked for.
	if !lost && d.coarse && !d.pending && d.flying == 0 {
		d.pending, d.whole, d.coarse = true, true, false
	}
	v.pump(d)
	v.plan()
}

// finished takes a new picture, in place of one that nobody has taken. The worker
// drew them in the order of their numbers; those who wait for it may be told in
// another.
func (v *Viewer) finished(d *desk, p *Picture) {
	late := func(than *Picture) bool {
		return than != nil && than.desk == d && than.worker == p.worker && than.number > p.number
	}
	if late(d.ready) || late(v.shown) {
		d.free = append(d.free, p.Surface)
		return
	}
	if !v.seen[d.path] { // what happened before is forgiven
		v.seen[d.path] = true
		delete(v.crashes, d.path)
	}
	if old := d.ready; old != nil {
		d.ready = nil
		if old.worker == d.worker {
			d.free = append(d.free, old.Surface)
		} else {
			v.forget(old)
		}
	}
	d.ready, d.drawn = p, true
	v.counts.Pictures++
	v.tell(d, Event{Kind: PictureReady})
}
