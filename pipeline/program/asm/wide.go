package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// The kernels in this file do in float64 what fixed point and float32 are too
// coarse for. They read their constants from the Program, in every loop: there are
// more of them than registers, and loads are cheap here.

// Where the fields of a Program are; tests of the package pin them.
const (
	programGlare  = 32
	programLogMin = 128
	programLogMax = 152
	programMatrix = 176 // Density
	programOutput = 272
	programLuma   = 344
)

// wideLogs takes the logarithm of float64s.
func wideLogs(m machine) {
	m.function("wideLogs", "func(p *byte, n int)")
	p, n := param("p"), param("n")
	log := m.logarithm(wideLogTerms)
	loop(n, m.lanes()/2, func(i number) {
		v := m.vector()
		VMOVUPD(at(p, i, 8, 0), v)
		VMOVUPD(log.of(v), at(p, i, 8, 0))
	})
	end()
}

// wideDensity is a clamp and three dot products.
func wideDensity(m machine) {
	m.function("wideDensity", "func(t *byte, n int, p *byte)")
	t, n, p := param("t"), param("n"), param("p")
	loop(n, m.lanes()/2, func(i number) {
		var logs [3]vector
		for c := range logs {
			logs[c] = m.vector()
			VMOVUPD(at(t, i, 8, c*lightBytes), logs[c])
			VMAXPD(m.doubleAt(p, programLogMin+8*c), logs[c], logs[c])
			VMINPD(m.doubleAt(p, programLogMax+8*c), logs[c], logs[c])
		}
		for c := range logs {
			sum := m.doubleAt(p, programMatrix+8*(4*c+3))
			for j, l := range logs {
				VFMADD231PD(m.doubleAt(p, programMatrix+8*(4*c+j)), l, sum)
			}
			VMOVUPD(sum, at(t, i, 8, c*lightBytes))
		}
	})
	end()
}

// wideMix is the output matrix, and wideGray the luminance.
func wideMix(m machine)  { m.weighWide("wideMix", programOutput, 3) }
func wideGray(m machine) { m.weighWide("wideGray", programLuma, 1) }

func (m machine) weighWide(name string, matrix, rows int) {
	m.function(name, "func(t *byte, n int, p *byte)")
	t, n, p := param("t"), param("n"), param("p")
	loop(n, m.lanes()/2, func(i number) {
		var light [3]vector
		for c := range light {
			light[c] = m.vector()
			VMOVUPD(at(t, i, 8, c*lightBytes), light[c])
		}
		for row := range rows {
			sum := m.vector()
			VMULPD(m.doubleAt(p, matrix+8*3*row), light[0], sum)
			VFMADD231PD(m.doubleAt(p, matrix+8*(3*row+1)), light[1], sum)
			VFMADD231PD(m.doubleAt(p, matrix+8*(3*row+2)), light[2], sum)
			VMOVUPD(sum, at(t, i, 8, row*lightBytes))
		}
	})
	end()
}

// wideRound rounds to float32.
func wideRound(m machine) {
	m.function("wideRound", "func(dst, src *byte, n int)")
	dst, src, n := param("dst"), param("src"), param("n")
	loop(n, m.lanes()/2, func(i number) {
		rounded := m.half()
		v := m.vector()
		VMOVUPD(at(src, i, 8, 0), v)
		if m.avx512 {
			VCVTPD2PS(v, rounded)
		} else {
			VCVTPD2PSY(v, rounded)
		}
		VMOVUPS(rounded, at(dst, i, 4, 0))
	})
	end()
}

// doubleAt is a register full of a float64 in memory.
func (m machine) doubleAt(base number, offset int) vector {
	r := m.vector()
	VBROADCASTSD(Mem{Base: base, Disp: offset}, r)
	return r
}

// Where the fields of Segments are, and those of a segment.
const (
	segmentsFirst = 8
	segmentsList  = segmentsFirst + 2*1024
	segmentOffset = 8
	segmentSlope  = 16
	densityRange  = 16 * math.Ln2 / math.Ln10 // L
)

// wideCurve looks up the segment in which each value's cell begins, and goes on
// as long as the next one has begun. (Where a value just below a segment is taken
// for one of it, no harm is done: curves are continuous.)
func wideCurve(m machine) {
	m.function("wideCurve", "func(p *byte, n int, s *byte)")
	p, n, segments := param("p"), param("n"), param("s")
	list, first := GP64(), GP64()
	LEAQ(Mem{Base: segments, Disp: segmentsList}, list)
	LEAQ(Mem{Base: segments, Disp: segmentsFirst}, first)
	offsets, slopes := GP64(), GP64()
	LEAQ(Mem{Base: list, Disp: segmentOffset}, offsets)
	LEAQ(Mem{Base: list, Disp: segmentSlope}, slopes)
	last := m.half()
	VPBROADCASTD(Mem{Base: segments}, last) // Count
	one, lastCell, word := m.integer(1), m.integer(1023), m.integer(1<<16-1)
	VPSUBD(m.lower(one), last, last)
	zero, most, scale := m.zero(), m.double(densityRange), m.double(1024/densityRange)
	loop(n, m.lanes()/2, func(i number) {
		v, k := m.vector(), m.half()
		VMOVUPD(at(p, i, 8, 0), v)
		VMAXPD(zero, v, v)
		VMINPD(most, v, v)
		cell := m.vector()
		VMULPD(scale, v, cell)
		m.truncate(cell, k)
		VPMINSD(m.lower(lastCell), k, k)
		// First is of 16 bits, and 32 are read: behind its last lie the segments.
		m.and(m.lower(word), m.gatherHalf(first, k, 2), k)

		again := newLabel("segment")
		Label(again)
		next := m.half()
		VPADDD(m.lower(one), k, next)
		VPMINSD(last, next, next)
		m.advance(m.gather64(list, m.times4(next), 8), v, next, k, again)

		index := m.times4(k)
		sum, slope := m.gather64(offsets, index, 8), m.gather64(slopes, index, 8)
		VFMADD231PD(v, slope, sum)
		VMOVUPD(sum, at(p, i, 8, 0))
	})
	end()
}

// truncate cuts off the fractions of float64s.
func (m machine) truncate(v, dst vector) {
	if m.avx512 {
		VCVTTPD2DQ(v, dst)
	} else {
		VCVTTPD2DQY(v, dst)
	}
}

// times4 turns numbers of segments, of 32 bytes, into indices of 8.
func (m machine) times4(k vector) vector {
	index := m.half()
	VPSLLD(Imm(2), k, index)
	return index
}

// advance lets k become next, if that is another one, where the start of next is
// no more than v, and jumps to again if there is such a lane.
func (m machine) advance(start, v, next, k vector, again string) {
	const lessOrEqual, less = 2, 1
	if m.avx512 {
		begun, other := K(), K()
		VCMPPD(Imm(lessOrEqual), v, start, begun)
		VPCMPD(Imm(less), next, k, other)
		KANDB(begun, other, begun)
		VMOVDQA32(next, begun, k)
		KTESTB(begun, begun)
		JNZ(LabelRef(again))
		return
	}
	begun, high, other, lanes := YMM(), XMM(), XMM(), GP32()
	VCMPPD(Imm(lessOrEqual), v, start, begun)
	VEXTRACTF128(Imm(1), begun, high)
	VSHUFPS(Imm(0x88), high, begun.AsX(), high)
	VPCMPGTD(k, next, other)
	VPAND(other, high, high)
	VBLENDVPS(high, next, k, k)
	VMOVMSKPS(high, lanes)
	TESTL(lanes, lanes)
	JNZ(LabelRef(again))
}

// wideLight is 2^x by a table of sixteen steps an octave and a polynomial for what
// lies between, to 1e-15, less the glare.
func wideLight(m machine) {
	m.function("wideLight", "func(d *byte, n int, p *byte)")
	d, n, glare := param("d"), param("n"), param("p")
	var steps []uint64
	for i := range 16 {
		steps = append(steps, math.Float64bits(math.Exp2(float64(i)/16)))
	}
	step := m.sixteen(data("steps", steps))
	constant := func(v float64) func() vector { return m.constant(func() vector { return m.double(v) }) }
	scale, least := constant(-math.Log2(10)), constant(-1000)
	// Adding magic leaves an integer in the lowest bits.
	magic, sixteen, sixteenth := constant(3<<51), constant(16), constant(1.0/16)
	var terms []func() vector
	for power, term := 6, 720.0; power >= 0; power-- {
		terms = append(terms, constant(math.Pow(math.Ln2, float64(power))/term))
		term /= max(float64(power), 1)
	}
	zero, low := m.zero(), m.long(15)
	loop(n, m.lanes()/2, func(i number) {
		x, whole, index := m.vector(), m.vector(), m.vector()
		VMOVUPD(at(d, i, 8, 0), x)
		VMULPD(scale(), x, x)
		VMINPD(zero, x, x)
		VMAXPD(least(), x, x)
		VMOVAPD(magic(), whole)
		VFMADD231PD(sixteen(), x, whole)
		exponent := m.vector()
		m.and(low, whole, index)
		VPSRLQ(Imm(4), whole, exponent)
		VPSLLQ(Imm(52), exponent, exponent)
		VSUBPD(magic(), whole, whole)
		VFNMADD231PD(sixteenth(), whole, x)
		sum := m.vector()
		VMOVAPD(terms[0](), sum)
		for _, term := range terms[1:] {
			VFMADD213PD(term(), x, sum)
		}
		VMULPD(step(index), sum, sum)
		VPADDQ(exponent, sum, sum)
		VSUBPD(m.doubleAt(glare, programGlare), sum, sum)
		VMAXPD(zero, sum, sum)
		VMOVUPD(sum, at(d, i, 8, 0))
	})
	end()
}
