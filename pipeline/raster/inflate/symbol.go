package inflate

import "encoding/binary"

// symbols decodes the literals and matches of a block up to its end.
func (d *Decoder) symbols() error {
	end, err := d.fast()
	for !end && err == nil {
		d.in.fill()
		end, err = d.symbol(d.literals[d.in.bits&(1<<literalBits-1)])
	}
	return err
}

// symbol decodes what the entry for the bits ahead says, asking whether they are
// there and whether there is room for it. All bits of its code are ahead, if there
// are as many.
func (d *Decoder) symbol(e entry) (end bool, err error) {
	if e, err = d.code(e, d.literals[:]); err != nil {
		return false, err
	}
	switch {
	case e.isLiteral():
		return false, d.literal(e)
	case e&entryEnd != 0:
		return true, nil
	}
	return false, d.match(e)
}

// code follows an entry to the other table that it may name, and takes its bits
// unless it is of literals.
func (d *Decoder) code(e entry, table []entry) (entry, error) {
	if e&entryMore != 0 {
		if e.size() > d.in.n {
			return 0, ErrTruncated
		}
		d.in.skip(e.size())
		e = table[e.value()+uint(d.in.bits)&(1<<e.extra()-1)]
	}
	switch {
	case e.isLiteral():
		return e, nil
	case e.size() > d.in.n:
		return 0, ErrTruncated
	case e&entryNone != 0:
		return 0, ErrCorrupt
	}
	d.in.skip(e.size())
	return e, nil
}

// literal writes one literal or two, only the first of two if there are not the bits
// or not the room for both.
func (d *Decoder) literal(e entry) error {
	size := e.size()
	both := e.count() == 2 && size <= d.in.n && len(d.dst)-d.n >= 2
	if !both {
		size = e.extra()
	}
	switch {
	case size > d.in.n:
		return ErrTruncated
	case d.n == len(d.dst):
		return errFull
	}
	d.in.skip(size)
	d.dst[d.n] = byte(e.value())
	d.n++
	if both {
		d.dst[d.n] = byte(e.value() >> 8)
		d.n++
	}
	return nil
}

// match copies what a length and the distance behind it say, as much as there is
// room for.
func (d *Decoder) match(length entry) error {
	more, ok := d.in.take(length.extra())
	if !ok {
		return ErrTruncated
	}
	size := int(length.value() + more)
	if d.in.n < maxBits {
		d.in.fill()
	}
	e, err := d.code(d.distances[d.in.bits&(1<<distanceBits-1)], d.distances[:])
	if err != nil {
		return err
	}
	if more, ok = d.in.take(e.extra()); !ok {
		return ErrTruncated
	}
	distance := int(e.value() + more)
	if distance > d.n {
		return ErrCorrupt
	}
	room := min(size, len(d.dst)-d.n)
	repeat(d.dst[d.n-distance:], distance, room)
	if d.n += room; room < size {
		return errFull
	}
	return nil
}

// repeat fills b with its first distance bytes, again and again, up to size bytes
// behind them. If there is room, it writes up to 7 more.
func repeat(b []byte, distance, size int) {
	if distance >= 8 && len(b)-distance-size >= 7 {
		to := b[distance:]
		for i := 0; i < size; i += 8 {
			binary.LittleEndian.PutUint64(to[i:], binary.LittleEndian.Uint64(b[i:]))
		}
		return
	}
	b = b[:distance+size]
	for n := distance; n < len(b); {
		n += copy(b[n:], b[:n])
	}
}
