package viewer

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

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
	w, request := d.worker, *d.wanted
	v.background(func() func() {
		s, ready, err := v.draw(d, w, request, free, width, height)
		return func() { v.drew(d, w, s, ready, err) }
	})
	v.plan()
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
func (v *Viewer) draw(d *desk, w *host.Worker, r task.Render, s *surface.Surface, width, height int) (*surface.Surface, wire.Ready, error) {
	if s == nil {
		var err error
		if s, err = v.pool.Get(width, height, surface.BGRA8); err != nil {
			return nil, wire.Ready{}, fmt.Errorf("%s: no memory for the picture: %w", filepath.Base(d.path), err)
		}
	}
	blob, err := json.Marshal(r)
	if err != nil {
		return s, wire.Ready{}, err
	}
	ready, err := w.Render(d.ctx, host.RenderRequest{Surface: s, Blob: blob})
	return s, ready, err
}

// drew takes what came of a request.
func (v *Viewer) drew(d *desk, w *host.Worker, s *surface.Surface, ready wire.Ready, err error) {
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
		v.finished(d, &Picture{Path: d.path, Surface: s, Ready: ready, desk: d, worker: w})
	case errors.As(err, &e) && e.Kind == host.KindSuperseded:
		d.free = append(d.free, s)
	default:
		if s != nil {
			d.free = append(d.free, s)
		}
		if !d.drawn {
			v.fail(d, err)
			break
		}
		v.tell(d, Event{Kind: RequestFailed, Err: err})
	}
	v.pump(d)
	v.plan()
}

// finished takes a new picture, in place of one that nobody has taken.
func (v *Viewer) finished(d *desk, p *Picture) {
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
