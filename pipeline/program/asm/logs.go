package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// logTerms are those of log2(1+r)/r, the highest power first, for |r| up to 1/33,
// where the logarithm they give is off by 1e-9 at most: a sixteenth of the
// rounding to fixed point. They meet the function at the Chebyshev points.
var logTerms = []float64{
	-0.36089469151672948, 0.4811634568875765, -0.72134749508286833, 1.4426950104560361,
}

// wideLogTerms are more of them, for an error of 1e-15.
var wideLogTerms = []float64{
	-0.18050729173588581, 0.20639381981480909, -0.2404491627348441, 0.28853884009564318,
	-0.36067376019310804, 0.48089834699331846, -0.72134752044448558, 1.4426950408889625,
}

// logs takes float64s to fixed-point logarithms.
func logs(m machine) {
	m.function("logs", "func(dst *byte, light *byte, n int)")
	dst, light, n := param("dst"), param("light"), param("n")
	log := m.logarithm(logTerms)
	scale := m.constant(func() vector { return m.double(1 << 25) })
	least := m.constant(func() vector { return m.double(-1 << 31) })
	most := m.constant(func() vector { return m.double(1<<31 - 1) })
	loop(n, m.lanes()/2, func(i number) {
		v := m.vector()
		VMOVUPD(at(light, i, 8, 0), v)
		l := log.of(v)
		VMULPD(scale(), l, l)
		VMAXPD(least(), l, l)
		VMINPD(most(), l, l)
		m.storeIntegers(l, at(dst, i, 4, 0))
	})
	end()
}

// logarithm is log2 of float64s. The mantissa is divided by the middle of its
// sixteenth; what remains is near enough to 1 for a polynomial.
type logarithm struct {
	machine
	inverse, middle func(sixteenth vector) vector // 1/middle, and log2 of the middle
	fraction        fraction
	terms           []func() vector // the highest power first
	tiny, one       vector
}

// logarithm gets registers ready.
func (m machine) logarithm(terms []float64) logarithm {
	var inverses, middles []uint64
	for i := range 16 {
		middle := 1 + (float64(i)+0.5)/16
		inverses = append(inverses, math.Float64bits(1/middle))
		middles = append(middles, math.Float64bits(math.Log2(middle)))
	}
	l := logarithm{
		machine: m,
		inverse: m.sixteen(data("inverses", inverses)), middle: m.sixteen(data("middles", middles)),
		fraction: m.fraction(),
		tiny:     m.double(1e-30), // no logarithm that matters is less
		one:      m.double(1),
	}
	for _, term := range terms {
		l.terms = append(l.terms, m.constant(func() vector { return m.double(term) }))
	}
	return l
}

// of is log2 v, that of tiny if v is less or no number; v is lost.
func (l logarithm) of(v vector) vector {
	VMAXPD(l.tiny, v, v) // the former if the latter is no number
	exponent, mantissa, sixteenth := l.fraction.of(v)
	r, sum := l.vector(), l.vector()
	VMOVAPD(l.inverse(sixteenth), r)
	VFMSUB213PD(l.one, mantissa, r)
	VMOVAPD(l.terms[0](), sum)
	for _, term := range l.terms[1:] {
		VFMADD213PD(term(), r, sum)
	}
	VADDPD(l.middle(sixteenth), exponent, exponent)
	VFMADD213PD(exponent, r, sum)
	return sum
}

// sixteen looks up a table of sixteen float64s.
func (m machine) sixteen(table Mem) func(index vector) vector {
	if m.avx512 {
		low, high := ZMM(), ZMM()
		VMOVUPD(table, low)
		VMOVUPD(table.Offset(64), high)
		return func(index vector) vector {
			found := ZMM()
			VMOVDQA64(index, found)
			VPERMI2PD(high, low, found)
			return found
		}
	}
	base := GP64()
	LEAQ(table, base)
	return func(index vector) vector {
		found, all := YMM(), YMM()
		VPXOR(found, found, found)
		VPCMPEQD(found, found, all)
		VGATHERQPD(all, Mem{Base: base, Index: index, Scale: 8}, found)
		return found
	}
}

// fraction takes float64s apart.
type fraction struct {
	machine
	low, one, magic, bias vector // AVX2 only
	mask                  vector
}

// fraction gets registers ready.
func (m machine) fraction() fraction {
	f := fraction{machine: m}
	if !m.avx512 {
		f.mask, f.one = m.long(1<<52-1), m.double(1)
		f.low = m.long(15)
		f.magic, f.bias = m.double(1<<52), m.double(1<<52+1023)
	}
	return f
}

// of gives the exponents, the mantissas in [1, 2), and in which sixteenth they
// are. AVX-512 only looks at the lowest four bits of the latter.
func (f fraction) of(v vector) (exponent, mantissa, sixteenth vector) {
	exponent, mantissa, sixteenth = f.vector(), f.vector(), f.vector()
	VPSRLQ(Imm(48), v, sixteenth)
	if f.avx512 {
		VGETEXPPD(v, exponent)
		VGETMANTPD(Imm(0), v, mantissa)
		return exponent, mantissa, sixteenth
	}
	VPAND(f.low, sixteenth, sixteenth)
	VPAND(f.mask, v, mantissa)
	VPOR(f.one, mantissa, mantissa)
	// The exponent becomes the lowest bits of 2^52 + exponent + 1023.
	VPSRLQ(Imm(52), v, exponent)
	VPOR(f.magic, exponent, exponent)
	VSUBPD(f.bias, exponent, exponent)
	return exponent, mantissa, sixteenth
}
