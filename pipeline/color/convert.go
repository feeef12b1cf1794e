package color

// ToXYZ is the matrix from the space's linear light to XYZ, with the space's
// own white at Y = 1 and no adaptation (SMPTE RP 177).
func (s Space) ToXYZ() Matrix {
	r, g, b := s.Primaries.R.xyz(), s.Primaries.G.xyz(), s.Primaries.B.xyz()
	directions := Matrix{
		{r[0], g[0], b[0]},
		{r[1], g[1], b[1]},
		{r[2], g[2], b[2]},
	}
	// Equal parts of the primaries must give white.
	parts := directions.Inverse().Apply(s.White.xyz())
	return directions.Mul(diagonal(parts))
}

// Luminance gives the weights with which the space's linear red, green and
// blue make up Y. They add up to 1.
func Luminance(s Space) [3]float64 {
	return s.ToXYZ()[1]
}

// Convert is the matrix from the linear light of one space to that of another,
// with Bradford adaptation between their whites, so that white stays (1, 1, 1).
// Spaces of the same primaries and white give exactly [Identity].
func Convert(from, to Space) Matrix {
	if from.Primaries == to.Primaries && from.White == to.White {
		return Identity()
	}
	return to.ToXYZ().Inverse().Mul(Adaptation(from.White, to.White)).Mul(from.ToXYZ())
}

// Adaptation is the linear Bradford transform in XYZ that takes one white to
// another: scaling in a sharpened cone space (Lam 1985; ICC.1:2022, annex E).
// Equal whites give exactly [Identity].
func Adaptation(from, to XY) Matrix {
	if from == to {
		return Identity()
	}
	return adapt(from.xyz(), to.xyz())
}

// adapt is Adaptation between whites given as XYZ.
func adapt(from, to [3]float64) Matrix {
	a, b := bradford().Apply(from), bradford().Apply(to)
	gain := diagonal([3]float64{b[0] / a[0], b[1] / a[1], b[2] / a[2]})
	return bradford().Inverse().Mul(gain).Mul(bradford())
}

// bradford is the matrix from XYZ to sharpened cone responses.
func bradford() Matrix {
	return Matrix{
		{0.8951, 0.2664, -0.1614},
		{-0.7502, 1.7135, 0.0367},
		{0.0389, -0.0685, 1.0296},
	}
}

// The white of the ICC profile connection space, D50, as ICC.1:2022 rounds it
// (table 14: F6D6h, 10000h, D32Dh). It differs in the fourth digit from the xy
// that other standards give for D50.
const (
	pcsX = 63190.0 / 65536 // 0.9642
	pcsY = 1.0
	pcsZ = 54061.0 / 65536 // 0.8249
)

// PCSWhite is the white of the ICC profile connection space: D50 as XYZ.
func PCSWhite() [3]float64 { return [3]float64{pcsX, pcsY, pcsZ} }

// ToPCS is the matrix from the space's linear light to the XYZ of the ICC
// profile connection space, adapted to D50 by Bradford: white becomes
// [PCSWhite].
func (s Space) ToPCS() Matrix {
	return adapt(s.White.xyz(), PCSWhite()).Mul(s.ToXYZ())
}

// xyz is the color of this chromaticity with Y = 1.
func (c XY) xyz() [3]float64 {
	return [3]float64{c.X / c.Y, 1, (1 - c.X - c.Y) / c.Y}
}
