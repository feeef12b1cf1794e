// The functions of this file are those of image/jpeg of Go 1.26, shortened.
//
// Copyright 2025 The Go Authors. All rights reserved.
// Use of this source code is governed by a BSD-style license that can be found in
// the file LICENSE-GO.

package jpeg

// inverse is the inverse discrete cosine transform (T.81 A.3.3), in place. It is
// rounded as that of image/jpeg, bit for bit, so that a picture is the same
// whichever of the two decodes it.
func inverse(b *block) {
	inverseRows(b)
	inverseColumns(b)
}

// Angles of k·pi/16, and the square root of a half, with 60 fraction bits.
const (
	cos1     = 1130768441178740757
	sin1     = 224923827593068887
	cos3     = 958619196450722178
	sin3     = 640528868967736374
	half     = 815238614083298888
	halfCos6 = 311978311033955632
	halfSin6 = 753182269664427492
)

// fixed is a constant with fewer fraction bits.
func fixed(x uint64, bits int) int32 { return int32((x + (1 << (59 - bits))) >> (60 - bits)) }

// rotate rotates and scales, with three multiplications.
func rotate(x0, x1, kcos, ksin int32) (y0, y1 int32) {
	sum := kcos * (x0 + x1)
	return sum + (ksin-kcos)*x1, sum - (kcos+ksin)*x0
}

// inverseRows gives rows 20 fraction bits. It is the algorithm of Loeffler,
// Ligtenberg and Moschytz (see transform8) run backwards; a sum and a difference
// have a fraction bit more, instead of being halved.
func inverseRows(b *block) {
	for i := range 8 {
		x := b[8*i : 8*i+8 : 8*i+8]
		x0, x7, x2, x5, x1, x6, x3, x4 := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
		x0, x1 = x0<<17, x1<<17
		x0, x1 = x0+x1, x0-x1
		x2, x3 = rotate(x2, x3, fixed(halfCos6, 18), -fixed(halfSin6, 18))
		x1, x2 = x1+x2, x1-x2
		x0, x3 = x0+x3, x0-x3

		x4, x7 = x4<<7, x7<<7
		x7, x4 = x7+x4, x7-x4
		x6, x5 = x6*fixed(half, 8), x5*fixed(half, 8)
		x7, x5 = x7+x5, x7-x5
		x4, x6 = x4+x6, x4-x6
		x4, x7 = rotate(x4>>2, x7>>2, fixed(cos3, 12), -fixed(sin3, 12))
		x5, x6 = rotate(x5>>2, x6>>2, fixed(cos1, 12), -fixed(sin1, 12))

		x[0], x[7] = x0+x7, x0-x7
		x[1], x[6] = x1+x6, x1-x6
		x[2], x[5] = x2+x5, x2-x5
		x[3], x[4] = x3+x4, x3-x4
	}
}

// inverseColumns takes them to whole numbers.
func inverseColumns(b *block) {
	for i := range 8 {
		x := b[i : i+57 : i+57]
		x0, x7, x2, x5, x1, x6, x3, x4 := x[0], x[8], x[16], x[24], x[32], x[40], x[48], x[56]
		x0 += 1 << 19 // so that the last shifts round
		x0, x1 = (x0+x1)>>2, (x0-x1)>>2
		x2, x3 = rotate(x2>>13, x3>>13, fixed(halfCos6, 12), -fixed(halfSin6, 12))
		x1, x2 = x1+x2, x1-x2
		x0, x3 = x0+x3, x0-x3

		x7, x4 = x7+x4, x7-x4
		x5, x6 = (x5>>13)*fixed(half, 14), (x6>>13)*fixed(half, 14)
		x7, x5 = x7+x5, x7-x5
		x4, x6 = x4+x6, x4-x6
		x4, x7 = rotate(x4>>14, x7>>14, fixed(cos3, 12), -fixed(sin3, 12))
		x5, x6 = rotate(x5>>14, x6>>14, fixed(cos1, 12), -fixed(sin1, 12))

		x[0], x[56] = (x0+x7)>>18, (x0-x7)>>18
		x[8], x[48] = (x1+x6)>>18, (x1-x6)>>18
		x[16], x[40] = (x2+x5)>>18, (x2-x5)>>18
		x[24], x[32] = (x3+x4)>>18, (x3-x4)>>18
	}
}
