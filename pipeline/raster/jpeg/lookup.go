package jpeg

import "safelight/pipeline/raster"

// lookBits is how many bits of the data are looked up at once. Nearly all codes
// with the number behind them are not longer.
const lookBits = 10

// A lookup decodes what a Huffman table codes.
type lookup struct {
	// first tells of the next lookBits bits what they begin with; the others are
	// for longer codes, by their number of bits.
	first  [1 << lookBits]look
	limit  [17]uint32 // the code behind the last; 0 where there are none
	offset [17]int32  // of the value of a code from the code
	values []byte
}

// A look is 0 for the beginning of a longer code. Otherwise its low 5 bits are how
// many bits are done with, and the next says whether with the number behind the
// code, which is then in the upper half. Bits 8 to 15 are the symbol.
type look uint32

const complete look = 1 << 5

func (l look) bits() uint   { return uint(l & 31) }
func (l look) symbol() byte { return byte(l >> 8) }
func (l look) value() int32 { return int32(l) >> 16 }

// newLookup numbers the codes of a table (T.81 annex C): so many of 1 to 16 bits,
// and what they stand for.
func newLookup(counts, values []byte) (*lookup, error) {
	l := &lookup{values: values}
	next, at := uint32(0), 0
	for i, count := range counts {
		n := uint(i + 1)
		l.offset[n] = int32(at) - int32(next)
		if int(count) > len(values)-at || next+uint32(count) > 1<<n {
			return nil, fail("open", raster.ErrCorrupt, "a Huffman table with %d codes of %d bits", count, n)
		}
		for range count {
			if n <= lookBits {
				l.enter(next, n, values[at])
			}
			next++
			at++
		}
		if count > 0 {
			l.limit[n] = next
		}
		next <<= 1
	}
	if at != len(values) {
		return nil, fail("open", raster.ErrCorrupt, "a Huffman table with %d codes for %d values", at, len(values))
	}
	return l, nil
}

// enter notes a code of n bits wherever bits begin with it.
func (l *lookup) enter(code uint32, n uint, symbol byte) {
	size := uint(symbol & 15)
	for rest := range uint32(1) << (lookBits - n) {
		entry := look(symbol)<<8 | look(n)
		if size > 0 && n+size <= lookBits {
			v := extend(rest>>(lookBits-n-size), size)
			entry = look(uint32(v)<<16) | look(symbol)<<8 | complete | look(n+size)
		}
		l.first[code<<(lookBits-n)|rest] = entry
	}
}

// extend is the number that its low bits stand for (T.81 F.2.2.1): those of a
// negative number are less by one, and begin with 0.
func extend(low uint32, size uint) int32 {
	if low>>(size-1) == 0 {
		return int32(low) - (1<<size - 1)
	}
	return int32(low)
}

// long finds a code of more than lookBits bits, which come first in acc.
func (l *lookup) long(acc uint64) (symbol byte, n uint, ok bool) {
	for n = lookBits + 1; n <= 16; n++ {
		if code := uint32(acc >> (64 - n)); code < l.limit[n] {
			return l.values[int32(code)+l.offset[n]], n, true
		}
	}
	return 0, 0, false
}
