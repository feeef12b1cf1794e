package raster

import "golang.org/x/sys/cpu"

// accumulateFast does the first of the samples, and says how many.
func accumulateFast(sums []uint32, row []uint16, weight uint32) int {
	n := min(len(sums), len(row)) &^ 15
	if n == 0 || !cpu.X86.HasAVX2 {
		return 0
	}
	accumulate16(&sums[0], &row[0], n, weight)
	return n
}

// accumulate16 adds n samples, n a multiple of 16, each times weight, to sums. It
// needs AVX2.
//
//go:noescape
func accumulate16(sums *uint32, row *uint16, n int, weight uint32)
