package raster

// accumulate adds a row of samples, each times weight, to sums as long. Sums of 32
// bits are modulo 2^32.
func accumulate[T uint32 | uint64](sums []T, row []uint16, weight T) {
	if narrow, ok := any(sums).([]uint32); ok {
		n := accumulateFast(narrow, row, uint32(weight))
		sums, row = sums[n:], row[n:]
	}
	row = row[:len(sums)]
	for i, v := range row {
		sums[i] += T(v) * weight
	}
}
