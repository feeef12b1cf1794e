package tiff

import "encoding/binary"

// forget says that no string stands in what is about to be written.
func (d *lzw) forget() {
	for c := lzwFirst; c < d.next; c++ {
		d.table[c].start = -1
	}
}

// readOn decodes on to p[n:] as long as that is easy: with a code and more of the
// data at hand, and room for the longest string. It returns what p then holds. What
// remains, and whatever is wrong, it leaves to Read, as if it had not seen it.
//
// A new string is the one before it and a byte more, and so it is what has just
// been written: that is copied from there, and not gathered byte by byte from the
// table.
func (d *lzw) readOn(p []byte, n int) int {
	in, at := d.in, d.taken
	bits, nbits := d.bits<<(64-d.nbits), d.nbits // from the highest down
	width, next, last := d.width, d.next, d.last
	lastAt := -1 // where the string of last stands in p
	for at+8 <= len(in) && n+lzwTableSize <= len(p) {
		if nbits < lzwMaxWidth { // then all whole bytes that there is room for
			bits |= binary.BigEndian.Uint64(in[at:]) >> nbits
			at += int(63-nbits) >> 3
			nbits |= 56
		}
		code := int(bits >> (64 - width))
		var size int
		switch {
		case code < 256:
			p[n], size = byte(code), 1
		case code == lzwClear:
			bits, nbits = bits<<width, nbits-width
			width, next, last, lastAt = lzwMinWidth, lzwFirst, -1, -1
			continue
		case code < next && code != lzwEnd && last >= 0:
			s := &d.table[code&(lzwTableSize-1)]
			size = int(s.length)
			if from := int(s.start); from < 0 {
				d.write(p[n:n+size], code)
			} else if size <= 8 {
				binary.LittleEndian.PutUint64(p[n:], binary.LittleEndian.Uint64(p[from:]))
			} else {
				copy(p[n:n+size], p[from:])
			}
		case code == next && next < lzwTableSize && lastAt >= 0:
			size = n - lastAt + 1
			copy(p[n:n+size-1], p[lastAt:])
			p[n+size-1] = p[lastAt]
		default:
			d.bits, d.nbits = bits>>(64-nbits), nbits
			d.taken, d.width, d.next, d.last = at, width, next, last
			return n
		}
		bits, nbits = bits<<width, nbits-width
		if last >= 0 && next < lzwTableSize {
			// Field by field: as a whole it would be put together elsewhere first, and
			// fetching it from there has to wait for that.
			before, s := &d.table[last&(lzwTableSize-1)], &d.table[next&(lzwTableSize-1)]
			s.start, s.prefix, s.suffix = int32(lastAt), uint16(last), p[n]
			s.length, s.first = before.length+1, before.first
			if next++; next == 1<<width-1 && width < lzwMaxWidth {
				width++
			}
		}
		last, lastAt = code, n
		n += size
	}
	d.bits, d.nbits = bits>>(64-nbits), nbits
	d.taken, d.width, d.next, d.last = at, width, next, last
	return n
}
