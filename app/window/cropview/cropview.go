// Package cropview is the crop tool: how the crops of a scan lie in the picture of the
// whole, what of them is hit, and where a drag takes one. A crop is a rectangle of the
// scan, turned clockwise about its center by the angle it is straightened by; the
// picture of the whole may be straightened, too, and is turned by its orientation.
package cropview

import (
	"math"
	"slices"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
)

// Reach is how far from a side or a corner, in device pixels at a scale of 1, a press
// takes it.
const Reach = 11

// Least is what a drawn crop has to have of the picture's width and height.
const Least = 0.02

// Pose is how a crop lies in the picture of the whole scan.
type Pose struct {
	ID string
	// Rect is in fractions of the picture. It is turned clockwise about its center by
	// Angle degrees.
	Rect  recipe.Rect
	Angle float64
}

// Active reports whether crops can be worked on: with the tool, over the whole scan.
func Active(d *desk.Desk) bool {
	im := d.Image()
	return d.Tool == desk.Crop && im != nil && im.Crop == "" && im.Opened != nil
}

// Poses are those of all crops, in their order. The one in the user's hand is as it is
// there.
func Poses(d *desk.Desk) (list []Pose) {
	im := d.Image()
	if im == nil || im.Opened == nil || im.Crop != "" {
		return nil
	}
	for _, c := range im.Crops {
		rect := recipe.Rect(c.Rect)
		if c.ID == d.Crop && d.Hand.Rect != nil {
			rect = *d.Hand.Rect
		}
		list = append(list, PoseOf(im, c.ID, rect, d.Angles[desk.AngleKey(im.Path, c.ID)]))
	}
	return list
}

// Worked is the pose of the crop that is worked on; false if there is none.
func Worked(d *desk.Desk) (Pose, bool) {
	for _, p := range Poses(d) {
		if p.ID == d.Crop && p.ID != "" {
			return p, true
		}
	}
	return Pose{}, false
}

// whole is the scan as it is shown.
type whole struct {
	frame         task.Frame
	width, height float64 // of the scan
	pw, ph        float64 // of the picture
}

func wholeOf(im *session.Image) whole {
	f := task.Frame{Orientation: im.Orientation, Straighten: im.Straighten}
	if f.Orientation < 1 || f.Orientation > 8 {
		f.Orientation = 1
	}
	w, h := max(im.Opened.Width, 1), max(im.Opened.Height, 1)
	pw, ph := f.Size(w, h, 0)
	return whole{f, float64(w), float64(h), float64(max(pw, 1)), float64(max(ph, 1))}
}

// toScan is where a point of the picture is in the scan.
func (o whole) toScan(at [2]float64) [2]float64 {
	x, y := o.frame.Locate(int(o.width), int(o.height), at[0]*o.pw, at[1]*o.ph)
	return [2]float64{x, y}
}

// toPicture is the reverse. What leads from one to the other turns, mirrors and moves
// pixels, so that three points tell all of it.
func (o whole) toPicture(at [2]float64) [2]float64 {
	pixels := func(p [2]float64) [2]float64 { s := o.toScan(p); return [2]float64{s[0] * o.width, s[1] * o.height} }
	origin, x, y := pixels([2]float64{}), pixels([2]float64{1, 0}), pixels([2]float64{0, 1})
	v := [2]float64{at[0]*o.width - origin[0], at[1]*o.height - origin[1]}
	along := func(to [2]float64) float64 {
		e := [2]float64{to[0] - origin[0], to[1] - origin[1]}
		return (v[0]*e[0] + v[1]*e[1]) / (e[0]*e[0] + e[1]*e[1])
	}
	return [2]float64{along(x), along(y)}
}

// PoseOf is how a crop of a rectangle of the scan, straightened by an angle, lies in the
// picture of the whole of an opened image.
func PoseOf(im *session.Image, id string, rect recipe.Rect, angle float64) Pose {
	o := wholeOf(im)
	center := o.toPicture([2]float64{rect[0] + rect[2]/2, rect[1] + rect[3]/2})
	w, h := rect[2]*o.width, rect[3]*o.height
	if adjust.Transposed(o.frame.Orientation) {
		w, h = h, w
	}
	w, h = w/o.pw, h/o.ph
	off := angle - o.frame.Straighten
	if mirrors(o.frame.Orientation) {
		off = -off
	}
	return Pose{id, recipe.Rect{center[0] - w/2, center[1] - h/2, w, h}, off}
}

// RectOf is the rectangle of the scan that a pose has in the picture of the whole; it is
// the reverse of PoseOf.
func RectOf(im *session.Image, r recipe.Rect) recipe.Rect {
	o := wholeOf(im)
	center := o.toScan([2]float64{r[0] + r[2]/2, r[1] + r[3]/2})
	w, h := r[2]*o.pw, r[3]*o.ph
	if adjust.Transposed(o.frame.Orientation) {
		w, h = h, w
	}
	w, h = w/o.width, h/o.height
	return recipe.Rect{center[0] - w/2, center[1] - h/2, w, h}
}

func mirrors(orientation int) bool { return slices.Contains([]int{2, 4, 5, 7}, orientation) }

// turn is a vector in pixels turned clockwise.
func turn(v [2]float64, degrees float64) [2]float64 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return [2]float64{v[0]*cos - v[1]*sin, v[0]*sin + v[1]*cos}
}

func center(r recipe.Rect) [2]float64 { return [2]float64{r[0] + r[2]/2, r[1] + r[3]/2} }

// turned is a point of a picture of a size turned clockwise about another.
func turned(at, about [2]float64, degrees float64, size [2]int) [2]float64 {
	w, h := float64(max(size[0], 1)), float64(max(size[1], 1))
	v := turn([2]float64{(at[0] - about[0]) * w, (at[1] - about[1]) * h}, degrees)
	return [2]float64{about[0] + v[0]/w, about[1] + v[1]/h}
}

// InFrame is where a point of the picture would be if the pose's rectangle were not
// turned.
func (p Pose) InFrame(at [2]float64, size [2]int) [2]float64 {
	return turned(at, center(p.Rect), -p.Angle, size)
}

// outOfFrame is a rectangle that was changed in the frame of a pose: it is turned about
// its own center then, and what did not move in the frame stays where it is.
func (p Pose) outOfFrame(r recipe.Rect, size [2]int) recipe.Rect {
	c := turned(center(r), center(p.Rect), p.Angle, size)
	return recipe.Rect{c[0] - r[2]/2, c[1] - r[3]/2, r[2], r[3]}
}

// Corners are those of a pose in the picture, clockwise from the upper left.
func (p Pose) Corners(size [2]int) (list [4][2]float64) {
	r := p.Rect
	for i, c := range [4][2]float64{{r[0], r[1]}, {r[0] + r[2], r[1]}, {r[0] + r[2], r[1] + r[3]}, {r[0], r[1] + r[3]}} {
		list[i] = turned(c, center(r), p.Angle, size)
	}
	return list
}

// Handle is where a handle of a pose is in the picture.
func (p Pose) Handle(h adjust.Handle, size [2]int) [2]float64 {
	at := center(p.Rect)
	for _, side := range h {
		switch side {
		case 'n':
			at[1] = p.Rect[1]
		case 's':
			at[1] = p.Rect[1] + p.Rect[3]
		case 'w':
			at[0] = p.Rect[0]
		case 'e':
			at[0] = p.Rect[0] + p.Rect[2]
		}
	}
	return turned(at, center(p.Rect), p.Angle, size)
}

// contains reports whether a point of the picture is in the turned rectangle.
func (p Pose) contains(at [2]float64, size [2]int) bool {
	f := p.InFrame(at, size)
	return f[0] >= p.Rect[0] && f[1] >= p.Rect[1] && f[0] <= p.Rect[0]+p.Rect[2] && f[1] <= p.Rect[1]+p.Rect[3]
}

// Drag is a drag with the crop tool. It begins with Press.
type Drag struct {
	// Crop is the one that is dragged, "" for a new one that is drawn.
	Crop   string
	handle adjust.Handle
	begun  Pose
	from   [2]float64
	moved  bool
	image  *session.Image
	aspect adjust.Aspect
	drawn  *recipe.Rect
	at     [2]float64
}

// Press begins a drag at a point of the picture. The crop that is worked on is hit before
// the others; beside all of them, a new one is drawn. It is nil where the tool cannot be
// used.
func Press(d *desk.Desk, at [2]float64) *Drag {
	if !Active(d) {
		return nil
	}
	im := d.Image()
	at = zoom.Inside(at)
	g := &Drag{from: at, at: at, image: im, aspect: d.Shape()}
	reach := d.Place().Reach(Reach * max(d.Stage.Scale, 1))
	if worked, ok := Worked(d); ok {
		if h := adjust.HandleAt(worked.Rect, worked.InFrame(at, im.Size), reach); h != "" {
			g.Crop, g.handle, g.begun = worked.ID, h, worked
			return g
		}
	}
	poses := Poses(d)
	for _, p := range slices.Backward(poses) {
		if p.contains(at, im.Size) {
			g.Crop, g.handle, g.begun = p.ID, adjust.Whole, p
			return g
		}
	}
	return g
}

// Move is where the cursor is now: the rectangle of the scan that the crop has then.
// Of a new one it is false, and Drawn tells it in the picture.
func (g *Drag) Move(at [2]float64) (rect recipe.Rect, existing bool) {
	if math.IsNaN(at[0]) || math.IsNaN(at[1]) {
		at = g.at
	}
	g.moved, g.at = true, at
	size := g.image.Size
	if g.Crop == "" {
		start := recipe.Rect{g.from[0], g.from[1], 0, 0}
		corner := adjust.SouthEast
		switch west, north := at[0] < g.from[0], at[1] < g.from[1]; {
		case west && north:
			corner = adjust.NorthWest
		case west:
			corner = adjust.SouthWest
		case north:
			corner = adjust.NorthEast
		}
		if r, err := adjust.Resize(least(start, corner), corner, at, g.aspect, size); err == nil {
			g.drawn = &r
		}
		return recipe.Rect{}, false
	}
	next := g.begun.Rect
	if g.handle == adjust.Whole {
		next = adjust.Move(next, [2]float64{at[0] - g.from[0], at[1] - g.from[1]})
	} else if r, err := adjust.Resize(adjust.Within(next), g.handle, g.begun.InFrame(at, size), g.aspect, size); err == nil {
		next = g.begun.outOfFrame(r, size)
	}
	return Fixed(RectOf(g.image, next)), true
}

// least is a rectangle that can be resized from a point: the least one toward a corner.
func least(r recipe.Rect, corner adjust.Handle) recipe.Rect {
	r[2], r[3] = adjust.LeastCrop, adjust.LeastCrop
	if corner == adjust.NorthWest || corner == adjust.SouthWest {
		r[0] -= r[2]
	}
	if corner == adjust.NorthWest || corner == adjust.NorthEast {
		r[1] -= r[3]
	}
	return adjust.Within(r)
}

// Drawn is the new crop that is being drawn, in the picture; nil if none is.
func (g *Drag) Drawn() *recipe.Rect { return g.drawn }

// Moved reports whether the cursor has moved since the press.
func (g *Drag) Moved() bool { return g.moved }

// New is the rectangle of the scan of a crop that was drawn; false if it is too small to
// have been meant.
func (g *Drag) New() (recipe.Rect, bool) {
	if g.drawn == nil || g.drawn[2] <= Least || g.drawn[3] <= Least {
		return recipe.Rect{}, false
	}
	return Fixed(RectOf(g.image, *g.drawn)), true
}

// Fixed is a rectangle of the scan as it is told a session: valid, and without the dust
// of binary fractions.
func Fixed(r recipe.Rect) recipe.Rect {
	r = adjust.Within(r)
	for i, v := range r {
		r[i] = math.Round(v*1e6) / 1e6
	}
	r[2], r[3] = min(r[2], 1-r[0]), min(r[3], 1-r[1])
	return r
}

// Below is the crop under the one that is worked on at a point: a click on several goes
// through them.
func Below(d *desk.Desk, at [2]float64) string {
	im := d.Image()
	if im == nil {
		return d.Crop
	}
	var there []string
	for _, p := range Poses(d) {
		if p.contains(at, im.Size) {
			there = append(there, p.ID)
		}
	}
	if len(there) == 0 {
		return d.Crop
	}
	return there[(slices.Index(there, d.Crop)+1)%len(there)]
}

// nudge is what an arrow key moves a crop by, as a part of the picture.
const nudge = 0.005

// Key is the rectangle of the scan after an arrow key, by the names of app/shortcut: it
// moves the crop that is worked on, or with resize its lower right corner. It is false
// for other keys.
func Key(d *desk.Desk, key string, resize bool) (recipe.Rect, bool) {
	way, arrow := map[string][2]float64{"ArrowLeft": {-nudge, 0}, "ArrowRight": {nudge, 0}, "ArrowUp": {0, -nudge}, "ArrowDown": {0, nudge}}[key]
	p, worked := Worked(d)
	if !arrow || !worked || !Active(d) {
		return recipe.Rect{}, false
	}
	im := d.Image()
	r := adjust.Move(p.Rect, way)
	if resize {
		to := [2]float64{p.Rect[0] + p.Rect[2] + way[0], p.Rect[1] + p.Rect[3] + way[1]}
		resized, err := adjust.Resize(adjust.Within(p.Rect), adjust.SouthEast, to, d.Shape(), im.Size)
		if err != nil {
			return recipe.Rect{}, false
		}
		r = p.outOfFrame(resized, im.Size)
	}
	return Fixed(RectOf(im, r)), true
}

// Reshaped is the rectangle of the scan of the crop that is worked on, cut to the aspect
// ratio that is chosen; false where there is nothing to do.
func Reshaped(d *desk.Desk) (recipe.Rect, bool) {
	p, worked := Worked(d)
	if shape := d.Shape(); worked && Active(d) && !shape.Free() {
		return Fixed(RectOf(d.Image(), shape.Fitted(p.Rect, d.Image().Size))), true
	}
	return recipe.Rect{}, false
}
