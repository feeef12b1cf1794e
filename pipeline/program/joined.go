package program

import (
	"math"
	"slices"
)

// joined is the RGB curve and a channel's curve as one: a piecewise linear
// function of P in [0, L], since such functions of such functions are such
// functions. It has a kink where either of the two has.
type joined struct{ pieces []piece }

// piece is offset + slope·P for P from start to the start of the next piece.
type piece struct{ start, offset, slope float64 }

// join makes the function that is first and then second. One of them may have
// no segments, and changes nothing then.
func (f *joined) join(first, second *Segments[float64]) {
	f.pieces = f.pieces[:0]
	if first.Count == 0 {
		first, second = second, first
	}
	for k, s := range first.Segment[:first.Count] {
		end := L
		if k+1 < int(first.Count) {
			end = first.Segment[k+1].Start
		}
		f.through(piece{s.Start, s.Offset, s.Slope}, end, second)
	}
}

// through adds what second makes of a piece.
func (f *joined) through(p piece, end float64, second *Segments[float64]) {
	from, to := p.offset+p.slope*p.start, p.offset+p.slope*end
	switch {
	case second.Count == 0:
		f.pieces = append(f.pieces, p)
		return
	case from == to:
		f.pieces = append(f.pieces, piece{start: p.start, offset: second.at(from)})
		return
	}
	segments := second.Segment[:second.Count]
	known := len(f.pieces)
	for k, s := range segments {
		first, last := k == 0, k+1 == len(segments) // which go on outside
		lo, hi := s.Start, L
		if !last {
			hi = segments[k+1].Start
		}
		if !first && max(from, to) <= lo || !last && min(from, to) >= hi {
			continue // the piece does not get here
		}
		start := p.start
		if from < to && from < lo && !first {
			start = (lo - p.offset) / p.slope
		} else if from > to && from > hi && !last {
			start = (hi - p.offset) / p.slope
		}
		start = min(max(start, p.start), end) // but for rounding it is
		f.pieces = append(f.pieces, piece{start, s.Offset + s.Slope*p.offset, s.Slope * p.slope})
	}
	if from > to { // the segments were met from the last to the first
		slices.Reverse(f.pieces[known:])
	}
}

// Join gives a Program that computes the same as p with the RGB curve joined to
// each channel's, so that there is one curve at the most, and its rounding is not
// multiplied with the slope of a second. It is p itself when there is no RGB curve,
// or what comes of it has too many segments.
func Join(p *Program) *Program {
	if p.RGB.Count == 0 {
		return p
	}
	q := *p
	q.RGB = Segments[float64]{}
	var f joined
	for c := range q.Curve {
		f.join(&p.RGB, &p.Curve[c])
		if !q.Curve[c].take(&f) {
			return p
		}
	}
	return &q
}

// take makes segments of a joined curve, and reports whether they are no more than
// there is room for.
func (s *Segments[F]) take(f *joined) bool {
	*s = Segments[F]{}
	for k, p := range f.pieces {
		if k+1 < len(f.pieces) && f.pieces[k+1].start <= p.start {
			continue // it has no length
		}
		if s.Count == MaxSegments {
			return false
		}
		s.Segment[s.Count] = Segment[F]{Start: F(p.start), Offset: F(p.offset), Slope: F(p.slope), Value: F(p.offset + p.slope*p.start)}
		s.Count++
	}
	s.index()
	return true
}

// steepest is the largest slope, up or down, and the largest with the light that comes
// out: a paper is steep where most of the light is gone.
func (f *joined) steepest() (slope, weighted float64) {
	for k, p := range f.pieces {
		end := L
		if k+1 < len(f.pieces) {
			end = f.pieces[k+1].start
		}
		steep, least := math.Abs(p.slope), p.offset+p.slope*p.start
		if p.slope < 0 {
			least = p.offset + p.slope*end
		}
		slope, weighted = max(slope, steep), max(weighted, steep*math.Pow(10, -max(least, 0)))
	}
	return slope, weighted
}

// compile makes cells of a joined curve, and reports whether it has no more
// kinks in one of them than can be kept.
func (c *cells) compile(f *joined) bool {
	const (
		width = L / Cells                // of a cell
		unit  = width / (1 << cellShift) // of t
	)
	c.kinks = 0
	next := 0 // the first piece that starts beyond the start of the cell
	for cell := range Cells {
		start := float64(cell) * width
		for next < len(f.pieces) && f.pieces[next].start <= start {
			next++
		}
		p := f.pieces[next-1]
		c.line[cell] = [2]float32{float32(-log2of10 * (p.offset + p.slope*start)), float32(-log2of10 * p.slope * unit)}
		for k := range c.kink {
			c.kink[k][cell] = [2]float32{}
		}
		for k := 0; next < len(f.pieces) && f.pieces[next].start < start+width; k++ {
			if k == maxKinks {
				return false
			}
			change := f.pieces[next].slope - f.pieces[next-1].slope
			c.kink[k][cell] = [2]float32{float32((f.pieces[next].start - start) / unit), float32(-log2of10 * change * unit)}
			c.kinks = max(c.kinks, k+1)
			next++
		}
	}
	return true
}
