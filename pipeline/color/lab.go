package color

import "math"

// Lab is a color in CIE 1976 L*a*b*, relative to the D50 white of the ICC
// profile connection space: L is 0 to 100, A runs from green to red, B from
// blue to yellow.
type Lab struct{ L, A, B float64 }

// LabOf is the Lab of a space's linear light, adapted to D50 by Bradford, as a
// color management system with relative colorimetric intent shows it.
func LabOf(s Space, linear [3]float64) Lab {
	return LabFromXYZ(s.ToPCS().Apply(linear))
}

// The constants of CIE 15:2018, section 8.2.1: f is a cube root above epsilon
// and a line of slope kappa/116 below, in the exact fractions.
const (
	labEpsilon = 216.0 / 24389
	labKappa   = 24389.0 / 27
)

// LabFromXYZ is the Lab of an XYZ relative to D50, Y = 1 for white.
func LabFromXYZ(xyz [3]float64) Lab {
	f := func(t float64) float64 {
		if t > labEpsilon {
			return math.Cbrt(t)
		}
		return (labKappa*t + 16) / 116
	}
	x, y, z := f(xyz[0]/pcsX), f(xyz[1]/pcsY), f(xyz[2]/pcsZ)
	return Lab{L: 116*y - 16, A: 500 * (x - y), B: 200 * (y - z)}
}

// XYZ is the inverse of [LabFromXYZ].
func (c Lab) XYZ() [3]float64 {
	inverse := func(f float64) float64 {
		if t := f * f * f; t > labEpsilon {
			return t
		}
		return (116*f - 16) / labKappa
	}
	y := (c.L + 16) / 116
	return [3]float64{
		inverse(y+c.A/500) * pcsX,
		inverse(y) * pcsY,
		inverse(y-c.B/200) * pcsZ,
	}
}
