package window

import (
	"math"

	"safelight/app/session"
	"safelight/app/window/curveview"
	"safelight/pipeline/adjust"
	"safelight/pipeline/curve"
)

// curving is a drag of a point.
type curving struct {
	drag    string
	subject string
	point   *curveview.Drag
}

// points is the curve as it is shown; nil if there is none.
func (w *Window) points() curve.Curve {
	r := w.desk.Recipe()
	if r == nil {
		return nil
	}
	if c := w.desk.Hand.Curve; c != nil {
		return c
	}
	c, err := adjust.Curve(r, w.desk.Channel)
	if err != nil {
		return nil
	}
	return adjust.Shown(c)
}

// CurvePress is a press on the curve's view, at a point of it in points with Y up. A
// double click takes a point away.
func (w *Window) CurvePress(v curveview.View, x, y float64, clicks int) {
	c := w.points()
	w.curve = nil
	if c == nil {
		return
	}
	if clicks > 1 {
		w.CurveRemove(v, x, y)
		return
	}
	g := &curving{drag: w.drag(), subject: w.subjectOf("curve")}
	var next curve.Curve
	g.point, next, w.chosen = v.Press(c, x, y)
	if g.point == nil {
		w.changed(InspectorPart)
		return
	}
	w.curve = g
	if len(next) != len(c) {
		w.setCurve(next, g.drag)
	}
	w.grip("curve", true)
	w.changed(InspectorPart)
}

// CurveMove is the cursor at another place of the view, with the button down.
func (w *Window) CurveMove(x, y float64, fine bool) {
	g := w.curve
	if g == nil || g.subject != w.subjectOf("curve") {
		return
	}
	next, chosen := g.point.Move(x, y, fine)
	w.chosen = chosen
	w.setCurve(next, g.drag)
	w.grip("curve", true)
}

// CurveRelease ends the drag.
func (w *Window) CurveRelease() {
	w.curve = nil
	w.grip("curve", false)
}

// CurveRemove takes the point at a place of the view away.
func (w *Window) CurveRemove(v curveview.View, x, y float64) {
	if c := w.points(); c != nil {
		if next, ok := curveview.Remove(c, v.Hit(c, x, y)); ok {
			w.chosen = -1
			w.setCurve(next, w.drag())
		}
	}
}

// CurveKey is a key while the curve has the keyboard; false if it means nothing to it.
func (w *Window) CurveKey(key string, fine bool) bool {
	c := w.points()
	if c == nil {
		return false
	}
	next, chosen, changed, ok := curveview.Key(c, w.chosen, key, fine)
	if !ok {
		return false
	}
	w.chosen = chosen
	if changed {
		w.setCurve(next, w.together("curve", pause))
	}
	w.changed(InspectorPart)
	return true
}

// setCurve shows the curve as the user has it, and tells the session.
func (w *Window) setCurve(c curve.Curve, drag string) {
	d := w.desk
	d.Hand.Curve = c
	kept := curveview.Kept(c)
	channel := d.Channel
	lane := "curve " + channel
	w.hold("curve", lane, func() bool {
		r := d.Recipe()
		if r == nil {
			return true
		}
		now, _ := adjust.Curve(r, channel)
		return equal(adjust.Shown(now), c)
	}, func() { d.Hand.Curve = nil })
	w.errands.Drive(lane, false, session.Command{Do: session.Curve, Name: channel, Points: kept, Drag: drag})
	w.changed(InspectorPart)
}

func equal(a, b curve.Curve) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.Abs(a[i].X-b[i].X)+math.Abs(a[i].Y-b[i].Y) > 1e-9 {
			return false
		}
	}
	return true
}
