package jpeg

// A flaw is what is wrong with entropy-coded data.
type flaw string

func (f flaw) Error() string { return string(f) }

const (
	flawNoCode     flaw = "bits that are no code"
	flawShort      flaw = "data that ends within a block"
	flawRun        flaw = "more than 64 coefficients in a block"
	flawSize       flaw = "a first coefficient of more than 11 bits"
	flawLeft       flaw = "data behind the last block"
	flawPadding    flaw = "a last byte that does not end with ones"
	flawRoundabout flaw = "zeros coded before the end of a block"
)

// A bitReader decodes the blocks of entropy-coded data up to the first marker.
type bitReader struct {
	data []byte // what is not in acc yet
	from *feed  // of what follows that; nil if nothing does
	acc  uint64 // the first n bits are next, 0 behind them
	n    uint
	sum  checksum
	// roundabout says that zeros were coded before the end of a block, which is
	// allowed but never needed.
	roundabout bool
}

func newBitReader(data []byte) bitReader { return bitReader{data: data, sum: emptySum} }

// fill takes as many bytes as have room, less the zero bytes that follow 0xff.
func (r *bitReader) fill() {
	const ones = 0x0101010101010101
	if len(r.data) < 8 && r.from != nil {
		r.data = r.from.more(r.data)
	}
	if len(r.data) >= 8 {
		if v := be.Uint64(r.data); (^v-ones)&v&(ones<<7) == 0 { // no byte is 0xff
			bytes := (64 - r.n) >> 3
			r.acc |= v >> (64 - bytes*8) << (64 - bytes*8 - r.n)
			r.n += bytes * 8
			r.data = r.data[bytes:]
			return
		}
	}
	for ; r.n <= 56 && len(r.data) > 0; r.n += 8 {
		b, size := r.data[0], 1
		if b == 0xff {
			if size = 2; len(r.data) < 2 || r.data[1] != 0 {
				return
			}
		}
		r.acc |= uint64(b) << (56 - r.n)
		r.data = r.data[size:]
	}
}

// next decodes a symbol of a table and the number behind it.
func (r *bitReader) next(table *lookup) (symbol byte, v int32, err error) {
	if r.n < 32 {
		r.fill()
	}
	look := table.first[r.acc>>(64-lookBits)]
	symbol, n := look.symbol(), look.bits()
	if n == 0 {
		var ok bool
		if symbol, n, ok = table.long(r.acc); !ok {
			if r.n < 16 {
				return 0, 0, flawShort
			}
			return 0, 0, flawNoCode
		}
	}
	size := uint(symbol & 15)
	if look&complete != 0 {
		n -= size
	}
	if n+size > r.n {
		return 0, 0, flawShort
	}
	if size > 0 {
		v = extend(uint32(r.acc<<n>>(64-size)), size)
	}
	r.acc <<= n + size
	r.n -= n + size
	return symbol, v, nil
}

// block decodes a block to its coefficients (T.81 F.2.2), row by row. before is
// the first of the block before, and of this one afterwards.
func (r *bitReader) block(dst *block, dc, ac *lookup, before *int32) error {
	*dst = block{}
	size, v, err := r.next(dc)
	if err != nil {
		return err
	}
	if size > 11 {
		return flawSize
	}
	*before += v
	dst[0] = *before
	sum := r.sum.with(0, *before)
	zeros := false // whether the last symbol was zeros without a coefficient
	acc, n := r.acc, r.n
	for i := 1; i < 64; i++ {
		if n < 32 {
			r.acc, r.n = acc, n
			r.fill()
			acc, n = r.acc, r.n
		}
		look := ac.first[acc>>(64-lookBits)]
		symbol, v := look.symbol(), look.value()
		if look&complete != 0 && look.bits() <= n {
			acc <<= look.bits()
			n -= look.bits()
		} else {
			r.acc, r.n = acc, n
			if symbol, v, err = r.next(ac); err != nil {
				return err
			}
			acc, n = r.acc, r.n
			if symbol == endOfBlock {
				break
			}
			if zeros = symbol == sixteenZero; zeros {
				i += 15
				continue
			}
			if symbol&15 == 0 {
				return flawNoCode
			}
		}
		if i += int(symbol >> 4); i > 63 {
			return flawRun
		}
		dst[zigzag[i&63]&63] = v
		sum = sum.with(i, v)
		zeros = false
	}
	r.acc, r.n, r.sum = acc, n, sum
	r.roundabout = r.roundabout || zeros
	return nil
}

// end checks that nothing but ones to the end of the last byte is left.
func (r *bitReader) end() error {
	switch r.fill(); {
	case r.n >= 8 || len(r.data) > 0:
		return flawLeft
	case r.acc != ^uint64(0)<<((64-r.n)&63) && r.n > 0:
		return flawPadding
	case r.roundabout:
		return flawRoundabout
	}
	return nil
}
