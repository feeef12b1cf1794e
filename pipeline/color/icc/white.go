package icc

import (
	"safelight/pipeline/color"
	"safelight/pipeline/color/internal/iccfile"
)

// parseWhite finds the white of the device. A profile with a chromatic
// adaptation matrix took it from there to D50 (ICC.1:2022, clause 9.2.15 and
// annex E); without one it is the media white, which version 2 states
// unadapted. It is zero when neither is there or makes sense.
func parseWhite(file iccfile.File) color.XY {
	if v, err := numbers(file, "chad", "sf32", 9); err == nil {
		if white, ok := chromaticity(matrixOf(v).Inverse().Apply(color.PCSWhite())); ok {
			return white
		}
	}
	if v, err := numbers(file, "wtpt", "XYZ ", 3); err == nil {
		if white, ok := chromaticity([3]float64(v)); ok {
			return white
		}
	}
	return color.XY{}
}

// chromaticity is that of a color, if it could be a white.
func chromaticity(xyz [3]float64) (color.XY, bool) {
	sum := xyz[0] + xyz[1] + xyz[2]
	xy := color.XY{X: xyz[0] / sum, Y: xyz[1] / sum}
	ok := sum > 0 && xy.X > 0 && xy.X < 1 && xy.Y > 0 && xy.Y < 1
	return xy, ok
}
