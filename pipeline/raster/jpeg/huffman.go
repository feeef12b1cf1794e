package jpeg

import "math/bits"

// A code is a Huffman code: its bits, and how many.
type code struct{ bits, n uint32 }

// codes are the codes by what they stand for.
type codes [256]code

// newCodes numbers the codes of a table (T.81 annex C).
func newCodes(spec huffmanSpec) *codes {
	var c codes
	next, values := uint32(0), spec.values
	for i, count := range spec.counts {
		for _, v := range values[:count] {
			c[v] = code{next, uint32(i + 1)}
			next++
		}
		values = values[count:]
		next <<= 1
	}
	return &c
}

// Symbols without a coefficient behind them.
const (
	endOfBlock  = 0x00
	sixteenZero = 0xf0
)

// bitWriter appends bits, the most significant first, to bytes. A zero byte
// follows every 0xff, so that no marker appears in the data.
type bitWriter struct {
	out []byte
	acc uint64 // the last n bits are not yet in out
	n   uint32
}

// put appends the low n bits of v, of at most 32; the others are 0.
func (w *bitWriter) put(v, n uint32) {
	w.acc, w.n = w.acc<<n|uint64(v), w.n+n
	if w.n < 32 {
		return
	}
	w.n -= 32
	word := uint32(w.acc >> w.n)
	if (^word-0x01010101)&word&0x80808080 == 0 { // no byte is 0xff
		w.out = be.AppendUint32(w.out, word)
		return
	}
	for shift := 24; shift >= 0; shift -= 8 {
		w.stuff(byte(word >> shift))
	}
}

func (w *bitWriter) stuff(b byte) {
	if w.out = append(w.out, b); b == 0xff {
		w.out = append(w.out, 0)
	}
}

// flush fills the last byte with ones.
func (w *bitWriter) flush() {
	if fill := -w.n & 7; fill > 0 {
		w.acc, w.n = w.acc<<fill|(1<<fill-1), w.n+fill
	}
	for w.n > 0 {
		w.n -= 8
		w.stuff(byte(w.acc >> w.n))
	}
}

// coefficient appends the code of a coefficient: run zeros before it and its
// size in bits, then the bits; those of a negative number less one.
func (w *bitWriter) coefficient(table *codes, run uint32, v int32) {
	size := uint32(bits.Len32(uint32(max(v, -v))))
	c := table[(run<<4|size)&255]
	low := uint32(v+v>>31) & (1<<size - 1)
	w.put(c.bits<<size|low, c.n+size)
}

// block appends a block (T.81 F.1.2): the first coefficient as its difference to
// that of the block before, the others by the zeros between them.
func (w *bitWriter) block(q *quantized, dc, ac *codes, before *int32) {
	w.coefficient(dc, 0, q.coefficients[0]-*before)
	*before = q.coefficients[0]
	last := 0
	for set := q.set &^ 1; set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(set)
		run := uint32(i - last - 1)
		for ; run > 15; run -= 16 {
			w.put(ac[sixteenZero].bits, ac[sixteenZero].n)
		}
		w.coefficient(ac, run, q.coefficients[i&63])
		last = i
	}
	if last < 63 {
		w.put(ac[endOfBlock].bits, ac[endOfBlock].n)
	}
}
