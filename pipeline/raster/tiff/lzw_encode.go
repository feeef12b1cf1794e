package tiff

// lzwSlots is the size of the encoder's table of strings, a power of two some
// four times as large as there are codes.
const lzwSlots = 1 << 14

// An lzwEncoder writes LZW as TIFF 6.0, section 13, has it. A string is known by
// the code of the string before its last byte, and that byte.
type lzwEncoder struct {
	keys  [lzwSlots]uint32 // of strings, + 1; 0 is a free slot
	codes [lzwSlots]uint16

	out   []byte
	bits  uint64
	nbits uint
	width uint
	next  int
}

// encode appends the codes of a block to dst.
func (e *lzwEncoder) encode(dst, block []byte) []byte {
	e.out, e.bits, e.nbits = dst, 0, 0
	e.width = lzwMinWidth
	e.clear()
	if len(block) > 0 {
		before := int(block[0])
		for _, b := range block[1:] {
			key := uint32(before)<<8 | uint32(b)
			slot, known := e.find(key + 1)
			if known {
				before = int(e.codes[slot])
				continue
			}
			e.put(before)
			e.keys[slot], e.codes[slot] = key+1, uint16(e.next)
			e.given()
			before = int(b)
		}
		e.put(before)
		e.given() // which the decoder does as well
	}
	e.put(lzwEnd)
	if e.nbits > 0 {
		e.out = append(e.out, byte(e.bits<<(8-e.nbits)))
	}
	return e.out
}

// find returns the slot of a key, or the free one where it belongs.
func (e *lzwEncoder) find(key uint32) (slot uint32, known bool) {
	slot = key * 0x9e3779b1 >> (32 - 14) // the golden ratio spreads neighbors
	for e.keys[slot] != 0 && e.keys[slot] != key {
		slot = (slot + 1) % lzwSlots
	}
	return slot, e.keys[slot] == key
}

// given notes that the next code was given out: one code later than the
// decoder, codes become wider; before the table is full, it is cleared.
func (e *lzwEncoder) given() {
	e.next++
	switch {
	case e.next == lzwTableSize-1:
		e.clear()
	case e.next == 1<<e.width:
		e.width++
	}
}

// clear empties the table, and says so.
func (e *lzwEncoder) clear() {
	e.put(lzwClear)
	e.keys = [lzwSlots]uint32{}
	e.width, e.next = lzwMinWidth, lzwFirst
}

// put appends a code.
func (e *lzwEncoder) put(code int) {
	e.bits = e.bits<<e.width | uint64(code)
	for e.nbits += e.width; e.nbits >= 8; e.nbits -= 8 {
		e.out = append(e.out, byte(e.bits>>(e.nbits-8)))
	}
}
