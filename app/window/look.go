package window

import (
	"safelight/app/session"
	"safelight/app/window/zoom"
)

// Resize says how large the place for the picture is, in points, and how many pixels of
// the device a point has.
func (w *Window) Resize(width, height, scale float64) {
	next := zoom.StageOf(width, height, scale)
	if next == w.desk.Stage {
		return
	}
	w.desk.Stage = next
	w.desk.Look = w.desk.Place().Clamped()
	w.tell()
	w.changed(PicturePart | OverlayPart | ToolbarPart)
}

// look shows another part of the picture, or another size.
func (w *Window) look(l zoom.Look) {
	p := w.desk.Place()
	p.Look = l
	next := p.Clamped()
	if next == w.desk.Look {
		return
	}
	w.desk.Look = next
	w.tell()
	w.changed(PicturePart | OverlayPart | ToolbarPart | MenuPart)
}

// tell tells the session where the window looks.
func (w *Window) tell() {
	v, ok := w.desk.Place().View(w.Space)
	if !ok || w.sentOnce && v == w.sent {
		return
	}
	w.sent, w.sentOnce = v, true
	w.errands.Drive("view", true, session.Command{Do: session.SetView, View: &v})
}

// follow goes where the session looks, if somebody else had it look elsewhere.
func (w *Window) follow(v session.View) {
	if !w.sentOnce || w.errands.Driving("view") {
		return
	}
	if v.Zoom != w.sent.Zoom || v.Center != w.sent.Center {
		w.desk.Look = w.desk.Look.Adopted(v)
		w.sent.Zoom, w.sent.Center = v.Zoom, v.Center
	}
	if next := w.desk.Place().Clamped(); next != w.desk.Look { // another picture may be of another size
		w.desk.Look = next
		w.tell()
	}
}
