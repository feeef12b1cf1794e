// Package curveview is a curve to be drawn on: print density of shadows at the left, of
// paper white at the right. The arithmetic of points is pipeline/adjust's; here is where
// they are in the view, and what a press, a drag and a key do to them.
package curveview

import (
	"math"

	"safelight/app/window/words"
	"safelight/pipeline/adjust"
	"safelight/pipeline/curve"
)

// View is the place for the curve, in points with Y up, as AppKit has it.
type View struct {
	// Width and Height are of the view, of which Inset on every side is around the
	// drawing, so that points at its edge can be seen whole.
	Width, Height, Inset float64
}

const (
	reach = 12 // points within which a press takes a point
	away  = 40 // points outside of the drawing where a dragged point is let go
	// catch is how far from the curve, as a part of its height, a new point is put on it.
	catch = 0.06
	// slow is how much of a movement counts while Shift is held.
	slow = 0.2
	// unit and fineUnit are what an arrow key moves a point by.
	unit, fineUnit = 0.005, 0.001
)

func (v View) size() (w, h float64) {
	return max(v.Width-2*v.Inset, 1), max(v.Height-2*v.Inset, 1)
}

// ToView is where a point of a curve is.
func (v View) ToView(p curve.Point) (x, y float64) {
	w, h := v.size()
	return v.Inset + p.X*w, v.Inset + p.Y*h
}

// ToCurve is the reverse; what is outside of the drawing is outside 0 to 1.
func (v View) ToCurve(x, y float64) curve.Point {
	w, h := v.size()
	return curve.Point{X: (x - v.Inset) / w, Y: (y - v.Inset) / h}
}

// Hit is the point of a curve at a place of the view, -1 if none.
func (v View) Hit(c curve.Curve, x, y float64) int {
	w, h := v.size()
	return adjust.PointAt(c, v.ToCurve(x, y), curve.Point{X: reach / w, Y: reach / h})
}

// Line is a curve as a polyline in the view, from edge to edge: level before its first
// point and after its last.
func (v View) Line(c curve.Curve) [][2]float64 {
	points := adjust.Shown(c)
	list := make([][2]float64, 0, len(points)+2)
	add := func(p curve.Point) {
		x, y := v.ToView(p)
		list = append(list, [2]float64{x, y})
	}
	add(curve.Point{X: 0, Y: points[0].Y})
	for _, p := range points {
		add(p)
	}
	add(curve.Point{X: 1, Y: points[len(points)-1].Y})
	return list
}

// Dot is the radius of the points of a curve: less of one with many.
func Dot(c curve.Curve) float64 {
	if len(c) > 24 {
		return 2.2
	}
	return 3.6
}

// span is the print density of the left edge, log10 of 65536: that of the darkest of 16
// bits.
var span = math.Log10(65536)

// Label is a mark of an axis.
type Label struct {
	// At is 0 to 1.
	At float64
	// Text is the print density there.
	Text string
}

// Labels are the marks of both axes: print densities from the deepest black, at 0, to
// paper white, density 0, at 1.
func Labels() (list []Label) {
	for d := 4.0; d >= 0; d-- {
		list = append(list, Label{1 - d/span, words.Number(d, 1, 1, false)})
	}
	return list
}

// Readout is a point as text: the print densities that go in and come out.
func Readout(p curve.Point) string {
	density := func(x float64) string { return words.Number((1-x)*span, 0.01, 0.01, false) }
	return density(p.X) + " → " + density(p.Y)
}

// Kept are the points as a session is told them: none for a straight line.
func Kept(c curve.Curve) [][2]float64 {
	if len(c) == 2 && c.IsIdentity() {
		return nil
	}
	list := make([][2]float64, len(c))
	for i, p := range c {
		list[i] = [2]float64{p.X, p.Y}
	}
	return list
}

// Drag is a drag of a point. It begins with Press.
type Drag struct {
	view    View
	all     curve.Curve // with the point
	without curve.Curve // nil if it cannot go
	index   int
	at      curve.Point // where the point would be without limits
	x, y    float64
}

// Press begins a drag at a place of the view, on the point there or on a new one. Where
// there is no room for one, d is nil. The curve is as it is then, chosen the point of it.
func (v View) Press(c curve.Curve, x, y float64) (d *Drag, now curve.Curve, chosen int) {
	now = adjust.Shown(c)
	chosen = v.Hit(now, x, y)
	if chosen < 0 {
		at := v.ToCurve(x, y)
		var err error
		if on := now.Eval(min(max(at.X, 0), 1)); math.Abs(on-at.Y) < catch {
			now, chosen, err = adjust.AddPointOn(now, at.X)
		} else {
			now, chosen, err = adjust.AddPoint(now, at)
		}
		if err != nil {
			return nil, adjust.Shown(c), -1
		}
	}
	d = &Drag{view: v, all: now, index: chosen, at: now[chosen], x: x, y: y}
	if without, err := adjust.RemovePoint(now, chosen); err == nil {
		d.without = without
	}
	return d, now, chosen
}

// Move is the curve when the cursor is at a place. With fine, a fifth of the way counts.
// Far outside of the drawing the point is gone, and chosen -1.
func (d *Drag) Move(x, y float64, fine bool) (now curve.Curve, chosen int) {
	w, h := d.view.size()
	speed := 1.0
	if fine {
		speed = slow
	}
	if bx, by := (x-d.x)/w*speed, (y-d.y)/h*speed; bx*0 == 0 && by*0 == 0 { // finite
		d.at.X, d.at.Y, d.x, d.y = d.at.X+bx, d.at.Y+by, x, y
	}
	out := func(at, length float64) bool { return at < -away || at > length+away }
	if d.without != nil && (out(x-d.view.Inset, w) || out(y-d.view.Inset, h)) {
		return d.without, -1
	}
	moved, err := adjust.MovePoint(d.all, d.index, d.at)
	if err != nil {
		return d.all, d.index
	}
	return moved, d.index
}

// Remove is a curve without a point; ok is false where there is none, or two are left.
func Remove(c curve.Curve, index int) (next curve.Curve, ok bool) {
	next, err := adjust.RemovePoint(c, index)
	return next, err == nil
}

// Key is what a key does, by the names of app/shortcut: brackets choose a point, arrows
// move the chosen one, plus adds one after it, Delete removes it. It is ok false for keys
// that mean nothing here; changed says whether the curve is another.
func Key(c curve.Curve, chosen int, key string, fine bool) (next curve.Curve, now int, changed, ok bool) {
	c = adjust.Shown(c)
	if chosen >= len(c) {
		chosen = -1
	}
	by := unit
	if fine {
		by = fineUnit
	}
	switch key {
	case "[":
		return c, (max(chosen, 0) - 1 + len(c)) % len(c), false, true
	case "]":
		return c, (chosen + 1) % len(c), false, true
	case "+", "=":
		i := len(c) - 2
		if chosen >= 0 && chosen < len(c)-1 {
			i = chosen
		}
		more, at, err := adjust.AddPoint(c, curve.Point{X: (c[i].X + c[i+1].X) / 2, Y: (c[i].Y + c[i+1].Y) / 2})
		if err != nil {
			return c, chosen, false, true
		}
		return more, at, true, true
	case "Delete", "Backspace":
		if chosen < 0 {
			return c, chosen, false, true
		}
		less, gone := Remove(c, chosen)
		if !gone {
			return c, chosen, false, true
		}
		return less, -1, true, true
	}
	way, arrow := map[string][2]float64{"ArrowLeft": {-1, 0}, "ArrowRight": {1, 0}, "ArrowUp": {0, 1}, "ArrowDown": {0, -1}}[key]
	if !arrow || chosen < 0 {
		return c, chosen, false, false
	}
	moved, err := adjust.MovePoint(c, chosen, curve.Point{X: c[chosen].X + way[0]*by, Y: c[chosen].Y + way[1]*by})
	if err != nil {
		return c, chosen, false, true
	}
	return moved, chosen, true, true
}
