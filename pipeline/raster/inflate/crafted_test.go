package inflate

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"
)

// A bitString is a block, put together from its fields.
type bitString struct {
	b []byte
	n int
}

// put appends the n lowest bits of v, the lowest first.
func (s bitString) put(v, n int) bitString {
	for i := range n {
		if s.n%8 == 0 {
			s.b = append(s.b[:len(s.b):len(s.b)], 0)
		}
		s.b[s.n/8] |= byte(v>>i&1) << (s.n % 8)
		s.n++
	}
	return s
}

// code appends the n lowest bits of v, the highest first, as codes are.
func (s bitString) code(v, n int) bitString {
	for i := n - 1; i >= 0; i-- {
		s = s.put(v>>i, 1)
	}
	return s
}

// zeros appends so many lengths of 0, 149 to 276, with the codes of oneBit.
func (s bitString) zeros(n int) bitString {
	return s.code(3, 2).put(127, 7).code(3, 2).put(n-138-11, 7)
}

// stream is the bits as a stream, with the checksum of data.
func (s bitString) stream(data ...byte) []byte {
	b := append([]byte{0x78, 0x01}, s.b...)
	return binary.BigEndian.AppendUint32(b, checksum(data))
}

// lengths begins a block of dynamic codes: so many codes for literals, for distances
// and for lengths, and the lengths of these by symbol.
func lengths(literals, distances int, of map[int]int) bitString {
	s := bitString{}.put(1, 1).put(2, 2).put(literals-257, 5).put(distances-1, 5).put(maxLengthCodes-4, 4)
	for _, symbol := range lengthOrder {
		s = s.put(of[int(symbol)], 3)
	}
	return s
}

// oneBit are codes for lengths: 0 for a code of no bits, 10 for one of one bit, 11
// for many of none.
var oneBit = map[int]int{0: 1, 1: 2, 18: 2}

// noMatch has codes of one bit for literal 0 and for the end of the block: 0 and 1;
// and one for a single distance.
var noMatch = lengths(257, 1, oneBit).code(2, 2).zeros(255).code(2, 2).code(2, 2)

// fixedBlock begins the last block, with fixed codes.
var fixedBlock = bitString{}.put(1, 1).put(1, 2)

var crafted = map[string]bitString{
	"empty":                  fixedBlock.code(0, 7),
	"a single distance":      noMatch.code(0, 1).code(1, 1),
	"type 3":                 bitString{}.put(1, 1).put(3, 2),
	"stored, wrong size":     bitString{}.put(1, 8).put(1, 16).put(1, 16),
	"no distance yet":        fixedBlock.code(1, 7).code(0, 5),
	"length 286":             fixedBlock.code(0xc0+6, 8),
	"distance 30":            fixedBlock.code(0x30, 8).code(1, 7).code(30, 5),
	"287 literals":           lengths(287, 1, oneBit),
	"31 distances":           lengths(257, 31, oneBit),
	"over-subscribed":        lengths(257, 1, map[int]int{0: 1, 1: 1, 2: 1}),
	"incomplete":             lengths(257, 1, map[int]int{0: 1, 1: 2}),
	"a single length":        lengths(257, 1, map[int]int{16: 1}).code(0, 1).put(0, 2),
	"no length":              lengths(257, 1, nil).put(0, 8),
	"repeat of nothing":      lengths(257, 1, map[int]int{0: 1, 16: 1}).code(1, 1).put(0, 2),
	"repeat beyond":          lengths(257, 1, map[int]int{0: 1, 18: 1}).code(1, 1).put(127, 7).code(1, 1).put(127, 7),
	"incomplete literals":    lengths(257, 1, map[int]int{0: 1, 2: 2, 18: 2}).code(2, 2).zeros(255).code(2, 2).code(0, 1),
	"over-subscribed, again": lengths(257, 1, oneBit).code(2, 2).code(2, 2).code(2, 2).zeros(254).code(2, 2),
}

// Blocks that no encoder writes are refused, or not, as compress/zlib does.
func TestCraftedBlocks(t *testing.T) {
	valid := map[string][]byte{"empty": nil, "a single distance": {0}}
	var d Decoder
	for name, s := range crafted {
		t.Run(name, func(t *testing.T) {
			data, ok := valid[name]
			for _, behind := range []int{0, 100} { // far from the end of the source, too
				src := append(s.stream(data...), make([]byte, behind)...)
				for _, size := range []int{0, 1, 2, 1000} {
					if size < len(data) {
						continue
					}
					err := check(t, &d, src, size)
					if ok {
						require.NoError(t, err)
					} else if size > 0 {
						require.ErrorIs(t, err, ErrCorrupt)
					}
				}
			}
		})
	}
}
