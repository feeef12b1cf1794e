package jpeg

import "math/bits"

// codes are the Huffman codes of what they stand for. Behind a code come the bits
// of a number, as many as the low half of the symbol says: those are zeros here. A
// value holds both, up to 26 bits, above the number of them, in the low 5 bits; it
// is 0 where there is no code.
type codes [256]uint32

// newCodes numbers the codes of a table (T.81 annex C).
func newCodes(spec huffmanSpec) *codes {
	var c codes
	next, values := uint32(0), spec.values
	for i, count := range spec.counts {
		for _, v := range values[:count] {
			extra := uint32(v & 15)
			c[v] = next<<extra<<5 | (uint32(i+1) + extra)
			next++
		}
		values = values[count:]
		next <<= 1
	}
	return &c
}

// Symbols without a coefficient behind them; of the second, the four bits that
// its low half seems to say are none.
const (
	endOfBlock  = 0x00
	sixteenZero = 0xf0
)

// of is the code of a coefficient, and how many bits it has: run zeros before it
// and its size in bits, then the bits; those of a negative number less one.
func (c *codes) of(run uint, v int32) (code uint64, n uint) {
	sign := v >> 31
	size := uint(bits.Len32(uint32((v ^ sign) - sign)))
	entry := c[(run<<4|size)&255]
	return uint64(entry>>5 | uint32(v+sign)&(1<<(size&31)-1)), uint(entry & 31)
}

// A coder has what it takes to code the blocks of a kind of component.
type coder struct {
	dc, ac *codes
	order  *order
}

// bitWriter appends bits, the most significant first, to bytes. A zero byte
// follows every 0xff, so that no marker appears in the data.
type bitWriter struct {
	out  []byte
	acc  uint64 // the last 64 - free bits are not yet in out
	free uint   // 1 to 64
	sum  checksum
}

func newBitWriter(out []byte) bitWriter { return bitWriter{out: out, free: 64, sum: emptySum} }

// block appends a block (T.81 F.1.2): the first coefficient as its difference to
// that of the block before, the others by the zeros between them.
func (w *bitWriter) block(q *quantized, c *coder, before *int32) {
	v := int32(q.coefficients[0])
	code, n := c.dc.of(0, v-*before)
	*before = v
	acc, free, sum := w.acc, w.free, w.sum.with(0, v)
	set := c.order.of(q.set) &^ 1
	for last := 0; ; {
		if n < free {
			acc, free = acc<<(n&63)|code, free-n
		} else {
			n -= free
			w.word(acc<<(free&63) | code>>(n&63))
			acc, free = code, 64-n
		}
		if last >= 63 {
			break
		}
		if set == 0 {
			code, n = uint64(c.ac[endOfBlock]>>5), uint(c.ac[endOfBlock]&31)
			last = 63
			continue
		}
		i := bits.TrailingZeros64(set)
		run := uint(i - last - 1)
		if run > 15 {
			code, n = uint64(c.ac[sixteenZero]>>5), uint(c.ac[sixteenZero]&31)
			last += 16
			continue
		}
		v := int32(q.coefficients[zigzag[i&63]&63])
		code, n = c.ac.of(run, v)
		sum = sum.with(i, v)
		set &= set - 1
		last = i
	}
	w.acc, w.free, w.sum = acc, free, sum
}

// word appends 64 bits.
func (w *bitWriter) word(v uint64) {
	const ones = 0x0101010101010101
	if (^v-ones)&v&(ones<<7) == 0 { // no byte is 0xff
		w.out = be.AppendUint64(w.out, v)
		return
	}
	for shift := 56; shift >= 0; shift -= 8 {
		w.stuff(byte(v >> shift))
	}
}

func (w *bitWriter) stuff(b byte) {
	if w.out = append(w.out, b); b == 0xff {
		w.out = append(w.out, 0)
	}
}

// flush appends what is left, with ones to the end of its last byte.
func (w *bitWriter) flush() {
	if w.free == 64 {
		return
	}
	rest := w.acc<<(w.free&63) | (1<<(w.free&63) - 1)
	for n := w.free; n < 64; n += 8 {
		w.stuff(byte(rest >> 56))
		rest <<= 8
	}
	w.acc, w.free = 0, 64
}
