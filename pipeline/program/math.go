package program

import "math"

// Logarithms and powers are most of the work of grading. math.Log2 and
// math.Exp2 are exact to the last bit and four times as slow as these, which
// are exact to 1e-14 and 2e-13: a thousandth of what one code value of 16 bit
// allows after the steepest recipe.

const (
	logBits = 8 // mantissa bits that index logTable
	expBits = 8 // fraction bits that index expTable
)

// logTable holds, for each interval of the mantissa, the reciprocal of its
// middle and -log2 of that reciprocal.
var logTable = func() (t [1 << logBits]struct{ inv, log float64 }) {
	for i := range t {
		middle := 1 + (float64(i)+0.5)/(1<<logBits)
		t[i].inv = 1 / middle
		t[i].log = -math.Log2(t[i].inv)
	}
	return t
}()

// expTable holds 2^(i/256).
var expTable = func() (t [1 << expBits]float64) {
	for i := range t {
		t[i] = math.Exp2(float64(i) / (1 << expBits))
	}
	return t
}()

// log2 is the binary logarithm of a positive, normal, finite x, with an
// absolute error below 1e-14. The mantissa is divided by the middle of its
// interval; what remains lies within 1/512 of 1, where five terms of the series
// of log(1+r) leave an error of r^6/6, below 1e-17.
func log2(x float64) float64 {
	bits := math.Float64bits(x)
	exponent := float64(int(bits>>52) - 1023)
	entry := &logTable[bits>>(52-logBits)&(1<<logBits-1)]
	mantissa := math.Float64frombits(bits&(1<<52-1) | 1023<<52)
	r := mantissa*entry.inv - 1
	series := r * (1 + r*(-1./2+r*(1./3+r*(-1./4+r*(1./5)))))
	return exponent + (entry.log + series*math.Log2E)
}

// exp2 is 2^x for x in [-1000, 0], with a relative error below 2e-13: a table
// of 256 steps an octave, and four terms of the series for what lies between.
func exp2(x float64) float64 {
	k := int(x*(1<<expBits) - 0.5) // x is not positive: this rounds to nearest
	r := (x - float64(k)*(1./(1<<expBits))) * math.Ln2
	series := 1 + r*(1+r*(1./2+r*(1./6)))
	scaled := math.Float64bits(expTable[k&(1<<expBits-1)]) + uint64(k>>expBits)<<52
	return math.Float64frombits(scaled) * series
}
