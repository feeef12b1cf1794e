package icc

import "safelight/pipeline/color"

// decodeXYZ takes values in [0, 1] to XYZ: u1Fixed15Number, in which 32768 of
// 65535 is 1 (ICC.1:2022, clause 6.3.4).
func decodeXYZ(v [3]float64) [3]float64 {
	const scale = 65535.0 / 32768
	return [3]float64{v[0] * scale, v[1] * scale, v[2] * scale}
}

// decodeLab takes values in [0, 1] from Lab to XYZ, where 0 to 1 is 0 to 100
// in L* and -128 to 127 in a* and b* (ICC.1:2022, clause 6.3.4). The 8-bit
// encoding of version 2 is the same.
func decodeLab(v [3]float64) [3]float64 {
	return color.Lab{L: v[0] * 100, A: v[1]*255 - 128, B: v[2]*255 - 128}.XYZ()
}

// decodeLegacyLab is decodeLab for the 16-bit encoding of version 2, in which
// 65280, not 65535, is L* 100, and 256 is one unit of a* and b* (ICC.1:2022,
// clause 10.10). In mft2 it remains in profiles of version 4.
func decodeLegacyLab(v [3]float64) [3]float64 {
	const scale = 65535.0 / 65280
	return decodeLab([3]float64{v[0] * scale, v[1] * scale, v[2] * scale})
}
