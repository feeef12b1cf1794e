package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// bgra cuts off fractions and puts the bytes of a pixel into one lane.
func bgra(m machine) {
	m.function("bgra", "func(dst *byte, red, green, blue *byte, n int)")
	dst, r, g, b, n := param("dst"), param("red"), param("green"), param("blue"), param("n")
	opaque := m.integer(0xff000000)
	loop(n, m.lanes(), func(i number) {
		pixel := m.cut(at(b, i, 4, 0))
		green, red := m.cut(at(g, i, 4, 0)), m.cut(at(r, i, 4, 0))
		VPSLLD(Imm(8), green, green)
		VPSLLD(Imm(16), red, red)
		m.or(opaque, pixel, pixel)
		m.or(green, pixel, pixel)
		m.or(red, pixel, pixel)
		VMOVUPS(pixel, at(dst, i, 4, 0))
	})
	end()
}

// cut loads float32s and cuts off their fractions.
func (m machine) cut(from Mem) vector {
	v := m.vector()
	VCVTTPS2DQ(from, v)
	return v
}

// codes1 makes 16-bit codes.
func codes1(m machine) {
	m.function("codes1", "func(dst *byte, p *byte, n int)")
	dst, p, n := param("dst"), param("p"), param("n")
	loop(n, m.lanes(), func(i number) {
		code := m.cut(at(p, i, 4, 0))
		if m.avx512 {
			narrow := YMM()
			VPMOVDW(code, narrow)
			VMOVUPS(narrow, at(dst, i, 2, 0))
			return
		}
		VPACKUSDW(code, code, code)
		VPERMQ(Imm(0xd8), code, code)
		VMOVUPS(code.AsX(), at(dst, i, 2, 0))
	})
	end()
}

// codes3 makes 16-bit codes of three planes, interleaved.
func codes3(m machine) {
	m.function("codes3", "func(dst *byte, b *byte, n int)")
	dst, b, n := param("dst"), param("b"), param("n")
	if m.avx512 {
		codes3AVX512(m, dst, b, n)
	} else {
		codes3AVX2(m, dst, b, n)
	}
	end()
}

// codes3AVX512 makes three registers of 32 codes a time, each by a permutation of
// red and green and another, masked, of blue.
func codes3AVX512(m machine, dst, b, n number) {
	// VPACKUSDW packs the lanes of two registers in turns of four, so this is
	// where it puts pixel i.
	place := func(i int) uint16 { return uint16(i%16/4*8 + i/16*4 + i%4) }
	var redGreen, blue [3]vector
	var masks [3]Op
	for k := range 3 {
		var two, one []uint16
		mask := uint32(0)
		for w := range 32 {
			pixel, channel := (32*k+w)/3, (32*k+w)%3
			two = append(two, place(pixel)+32*uint16(channel&1))
			one = append(one, place(pixel))
			if channel == 2 {
				mask |= 1 << w
			}
		}
		redGreen[k], blue[k] = words(fmt.Sprintf("redGreen%d", k), two), words(fmt.Sprintf("blue%d", k), one)
		masks[k] = maskOf(mask)
	}
	p := GP64()
	MOVQ(dst, p)
	loop(n, 32, func(i number) {
		var codes [3]vector
		for c := range codes {
			low, high := m.cut(at(b, i, 4, c*planeBytes)), m.cut(at(b, i, 4, c*planeBytes+64))
			codes[c] = ZMM()
			VPACKUSDW(high, low, codes[c])
		}
		for k := range 3 {
			out := ZMM()
			VMOVDQA64(redGreen[k], out)
			VPERMI2W(codes[1], codes[0], out)
			VPERMW(codes[2], blue[k], masks[k], out)
			VMOVDQU64(out, Mem{Base: p, Disp: 64 * k})
		}
		ADDQ(Imm(3*64), p)
	})
}

// words is a register of 16-bit numbers.
func words(name string, values []uint16) vector {
	r := ZMM()
	VMOVDQU64(data(name, values), r)
	return r
}

// maskOf is a mask of 32 lanes.
func maskOf(bits uint32) Op {
	k, r := K(), GP32()
	MOVL(U32(bits), r)
	KMOVD(r, k)
	return k
}

// codes3AVX2 makes 24 bytes of four pixels at a time: the pairs of red and
// green, and blue, are shuffled to where they belong.
func codes3AVX2(m machine, dst, b, n number) {
	const none = 0x80
	shuffle := func(name string, words ...int) vector {
		var bytes []uint16
		for _, w := range words {
			if w < 0 {
				bytes = append(bytes, none<<8|none)
			} else {
				bytes = append(bytes, uint16(2*w+1)<<8|uint16(2*w))
			}
		}
		r := YMM()
		VBROADCASTI128(data(name, bytes), r)
		return r
	}
	// Words of a half: r0 g0 r1 g1 r2 g2 r3 g3, and b0 0 b1 0 b2 0 b3 0.
	first := [2]vector{
		shuffle("firstRedGreen", 0, 1, -1, 2, 3, -1, 4, 5),
		shuffle("firstBlue", -1, -1, 0, -1, -1, 2, -1, -1),
	}
	rest := [2]vector{
		shuffle("restRedGreen", -1, 6, 7, -1, -1, -1, -1, -1),
		shuffle("restBlue", 4, -1, -1, 6, -1, -1, -1, -1),
	}
	p := GP64()
	MOVQ(dst, p)
	loop(n, m.lanes(), func(i number) {
		redGreen, green, blue := m.cut(at(b, i, 4, 0)), m.cut(at(b, i, 4, planeBytes)), m.cut(at(b, i, 4, 2*planeBytes))
		VPSLLD(Imm(16), green, green)
		VPOR(green, redGreen, redGreen)
		for k, s := range [2][2]vector{first, rest} {
			out, of := YMM(), YMM()
			VPSHUFB(s[0], redGreen, out)
			VPSHUFB(s[1], blue, of)
			VPOR(of, out, out)
			high := XMM()
			VEXTRACTI128(Imm(1), out, high)
			if k == 0 {
				VMOVUPS(out.AsX(), Mem{Base: p})
				VMOVUPS(high, Mem{Base: p, Disp: 24})
			} else {
				VMOVQ(out.AsX(), Mem{Base: p, Disp: 16})
				VMOVQ(high, Mem{Base: p, Disp: 24 + 16})
			}
		}
		ADDQ(Imm(2*24), p)
	})
}
