package inflate

// fixedCodes builds the tables of the codes that are always the same (RFC 1951,
// section 3.2.6), unless they are there from the block before.
func (d *Decoder) fixedCodes() error {
	if d.fixed {
		return nil
	}
	if err := d.afford(); err != nil {
		return err
	}
	literals, distances := d.lengths[:maxLiteralCodes], d.lengths[maxLiteralCodes:]
	for i := range literals {
		switch {
		case i < 144:
			literals[i] = 8
		case i < 256:
			literals[i] = 9
		case i < 280:
			literals[i] = 7
		default:
			literals[i] = 8
		}
	}
	for i := range distances {
		distances[i] = 5
	}
	d.fixed = d.tables(literals, distances)
	return nil
}

// lengthOrder is the order that the lengths of codes for lengths are stored in, the
// least likely to be needed last.
var lengthOrder = [maxLengthCodes]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamic reads the codes that a block begins with, and builds their tables (section
// 3.2.7).
func (d *Decoder) dynamic() error {
	head, ok := d.in.take(5 + 5 + 4)
	if !ok {
		return ErrTruncated
	}
	literals, distances, lengths := int(head&31)+257, int(head>>5&31)+1, int(head>>10)+4
	if literals > maxLiteralCodes-2 || distances > maxDistanceCodes-2 {
		return ErrCorrupt
	}
	var ofLengths [maxLengthCodes]uint8
	for _, i := range lengthOrder[:lengths] {
		n, ok := d.in.take(3)
		if !ok {
			return ErrTruncated
		}
		ofLengths[i] = uint8(n)
	}
	if err := d.afford(); err != nil {
		return err
	}
	d.fixed = false
	// Until they are built, there is room in the table of distances.
	if !build(d.distances[:], lengthBits, ofLengths[:], lengthEntries[:]) {
		return ErrCorrupt
	}
	all := d.lengths[:literals+distances]
	if err := d.readLengths(all); err != nil {
		return err
	}
	if !d.tables(all[:literals], all[literals:]) {
		return ErrCorrupt
	}
	return nil
}

// readLengths reads the lengths of the codes for literals and those for distances,
// which run on from one to the other.
func (d *Decoder) readLengths(lengths []uint8) error {
	for i := 0; i < len(lengths); {
		d.in.fill()
		e := d.distances[d.in.bits&(1<<lengthBits-1)]
		if e.size() > d.in.n {
			return ErrTruncated
		}
		if e&entryNone != 0 {
			return ErrCorrupt
		}
		d.in.skip(e.size())
		symbol := e.value()
		if symbol < 16 {
			lengths[i] = uint8(symbol)
			i++
			continue
		}
		repeat := repeats[symbol-16]
		extra, ok := d.in.take(repeat.extra)
		if !ok {
			return ErrTruncated
		}
		n := repeat.least + int(extra)
		if n > len(lengths)-i || repeat.last && i == 0 {
			return ErrCorrupt
		}
		value := uint8(0)
		if repeat.last {
			value = lengths[i-1]
		}
		for range n {
			lengths[i] = value
			i++
		}
	}
	return nil
}

// repeats are the symbols from 16 on: the last length, or 0, several times.
var repeats = [...]struct {
	last  bool
	least int
	extra uint
}{{true, 3, 2}, {false, 3, 3}, {false, 11, 7}}

// tables builds the tables for a block, and reports whether there are such codes.
func (d *Decoder) tables(literals, distances []uint8) bool {
	if !build(d.literals[:], literalBits, literals, literalEntries[:]) ||
		!build(d.distances[:], distanceBits, distances, distanceEntries[:]) {
		return false
	}
	pair((*[1 << literalBits]entry)(d.literals[:]))
	return true
}
