package main

import (
	"fmt"
	"math"

	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// number is a general register, and vector one of any length.
type (
	number = reg.GPVirtual
	vector = reg.VecVirtual
)

// machine is what kernels are written for: AVX2 or AVX-512.
type machine struct{ avx512 bool }

// lanes is the number of 32-bit lanes of a register.
func (m machine) lanes() int {
	if m.avx512 {
		return 16
	}
	return 8
}

// vector is a whole register, and half its lower half.
func (m machine) vector() vector {
	if m.avx512 {
		return ZMM()
	}
	return YMM()
}

func (m machine) half() vector {
	if m.avx512 {
		return YMM()
	}
	return XMM()
}

// split gives the lower and the upper half of a register.
func (m machine) split(v vector) (low, high vector) {
	high = m.half()
	if m.avx512 {
		VEXTRACTI64X4(Imm(1), v, high)
		return v.AsY().(vector), high
	}
	VEXTRACTI128(Imm(1), v, high)
	return v.AsX().(vector), high
}

// lower is the lower half of a register.
func (m machine) lower(v vector) vector {
	if m.avx512 {
		return v.AsY().(vector)
	}
	return v.AsX().(vector)
}

// function begins a kernel, with its Go signature.
func (m machine) function(name, signature string) {
	TEXT(name+map[bool]string{false: "AVX2", true: "AVX512"}[m.avx512], NOSPLIT, signature)
}

// end ends a kernel.
func end() {
	VZEROUPPER()
	RET()
}

// param loads a pointer or an int.
func param(name string) number { return Load(Param(name), GP64()).(number) }

// loop repeats body for i = 0, step, 2·step … below n, at least once.
func loop(n number, step int, body func(i number)) {
	i, label := GP64(), newLabel("loop")
	XORQ(i, i)
	Label(label)
	body(i)
	ADDQ(Imm(uint64(step)), i)
	CMPQ(i, n)
	JLT(LabelRef(label))
}

// newLabel makes a label that there is not yet.
func newLabel(name string) string {
	labels++
	return fmt.Sprintf("%s%d", name, labels)
}

// labels is the number of labels so far.
var labels int

// at is the memory at base + i·scale + offset.
func at(base, i number, scale uint8, offset int) Mem {
	return Mem{Base: base, Index: i, Scale: scale, Disp: offset}
}

// data is a table in memory, of 2, 4 or 8 bytes an element; the same table is
// there only once, by its name.
func data[T uint16 | uint32 | uint64](name string, values []T) Mem {
	if table, ok := tables[name]; ok {
		return table
	}
	table := GLOBL(name, attr.RODATA|attr.NOPTR)
	offset := 0
	for _, v := range values {
		switch v := any(v).(type) {
		case uint16:
			DATA(offset, U16(v))
			offset += 2
		case uint32:
			DATA(offset, U32(v))
			offset += 4
		case uint64:
			DATA(offset, U64(v))
			offset += 8
		}
	}
	tables[name] = table
	return table
}

// tables are those that data made.
var tables = map[string]Mem{}

// float is a register full of a constant float32, and double, integer and long
// are of other kinds.
func (m machine) float(v float32) vector {
	bits := math.Float32bits(v)
	return m.spread(data(fmt.Sprintf("float%08x", bits), []uint32{bits}))
}

func (m machine) double(v float64) vector {
	bits := math.Float64bits(v)
	r := m.vector()
	VBROADCASTSD(data(fmt.Sprintf("double%016x", bits), []uint64{bits}), r)
	return r
}

func (m machine) integer(v uint32) vector {
	return m.spread(data(fmt.Sprintf("integer%08x", v), []uint32{v}))
}

func (m machine) long(v uint64) vector {
	r := m.vector()
	VPBROADCASTQ(data(fmt.Sprintf("long%016x", v), []uint64{v}), r)
	return r
}

// spread is a register full of the float32 or integer in memory.
func (m machine) spread(from Mem) vector {
	r := m.vector()
	VBROADCASTSS(from, r)
	return r
}

// zero is a register of zeros.
func (m machine) zero() vector {
	r := m.vector()
	m.xor(r, r, r)
	return r
}

func (m machine) xor(a, b, dst Op) {
	if m.avx512 {
		VPXORD(a, b, dst)
	} else {
		VPXOR(a, b, dst)
	}
}

func (m machine) and(a, b, dst Op) {
	if m.avx512 {
		VPANDD(a, b, dst)
	} else {
		VPAND(a, b, dst)
	}
}

func (m machine) or(a, b, dst Op) {
	if m.avx512 {
		VPORD(a, b, dst)
	} else {
		VPOR(a, b, dst)
	}
}

// gather64 loads one element of 64 bits per lane from table + index·scale, with
// the 32-bit indices of half a register; gather32 loads 32 bits from table +
// 4·index, and gatherHalf does so for half a register.
func (m machine) gather64(table number, index vector, scale uint8) vector {
	return m.gather(VGATHERDPD, m.vector(), Mem{Base: table, Index: index, Scale: scale})
}

func (m machine) gather32(table number, index vector) vector {
	return m.gather(VPGATHERDD, m.vector(), Mem{Base: table, Index: index, Scale: 4})
}

func (m machine) gatherHalf(table number, index vector, scale uint8) vector {
	return m.gather(VPGATHERDD, m.half(), Mem{Base: table, Index: index, Scale: scale})
}

func (m machine) gather(instruction func(a, b, c Op), dst vector, from Mem) vector {
	m.xor(dst, dst, dst) // so that it does not wait for the gather before
	if m.avx512 {
		all := K()
		KXNORW(reg.K0, reg.K0, all)
		instruction(from, all, dst)
		return dst
	}
	all := YMM()
	if dst.Size() == 16 {
		all = XMM()
	}
	VPCMPEQD(dst, dst, all)
	instruction(all, from, dst)
	return dst
}

// pairs reads two float32 per lane that lie behind one another.
type pairs struct {
	machine
	even, odd vector // lanes of two registers; AVX-512 only
}

// pairs gets registers ready.
func (m machine) pairs() pairs {
	p := pairs{machine: m}
	if m.avx512 {
		p.even, p.odd = ZMM(), ZMM()
		var even, odd []uint32
		for i := range uint32(16) {
			even, odd = append(even, 2*i), append(odd, 2*i+1)
		}
		VMOVDQU32(data("even", even), p.even)
		VMOVDQU32(data("odd", odd), p.odd)
	}
	return p
}

// indices halves a register of indices, for gather.
func (p pairs) indices(index vector) (low, high vector) {
	if p.avx512 {
		return p.split(index)
	}
	// Lanes 0, 1, 4, 5 and 2, 3, 6, 7, since VSHUFPS works in halves.
	mixed := YMM()
	VPERMQ(Imm(0xd8), index, mixed)
	return p.split(mixed)
}

// gather reads the pairs at table + index·scale.
func (p pairs) gather(table number, low, high vector, scale uint8) (first, second vector) {
	a, b := p.gather64(table, low, scale), p.gather64(table, high, scale)
	first = p.vector()
	if p.avx512 {
		VMOVAPS(a, first)
		VPERMT2PS(b, p.even, first)
		VPERMT2PS(b, p.odd, a)
		return first, a
	}
	VSHUFPS(Imm(0x88), b, a, first)
	VSHUFPS(Imm(0xdd), b, a, a)
	return first, a
}

// constant is a broadcast from memory: made once, before the loop, where there
// are registers for many of them, otherwise whenever it is needed.
func (m machine) constant(broadcast func() vector) func() vector {
	if !m.avx512 {
		return broadcast
	}
	r := broadcast()
	return func() vector { return r }
}
