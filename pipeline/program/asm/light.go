package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// Where the fields of cells and of a slope are.
const (
	pairBytes = 8
	cellsLine = 0
	cellsKink = cellsLine + 1024*pairBytes
	kinkBytes = 1024 * pairBytes // from one kink of a cell to the next
	cellsMost = cellsKink + 4*kinkBytes
	cellGlare = cellsMost + 8

	slopeGlare = 4

	cellShift = 21
)

// curve looks up the line of each position's cell, and its kinks, of which most
// cells have none and few more than one.
func curve(m machine) {
	m.function("curve", "func(p *byte, n int, c *byte)")
	p, n, cells := param("p"), param("n"), param("c")
	kinks, table := GP64(), GP64()
	MOVQ(Mem{Base: cells, Disp: cellsMost}, kinks)
	within, zero, pairs := m.integer(1<<cellShift-1), m.zero(), m.pairs()
	power, glare := m.power(), m.spread(Mem{Base: cells, Disp: cellGlare})
	loop(n, m.lanes(), func(i number) {
		t, cell := m.vector(), m.vector()
		VMOVUPS(at(p, i, 4, 0), t)
		VPSRLD(Imm(cellShift), t, cell)
		m.and(within, t, t)
		VCVTDQ2PS(t, t)
		low, high := pairs.indices(cell)
		sum, rise := pairs.gather(cells, low, high, pairBytes)
		VFMADD231PS(t, rise, sum)

		left, next, done := GP64(), newLabel("kink"), newLabel("light")
		LEAQ(Mem{Base: cells, Disp: cellsKink}, table)
		MOVQ(kinks, left)
		TESTQ(left, left)
		JZ(LabelRef(done))
		Label(next)
		place, change := pairs.gather(table, low, high, pairBytes)
		VSUBPS(place, t, place)
		VMAXPS(zero, place, place)
		VFMADD231PS(place, change, sum)
		ADDQ(U32(kinkBytes), table)
		DECQ(left)
		JNZ(LabelRef(next))
		Label(done)

		light := power.of(sum)
		VSUBPS(glare, light, light)
		VMAXPS(zero, light, light)
		VMOVUPS(light, at(p, i, 4, 0))
	})
	end()
}

// straight has one line for all positions.
func straight(m machine) {
	m.function("straight", "func(p *byte, n int, s *byte)")
	p, n, s := param("p"), param("n"), param("s")
	rise, glare := m.spread(Mem{Base: s}), m.spread(Mem{Base: s, Disp: slopeGlare})
	zero, power := m.zero(), m.power()
	loop(n, m.lanes(), func(i number) {
		l := m.vector()
		VCVTDQ2PS(at(p, i, 4, 0), l)
		VMULPS(rise, l, l)
		light := power.of(l)
		VSUBPS(glare, light, light)
		VMAXPS(zero, light, light)
		VMOVUPS(light, at(p, i, 4, 0))
	})
	end()
}

// power is 2^x of float32s, see exp2f of the package.
type power struct {
	machine
	terms []func() vector // the highest power first
}

// power gets registers ready.
func (m machine) power() power {
	p := power{machine: m}
	for _, term := range []float32{0.0001545316294, 0.001339086336, 0.009618082557, 0.05550357114, 0.2402265076, 0.693147188, 1} {
		p.terms = append(p.terms, m.constant(func() vector { return m.float(term) }))
	}
	return p
}

// of is 2^x; x is lost.
func (p power) of(x vector) vector {
	whole, sum := p.vector(), p.vector()
	if p.avx512 {
		VRNDSCALEPS(Imm(8), x, whole)
	} else {
		VROUNDPS(Imm(8), x, whole)
	}
	VSUBPS(whole, x, x)
	VMOVAPS(p.terms[0](), sum)
	for _, term := range p.terms[1:] {
		VFMADD213PS(term(), x, sum)
	}
	if p.avx512 {
		VSCALEFPS(whole, sum, sum)
		return sum
	}
	VCVTPS2DQ(whole, whole)
	VPSLLD(Imm(23), whole, whole)
	VPADDD(whole, sum, sum)
	return sum
}
