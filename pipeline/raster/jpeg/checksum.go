package jpeg

// A checksum is that of the coefficients of a row of blocks: a polynomial of them
// in a large odd number, modulo 2^64, with all those that are not 0 and the first
// of every block in the order of the file. One coefficient that is another is
// always noticed, as no power of an odd number is a divisor of zero; several by
// chance remain unnoticed once in 2^64 times.
type checksum uint64

const (
	emptySum checksum = 1
	// sumFactor is 2^64 over the golden ratio, odd, with bits set all over it.
	sumFactor = 0x9e3779b97f4a7c15
)

// with adds coefficient v, which is the i-th in the zigzag order of its block.
func (s checksum) with(i int, v int32) checksum {
	return s*sumFactor + checksum(i)<<32 + checksum(uint32(v))
}
