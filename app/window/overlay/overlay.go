// Package overlay is what is drawn over the picture: the crops and what is left out of
// them, the line between before and after, what a tool has under the hand. All of it is
// lines and points of the stage, in device pixels, X to the right and Y down.
package overlay

import (
	"safelight/app/window/action"
	"safelight/app/window/cropview"
	"safelight/app/window/desk"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

// Point is a point of the stage.
type Point = [2]float64

// Polygon are the corners of a rectangle that may be turned, clockwise.
type Polygon = [4]Point

// Overlay is all that is drawn over the picture.
type Overlay struct {
	// Crops says that the crop tool is in the hand. Shade is the picture, Hole what of
	// it is not darkened, if HasHole; else all of it is a little darker.
	Crops   bool
	Shade   Polygon
	Hole    Polygon
	HasHole bool
	// Others are the crops that are not worked on.
	Others []Crop
	// Thirds are the lines that divide the crop worked on, or drawn, from one point to
	// the other; Grips are its handles. One that is drawn has none.
	Thirds [][2]Point
	Grips  []Grip
	// Name is what the crop worked on is called for who does not see it.
	Spoken string

	// Picked is a rectangle that is being picked, Stroke a line that is drawn.
	Picked *Polygon
	Stroke *[2]Point

	// Split is the line between before and after, if HasSplit, from the upper edge of
	// the picture that is in sight to the lower; Before and After are written beside it.
	HasSplit      bool
	Split         [2]Point
	Before, After string
	// SplitSpoken is what it is called, SplitValue where it is, as a percentage.
	SplitSpoken string
	SplitValue  int
}

// Crop is a crop that is seen, and can be clicked.
type Crop struct {
	ID, Name string
	Polygon  Polygon
	// At is where its name is written: the upper left corner.
	At Point
}

// Grip is a handle of a crop.
type Grip struct {
	Handle adjust.Handle
	At     Point
}

// Of is what is drawn on a desk as it is.
func Of(d *desk.Desk) (o Overlay) {
	if !d.Usable() || d.Stage.Empty() {
		return o
	}
	place := d.Place()
	polygon := func(corners [4]Point) (p Polygon) {
		for i, c := range corners {
			p[i] = place.ToStage(c)
		}
		return p
	}
	rectangle := func(r recipe.Rect) Polygon {
		return polygon([4]Point{{r[0], r[1]}, {r[0] + r[2], r[1]}, {r[0] + r[2], r[1] + r[3]}, {r[0], r[1] + r[3]}})
	}
	if d.Split() {
		at, held := d.Hand.Numbers["before"]
		if !held {
			at = d.State.Before
		}
		top, bottom := place.ToStage(Point{at, 0}), place.ToStage(Point{at, 1})
		top[1], bottom[1] = max(top[1], 0), min(bottom[1], float64(d.Stage.Height))
		o.HasSplit, o.Split, o.Before, o.After = true, [2]Point{top, bottom}, d.Say("before"), d.Say("after")
		o.SplitSpoken, o.SplitValue = d.Say("split"), int(at*100+0.5)
	}
	if s := d.Hand.Stroke; s != nil {
		o.Stroke = &[2]Point{place.ToStage(s[0]), place.ToStage(s[1])}
	}
	if !cropview.Active(d) {
		if r := d.Hand.Drawn; r != nil {
			p := rectangle(*r)
			o.Picked = &p
		}
		return o
	}
	o.Crops, o.Shade, o.Spoken = true, rectangle(recipe.Rect{0, 0, 1, 1}), d.Say("crop.frame")
	size := d.Image().Size
	drawn := d.Hand.Drawn
	for i, p := range cropview.Poses(d) {
		if p.ID == d.Crop && drawn == nil {
			o.work(p, size, place.ToStage)
			continue
		}
		corners := polygon(p.Corners(size))
		name := ""
		if i < len(d.Image().Crops) {
			name = action.CropTitle(d.Language, d.Image().Crops[i], i)
		}
		o.Others = append(o.Others, Crop{ID: p.ID, Name: name, Polygon: corners, At: corners[0]})
	}
	if drawn != nil {
		o.work(cropview.Pose{Rect: *drawn}, size, place.ToStage)
		o.Grips = nil
	}
	return o
}

// work draws the crop that is worked on.
func (o *Overlay) work(p cropview.Pose, size [2]int, toStage func(Point) Point) {
	for i, c := range p.Corners(size) {
		o.Hole[i] = toStage(c)
	}
	o.HasHole = true
	along := func(a, b Point, t float64) Point { return Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])} }
	h := o.Hole
	for _, t := range []float64{1. / 3, 2. / 3} {
		o.Thirds = append(o.Thirds,
			[2]Point{along(h[0], h[1], t), along(h[3], h[2], t)},
			[2]Point{along(h[0], h[3], t), along(h[1], h[2], t)})
	}
	for _, handle := range adjust.Handles() {
		o.Grips = append(o.Grips, Grip{handle, toStage(p.Handle(handle, size))})
	}
}
