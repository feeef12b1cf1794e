package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// look3 takes interleaved samples through a table of 32-bit numbers.
func look3(m machine) {
	m.function("look3", "func(red, green, blue *byte, samples *byte, n int, table *byte)")
	dst := [3]number{param("red"), param("green"), param("blue")}
	n, table := param("n"), param("table")
	split := m.splitter(param("samples"))
	loop(n, m.lanes(), func(i number) {
		for c, samples := range split.next() {
			VMOVUPS(m.gather32(table, samples), at(dst[c], i, 4, 0))
		}
	})
	end()
}

// look1 does so with samples of one channel.
func look1(m machine) {
	m.function("look1", "func(dst *byte, samples *byte, n int, table *byte)")
	dst, samples, n, table := param("dst"), param("samples"), param("n"), param("table")
	loop(n, m.lanes(), func(i number) {
		index := m.vector()
		VPMOVZXWD(at(samples, i, 2, 0), index)
		VMOVUPS(m.gather32(table, index), at(dst, i, 4, 0))
	})
	end()
}

// light3 takes interleaved samples through a table of float64s, and a matrix.
func light3(m machine) {
	m.function("light3", "func(dst *byte, samples *byte, n int, table *byte, m *byte)")
	dst, n, table, matrix := param("dst"), param("n"), param("table"), param("m")
	// There are not registers enough to hold the matrix.
	weight := func(row, c int) vector {
		r := m.vector()
		VBROADCASTSD(Mem{Base: matrix, Disp: 8 * (3*row + c)}, r)
		return r
	}
	split := m.splitter(param("samples"))
	loop(n, m.lanes(), func(i number) {
		var halves [2][3]vector
		for c, samples := range split.next() {
			low, high := m.split(samples)
			halves[0][c], halves[1][c] = low, high
		}
		for k, samples := range halves {
			var light [3]vector
			for c := range light {
				light[c] = m.gather64(table, samples[c], 8)
			}
			for row := range 3 {
				sum := m.vector()
				VMULPD(weight(row, 0), light[0], sum)
				VFMADD231PD(weight(row, 1), light[1], sum)
				VFMADD231PD(weight(row, 2), light[2], sum)
				VMOVUPD(sum, at(dst, i, 8, row*lightBytes+k*m.lanes()*4))
			}
		}
	})
	end()
}

// splitter takes interleaved samples apart.
type splitter struct {
	machine
	from number
	// two and one are, for each channel, where its samples are in the first two
	// registers and in the last; lanes says which are in the last. AVX-512 only.
	two, one [3]vector
	last     [3]Op
}

// splitter gets registers ready.
func (m machine) splitter(samples number) splitter {
	s := splitter{machine: m, from: GP64()}
	MOVQ(samples, s.from)
	if !m.avx512 {
		return s
	}
	// 16 pixels are 48 samples: three registers of 16.
	for c := range 3 {
		var two, one []uint32
		mask := uint32(0)
		for i := range 16 {
			at := uint32(3*i + c)
			two, one = append(two, at%32), append(one, at%16)
			if at >= 32 {
				mask |= 1 << i
			}
		}
		s.two[c], s.one[c] = ZMM(), ZMM()
		VMOVDQU32(data(fmt.Sprintf("two%d", c), two), s.two[c])
		VMOVDQU32(data(fmt.Sprintf("one%d", c), one), s.one[c])
		s.last[c] = maskOf(mask)
	}
	return s
}

// next gives the samples of the next pixels, as many as there are lanes.
func (s splitter) next() (channels [3]vector) {
	defer func() { ADDQ(Imm(uint64(3*2*s.lanes())), s.from) }()
	if s.avx512 {
		return s.nextAVX512()
	}
	return s.nextAVX2()
}

func (s splitter) nextAVX512() (channels [3]vector) {
	var in [3]vector
	for k := range in {
		in[k] = ZMM()
		VPMOVZXWD(Mem{Base: s.from, Disp: 32 * k}, in[k])
	}
	for c := range channels {
		channels[c] = ZMM()
		VMOVDQA32(s.two[c], channels[c])
		VPERMI2D(in[1], in[0], channels[c])
		VPERMD(in[2], s.one[c], s.last[c], channels[c])
	}
	return channels
}

// nextAVX2 picks the samples of 8 pixels from three times 16 bytes.
func (s splitter) nextAVX2() (channels [3]vector) {
	var in [3]vector
	for k := range in {
		in[k] = XMM()
		VMOVUPS(Mem{Base: s.from, Disp: 16 * k}, in[k])
	}
	for c := range channels {
		picked := XMM()
		for k := range in {
			var shuffle []uint16
			for i := range 8 {
				if at := 3*i + c; at/8 == k {
					shuffle = append(shuffle, uint16(2*(at%8)+1)<<8|uint16(2*(at%8)))
				} else {
					shuffle = append(shuffle, 0x8080)
				}
			}
			from := data(fmt.Sprintf("pick%d%d", c, k), shuffle)
			if k == 0 {
				VPSHUFB(from, in[k], picked)
				continue
			}
			part := XMM()
			VPSHUFB(from, in[k], part)
			VPOR(part, picked, picked)
		}
		channels[c] = YMM()
		VPMOVZXWD(picked, channels[c])
	}
	return channels
}
