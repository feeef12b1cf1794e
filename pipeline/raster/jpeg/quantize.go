package jpeg

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
type quantizer struct {
	half  [64]uint32 // half a divisor; in the order of the file, as what follows
	scale [64]uint64 // 2^32 over the divisor, rounded up
}

func newQuantizer(s steps) *quantizer {
	q := &quantizer{}
	for i, at := range zigzag {
		d := uint64(s[at]) * 8
		// Dividends are below 2^17 and divisors below 2^11, so that what the
		// rounding up adds stays below one part of the quotient.
		q.half[i], q.scale[i] = uint32(d/2), (1<<32+d-1)/d
	}
	return q
}

// quantized is a block in the order of the file. Bit i of set is 1 where
// coefficient i is not 0.
type quantized struct {
	coefficients block
	set          uint64
}

func (q *quantizer) quantize(dst *quantized, b *block) {
	var set uint64
	for i := range zigzag {
		v := b[zigzag[i]&63]
		sign := v >> 31
		n := int32(uint64(uint32((v^sign)-sign)+q.half[i]) * q.scale[i] >> 32)
		if n != 0 {
			set |= 1 << i
		}
		dst.coefficients[i] = (n ^ sign) - sign
	}
	dst.set = set
}
