package window

import (
	"math"

	"safelight/app/session"
	"safelight/app/window/action"
	"safelight/app/window/cropview"
	"safelight/app/window/curveview"
	"safelight/app/window/desk"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// least is how far, in device pixels, makes a drag of a click.
const least = 4

// pressing is a press on the stage that is held.
type pressing struct {
	from, last [2]float64 // of the stage
	drag       string
	pan        bool
	split      bool
	crop       *cropview.Drag
}

// splitReach is how far from the line between before and after, in points, a press takes
// it.
const splitReach = 7

// StagePress is a press on the picture, at a point of the stage; see zoom.Stage. With
// pan, as while the space bar is held, it moves the picture whatever the tool is. Clicks
// is 2 for a double click.
func (w *Window) StagePress(at [2]float64, pan bool, clicks int) {
	d := w.desk
	w.stage = nil
	if !d.Usable() || !w.screen.Fresh() || d.Stage.Empty() {
		return // what is on the screen is not what would be changed
	}
	p := &pressing{from: at, last: at, drag: w.drag()}
	switch {
	case pan:
		p.pan = true
	case d.Split() && math.Abs(w.splitAt()-at[0]) <= splitReach*max(d.Stage.Scale, 1):
		p.split = true
		w.hold("before", "before", func() bool { return true }, func() { delete(d.Hand.Numbers, "before") })
		w.grip("before", true)
	case clicks > 1 && d.Tool == desk.Crop:
		w.leaveTool()
		return
	case clicks > 1 && d.Tool == desk.Move:
		w.look(d.Place().Toggled(at))
		return
	case d.Tool == desk.Crop:
		p.crop = cropview.Press(d, d.Place().ToPicture(at))
		if p.crop == nil {
			return
		}
		if p.crop.Crop != "" {
			d.Crop = p.crop.Crop
			w.changed(OverlayPart | InspectorPart)
		}
	case d.Tool == desk.Move:
		p.pan = true
	}
	w.stage = p
}

// StageDrag is the cursor at another point, with the button down.
func (w *Window) StageDrag(at [2]float64) {
	p, d := w.stage, w.desk
	if p == nil || math.IsNaN(at[0]) || math.IsNaN(at[1]) {
		return
	}
	last := p.last
	p.last = at
	place := d.Place()
	switch {
	case p.pan:
		w.look(place.Panned(at[0]-last[0], at[1]-last[1]))
	case p.split:
		w.splitTo(place.ToPicture(at)[0])
		w.grip("before", true)
	case p.crop != nil:
		rect, existing := p.crop.Move(place.ToPicture(at))
		if existing {
			w.setRect(rect, p.drag)
			w.grip("crop", true)
		} else {
			d.Hand.Drawn = p.crop.Drawn()
			w.changed(OverlayPart)
		}
	case d.Tool == desk.Base:
		r := adjust.Between(zoom.Inside(place.ToPicture(p.from)), zoom.Inside(place.ToPicture(at)))
		d.Hand.Drawn = &r
		w.changed(OverlayPart)
	case d.Tool == desk.Line:
		d.Hand.Stroke = &[2][2]float64{zoom.Inside(place.ToPicture(p.from)), zoom.Inside(place.ToPicture(at))}
		w.changed(OverlayPart)
	}
}

// StageRelease ends a press.
func (w *Window) StageRelease(at [2]float64) {
	p, d := w.stage, w.desk
	w.stage = nil
	d.Hand.Drawn, d.Hand.Stroke = nil, nil
	if p == nil {
		return
	}
	defer w.changed(OverlayPart | InspectorPart | MenuPart | ToolbarPart)
	place := d.Place()
	from, to := zoom.Inside(place.ToPicture(p.from)), zoom.Inside(place.ToPicture(at))
	switch moved := math.Hypot(at[0]-p.from[0], at[1]-p.from[1]) > least; {
	case p.pan:
	case p.split:
		w.grip("before", false)
	case p.crop != nil:
		w.grip("crop", false)
		if p.crop.Crop != "" && !p.crop.Moved() {
			d.Crop = cropview.Below(d, from)
		} else if r, ok := p.crop.New(); ok {
			w.addCrop(action.AddCrop(d, r))
		}
	default:
		w.pick(from, to, moved)
	}
}

// StageCancel ends a press that is to have no effect any more.
func (w *Window) StageCancel() {
	w.stage = nil
	w.desk.Hand.Drawn, w.desk.Hand.Stroke = nil, nil
	w.grip("crop", false)
	w.grip("before", false)
	w.changed(OverlayPart)
}

// pick does what the tool does, from one point of the picture to another; moved says that
// it was dragged.
func (w *Window) pick(from, to [2]float64, moved bool) {
	d := w.desk
	im := d.Image()
	if im == nil {
		return
	}
	switch d.Tool {
	case desk.Base:
		c := session.Command{Do: session.PickBase, At: &[2]float64{(from[0] + to[0]) / 2, (from[1] + to[1]) / 2}}
		if moved {
			if s, ok := zoom.ScanOf(im); ok {
				if r, straight := s.RectToScan(adjust.Between(from, to)); straight {
					c.At, c.Rect = nil, fixed(r)
				}
			}
		}
		w.act(c)
		w.setTool(desk.Move)
	case desk.Neutral: // goes on until it is left
		c := session.Command{Do: session.PickNeutral, At: &from}
		if k := d.Kelvin; k != 0 {
			c.Value = &k
		}
		w.act(c)
	case desk.Line:
		if moved {
			angle := zoom.Leveled(im.Straighten, from, to, im.Size)
			w.act(session.Command{Do: session.Straighten, Value: &angle, Drag: w.drag()})
		}
		w.setTool(desk.Move)
	}
}

// setRect shows the crop that is worked on as the user has it, and tells the session.
func (w *Window) setRect(r recipe.Rect, drag string) {
	d := w.desk
	d.Hand.Rect = &r
	crop := d.Crop
	lane := "crop " + crop // of each its own: what one has left to tell is not another's
	w.hold("crop", lane, func() bool {
		im := d.Image()
		if im == nil || d.Crop != crop {
			return true
		}
		for _, c := range im.Crops {
			if c.ID == crop {
				return recipe.Rect(c.Rect) == r
			}
		}
		return true
	}, func() { d.Hand.Rect = nil })
	w.errands.Drive(lane, false, session.Command{Do: session.CropSet, Name: crop, Rect: fixed(r), Drag: drag})
	w.changed(OverlayPart)
}

// CropKey is a key while the crop tool has the keyboard; false if it means nothing to it.
func (w *Window) CropKey(key string, shift bool) bool {
	r, ok := cropview.Key(w.desk, key, shift)
	if ok {
		w.setRect(r, w.together("crop", pause))
	}
	return ok
}

// StageScroll is a scroll over the picture, in points or in lines of a wheel.
func (w *Window) StageScroll(dx, dy float64, precise bool, at [2]float64) {
	if w.desk.Usable() {
		w.look(w.desk.Place().Scrolled(dx, dy, precise, at))
	}
}

// StagePinch is a magnification of two fingers, as AppKit tells it.
func (w *Window) StagePinch(magnification float64, at [2]float64) {
	if w.desk.Usable() {
		w.look(w.desk.Place().Pinched(magnification, at))
	}
}

// StageSmart is a double tap of two fingers.
func (w *Window) StageSmart(at [2]float64) {
	if w.desk.Usable() {
		w.look(w.desk.Place().Toggled(at))
	}
}

// StageHover is the cursor over the stage, with no button down.
func (w *Window) StageHover(at [2]float64) {
	d := w.desk
	point := d.Place().ToPicture(at)
	inside := zoom.Contains(point) && d.Usable() && w.screen.Fresh() && !d.Stage.Empty()
	if d.Probing != inside {
		d.Probing = inside
		w.changed(InspectorPart)
	}
	if inside {
		w.errands.Drive("probe", true, session.Command{Do: session.Probe, At: &point})
	}
}

// StageLeave is the cursor gone from the stage.
func (w *Window) StageLeave() {
	if w.desk.Probing {
		w.desk.Probing = false
		w.changed(InspectorPart)
	}
}

// The line between before and after.

// SplitAt is where the line between before and after is, in device pixels from the left;
// false if there is none.
func (w *Window) SplitAt() (x float64, ok bool) {
	return w.splitAt(), w.desk.Split() && w.desk.Usable()
}

func (w *Window) splitAt() float64 {
	at, held := w.desk.Hand.Numbers["before"]
	if !held {
		at = w.desk.State.Before
	}
	return w.desk.Place().ToStage([2]float64{at, 0.5})[0]
}

func (w *Window) splitTo(x float64) {
	x = min(max(x, 0.001), 0.999)
	w.setNumber("before", x, "", []session.Command{{Do: session.Before, Value: &x}})
}

// SplitKey moves the line by a step to the right, or left if it is negative.
func (w *Window) SplitKey(steps int, fine bool) {
	by := 0.02
	if fine {
		by = 0.002
	}
	if w.desk.Split() {
		now, held := w.desk.Hand.Numbers["before"]
		if !held {
			now = w.desk.State.Before
		}
		w.splitTo(now + float64(steps)*by)
	}
}

// Cursor is what the cursor looks like over a point of the stage: "arrow", "open-hand",
// "closed-hand", "crosshair", "split", "move", or a handle of a crop, as adjust names it.
func (w *Window) Cursor(at [2]float64, pan bool) string {
	d := w.desk
	switch {
	case w.stage != nil && w.stage.pan:
		return "closed-hand"
	case !d.Usable() || d.Stage.Empty():
		return "arrow"
	case pan:
		return "open-hand"
	case d.Split() && math.Abs(w.splitAt()-at[0]) <= splitReach*max(d.Stage.Scale, 1):
		return "split"
	case d.Tool == desk.Crop:
		if p, ok := cropview.Worked(d); ok {
			if h := adjust.HandleAt(p.Rect, p.InFrame(d.Place().ToPicture(at), d.Image().Size), d.Place().Reach(cropview.Reach*max(d.Stage.Scale, 1))); h != "" {
				return string(h)
			}
		}
		return "crosshair"
	case d.Tool != desk.Move:
		return "crosshair"
	case d.Place().Zoomed():
		return "open-hand"
	}
	return "arrow"
}

// The curve.

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
