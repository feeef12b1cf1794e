package inflate

import "encoding/binary"

// A bitReader gives the bits of src, of every byte the lowest first (RFC 1951,
// section 3.1.1).
type bitReader struct {
	src []byte
	at  int // behind the last byte of which all bits are among the n
	// bits is read ahead: the n lowest are valid. Those above are 0, or already
	// what they will be when n grows.
	bits uint64
	n    uint
}

// fill reads ahead 56 bits or more, or all that there are.
func (r *bitReader) fill() {
	if len(r.src)-r.at >= 8 {
		r.bits |= binary.LittleEndian.Uint64(r.src[r.at:]) << (r.n & 63)
		r.at += int(63-r.n) >> 3
		r.n |= 56
		return
	}
	for r.n < 56 && r.at < len(r.src) {
		r.bits |= uint64(r.src[r.at]) << (r.n & 63)
		r.at++
		r.n += 8
	}
}

// skip takes n bits, of which it is known that they are there.
func (r *bitReader) skip(n uint) {
	r.bits >>= n & 63
	r.n -= n
}

// take returns the next n bits, at most 32, if there are as many.
func (r *bitReader) take(n uint) (v uint, ok bool) {
	if r.n < n {
		if r.fill(); r.n < n {
			return 0, false
		}
	}
	v = uint(r.bits) & (1<<n - 1)
	r.skip(n)
	return v, true
}

// bytes goes on to the next whole byte and returns all from there on.
func (r *bitReader) bytes() []byte {
	r.at -= int(r.n / 8)
	r.bits, r.n = 0, 0
	return r.src[r.at:]
}
