// Package zoom is the arithmetic of looking at a picture: how large it is drawn, what of
// it is in the middle, and where a point of the one is in the other.
//
// Three kinds of coordinates, all with X to the right and Y down:
//
//   - the stage, the place for the picture in the window, in pixels of the device. A
//     point of AppKit, in points and with Y up, is made one by [Stage.FromPoints];
//   - the picture, in fractions of its width and height, as it is shown: cropped,
//     straightened and turned. What is outside 0 to 1 lies beside it;
//   - the scan, in fractions of the file's pixels; see [Scan].
package zoom

import (
	"math"

	"safelight/app/session"
)

// Largest is the largest scale, in device pixels a pixel of the picture.
const Largest = 8

// step is the factor of Nearer and Farther.
const step = 1.5

// Stage is the place for the picture.
type Stage struct {
	// Width and Height are in device pixels.
	Width, Height int
	// Scale is device pixels a point: 2 on a Retina display. 0 counts as 1.
	Scale float64
}

// StageOf is the stage of a view of a size in points.
func StageOf(width, height, scale float64) Stage {
	s := Stage{Scale: scale}
	pixels := func(points float64) int {
		if !(points > 0) {
			return 0
		}
		return int(math.Round(min(points*s.scale(), maxStage)))
	}
	s.Width, s.Height = pixels(width), pixels(height)
	return s
}

// maxStage is the largest edge of a place that a session draws for.
const maxStage = 16384

func (s Stage) scale() float64 {
	if s.Scale > 0 && !math.IsInf(s.Scale, 0) {
		return s.Scale
	}
	return 1
}

// Empty reports whether there is no place.
func (s Stage) Empty() bool { return s.Width <= 0 || s.Height <= 0 }

// FromPoints is a point of a view in points, Y up from its lower edge, on the stage.
func (s Stage) FromPoints(x, y float64) [2]float64 {
	return [2]float64{x * s.scale(), float64(s.Height) - y*s.scale()}
}

// ToPoints is the reverse.
func (s Stage) ToPoints(at [2]float64) (x, y float64) {
	return at[0] / s.scale(), (float64(s.Height) - at[1]) / s.scale()
}

// Look is what is seen of a picture. The zero value is not one: see [Fit].
type Look struct {
	// Zoom is device pixels a pixel of the picture; 0 fits all of it in.
	Zoom float64
	// Center is the point of the picture that is in the middle of the stage.
	Center [2]float64
}

// Fit is all of a picture.
func Fit() Look { return Look{Center: [2]float64{0.5, 0.5}} }

// Place is a picture on a stage: all that arithmetic needs.
type Place struct {
	Look  Look
	Stage Stage
	// Size is that of the whole picture, in its pixels. Of a picture that is not known
	// yet it has zeros, which count as ones.
	Size [2]int
}

func (p Place) size() (w, h float64) {
	return float64(max(p.Size[0], 1)), float64(max(p.Size[1], 1))
}

// FitScale is the scale at which all of the picture is in sight: at most 1, so that a
// small one is not enlarged.
func (p Place) FitScale() float64 {
	w, h := p.size()
	if p.Stage.Empty() {
		return 1
	}
	return min(float64(p.Stage.Width)/w, float64(p.Stage.Height)/h, 1)
}

// Scale is that of the look.
func (p Place) Scale() float64 {
	if p.Look.Zoom > 0 {
		return p.Look.Zoom
	}
	return p.FitScale()
}

// Percent is the scale for people: 100 is a device pixel a pixel.
func (p Place) Percent() int { return int(math.Round(100 * p.Scale())) }

// Zoomed reports whether the picture is larger than the stage, so that it can be moved.
func (p Place) Zoomed() bool {
	w, h := p.size()
	s := p.Scale()
	return w*s > float64(p.Stage.Width)+0.5 || h*s > float64(p.Stage.Height)+0.5
}

// ToPicture is where a point of the stage is in the picture.
func (p Place) ToPicture(at [2]float64) [2]float64 {
	w, h := p.size()
	s, c := p.Scale(), p.Look.Center
	return [2]float64{
		c[0] + (at[0]-float64(p.Stage.Width)/2)/(w*s),
		c[1] + (at[1]-float64(p.Stage.Height)/2)/(h*s),
	}
}

// ToStage is the reverse.
func (p Place) ToStage(at [2]float64) [2]float64 {
	w, h := p.size()
	s, c := p.Scale(), p.Look.Center
	return [2]float64{
		float64(p.Stage.Width)/2 + (at[0]-c[0])*w*s,
		float64(p.Stage.Height)/2 + (at[1]-c[1])*h*s,
	}
}

// Reach is a distance in device pixels as fractions of the picture's width and height.
func (p Place) Reach(pixels float64) [2]float64 {
	w, h := p.size()
	s := p.Scale()
	return [2]float64{pixels / (w * s), pixels / (h * s)}
}

// Inside is a point moved into the picture.
func Inside(at [2]float64) [2]float64 {
	for i, v := range at {
		at[i] = min(max(v, 0), 1)
		if math.IsNaN(v) {
			at[i] = 0.5
		}
	}
	return at
}

// Contains reports whether a point of the picture is not beside it.
func Contains(at [2]float64) bool {
	return at[0] >= 0 && at[0] <= 1 && at[1] >= 0 && at[1] <= 1
}

// Clamped is the look with its zoom in range and no more beside the picture in sight
// than there has to be: a picture that is smaller than the stage is in its middle.
func (p Place) Clamped() Look {
	l := p.Look
	if !(l.Zoom > p.FitScale()*1.001) { // nor NaN
		return Fit()
	}
	l.Zoom = min(l.Zoom, Largest)
	p.Look = l
	w, h := p.size()
	s := p.Scale()
	for i, room := range [2]float64{float64(p.Stage.Width) / (w * s), float64(p.Stage.Height) / (h * s)} {
		half := room / 2
		switch c := l.Center[i]; {
		case half >= 0.5 || math.IsNaN(c):
			l.Center[i] = 0.5
		default:
			l.Center[i] = min(max(c, half), 1-half)
		}
	}
	return l
}

// To is the look at a scale, with what is at a point of the stage staying there; about
// the middle with [Place.Middle]. At the least scale or below, all of the picture is
// seen.
func (p Place) To(zoom float64, at [2]float64) Look {
	least := p.FitScale()
	if !(zoom > least*1.001) {
		return Fit()
	}
	zoom = min(zoom, max(Largest, least))
	fixed := p.ToPicture(at)
	w, h := p.size()
	p.Look = Look{Zoom: zoom, Center: [2]float64{
		fixed[0] - (at[0]-float64(p.Stage.Width)/2)/(w*zoom),
		fixed[1] - (at[1]-float64(p.Stage.Height)/2)/(h*zoom),
	}}
	return p.Clamped()
}

// By is the look that is larger by a factor about a point of the stage. Factors that
// are no number or not above 0 change nothing.
func (p Place) By(factor float64, at [2]float64) Look {
	if !(factor > 0) || math.IsInf(factor, 0) {
		return p.Look
	}
	return p.To(p.Scale()*factor, at)
}

// Middle is that of the stage.
func (p Place) Middle() [2]float64 {
	return [2]float64{float64(p.Stage.Width) / 2, float64(p.Stage.Height) / 2}
}

// Nearer and Farther are a step of zoom about the middle.
func (p Place) Nearer() Look  { return p.By(step, p.Middle()) }
func (p Place) Farther() Look { return p.By(1/step, p.Middle()) }

// Toggled goes between all of the picture and its pixels, about a point of the stage;
// to twice its pixels if all of them are seen anyway.
func (p Place) Toggled(at [2]float64) Look {
	switch {
	case p.Look.Zoom != 0:
		return Fit()
	case p.FitScale() < 1:
		return p.To(1, at)
	}
	return p.To(2, at)
}

// Panned is the look with the picture moved by device pixels, to the right and down.
func (p Place) Panned(dx, dy float64) Look {
	if math.IsNaN(dx) || math.IsNaN(dy) {
		return p.Look
	}
	w, h := p.size()
	s := p.Scale()
	p.Look.Center[0] -= dx / (w * s)
	p.Look.Center[1] -= dy / (h * s)
	return p.Clamped()
}

// Stepped is the look with the picture moved by eighths of the stage, to the right and
// down.
func (p Place) Stepped(x, y float64) Look {
	return p.Panned(x*float64(p.Stage.Width)/8, y*float64(p.Stage.Height)/8)
}

// Scrolled is what a scroll of deltas in points does. A trackpad's two fingers, which
// are precise, move a picture that is larger than the stage; else, and with a wheel,
// they zoom about the point.
func (p Place) Scrolled(dx, dy float64, precise bool, at [2]float64) Look {
	if precise && p.Zoomed() {
		s := p.Stage.scale()
		return p.Panned(dx*s, dy*s)
	}
	speed := 0.0022
	if !precise {
		speed *= 40 // a line of a wheel
	}
	return p.By(math.Exp(dy*speed), at)
}

// Pinched is what a magnification gesture does: AppKit tells the change of scale since
// the last event, 0 for none.
func (p Place) Pinched(magnification float64, at [2]float64) Look {
	return p.By(1+max(magnification, -0.9), at)
}

// View is what a session is asked for. Beyond a scale of 1 it draws the pixels as they
// are, and the window enlarges them. The error of a stage without room is ok false.
func (p Place) View(space string) (v session.View, ok bool) {
	if p.Stage.Empty() {
		return v, false
	}
	large := max(p.Look.Zoom, 1)
	edge := func(n int) int { return min(max(int(math.Ceil(float64(n)/large)), 1), maxStage) }
	return session.View{
		Width: edge(p.Stage.Width), Height: edge(p.Stage.Height),
		Zoom: min(p.Look.Zoom, 1), Center: Inside(p.Look.Center), Space: space,
	}, true
}

// Adopted is the look that a session's view stands for, when another front end looked
// elsewhere. One that is enlarged here stays so at a scale of 1.
func (l Look) Adopted(v session.View) Look {
	next := Look{Zoom: v.Zoom, Center: v.Center}
	if next.Center == [2]float64{} {
		next.Center = [2]float64{0.5, 0.5}
	}
	if v.Zoom == 1 && l.Zoom > 1 {
		next.Zoom = l.Zoom
	}
	return next
}

// Rect is a rectangle of the stage: left, top, width, height in device pixels.
type Rect [4]float64

// Points is the rectangle in points with Y up, as a CALayer has its frame.
func (r Rect) Points(s Stage) (x, y, w, h float64) {
	x, y = s.ToPoints([2]float64{r[0], r[1] + r[3]})
	return x, y, r[2] / s.scale(), r[3] / s.scale()
}

// Drawn is where a rectangle of the picture, in its pixels, is on the stage. One whose
// pixels are those of the device is put on whole ones.
func (p Place) Drawn(x, y, w, h float64, pixelWidth, pixelHeight int) (r Rect, exact bool) {
	pw, ph := p.size()
	at := p.ToStage([2]float64{x / pw, y / ph})
	s := p.Scale()
	r = Rect{at[0], at[1], w * s, h * s}
	exact = math.Abs(r[2]-float64(pixelWidth)) < 1.5 && math.Abs(r[3]-float64(pixelHeight)) < 1.5
	if exact {
		r = Rect{math.Round(r[0]), math.Round(r[1]), float64(pixelWidth), float64(pixelHeight)}
	}
	return r, exact
}
