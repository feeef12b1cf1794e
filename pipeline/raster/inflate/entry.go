package inflate

// An entry of a table says what the bits ahead begin with.
//
//	bits    of literals                 of anything else
//	0-5     bits they take              bits it takes
//	6-9     bits the first takes        extra bits that follow
//	10                                  the code goes on in another table
//	11-12   how many there are          11: the block ends; 12: no such code
//	15      0                           1
//	16-31   one literal or two          the least length or distance; where the
//	                                    other table begins
//
// With bit 10, the extra bits are those that the other table is looked up by.
type entry uint32

const (
	entryFirst = 6
	entryMore  = 1 << 10
	entryEnd   = 1 << 11
	entryNone  = 1 << 12
	entryOther = 1 << 15 // than literals
	entryValue = 16

	oneLiteral  = 1 << 11
	twoLiterals = 1 << 12
)

// size is the number of bits that the code, or both codes, take.
func (e entry) size() uint { return uint(e & 63) }

// extra is the number of bits behind the code; of literals, the bits of the first.
func (e entry) extra() uint { return uint(e>>entryFirst) & 15 }

// count is the number of literals.
func (e entry) count() int { return int(e>>11) & 3 }

// isLiteral says whether it is one literal or two.
func (e entry) isLiteral() bool { return e&entryOther == 0 }

// value is the literals, the first in the lower byte, or the base of what extra
// bits are added to.
func (e entry) value() uint { return uint(e >> entryValue) }

// sized is the entry of a symbol whose code takes n bits.
func (e entry) sized(n uint) entry {
	if e.isLiteral() {
		e |= entry(n << entryFirst)
	}
	return e | entry(n)
}

const (
	noCode = entryOther | entryNone
	// invalid stands where there is no code; a bit is read to find that out.
	invalid entry = noCode | 1
)

// The entries of symbols, but for the bits of their codes.
var (
	literalEntries  = makeLiterals()
	distanceEntries = makeDistances()
	lengthEntries   = makeLengths()
)

const (
	endOfBlock = 256

	maxLiteralCodes  = 288 // of which the last two never occur
	maxDistanceCodes = 32  // and of these
	maxLengthCodes   = 19
)

// makeLiterals lists literals, the end of a block and lengths (RFC 1951, section
// 3.2.5).
func makeLiterals() (e [maxLiteralCodes]entry) {
	for i := range endOfBlock {
		e[i] = entry(i)<<entryValue | oneLiteral
	}
	e[endOfBlock] = entryOther | entryEnd
	base := entry(3)
	for i := endOfBlock + 1; i < 285; i++ {
		extra := max(0, (i-261)/4)
		e[i] = entryOther | base<<entryValue | entry(extra)<<entryFirst
		base += 1 << extra
	}
	e[285] = entryOther | 258<<entryValue
	e[286], e[287] = noCode, noCode
	return e
}

// makeDistances lists distances (the same section).
func makeDistances() (e [maxDistanceCodes]entry) {
	base := entry(1)
	for i := range 30 {
		extra := max(0, (i-2)/2)
		e[i] = entryOther | base<<entryValue | entry(extra)<<entryFirst
		base += 1 << extra
	}
	e[30], e[31] = noCode, noCode
	return e
}

// makeLengths lists the symbols that lengths of codes are told by (section 3.2.7).
func makeLengths() (e [maxLengthCodes]entry) {
	for i := range e {
		e[i] = entryOther | entry(i)<<entryValue
	}
	return e
}
