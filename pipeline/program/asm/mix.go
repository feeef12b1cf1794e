package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// mix multiplies the pixels of a block with a 3 x 3 matrix.
func mix(m machine) { m.weigh("mix", "func(b *byte, n int, m *byte)", "m", 3) }

// gray does so with the first row only.
func gray(m machine) { m.weigh("gray", "func(b *byte, n int, weights *byte)", "weights", 1) }

func (m machine) weigh(name, signature, weights string, rows int) {
	m.function(name, signature)
	b, n, from := param("b"), param("n"), param(weights)
	var weight [9]vector
	for i := range 3 * rows {
		weight[i] = m.spread(Mem{Base: from, Disp: 4 * i})
	}
	loop(n, m.lanes(), func(i number) {
		var light [3]vector
		for c := range light {
			light[c] = m.vector()
			VMOVUPS(at(b, i, 4, c*planeBytes), light[c])
		}
		for row := range rows {
			sum := m.vector()
			VMULPS(light[0], weight[3*row], sum)
			VFMADD231PS(light[1], weight[3*row+1], sum)
			VFMADD231PS(light[2], weight[3*row+2], sum)
			VMOVUPS(sum, at(b, i, 4, row*planeBytes))
		}
	})
	end()
}
