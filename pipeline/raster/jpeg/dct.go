package jpeg

// block is 8 x 8 samples or coefficients, row by row.
type block [64]int32

const (
	constBits = 13 // fraction bits of a constant
	passBits  = 2  // fraction bits kept between the two passes
)

// transform is the discrete cosine transform (T.81 A.3.3) of samples about
// zero, in place. Coefficients come out eight times as large as the standard
// has them.
//
// The precision is that of the accurate integer transform of the Independent
// JPEG Group, so that coefficients are the same to the last bit as theirs, and
// the same on every processor.
func transform(b *block) {
	for i := 0; i < 64; i += 8 {
		r := b[i : i+8 : i+8]
		c0, c1, c2, c3, c4, c5, c6, c7 := transform8(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7])
		const shift, half = constBits - passBits, 1 << (constBits - passBits - 1)
		r[0], r[1], r[2], r[3] = (c0+half)>>shift, (c1+half)>>shift, (c2+half)>>shift, (c3+half)>>shift
		r[4], r[5], r[6], r[7] = (c4+half)>>shift, (c5+half)>>shift, (c6+half)>>shift, (c7+half)>>shift
	}
	for i := range 8 {
		r := b[i : i+57 : i+57]
		c0, c1, c2, c3, c4, c5, c6, c7 := transform8(r[0], r[8], r[16], r[24], r[32], r[40], r[48], r[56])
		const shift, half = constBits + passBits, 1 << (constBits + passBits - 1)
		r[0], r[8], r[16], r[24] = (c0+half)>>shift, (c1+half)>>shift, (c2+half)>>shift, (c3+half)>>shift
		r[32], r[40], r[48], r[56] = (c4+half)>>shift, (c5+half)>>shift, (c6+half)>>shift, (c7+half)>>shift
	}
}

// transform8 is the transform in one dimension, times sqrt(8) and with constBits
// fraction bits more than its input. It is the algorithm of Loeffler,
// Ligtenberg and Moschytz, "Practical fast 1-D DCT algorithms with 11
// multiplications", ICASSP 1989, in the variant with 12 multiplications, each
// on a path of its own. Constants are sums of sqrt(2)·cos(k·pi/16).
func transform8(s0, s1, s2, s3, s4, s5, s6, s7 int32) (c0, c1, c2, c3, c4, c5, c6, c7 int32) {
	a0, a1, a2, a3 := s0+s7, s1+s6, s2+s5, s3+s4
	b0, b1, b2, b3 := a0+a3, a1+a2, a1-a2, a0-a3
	c0, c4 = (b0+b1)<<constBits, (b0-b1)<<constBits
	e := (b2 + b3) * 4433 // 0.541196100
	c2 = e + b3*6270      // 0.765366865
	c6 = e - b2*15137     // 1.847759065

	d7, d6, d5, d4 := s0-s7, s1-s6, s2-s5, s3-s4
	f := (d4 + d6 + d5 + d7) * 9633 // 1.175875602
	z1 := (d4 + d7) * -7373         // 0.899976223
	z2 := (d5 + d6) * -20995        // 2.562915447
	z3 := f + (d4+d6)*-16069        // 1.961570560
	z4 := f + (d5+d7)*-3196         // 0.390180644
	c7 = d4*2446 + z1 + z3          // 0.298631336
	c5 = d5*16819 + z2 + z4         // 2.053119869
	c3 = d6*25172 + z2 + z3         // 3.072711026
	c1 = d7*12299 + z1 + z4         // 1.501321110
	return
}
