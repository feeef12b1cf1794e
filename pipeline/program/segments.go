package program

import "safelight/pipeline/curve"

// compile takes over a curve: from x and y, which grow with light, to print
// density, with x = 1 - P/L and P = (1 - y)·L. An identity has no segments.
func (s *Segments[F]) compile(c curve.Curve) {
	*s = Segments[F]{}
	if c.IsIdentity() {
		return
	}
	add := func(start, offset, slope float64) {
		s.Segment[s.Count] = Segment[F]{Start: F(start), Offset: F(offset), Slope: F(slope), Value: F(offset + slope*start)}
		s.Count++
	}
	// Print density falls as x grows, so segments run backwards through the
	// points. Before the first point and after the last the curve is level.
	if last := c[len(c)-1]; last.X < 1 {
		add(0, (1-last.Y)*L, 0)
	}
	for i := len(c) - 1; i > 0; i-- {
		hi, lo := c[i], c[i-1]
		slope := (hi.Y - lo.Y) / (hi.X - lo.X)
		at0 := lo.Y + (1-lo.X)*slope // y where P is 0
		add((1-hi.X)*L, (1-at0)*L, slope)
	}
	if first := c[0]; first.X > 0 {
		add((1-first.X)*L, (1-first.Y)*L, 0)
	}
	s.index()
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

// at is the curve at print density v; only for curves that have segments.
func (s *Segments[F]) at(v float64) float64 {
	v = min(max(v, 0), L)
	k := uint32(s.First[min(int(v*(Cells/L)), Cells-1)])
	for k+1 < s.Count && float64(s.Segment[k+1].Start) <= v {
		k++
	}
	// v·Cells/L can round up across the end of a cell, past the segment.
	for k > 0 && float64(s.Segment[k].Start) > v {
		k--
	}
	return float64(s.Segment[k].Offset) + float64(s.Segment[k].Slope)*v
}
