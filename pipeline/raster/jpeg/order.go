package jpeg

// order puts the bits of a block, row by row, into the zigzag order of the file:
// for each row, what its eight bits become.
type order [8][256]uint64

func newOrder() *order {
	o := &order{}
	for i, at := range zigzag {
		for row := range o[at>>3] {
			o[at>>3][row] |= uint64(row>>(at&7)&1) << i
		}
	}
	return o
}

func (o *order) of(set uint64) uint64 {
	return o[0][byte(set)] | o[1][byte(set>>8)] | o[2][byte(set>>16)] | o[3][byte(set>>24)] |
		o[4][byte(set>>32)] | o[5][byte(set>>40)] | o[6][byte(set>>48)] | o[7][byte(set>>56)]
}
