package inflate

import "encoding/binary"

// fast decodes symbols as long as that is possible without asking for each literal
// whether it goes beyond an end, and says whether the block ends there. Its variables
// have to fit into registers, so that it leaves to symbol what is not found at once
// to be literals.
func (d *Decoder) fast() (end bool, err error) {
	// There are 8 bytes to read, and there is room for four entries of two literals.
	src, dst := d.in.src, d.dst
	lastAt, lastN := len(src)-8, len(dst)-4*2
	table := (*[literalTable]entry)(&d.literals)
	at, n, ahead, have := d.in.at, d.n, d.in.bits, d.in.n
refill:
	for at <= lastAt && n <= lastN {
		have &= 63
		ahead |= binary.LittleEndian.Uint64(src[at:]) << have
		at += int(63-have) >> 3
		have |= 56

		// Of the 56 bits, four entries take 48 at most; and after three, there are
		// those of any code. Two bytes are written for each entry: if it holds one
		// literal, the second is written over by what follows. To subtract all of an
		// entry from have does no harm to its lower 6 bits, which count.
		e := table[ahead&(1<<literalBits-1)]
		for i := 0; e.isLiteral(); e = table[ahead&(1<<literalBits-1)] {
			binary.LittleEndian.PutUint16(dst[n:], uint16(e.value()))
			n += e.count()
			ahead >>= e.size()
			have -= uint(e)
			if i++; i == 4 {
				continue refill
			}
		}

		d.in.at, d.n, d.in.bits, d.in.n = at, n, ahead, have&63
		if end, err = d.symbol(e); end || err != nil {
			return end, err
		}
		at, n, ahead, have = d.in.at, d.n, d.in.bits, d.in.n
	}
	d.in.at, d.n, d.in.bits, d.in.n = at, n, ahead, have&63
	return false, nil
}
