package jpeg

// The inverse discrete cosine transform (T.81 A.3.3) by the flow graph of Loeffler,
// Ligtenberg and Moschytz, see transform8, backwards: half of the outputs come of the
// even coefficients, half of the odd ones, and each pair is a sum and a difference.
//
// Where it rounds, and to how many bits, is a choice, and it is that of image/jpeg, so
// that a picture has the same samples whichever of the two decodes it; a test compares
// them. All arithmetic is modulo 2^32.

// Cosines and sines of multiples of pi/16, times the square root of a half where a
// name ends in H, and that root itself, rounded to as many fraction bits as stand
// behind the name.
const (
	cos1Bits12  = 4017
	sin1Bits12  = 799
	cos3Bits12  = 3406
	sin3Bits12  = 2276
	cos6HBits12 = 1108
	sin6HBits12 = 2676
	cos6HBits18 = 70936
	sin6HBits18 = 171254
	rootBits8   = 181
	rootBits14  = 11585
)

// inverse transforms a block in place: first its rows, which get 20 fraction bits,
// then its columns, which lose them again.
func inverse(b *block) {
	for y := range 8 {
		r := b[8*y : 8*y+8 : 8*y+8]
		even := fromEven((r[0]+r[4])<<17, (r[0]-r[4])<<17, cos6HBits18*r[2]-sin6HBits18*r[6], cos6HBits18*r[6]+sin6HBits18*r[2])
		sum, difference := (r[1]+r[7])<<7, (r[1]-r[7])<<7
		odd := fromOdd(sum, difference, rootBits8*r[3], rootBits8*r[5], 2)
		for i := range 4 {
			r[i], r[7-i] = even[i]+odd[i], even[i]-odd[i]
		}
	}
	for x := range 8 {
		c := b[x : x+57 : x+57]
		rounded := c[0] + 1<<19 // the last shifts cut off
		two, six := c[16]>>13, c[48]>>13
		even := fromEven((rounded+c[32])>>2, (rounded-c[32])>>2, cos6HBits12*two-sin6HBits12*six, cos6HBits12*six+sin6HBits12*two)
		odd := fromOdd(c[8]+c[56], c[8]-c[56], rootBits14*(c[24]>>13), rootBits14*(c[40]>>13), 14)
		for i := range 4 {
			c[8*i], c[56-8*i] = (even[i]+odd[i])>>18, (even[i]-odd[i])>>18
		}
	}
}

// fromEven combines the sum and the difference of coefficients 0 and 4 with the
// turned coefficients 2 and 6.
func fromEven(sum, difference, two, six int32) [4]int32 {
	return [4]int32{sum + six, difference + two, difference - two, sum - six}
}

// fromOdd combines the sum and the difference of coefficients 1 and 7 with the scaled
// coefficients 3 and 5, drops so many bits, and turns pairs of what comes out.
func fromOdd(sum, difference, three, five int32, drop uint) [4]int32 {
	a, b := (sum+three)>>drop, (sum-three)>>drop
	c, d := (difference+five)>>drop, (difference-five)>>drop
	return [4]int32{
		cos3Bits12*a + sin3Bits12*c,
		cos1Bits12*d + sin1Bits12*b,
		cos1Bits12*b - sin1Bits12*d,
		cos3Bits12*c - sin3Bits12*a,
	}
}
