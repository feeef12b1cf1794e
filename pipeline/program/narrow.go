package program

import "math"

// narrowProgram is a Program as kernels take it: in fixed point and float32, for
// all but the density map. Not every Program can be narrow: after steep curves or
// wide matrices, and where a transfer function is infinitely steep at black, the
// steps of these numbers would be seen in the codes.
type narrowProgram struct {
	density  densityMap
	curved   [3]bool // which of curve and straight a channel has
	curve    [3]cells
	straight [3]slope
	mix      [3][3]float32
	weights  [3]float32
	err      float64 // the bound of narrowError

	joined joined // kept for its memory
}

// maxNarrowError is the largest error that is accepted, in code values of 16
// bits: below 1 with the rounding of codes and of the Encode table.
const maxNarrowError = 0.9

// compile makes a narrow program of p, and reports whether it is as good as one.
func (n *narrowProgram) compile(p *Program) bool {
	var steepest, weighted [3]float64 // slopes of P by P; weighted with the light
	for c := range 3 {
		var perP float64 // positions
		if n.curved[c] = p.RGB.Count > 0 || p.Curve[c].Count > 0; n.curved[c] {
			n.joined.join(&p.RGB, &p.Curve[c])
			if !n.curve[c].compile(&n.joined) {
				return false
			}
			n.curve[c].glare = float32(p.Glare)
			steepest[c], weighted[c] = n.joined.steepest()
			perP = 1 / (L * positionStep)
		} else {
			n.straight[c] = slope{rise: float32(-log2of10 * plainRange * positionStep), glare: float32(p.Glare)}
			steepest[c], weighted[c] = 1, 1
			perP = 1 / (plainRange * positionStep)
		}
		for j := range 3 {
			n.density.m[c][j] = p.Density[c][j] * perP / logOne
		}
		n.density.m[c][3] = p.Density[c][3] * perP
		n.density.lo[c], n.density.hi[c] = fixedLog(p.LogMin[c]), fixedLog(p.LogMax[c])
		for j := range 3 {
			n.mix[c][j] = float32(p.Output[c][j])
		}
		n.weights[c] = float32(p.Luma[c])
	}
	n.err = narrowError(p, steepest, weighted)
	return min(p.LogMin[0], p.LogMin[1], p.LogMin[2]) >= -logEdge && n.err <= maxNarrowError
}

// narrowError bounds how far, in code values of 16 bits, what a narrow program
// gives lies from what p does, given the steepest slopes of each channel's curve, as
// they are and with the light that comes out.
func narrowError(p *Program, steepest, weighted [3]float64) float64 {
	const (
		logStep  = 1.0 / (2 * logOne)            // half of one of a logarithm
		position = plainRange * positionStep / 2 // and of a position
		// floats is the relative error of what happens to light in float32: its
		// power, and its part in a matrix. That of its logarithm is relative to
		// the logarithm, and no more than this when multiplied with the light.
		floats = 5.0 / (1 << 24)
	)
	var relative, absolute float64 // error of light
	for c := range 3 {
		off := position // error of P
		for j := range 3 {
			off += math.Abs(p.Density[c][j]) * logStep
		}
		relative = max(relative, off*steepest[c]*math.Ln10)
		// Off the end of a piece, by so little, there may be a little more light.
		absolute = max(absolute, off*weighted[c]*math.Ln10*(1+relative))
	}
	return lightError(p, relative, absolute, floats)
}

// lightError bounds, in code values of 16 bits, what becomes in step 7 of an error
// of light before glare: one relative to it, the most that this comes to, and, beside
// these, a relative one of arithmetic.
func lightError(p *Program, relative, absolute, floats float64) float64 {
	rows := p.Output[:]
	if p.Flags&FlagGray != 0 {
		rows = [][3]float64{p.Luma}
	}
	// Light cancels out, its errors do not. What is left of them where the light
	// is gone is what was added and subtracted, and the glare.
	left := 0.0
	for _, row := range rows {
		var added, subtracted float64
		for _, weight := range row {
			added += max(weight, 0)
			subtracted += max(-weight, 0)
		}
		canceled := 2 * min(added, subtracted)
		left = max(left, min(canceled*relative, (added+subtracted)*absolute)+canceled*floats+
			(added+subtracted)*p.Glare*(relative+floats))
	}
	// Transfer functions are steepest at one end. What does not cancel out stays
	// relative.
	return (max(p.encode(left), p.encode(1)-p.encode(1-left)) + (relative+floats)*p.steepest()) * 65535
}
