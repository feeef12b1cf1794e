package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// Where the fields of an encoding are, and what the package says of its table.
const (
	encodingTop  = 8
	encodingHalf = 12

	encodeOctaves = 40
	encodeShift   = 15
	encodeBase    = (127 - encodeOctaves) << (23 - encodeShift)
)

// encode interpolates between an entry of the table and the next.
func encode(m machine) {
	m.function("encode", "func(p *byte, n int, e *byte)")
	p, n, e, table := param("p"), param("n"), param("e"), GP64()
	MOVQ(Mem{Base: e}, table)
	SUBQ(Imm(4*encodeBase), table) // of bits that are all 0
	top, half := m.spread(Mem{Base: e, Disp: encodingTop}), m.spread(Mem{Base: e, Disp: encodingHalf})
	floor, one := m.float(1.0/(1<<encodeOctaves)), m.float(1)
	between, step := m.integer(1<<encodeShift-1), m.float(1.0/(1<<encodeShift))
	pairs := m.pairs()
	loop(n, m.lanes(), func(i number) {
		light, bits, index, frac := m.vector(), m.vector(), m.vector(), m.vector()
		VMOVUPS(at(p, i, 4, 0), light)
		VMAXPS(floor, light, bits)
		VMINPS(one, bits, bits)
		VPSRLD(Imm(encodeShift), bits, index)
		m.and(between, bits, frac)
		VCVTDQ2PS(frac, frac)
		VMULPS(step, frac, frac)
		low, high := pairs.indices(index)
		entry, next := pairs.gather(table, low, high, 4)
		VSUBPS(entry, next, next)
		VFMADD231PS(frac, next, entry)
		m.zeroBelow(floor, light, entry)
		VFMADD213PS(half, top, entry)
		VMOVUPS(entry, at(p, i, 4, 0))
	})
	end()
}

// zeroBelow clears the lanes of v where light is below floor.
func (m machine) zeroBelow(floor, light, v vector) {
	const notLess = 13 // GE_OS of VCMPPS
	if m.avx512 {
		keep := K()
		VCMPPS(Imm(notLess), floor, light, keep)
		VMOVAPS_Z(v, keep, v)
		return
	}
	VCMPPS(Imm(notLess), floor, light, light)
	m.and(light, v, v)
}
