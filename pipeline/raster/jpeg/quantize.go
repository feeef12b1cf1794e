package jpeg

import "math/bits"

// steps are the quantization steps of a component, row by row.
type steps [64]uint8

// scaledSteps are the steps of a kind of component for a quality of 1 to 100,
// scaled as the Independent JPEG Group does: 50 means the tables of the
// standard, 100 steps of one.
func scaledSteps(kind, quality int) steps {
	percent := 200 - 2*quality
	if quality < 50 {
		percent = 5000 / quality
	}
	var s steps
	for i, base := range baseSteps[kind] {
		s[i] = uint8(min(max((int(base)*percent+50)/100, 1), 255))
	}
	return s
}

// A quantizer divides coefficients, eight times too large, by their steps and
// rounds to the nearest, halves away from zero.
//
// The divisors d are 8 to 2040, the dividends n, with half a divisor added, below
// 2^14. A product with a reciprocal of k fraction bits, rounded up, is less than
// n/2^k too large, and shifted down it is the quotient as long as n·d < 2^k. So 32
// bits suffice for one multiplication and a shift. Vectors of words have the
// upper halves of products only: with 2^s below d and not below d/2, k = 16 + s
// fits a word, and is enough, and the shift by s is another product.
type quantizer struct {
	half   [64]uint16 // half a divisor; row by row, as what follows
	scale  [64]uint64 // 2^32 over the divisor
	factor [64]uint16 // 2^(16+s) over the divisor
	shift  [64]uint16 // 2^(16-s)
}

func newQuantizer(steps steps) *quantizer {
	q := &quantizer{}
	for i, step := range steps {
		d := uint64(step) * 8
		s := bits.Len64(d-1) - 1
		q.half[i] = uint16(d / 2)
		q.scale[i] = (1<<32 + d - 1) / d
		q.factor[i] = uint16((1<<(16+s) + d - 1) / d)
		q.shift[i] = 1 << (16 - s)
	}
	return q
}

// quantized is a block as it is stored.
type quantized struct {
	coefficients [64]int16 // row by row
	set          uint64    // bit i is 1 where coefficient i is not 0
}

// forwardTile is kernels.forward in Go.
func forwardTile(dst *[2]quantized, src *tile, q *quantizer) {
	for side := range dst {
		var b block
		for y := range edge {
			for i, v := range src[y*tileWidth+side*edge:][:edge] {
				b[y*edge+i] = int32(v)
			}
		}
		transform(&b)
		q.quantize(&dst[side], &b)
	}
}

func (q *quantizer) quantize(dst *quantized, b *block) {
	var set uint64
	for i, v := range b {
		sign := v >> 31
		n := int32(uint64(uint32((v^sign)-sign)+uint32(q.half[i])) * q.scale[i] >> 32)
		if n != 0 {
			set |= 1 << i
		}
		dst.coefficients[i] = int16((n ^ sign) - sign)
	}
	dst.set = set
}
