package program

import "math"

// LogOne is the fixed-point logarithm of 2 that [Logarithms] gives.
const LogOne = logOne

// FixedOne is one unit of print density as a [FixedDensity] gives it.
const FixedOne = 1 << 26

// FixedDensity is the density map of a Program, steps 2 to 4, in integers, for
// backends without doubles: float32 would lose there what a steep curve after it
// shows. For fixed-point logarithms l of the three channels,
//
//	P_c · FixedOne = (Density[c] · (clamp(l, LogMin, LogMax), 1) + half) >> Shift[c]
//
// in integers of 64 bits, which the sum does not exceed, with half a unit of what
// is cut off for rounding. Every field is naturally aligned.
type FixedDensity struct {
	Density        [3][4]int64
	LogMin, LogMax [3]int32
	Shift          [3]uint32
	_              uint32
}

// Fixed gives the density map in integers.
func Fixed(p *Program) (f FixedDensity) {
	for c, row := range p.Density {
		f.LogMin[c], f.LogMax[c] = fixedLog(p.LogMin[c]), fixedLog(p.LogMax[c])
		scale := fixedScale(row)
		for j := range 3 {
			f.Density[c][j] = int64(math.RoundToEven(math.Ldexp(row[j], scale)))
		}
		f.Density[c][3] = int64(math.RoundToEven(math.Ldexp(row[3], scale+25)))
		f.Shift[c] = uint32(scale - 1) // from 2^(scale+25) a unit to FixedOne
	}
	return f
}

// fixedScale is the binary exponent that a row of the density map is multiplied
// by: as large as fits, so that |row · (l, 1)| · 2^25 · 2^scale stays below 2^62
// for logarithms up to logEdge.
func fixedScale(row [4]float64) int {
	most := logEdge*(math.Abs(row[0])+math.Abs(row[1])+math.Abs(row[2])) + math.Abs(row[3])
	return min(max(62-25-1-math.Ilogb(max(most, 1)), 1), 36)
}

// Float32Error bounds how far, in code values of 16 bits, what a backend gives
// that starts from fixed-point logarithms and a [FixedDensity], and goes on in
// float32 with [Of.Narrow], lies from what p gives in float64: before it is rounded
// to codes, and but for the few hundredths of a code that the transfer function and
// the code take in float32. It is infinite where the logarithms do not reach.
//
// The backend may contract a product and a sum into one rounding, or not.
func Float32Error(p *Program) float64 {
	if min(p.LogMin[0], p.LogMin[1], p.LogMin[2]) < -logEdge {
		return math.Inf(1)
	}
	const (
		logStep = 1.0 / (2 * logOne)
		step    = 1.0 / (2 * FixedOne)
		unit    = 1.0 / (1 << 24) // the relative error of a float32
		// floats is the relative error of what happens to light: 3 of its power, for
		// which P is multiplied with a constant, and 4 of its part in a matrix.
		floats = 7 * unit
	)
	var relative, absolute float64 // error of light
	for c, row := range p.Density {
		off := step // error of P
		for j := range 3 {
			off += math.Abs(row[j])*logStep + logEdge*math.Ldexp(0.5, -fixedScale(row))
		}
		weighted := off // with the light that there is
		for _, s := range [2]*Segments[float64]{&p.RGB, &p.Curve[c]} {
			if s.Count > 0 {
				off, weighted = s.float32Error(off)
			}
		}
		// That P is rounded at last is in floats: where it is large, light is not.
		relative = max(relative, off*math.Ln10)
		absolute = max(absolute, weighted*math.Ln10)
	}
	return lightError(p, relative, absolute, floats)
}

// float32Error bounds the error of a curve with the constants of narrow, taken as
// Value + Slope·(P - Start) in float32, at a P that is off by as much. P comes and
// goes as a sum of two float32s that is not carried out. The second result is the
// error multiplied with the light of the P that comes out.
func (s *Segments[F]) float32Error(off float64) (worst, weighted float64) {
	const unit = 1.0 / (1 << 24) // the relative error of a float32
	narrow := s.narrow()
	before := 0.0
	for k, g := range s.Segment[:s.Count] {
		n := narrow.Segment[k]
		end := L
		if k+1 < int(s.Count) {
			end = float64(s.Segment[k+1].Start)
		}
		length := math.Abs(end-float64(g.Start)) + off + L*unit
		slope := math.Abs(float64(g.Slope))
		shift := math.Abs(float64(n.Start) - float64(g.Start))
		here := math.Abs(float64(g.Value)+float64(g.Slope)*(float64(n.Start)-float64(g.Start))-float64(n.Value)) +
			math.Abs(float64(n.Slope)-float64(g.Slope))*length +
			3*slope*length*unit + // two differences and a product
			math.Abs(float64(g.Slope)-before)*shift + // between the Start here and there
			slope*off
		least := min(float64(g.Value), float64(g.Offset)+float64(g.Slope)*end)
		worst, weighted = max(worst, here), max(weighted, here*math.Pow(10, -max(least-here, 0)))
		before = float64(g.Slope)
	}
	return worst, weighted
}
