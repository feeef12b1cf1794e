package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// Where the fields of a densityMap are.
const (
	densityLo = 3 * 4 * 8
	densityHi = densityLo + 3*4
)

// planeBytes is the size of a plane, and lightBytes that of one of a tile.
const (
	planeBytes = 4 * 512
	lightBytes = 8 * 512
)

// density is a clamp of integers, and three dot products in float64: half as
// many lanes.
func density(m machine) {
	m.function("density", "func(dst *byte, red, green, blue *byte, n int, d *byte)")
	dst, n, d := param("dst"), param("n"), param("d")
	src := [3]number{param("red"), param("green"), param("blue")}
	zero, most := m.zero(), m.double(1<<31-1)
	var weight [3][4]func() vector
	var lo, hi [3]func() vector
	for c := range weight {
		for j := range weight[c] {
			weight[c][j] = m.constant(func() vector {
				r := m.vector()
				VBROADCASTSD(Mem{Base: d, Disp: 8 * (4*c + j)}, r)
				return r
			})
		}
		bound := func(disp int) func() vector {
			return m.constant(func() vector {
				r := m.half()
				VPBROADCASTD(Mem{Base: d, Disp: disp + 4*c}, r)
				return r
			})
		}
		lo[c], hi[c] = bound(densityLo), bound(densityHi)
	}
	loop(n, m.lanes()/2, func(i number) {
		var logs [3]vector
		for c := range logs {
			l := m.half()
			VMOVUPS(at(src[c], i, 4, 0), l)
			VPMAXSD(lo[c](), l, l)
			VPMINSD(hi[c](), l, l)
			logs[c] = m.vector()
			VCVTDQ2PD(l, logs[c])
		}
		for c := range logs {
			sum := m.vector()
			VMOVAPD(weight[c][3](), sum)
			for j, l := range logs {
				VFMADD231PD(weight[c][j](), l, sum)
			}
			VMAXPD(zero, sum, sum)
			VMINPD(most, sum, sum)
			m.storeIntegers(sum, at(dst, i, 4, c*planeBytes))
		}
	})
	end()
}

// storeIntegers rounds float64s to 32-bit integers and stores them.
func (m machine) storeIntegers(v vector, to Mem) {
	rounded := m.half()
	if m.avx512 {
		VCVTPD2DQ(v, rounded)
	} else {
		VCVTPD2DQY(v, rounded)
	}
	VMOVUPS(rounded, to)
}
