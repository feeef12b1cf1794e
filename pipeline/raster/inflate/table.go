package inflate

import (
	"math/bits"
	"slices"
)

// Bits that the first tables are looked up by. A code that is longer goes on in
// another table behind, of the size that the longest with the same beginning asks
// for.
const (
	literalBits  = 12
	distanceBits = 8
	lengthBits   = 7
	maxBits      = 15
)

// Sizes of tables, which no code goes beyond. Another table for k bits more holds k+1
// symbols or more, as the code is complete: 2^k/(k+1) entries a symbol or fewer, which
// is most for the largest k. Of 288 literals behind 12 bits, that is 288·8/4 = 576 <
// 2^12; of 32 distances behind 8, 32·128/8 = 512 < 1024 - 256.
const (
	literalTable  = 2 << literalBits
	distanceTable = 4 << distanceBits
)

// build fills a table for a Huffman code, given by the lengths of the codes of its
// symbols (RFC 1951, section 3.2.2) and what their entries are to say. The first
// table is looked up by root bits.
//
// It reports whether there is such a code: every sequence of bits begins with
// exactly one symbol. There may also be no symbol at all, or a single one with a
// code of one bit: such are the distances of blocks without a match, or with matches
// of one distance.
func build(table []entry, root uint, lengths []uint8, symbols []entry) bool {
	var count [maxBits + 1]int
	for _, n := range lengths {
		count[n&maxBits]++
	}
	used := len(lengths) - count[0]
	if !complete(&count) {
		if used > 1 || used != count[1] {
			return false
		}
		for i := range table[:1<<root] {
			table[i] = invalid
		}
		if used == 1 {
			e := symbols[slices.Index(lengths, 1)].sized(1)
			for i := 0; i < 1<<root; i += 2 {
				table[i] = e
			}
		}
		return true
	}

	// The symbols by length, and those of a length in their order.
	var sorted [maxLiteralCodes]uint16
	var next [maxBits + 1]int
	for n := 1; n < maxBits; n++ {
		next[n+1] = next[n] + count[n]
	}
	for symbol, n := range lengths {
		if n > 0 {
			sorted[next[n&maxBits]] = uint16(symbol)
			next[n&maxBits]++
		}
	}
	fill(table, root, &count, sorted[:used], symbols)
	return true
}

// complete reports whether codes of these lengths use up all sequences of bits,
// and none twice.
func complete(count *[maxBits + 1]int) bool {
	left := 1
	for _, n := range count[1:] {
		if left = left*2 - n; left < 0 {
			return false
		}
	}
	return left == 0
}

// fill fills a table with a complete code of sorted symbols. Codes are counted up
// with their bits in reverse, as that is how they are read.
func fill(table []entry, root uint, count *[maxBits + 1]int, sorted []uint16, symbols []entry) {
	code := uint(0)
	for n := uint(1); n <= root; n++ {
		// What is found by n-1 bits is found by n, whichever the last is.
		half := uint(1) << (n - 1)
		copy(table[half:2*half], table[:half])
		for range count[n] {
			table[code] = symbols[sorted[0]].sized(n)
			code, sorted = following(code, n), sorted[1:]
		}
	}
	first := uint(1) << root
	begin, end := first, first // of the other table that is being filled
	prefix := first            // of its codes; none so far
	for n := root + 1; n <= maxBits; n++ {
		for left := count[n]; left > 0; left-- {
			if code%first != prefix {
				prefix = code % first
				more := deepest(count, n, left, n-root)
				begin, end = end, end+1<<more
				table[prefix] = entryOther | entryMore | entry(begin<<entryValue|more<<entryFirst|root)
			}
			e := symbols[sorted[0]].sized(n - root)
			for i := begin + code>>root; i < end; i += 1 << (n - root) {
				table[i] = e
			}
			code, sorted = following(code, n), sorted[1:]
		}
	}
}

// deepest is the number of bits, from more on, that find all symbols that begin like
// the next, of which left have codes of n bits.
func deepest(count *[maxBits + 1]int, n uint, left int, more uint) uint {
	open := 1<<more - left
	for open > 0 {
		more++
		n++
		open = open*2 - count[n&maxBits]
	}
	return more
}

// following is the code of n bits behind another, both in reverse. The last is
// followed by 0.
func following(code, n uint) uint {
	rest := code ^ (1<<n - 1)
	if rest == 0 {
		return 0
	}
	bit := uint(1) << (bits.Len(rest) - 1)
	return code&(bit-1) | bit
}

// pair joins literals with the literal behind, where the bits that the table is
// looked up by tell both.
func pair(table *[1 << literalBits]entry) {
	// Downwards, as an entry looks at one before it that must still be single.
	for i := len(table) - 1; i >= 0; i-- {
		e := table[i]
		if !e.isLiteral() {
			continue
		}
		second := table[i>>e.size()]
		if size := e.size() + second.size(); second.isLiteral() && size <= literalBits {
			table[i] = twoLiterals | entry((second.value()<<8|e.value())<<entryValue|e.size()<<entryFirst|size)
		}
	}
}
