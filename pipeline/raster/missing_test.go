package raster_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
)

func TestAddedRowsAreInOrderAndApart(t *testing.T) {
	var r [][2]int
	rng := rand.New(rand.NewPCG(1, 1))
	var in [100]bool
	for range 40 {
		from := rng.IntN(99)
		to := min(from+1+rng.IntN(6), 100)
		r = raster.AddRows(r, from, to)
		for i := from; i < to; i++ {
			in[i] = true
		}
		var want [][2]int
		for i := range in {
			switch {
			case !in[i]:
			case i == 0 || !in[i-1]:
				want = append(want, [2]int{i, i + 1})
			default:
				want[len(want)-1][1] = i + 1
			}
		}
		require.Equal(t, want, r)
	}
}
