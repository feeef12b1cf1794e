package viewer

import (
	"context"
	"errors"

	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// surfacesPerImage is how many surfaces an image has: one shown, one ready, one
// drawn to.
const surfacesPerImage = 3

// desk is an image at work: a worker, what is wanted of it, and its pictures.
type desk struct {
	path   string
	ctx    context.Context // ends with the desk
	cancel context.CancelFunc
	over   bool // nothing that comes in counts any more
	failed bool // and will stay so
	err    error

	worker *host.Worker // nil until it has opened the image
	opened wire.Opened

	wanted  *task.Render  // nil until something is
	pending bool          // wanted has not been sent
	asked   bool          // wanted is what the user asked for
	whole   bool          // wanted has been drawn coarser than it is
	newest  int           // number of the newest request that came to a picture
	coarse  bool          // and that picture is coarser than it should be
	flying  int           // renders that were sent and not answered
	number  int           // of the last of them
	sent    chan struct{} // closed when that is on its way to the worker

	free  []*surface.Surface // that the worker knows, to draw to
	owned int                // surfaces in all: free, drawn to, ready, shown
	ready *Picture           // the newest picture nobody has taken
	drawn bool               // there was a picture once

	insist bool // open it even if it is in quarantine
	left   int  // how often the user went on to another image
}

// Picture is a finished picture of an image.
type Picture struct {
	// Path is the image.
	Path string
	// Surface holds the pixels, BGRA.
	Surface *surface.Surface
	// Ready says how large the picture is and how long it took. One that is
	// smaller than its surface is coarse, see Config.Coarse, and in its top left.
	Ready wire.Ready
	// Request is what it shows.
	Request task.Render

	desk   *desk
	worker *host.Worker // that drew it
	number int          // of the request
}

// Take hands out the newest picture of the image shown, if there is one that
// was not handed out since Show. It is valid until a Take that returns another
// one, or Close.
func (v *Viewer) Take() (*Picture, bool) {
	var p *Picture
	v.call(func() {
		if v.closing || v.current == nil {
			return
		}
		again := v.again && v.taken()
		v.again = false
		if v.current.ready == nil {
			if again {
				p = v.shown
				v.awaitPresented()
			}
			return
		}
		p, v.current.ready = v.current.ready, nil
		v.putAway(v.shown)
		v.shown = p
		v.firstShown = true
		v.awaitPresented()
		v.pump(v.current) // there may be a free surface now
		v.plan()
	})
	return p, p != nil
}

// putAway takes back a picture that was shown. It may be shown again if the
// user comes back.
func (v *Viewer) putAway(p *Picture) {
	if p == nil {
		return
	}
	d := p.desk
	switch {
	case d.over || d.worker != p.worker:
		v.forget(p)
	case d != v.current && d.ready == nil:
		d.ready = p
	default:
		d.free = append(d.free, p.Surface)
	}
}

// forget gives up a picture for good.
func (v *Viewer) forget(p *Picture) {
	if p != nil {
		v.recycle(p.worker, p.Surface)
		p.desk.owned--
	}
}

// recycle returns surfaces to the pool as soon as the worker that has them is
// gone; to the system if memory is short.
func (v *Viewer) recycle(w *host.Worker, surfaces ...*surface.Surface) {
	if len(surfaces) == 0 {
		return
	}
	short := v.pressed
	v.background(func() func() {
		<-w.Gone()
		for _, s := range surfaces {
			if short {
				s.Close()
			} else {
				v.pool.Put(s)
			}
		}
		return nil
	})
}

// newDesk makes a desk without a worker.
func (v *Viewer) newDesk(path string) *desk {
	ctx, cancel := context.WithCancel(v.ctx)
	return &desk{path: path, ctx: ctx, cancel: cancel}
}

// drop ends the desk in a place, if there is one.
func (v *Viewer) drop(place **desk) {
	if d := *place; d != nil {
		*place = nil
		v.end(d)
	}
}

// end kills the desk's worker and gives back all the desk has, but for a picture
// that is shown. It waits for nothing.
func (v *Viewer) end(d *desk) {
	d.over = true
	d.cancel()
	v.forget(d.ready)
	d.ready = nil
	v.clear(d)
}

// clear kills the desk's worker, if there is one, and gives back its surfaces,
// but for finished pictures. What the worker is drawing to comes back with its
// answer.
func (v *Viewer) clear(d *desk) {
	w := d.worker
	if w == nil {
		return
	}
	d.worker = nil
	v.bury(w)
	v.recycle(w, d.free...)
	d.owned -= len(d.free)
	d.free = nil
}

// bury kills a worker and sees it off.
func (v *Viewer) bury(w *host.Worker) {
	pid := w.PID()
	v.ending[pid] = struct{}{}
	v.background(func() func() {
		var before memory.Snapshot
		err := errNotIsolated
		if w.Isolated() {
			before, err = memory.Snap(pid, w.Path()) // which takes milliseconds
		}
		w.Kill()
		<-w.Gone()
		var kill memory.Kill
		if err == nil {
			kill, err = before.Returned()
		}
		return func() {
			delete(v.ending, pid)
			if err == nil {
				v.returned(w.Path(), &kill)
			}
		}
	})
}

// errNotIsolated says that nothing can be measured of a worker that is a part of
// this process.
var errNotIsolated = errors.New("no process of its own")

// returned takes note of what came back with a worker.
func (v *Viewer) returned(path string, kill *memory.Kill) {
	v.lastKill = kill
	if v.config.Notify != nil {
		v.config.Notify(Event{Kind: Returned, Path: path, Kill: kill})
	}
}

// tell notifies of something that happened to the image shown.
func (v *Viewer) tell(d *desk, e Event) {
	if d == v.current && v.config.Notify != nil {
		e.Path = d.path
		v.config.Notify(e)
	}
}
