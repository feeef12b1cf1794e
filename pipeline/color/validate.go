package color

import (
	"fmt"
	"math"
)

// Validate reports the first fault that would keep the space from having a
// transform to XYZ, to another white, and back: a chromaticity out of range,
// primaries on one line, a white that is no mixture of them or to which no eye
// adapts, or a broken transfer function. The error names the field and its
// value. The name, the title and the role are not looked at.
//
// Primaries may lie outside the spectral locus, as those of AP1 do: x in -1
// to 2 and y from 0.000001 to 2. White has y of at least 0.05.
func (s Space) Validate() error {
	for _, primary := range []struct {
		name string
		XY
	}{{"r", s.Primaries.R}, {"g", s.Primaries.G}, {"b", s.Primaries.B}} {
		if !(primary.X >= -1 && primary.X <= 2) {
			return fmt.Errorf("primaries.%s.x is %g, want -1 to 2", primary.name, primary.X)
		}
		if !(primary.Y >= 1e-6 && primary.Y <= 2) {
			return fmt.Errorf("primaries.%s.y is %g, want 0.000001 to 2", primary.name, primary.Y)
		}
	}
	if !(s.White.X > 0 && s.White.X < 1) {
		return fmt.Errorf("white.x is %g, want between 0 and 1", s.White.X)
	}
	if !(s.White.Y >= 0.05 && s.White.Y < 1) {
		return fmt.Errorf("white.y is %g, want 0.05 or more and less than 1", s.White.Y)
	}
	for _, response := range bradford().Apply(s.White.xyz()) {
		if response < 0.01 {
			return fmt.Errorf("white %v is too saturated to adapt to", s.White)
		}
	}

	p := s.Primaries
	whole := doubleArea(p.R, p.G, p.B)
	if math.Abs(whole) < minArea {
		return fmt.Errorf("primaries %v, %v, %v lie on one line", p.R, p.G, p.B)
	}
	// Each part is the share of one primary in white.
	for _, part := range []float64{
		doubleArea(s.White, p.G, p.B), doubleArea(p.R, s.White, p.B), doubleArea(p.R, p.G, s.White),
	} {
		if part/whole < minArea {
			return fmt.Errorf("white %v is not inside the triangle of the primaries", s.White)
		}
	}
	if err := s.Transfer.Validate(); err != nil {
		return fmt.Errorf("transfer.%w", err)
	}
	return nil
}

// minArea is the least doubleArea worth the name: real gamuts have 0.1 and more,
// and below it the matrices lose their digits.
const minArea = 1e-4

// doubleArea is twice the signed area of a triangle.
func doubleArea(a, b, c XY) float64 {
	return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X)
}

// Validate reports the first fault that would keep the function from rising
// from (0, 0) to (1, 1) without a jump. The error names the field and its
// value.
func (t Transfer) Validate() error {
	// Standards are published with few digits: sRGB's two pieces miss each
	// other by 2e-9, others by more.
	const jump = 1e-4

	switch {
	case !(t.Gamma >= 0.1 && t.Gamma <= 10):
		return fmt.Errorf("gamma is %g, want 0.1 to 10", t.Gamma)
	case !(t.A > 0 && t.A <= 10):
		return fmt.Errorf("a is %g, want more than 0 and at most 10", t.A)
	case !(t.D >= 0 && t.D < 1):
		return fmt.Errorf("d is %g, want 0 or more and less than 1", t.D)
	case !(math.Abs(t.A+t.B-1) <= jump):
		return fmt.Errorf("a + b is %g, want 1", t.A+t.B)
	case t.D == 0 && t.B != 0:
		return fmt.Errorf("b is %g, want 0 when d is 0", t.B)
	case t.D > 0 && !(t.C > 0 && t.C <= 10):
		return fmt.Errorf("c is %g, want more than 0 and at most 10", t.C)
	case t.A*t.D+t.B < 0:
		return fmt.Errorf("d is %g, where a·d + b is negative", t.D)
	}
	if toe, curve := t.C*t.D, math.Pow(t.A*t.D+t.B, t.Gamma); t.D > 0 && math.Abs(toe-curve) > jump {
		return fmt.Errorf("d is %g, where the function jumps from %g to %g", t.D, toe, curve)
	}
	return nil
}
