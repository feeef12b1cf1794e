// Package curve holds density curves: what a paper, a print film or a
// photographer's taste makes of printing density.
//
// A curve maps x to y, both in [0, 1], where x = 1 - P/log10(65536) grows with
// light: 0 is the deepest black, 1 is paper white. Points are joined linearly,
// because that is what measured paper curves are given as; before the first
// point and after the last, y keeps their value.
//
// A [Curve] that passes [Curve.Validate] can be graded with; [Normalize] makes
// one of points from elsewhere. [Lookup] finds the measured papers and print
// films that come with the program, and a [Library] takes more from a user.
package curve

import (
	"fmt"
	"math"
	"sort"
)

// The limits of a curve.
const (
	// MaxPoints is the most points a curve has.
	MaxPoints = 128
	// MinGap is the least distance in X from one point to the next. What is
	// nearer is a jump, and no paper jumps.
	MinGap = 0.0005
)

// Point is one control point of a curve. In JSON it is the array [x, y].
type Point struct{ X, Y float64 }

// Curve is a piecewise linear function given by points with increasing X. A
// curve without points is the identity.
type Curve []Point

// Eval is the value of a valid curve at any x: linear between the points,
// constant before the first and after the last, x itself when there are none.
func (c Curve) Eval(x float64) float64 {
	if len(c) == 0 {
		return x
	}
	next := sort.Search(len(c), func(i int) bool { return c[i].X > x })
	switch next {
	case 0:
		return c[0].Y
	case len(c):
		if math.IsNaN(x) { // nothing lies beyond it
			return x
		}
		return c[len(c)-1].Y
	}
	a, b := c[next-1], c[next]
	return a.Y + (x-a.X)*((b.Y-a.Y)/(b.X-a.X))
}

// IsIdentity says whether the curve leaves every x in [0, 1] alone: it has no
// points, or they all lie exactly on y = x and run from 0 to 1.
func (c Curve) IsIdentity() bool {
	if len(c) == 0 {
		return true
	}
	for _, p := range c {
		if p.X != p.Y {
			return false
		}
	}
	return c[0].X == 0 && c[len(c)-1].X == 1
}

// Validate reports the first thing wrong with the curve: other than no points
// or 2 to [MaxPoints] of them, a coordinate that is not in 0 to 1, or an X less
// than [MinGap] above the one before. The error names the point, counted from
// 0, and its value.
func (c Curve) Validate() error {
	if len(c) == 1 || len(c) > MaxPoints {
		return fmt.Errorf("the number of points is %d, want 0 or 2 to %d", len(c), MaxPoints)
	}
	for i, p := range c {
		if !(p.X >= 0 && p.X <= 1) {
			return fmt.Errorf("point %d: x is %g, want 0 to 1", i, p.X)
		}
		if !(p.Y >= 0 && p.Y <= 1) {
			return fmt.Errorf("point %d: y is %g, want 0 to 1", i, p.Y)
		}
		if i > 0 && tooNear(c[i-1], p) {
			return fmt.Errorf("point %d: x is %g, want at least %g above %g, the x of the point before",
				i, p.X, MinGap, c[i-1].X)
		}
	}
	return nil
}

// tooNear says whether b does not lie MinGap to the right of a. Decimals that
// are exactly MinGap apart need not be so in binary; they pass.
func tooNear(a, b Point) bool {
	const rounding = 1e-12
	return !(b.X-a.X >= MinGap-rounding)
}

// Set is the curve of all channels together, applied first, and one curve for
// each channel, applied to its result.
type Set struct {
	RGB, R, G, B Curve
}

// IsIdentity says whether all four curves are the identity.
func (s Set) IsIdentity() bool {
	return s.RGB.IsIdentity() && s.R.IsIdentity() && s.G.IsIdentity() && s.B.IsIdentity()
}

// Validate reports the first thing wrong with the curves; see
// [Curve.Validate]. The error names the curve: rgb, r, g or b.
func (s Set) Validate() error {
	for _, c := range []struct {
		name string
		Curve
	}{{"rgb", s.RGB}, {"r", s.R}, {"g", s.G}, {"b", s.B}} {
		if err := c.Validate(); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return nil
}
