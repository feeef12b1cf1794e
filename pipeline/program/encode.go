package program

import (
	"math"

	"safelight/pipeline/color"
)

// encodeBase is bits 15 to 30 of the float32 2^-EncodeOctaves: what the first
// entry of the Encode table is indexed by.
const encodeBase = (127 - EncodeOctaves) << 8

// encodeFloor is 2^-EncodeOctaves.
const encodeFloor = 1.0 / (1 << EncodeOctaves)

// encoding samples the output transfer function.
//
// The steps are logarithmic, as float32 is: 256 an octave. A power law is then
// interpolated with the same relative error everywhere, 0.03 code values of 16
// bit at the most for an exponent of 1/2.4, however steep it is near black.
func (p *Of[F]) encoding(t color.Transfer) {
	for i := range EncodeSize - 1 {
		v := math.Float32frombits(uint32(encodeBase+i) << 15)
		p.Encode[i] = float32(t.Encode(float64(v)))
	}
	p.Encode[EncodeSize-1] = p.Encode[EncodeSize-2]
}

// encode looks up the encoded value of v, which lies in [0, 1].
func (p *Of[F]) encode(v float64) float64 {
	if !(v >= encodeFloor) { // that includes what is no number
		return max(v, 0) / encodeFloor * float64(p.Encode[0])
	}
	bits := math.Float32bits(float32(v))
	i := bits>>15 - encodeBase
	frac := float64(bits&0x7fff) * (1.0 / 0x8000)
	lo, hi := float64(p.Encode[i]), float64(p.Encode[i+1])
	return lo + frac*(hi-lo)
}

// steepest is the steepest slope of what encode gives over the natural logarithm of
// light: 1/2.4 or so for sRGB, 1 for what is not encoded.
func (p *Of[F]) steepest() float64 {
	top := p.Encode[0] // below the table it is a line from 0
	for i := range EncodeSize - 2 {
		// The step from entry i to the next, of which there are 256 an octave, is one
		// in so many of the light at its end, where this is steepest.
		if s := float32(257+i%256) * (p.Encode[i+1] - p.Encode[i]); s > top {
			top = s
		}
	}
	return float64(top)
}
