// Package drawing is what the controls that no toolkit has look like, as lists of lines,
// areas and texts: sliders, the curve, the histogram, the frames of the filmstrip, what
// lies over the picture. A front end draws the lists and knows nothing of what they mean.
//
// Lengths are in points. What the user works on comes from the models of app/window, so
// that what is drawn is tested where there is no screen.
package drawing

import "safelight/app/window/zoom"

// Point is a point of a view.
type Point = [2]float64

// Color is sRGB with alpha, 0 to 1.
type Color struct{ R, G, B, A float32 }

// Gray is an opaque gray.
func Gray(v float32) Color { return Color{v, v, v, 1} }

// With is a color that is seen through.
func (c Color) With(alpha float32) Color {
	c.A = alpha
	return c
}

// The colors of the window, which is dark, and neutral beside pictures.
var (
	Stage  = Gray(0.105)
	Panel  = Gray(0.145)
	Raised = Gray(0.21)
	Line   = Gray(0.30)
	Faint  = Gray(0.45)
	Dim    = Gray(0.62)
	Text   = Gray(0.86)
	White  = Gray(1)
	Accent = Color{0.93, 0.56, 0.24, 1}
	Alarm  = Color{0.95, 0.36, 0.30, 1}
	Red    = Color{0.92, 0.35, 0.32, 1}
	Green  = Color{0.36, 0.76, 0.40, 1}
	Blue   = Color{0.36, 0.56, 0.95, 1}
)

// Channel is the color of r, g or b, and that of text for all of them.
func Channel(name string) Color {
	switch name {
	case "r":
		return Red
	case "g":
		return Green
	case "b":
		return Blue
	}
	return Text
}

// Kind says how a shape is drawn.
type Kind int

// The kinds: a path filled, by the even-odd rule, as a line, as a dashed line, or a text.
const (
	Fill Kind = 1 + iota
	Stroke
	Dashes
	Write
)

// Align is where the point of a text is.
type Align int

// The alignments.
const (
	Left Align = iota
	Middle
	Right
)

// Shape is something that is drawn.
type Shape struct {
	Kind  Kind
	Color Color
	// Width is that of a line, or the size of a text.
	Width float64
	// Paths are polylines; a text is written at the first point of the first, in the
	// middle of its height.
	Paths [][]Point
	Text  string
	Align Align
	Bold  bool
}

// List is what a view shows, the lowest first.
type List []Shape

// Fill fills paths.
func (l *List) Fill(c Color, paths ...[]Point) {
	*l = append(*l, Shape{Kind: Fill, Color: c, Paths: paths})
}

// Stroke draws a line along paths.
func (l *List) Stroke(c Color, width float64, paths ...[]Point) {
	*l = append(*l, Shape{Kind: Stroke, Color: c, Width: width, Paths: paths})
}

// Dash draws a dashed line along paths.
func (l *List) Dash(c Color, width float64, paths ...[]Point) {
	*l = append(*l, Shape{Kind: Dashes, Color: c, Width: width, Paths: paths})
}

// Write writes a text, which is left out if it is empty.
func (l *List) Write(c Color, size float64, at Point, align Align, text string) {
	if text != "" {
		*l = append(*l, Shape{Kind: Write, Color: c, Width: size, Paths: [][]Point{{at}}, Text: text, Align: align})
	}
}

// Rect is the path of a rectangle.
func Rect(x, y, w, h float64) []Point {
	return []Point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}
}

// circle are the directions to the corners of a polygon that looks round.
var circle = [...]Point{
	{1, 0}, {0.924, 0.383}, {0.707, 0.707}, {0.383, 0.924}, {0, 1}, {-0.383, 0.924}, {-0.707, 0.707}, {-0.924, 0.383},
	{-1, 0}, {-0.924, -0.383}, {-0.707, -0.707}, {-0.383, -0.924}, {0, -1}, {0.383, -0.924}, {0.707, -0.707}, {0.924, -0.383}, {1, 0},
}

// Disk is the path of a circle.
func Disk(at Point, radius float64) []Point {
	path := make([]Point, len(circle))
	for i, d := range circle {
		path[i] = Point{at[0] + radius*d[0], at[1] + radius*d[1]}
	}
	return path
}

// closed is a path that ends where it began.
func closed(path []Point) []Point { return append(path[:len(path):len(path)], path[0]) }

// stagePath is a path of the stage in points, Y up.
func stagePath(s zoom.Stage, path ...Point) []Point {
	out := make([]Point, len(path))
	for i, p := range path {
		out[i][0], out[i][1] = s.ToPoints(p)
	}
	return out
}
