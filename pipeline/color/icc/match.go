package icc

import (
	"math"

	"safelight/pipeline/color"
)

// Linear says whether device values are linear light: whether the curves of a
// matrix or gray profile leave every value where it is, to within a 16-bit
// unit. A LUT says nothing of the kind.
func (p *Profile) Linear() bool {
	const tolerance = 1.0 / 65535
	leaves := func(v float64) float64 { return v }
	switch d := p.device.(type) {
	case *matrixCurves:
		for _, c := range d.curves {
			if deviation(c.at, leaves) > tolerance {
				return false
			}
		}
		return true
	case *grayCurve:
		return d.connection == XYZ && deviation(d.curve.at, leaves) <= tolerance
	}
	return false
}

// Primaries are the primaries of a profile of matrix and curves, and its white,
// both adapted to the D50 of the profile connection space. With linear values they
// say all that the profile does. It has none if it is of another kind, if its white
// is not that of the connection space, which a recipe could not say, or if they are
// those of no valid [color.Space].
func (p *Profile) Primaries() (color.Primaries, color.XY, bool) {
	m, ok := p.device.(*matrixCurves)
	if !ok {
		return color.Primaries{}, color.XY{}, false
	}
	of := func(values [3]float64) color.XY {
		xyz := m.matrix.Apply(values)
		sum := xyz[0] + xyz[1] + xyz[2]
		return color.XY{X: xyz[0] / sum, Y: xyz[1] / sum}
	}
	for i, v := range m.matrix.Apply([3]float64{1, 1, 1}) {
		if math.Abs(v-color.PCSWhite()[i]) > colorantTolerance {
			return color.Primaries{}, color.XY{}, false
		}
	}
	s := color.Space{
		Primaries: color.Primaries{R: of([3]float64{1, 0, 0}), G: of([3]float64{0, 1, 0}), B: of([3]float64{0, 0, 1})},
		White:     of([3]float64{1, 1, 1}),
		Transfer:  color.Transfer{Gamma: 1, A: 1},
	}
	return s.Primaries, s.White, s.Validate() == nil
}

// How far a profile may be from a space that it is taken for. Profiles state
// colorants that were rounded at several places, and curves with few points; but
// the spaces that differ least, by white (DCI-P3 and Display P3), by a primary
// or in the tone curve (2.2 and sRGB), are several times further apart.
const (
	colorantTolerance = 2.5e-3 // of any component of a colorant's XYZ
	curveTolerance    = 1e-3   // of linear light, at any value
)

// Space is the built-in space that a profile of matrix and curves states, if it
// states one: its colorants and its curves are the same within the accuracy of
// profiles. Where several are that near, it is the one whose colorants are
// nearest.
func (p *Profile) Space() (color.Space, bool) {
	m, ok := p.device.(*matrixCurves)
	if !ok {
		return color.Space{}, false
	}
	var best color.Space
	nearest := math.Inf(1)
	library := color.Builtin()
	for _, name := range library.Names(color.Output | color.Working | color.Scanner) {
		space, _ := library.Lookup(name)
		far := m.distance(space)
		if far <= colorantTolerance && far < nearest && m.sameCurves(space.Transfer) {
			best, nearest = space, far
		}
	}
	return best, best.Name != ""
}

// distance is the largest difference of the colorants from those of a space.
func (m *matrixCurves) distance(space color.Space) float64 {
	far := 0.0
	for i, row := range space.ToPCS() {
		for j, v := range row {
			far = max(far, math.Abs(v-m.matrix[i][j]))
		}
	}
	return far
}

// sameCurves says whether all three curves are a transfer function.
func (m *matrixCurves) sameCurves(t color.Transfer) bool {
	for _, c := range m.curves {
		if deviation(c.at, t.Decode) > curveTolerance {
			return false
		}
	}
	return true
}

// deviation is the largest difference of two functions in [0, 1], at steps
// finer than most tables have.
func deviation(f, g func(float64) float64) float64 {
	const steps = 4096
	far := 0.0
	for i := range steps + 1 {
		v := float64(i) / steps
		far = max(far, math.Abs(f(v)-g(v)))
	}
	return far
}
