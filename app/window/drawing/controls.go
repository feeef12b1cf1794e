package drawing

import (
	"math"

	"safelight/app/window/curveview"
	"safelight/app/window/histview"
	"safelight/app/window/inspector"
)

// SliderInset is how far from the ends of its view a slider's line begins.
const SliderInset = 8

// Slider is a slider in a view of a size: its line, filled from where its scan began, a
// tick there, and the mark. Held says that it has the keyboard.
func Slider(s inspector.Slider, w, h float64, enabled, held bool) (l List) {
	at := func(fraction float64) float64 { return SliderInset + fraction*(w-2*SliderInset) }
	y := h / 2
	line := func(from, to float64) []Point { return []Point{{at(from), y}, {at(to), y}} }
	l.Stroke(Line, 3, line(0, 1))
	if !enabled || math.IsNaN(s.Value) {
		return l
	}
	color := Dim
	if s.Channel != "" {
		color = Channel(s.Channel)
	}
	l.Stroke(color, 3, line(s.Fill, s.Fraction))
	if !math.IsNaN(s.Origin) {
		x := at(s.Origin)
		l.Stroke(Faint, 1, []Point{{x, y - 6}, {x, y + 6}})
	}
	mark := Disk(Point{at(s.Fraction), y}, 5.5)
	l.Fill(Text, mark)
	if held {
		l.Stroke(Accent, 2, Disk(Point{at(s.Fraction), y}, 7.5))
	}
	return l
}

// Curve is the curve editor; chosen is the point that keys move, -1 if none.
func Curve(c inspector.Curve, v curveview.View, chosen int, held bool) (l List) {
	left, bottom := v.Inset, v.Inset
	right, top := v.Width-v.Inset, v.Height-v.Inset
	l.Fill(Stage, Rect(left, bottom, right-left, top-bottom))
	for _, label := range c.Labels {
		x, y := left+label.At*(right-left), bottom+label.At*(top-bottom)
		l.Stroke(Raised, 1, []Point{{x, bottom}, {x, top}}, []Point{{left, y}, {right, y}})
		l.Write(Faint, 9, Point{x + 2, bottom + 6}, Left, label.Text)
	}
	frame := Line
	if held {
		frame = Accent
	}
	l.Stroke(frame, 1, Rect(left, bottom, right-left, top-bottom))
	for _, other := range c.Others {
		l.Stroke(Channel(other.Channel).With(0.45), 1, v.Line(other.Points))
	}
	if c.Points == nil {
		return l
	}
	color := Channel(c.Channel)
	l.Stroke(color, 1.5, v.Line(c.Points))
	radius := curveview.Dot(c.Points)
	for i, p := range c.Points {
		x, y := v.ToView(p)
		l.Fill(color, Disk(Point{x, y}, radius))
		if i == chosen {
			l.Stroke(Accent, 1.5, Disk(Point{x, y}, radius+2.5))
		}
	}
	return l
}

// Histogram is a histogram in a view of a size.
func Histogram(d histview.Drawing, w, h float64) (l List) {
	l.Fill(Stage, Rect(0, 0, w, h))
	for i, name := range []string{"r", "g", "b"} {
		path := []Point{{0, 0}}
		for x, height := range d.Areas[i] {
			left, right := float64(x)/256*w, float64(x+1)/256*w
			y := float64(height) * (h - 2)
			path = append(path, Point{left, y}, Point{right, y})
		}
		l.Fill(Channel(name).With(0.5), append(path, Point{w, 0}, Point{0, 0}))
	}
	for _, mark := range []struct {
		clip  histview.Clip
		at    Point
		align Align
	}{{d.Low, Point{5, h - 9}, Left}, {d.High, Point{w - 5, h - 9}, Right}} {
		color := Faint
		if mark.clip.On {
			color = Alarm
		}
		l.Write(color, 10, mark.at, mark.align, mark.clip.Text)
	}
	return l
}

// Readout are the values under the cursor, in two lines with their names before them.
func Readout(r histview.Readout, rgb, density string, w, h float64) (l List) {
	for line, values := range [][3]string{r.RGB, r.Density} {
		name, y := rgb, h*3/4
		if line == 1 {
			name, y = density, h/4
		}
		l.Write(Dim, 11, Point{0, y}, Left, name)
		for c, channel := range []string{"r", "g", "b"} {
			l.Write(Channel(channel), 11, Point{w - float64(2-c)*w*0.2, y}, Right, values[c])
		}
	}
	return l
}

// Swatch is the color of the film base, crossed out if there is none.
func Swatch(s inspector.Swatch, w, h float64) (l List) {
	box := Rect(0.5, 0.5, w-1, h-1)
	if s.None {
		l.Fill(Stage, box)
		l.Stroke(Faint, 1, []Point{{1, 1}, {w - 1, h - 1}})
	} else {
		l.Fill(Color{float32(s.RGB[0]) / 255, float32(s.RGB[1]) / 255, float32(s.RGB[2]) / 255, 1}, box)
	}
	l.Stroke(Line, 1, box)
	return l
}
