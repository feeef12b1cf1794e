package window

import (
	"math"

	"safelight/app/session"
	"safelight/app/window/action"
	"safelight/app/window/cropview"
	"safelight/app/window/desk"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
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
			w.work(p.crop.Crop)
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
			w.work(cropview.Below(d, from))
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
		if im == nil {
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
