package curve

import (
	"fmt"
	"math"
	"slices"
)

// Normalize makes a valid curve of points from elsewhere, and says what it had
// to do, if anything, one note for each kind of change:
//
//   - points that are not finite are dropped;
//   - coordinates are clamped to 0 to 1;
//   - points are sorted by X, those of equal X staying in order;
//   - points nearer to each other than [MinGap] are merged into one, at the X
//     of the first and the mean Y. At the ends of the curve the outermost
//     point is kept as it is, so that black and white stay put;
//   - of more than [MaxPoints], those that matter least are left out.
//
// Fewer than two points left are no curve; the result is then the identity.
// The points given are not changed.
func Normalize(points []Point) (Curve, []string) {
	n := normalizer{curve: slices.Clone(points)}
	n.dropNonFinite()
	n.clamp()
	n.sort()
	n.merge()
	n.thin()
	if len(n.curve) == 1 {
		n.note("one point is left, which is no curve: taken as the identity")
	}
	if len(n.curve) < 2 {
		return nil, n.notes
	}
	return n.curve, n.notes
}

type normalizer struct {
	curve Curve
	notes []string
}

func (n *normalizer) note(format string, args ...any) {
	n.notes = append(n.notes, fmt.Sprintf(format, args...))
}

func (n *normalizer) dropNonFinite() {
	before := len(n.curve)
	n.curve = slices.DeleteFunc(n.curve, func(p Point) bool {
		// 0 for finite coordinates, NaN for all others.
		return p.X*0 != 0 || p.Y*0 != 0
	})
	if dropped := before - len(n.curve); dropped > 0 {
		n.note("%s dropped as not finite", count(dropped))
	}
}

func (n *normalizer) clamp() {
	clamped := 0
	for i, p := range n.curve {
		q := Point{X: min(max(p.X, 0), 1), Y: min(max(p.Y, 0), 1)}
		if q != p {
			n.curve[i] = q
			clamped++
		}
	}
	if clamped > 0 {
		n.note("%s clamped to 0 to 1", count(clamped))
	}
}

func (n *normalizer) sort() {
	byX := func(a, b Point) int {
		switch {
		case a.X < b.X:
			return -1
		case a.X > b.X:
			return 1
		}
		return 0
	}
	if !slices.IsSortedFunc(n.curve, byX) {
		slices.SortStableFunc(n.curve, byX)
		n.note("points sorted by x")
	}
}

func (n *normalizer) merge() {
	var merged Curve
	for rest := n.curve; len(rest) > 0; {
		group := 1
		for group < len(rest) && tooNear(rest[0], rest[group]) {
			group++
		}
		p := Point{X: rest[0].X}
		switch {
		case len(merged) == 0:
			p = rest[0]
		case group == len(rest):
			p = rest[group-1]
		default:
			for _, q := range rest[:group] {
				p.Y += q.Y
			}
			p.Y /= float64(group)
		}
		merged = append(merged, p)
		rest = rest[group:]
	}
	if gone := len(n.curve) - len(merged); gone > 0 {
		n.note("%s merged with one nearer than %g in x", count(gone), MinGap)
	}
	n.curve = merged
}

// thin leaves out the point nearest to the line between its neighbors until
// few enough are left.
func (n *normalizer) thin() {
	if len(n.curve) <= MaxPoints {
		return
	}
	full := n.curve
	n.curve = slices.Clone(full)
	for len(n.curve) > MaxPoints {
		least, at := math.Inf(1), 0
		for i := 1; i < len(n.curve)-1; i++ {
			line := Curve{n.curve[i-1], n.curve[i+1]}
			if d := math.Abs(n.curve[i].Y - line.Eval(n.curve[i].X)); d < least {
				least, at = d, i
			}
		}
		n.curve = slices.Delete(n.curve, at, at+1)
	}
	moved := 0.0
	for _, p := range full {
		moved = max(moved, math.Abs(p.Y-n.curve.Eval(p.X)))
	}
	n.note("%d points thinned to %d, which moves the curve by up to %.2g", len(full), MaxPoints, moved)
}

// count is a number of points in words.
func count(n int) string {
	if n == 1 {
		return "1 point"
	}
	return fmt.Sprintf("%d points", n)
}
