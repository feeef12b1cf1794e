package program

import (
	"fmt"
	"slices"

	"safelight/pipeline/curve"
)

// compile makes the composite of the RGB curve and a channel's curve, from
// print density to log2 of light. An identity is left out, clipping included;
// when both are, the result has no segments.
func (s *Segments[F]) compile(rgb, channel curve.Curve) error {
	*s = Segments[F]{}
	if rgb.IsIdentity() && channel.IsIdentity() {
		return nil
	}
	points := composite(rgb, channel)

	// Print density falls as x grows, so segments run backwards through the
	// points. Before the first point and after the last the curve is level.
	add := func(start, offset, slope float64) error {
		if s.Count == MaxSegments {
			return fmt.Errorf("the composite of the RGB and the channel curve has more than %d segments", MaxSegments)
		}
		s.Segment[s.Count] = Segment[F]{Start: F(start), Offset: F(offset), Slope: F(slope)}
		s.Count++
		return nil
	}
	last := points[len(points)-1]
	if last.X < 1 {
		if err := add(0, -log2of10*(1-last.Y)*L, 0); err != nil {
			return err
		}
	}
	for i := len(points) - 1; i > 0; i-- {
		hi, lo := points[i], points[i-1]
		if hi.X == lo.X {
			continue
		}
		// y = lo.Y + (x - lo.X)·slope with x = 1 - P/L; log2 light = -log2(10)·(1 - y)·L.
		slope := (hi.Y - lo.Y) / (hi.X - lo.X)
		at0 := lo.Y + (1-lo.X)*slope // y at P = 0
		if err := add((1-hi.X)*L, -log2of10*(1-at0)*L, -log2of10*slope); err != nil {
			return err
		}
	}
	if points[0].X > 0 {
		if err := add((1-points[0].X)*L, -log2of10*(1-points[0].Y)*L, 0); err != nil {
			return err
		}
	}
	s.index()
	return nil
}

// index fills First: the segment in which each cell begins.
func (s *Segments[F]) index() {
	k := uint32(0)
	for cell := range s.First {
		start := F(float64(cell) * L / Cells)
		for k+1 < s.Count && s.Segment[k+1].Start <= start {
			k++
		}
		s.First[cell] = uint16(k)
	}
}

// composite gives the points of channel(rgb(x)) for x in [0, 1]: those of rgb,
// and every x at which rgb passes a point of channel.
func composite(rgb, channel curve.Curve) curve.Curve {
	if rgb.IsIdentity() {
		return channel
	}
	if channel.IsIdentity() {
		return rgb
	}
	var xs []float64
	for i, p := range rgb {
		xs = append(xs, p.X)
		if i == 0 {
			continue
		}
		from := rgb[i-1]
		for _, c := range channel {
			if (c.X-from.Y)*(c.X-p.Y) < 0 {
				xs = append(xs, from.X+(c.X-from.Y)/(p.Y-from.Y)*(p.X-from.X))
			}
		}
	}
	slices.Sort(xs)
	xs = slices.Compact(xs)
	out := make(curve.Curve, len(xs))
	for i, x := range xs {
		out[i] = curve.Point{X: x, Y: channel.Eval(rgb.Eval(x))}
	}
	return out
}
