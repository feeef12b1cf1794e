package adjust

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// Shown are the points of a curve as they are edited: those of a curve without are the
// ends of a straight line. They are the caller's to change.
func Shown(c curve.Curve) curve.Curve {
	if len(c) == 0 {
		return curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 1}}
	}
	return slices.Clone(c)
}

// PointAt is the point of a valid curve that is hit at a place, as an index into
// [Shown]; -1 if there is none within reach. Reach is how far away a place may be, as
// a part of the whole in X and in Y, as an ellipse; of several the nearest is hit.
func PointAt(c curve.Curve, at, reach curve.Point) int {
	hit, nearest := -1, 1.0
	for i, p := range Shown(c) {
		if d := math.Hypot((p.X-at.X)/reach.X, (p.Y-at.Y)/reach.Y); d <= nearest {
			hit, nearest = i, d
		}
	}
	return hit
}

// AddPoint is a valid curve with another point, and where among [Shown] it is. Y is
// clamped to 0 to 1, and X to where there is room between the points beside it, which
// is [curve.MinGap] from each. The error says that there is no room, that there are
// [curve.MaxPoints] already, or that the point is no number.
func AddPoint(c curve.Curve, at curve.Point) (curve.Curve, int, error) {
	if err := finite(at); err != nil {
		return nil, 0, err
	}
	if len(c) == curve.MaxPoints {
		return nil, 0, fmt.Errorf("a curve has at most %d points", curve.MaxPoints)
	}
	c = Shown(c)
	i, _ := slices.BinarySearchFunc(c, at.X, func(p curve.Point, x float64) int {
		if p.X <= x {
			return -1
		}
		return 1
	})
	c = slices.Insert(c, i, at)
	low, high := room(c, i)
	if low > high {
		return nil, 0, fmt.Errorf("there is no room for a point at %.4f", at.X)
	}
	c[i] = curve.Point{X: min(max(at.X, low), high), Y: min(max(at.Y, 0), 1)}
	return c, i, nil
}

// AddPointOn is AddPoint with the Y that the curve has at an X, so that its shape
// stays what it is.
func AddPointOn(c curve.Curve, x float64) (curve.Curve, int, error) {
	shown := Shown(c)
	next, i, err := AddPoint(c, curve.Point{X: x, Y: shown.Eval(min(max(x, 0), 1))})
	if err == nil {
		next[i].Y = shown.Eval(next[i].X)
	}
	return next, i, err
}

// MovePoint is a valid curve with the point of an index of [Shown] elsewhere: as near
// to a place as the points beside it let it come, which is [curve.MinGap].
func MovePoint(c curve.Curve, i int, to curve.Point) (curve.Curve, error) {
	if err := finite(to); err != nil {
		return nil, err
	}
	c = Shown(c)
	if i < 0 || i >= len(c) {
		return nil, fmt.Errorf("there is no point %d; there are %d", i, len(c))
	}
	x := c[i].X
	if low, high := room(c, i); low <= high { // else it has just the room it needs
		x = min(max(to.X, low), high)
	}
	c[i] = curve.Point{X: x, Y: min(max(to.Y, 0), 1)}
	return c, nil
}

// RemovePoint is a valid curve without the point of an index of [Shown]. Two stay.
func RemovePoint(c curve.Curve, i int) (curve.Curve, error) {
	c = Shown(c)
	switch {
	case i < 0 || i >= len(c):
		return nil, fmt.Errorf("there is no point %d; there are %d", i, len(c))
	case len(c) <= 2:
		return nil, errors.New("a curve has two points at least")
	}
	return slices.Delete(c, i, i+1), nil
}

// room is from where to where the X of a point can be.
func room(c curve.Curve, i int) (low, high float64) {
	low, high = 0, 1
	if i > 0 {
		low = c[i-1].X + curve.MinGap
	}
	if i < len(c)-1 {
		high = c[i+1].X - curve.MinGap
	}
	return low, high
}

func finite(p curve.Point) error {
	if p.X*0 != 0 || p.Y*0 != 0 { // 0 for finite numbers, NaN for all others
		return errors.New("a point has two numbers")
	}
	return nil
}

// Curve is one of a recipe's curves by its name: rgb, r, g or b.
func Curve(r *recipe.Recipe, name string) (curve.Curve, error) {
	at, err := curveOf(r, name)
	if err != nil {
		return nil, err
	}
	return slices.Clone(*at), nil
}

// WithCurve is the recipe with other points for a curve: rgb, r, g or b. A straight
// line from 0 to 1 of two points is kept as no points. The curves are those of no paper
// then, unless nothing changes. The error says what is wrong with the points.
func WithCurve(r *recipe.Recipe, name string, c curve.Curve) (*recipe.Recipe, error) {
	next := r.Clone()
	at, err := curveOf(next, name)
	if err != nil {
		return nil, err
	}
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("curve %s: %w", name, err)
	}
	if len(c) == 2 && c.IsIdentity() {
		c = nil
	}
	if !slices.Equal(*at, c) {
		*at, next.Curve.Name = slices.Clone(c), ""
	}
	return next, nil
}

// WithPaper is the recipe with all curves of a paper of a library, by its name or
// title, or with none if the name is "".
func WithPaper(r *recipe.Recipe, papers curve.Library, name string) (*recipe.Recipe, error) {
	next := r.Clone()
	next.Curve = recipe.Curve{}
	if name == "" {
		return next, nil
	}
	paper, ok := papers.Lookup(name)
	if !ok {
		return nil, fmt.Errorf("there is no paper %q", name)
	}
	c := paper.Curves
	next.Curve = recipe.Curve{Name: paper.Name, RGB: c.RGB, R: c.R, G: c.G, B: c.B}
	return next, nil
}

func curveOf(r *recipe.Recipe, name string) (*curve.Curve, error) {
	switch name {
	case "rgb":
		return &r.Curve.RGB, nil
	case "r":
		return &r.Curve.R, nil
	case "g":
		return &r.Curve.G, nil
	case "b":
		return &r.Curve.B, nil
	}
	return nil, fmt.Errorf("there is no curve %q; there are rgb, r, g and b", name)
}
