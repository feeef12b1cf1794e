package raster

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFastSumsAreThoseOfTheLoop(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		row, sums, want := make([]uint16, n), make([]uint32, n), make([]uint32, n)
		weight := random.Uint32N(65537)
		for i := range row {
			row[i], sums[i] = uint16(random.Uint32()), random.Uint32()
			want[i] = sums[i] + uint32(row[i])*weight
		}
		accumulate(sums, row, weight)
		require.Equal(t, want, sums)
	}
}

func TestADivisorDividesExactly(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		by := random.Uint64()>>random.IntN(63) + 1
		x := random.Uint64() >> random.IntN(64)
		switch random.IntN(4) {
		case 0:
			x = x / by * by
		case 1:
			x = max(x/by*by, 1) - 1
		}
		require.Equal(t, x/by, divideBy(by).of(x), "%d / %d", x, by)
	}
	require.Equal(t, uint64(math.MaxUint64), divideBy(1).of(math.MaxUint64))
}
