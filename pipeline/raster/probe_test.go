package raster

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Probes are rows of the picture, each once and in order; of sequential sources
// those that are had with little decoded.
func TestProbesAreSpreadOverThePicture(t *testing.T) {
	for height := range 300 {
		rows := Info{Width: 4, Channels: 3, Height: height}.Probes()
		require.Len(t, rows, min(height, 16))
		require.True(t, slices.IsSorted(rows))
		require.Len(t, slices.Compact(slices.Clone(rows)), len(rows))
		if height > 0 {
			require.Zero(t, rows[0])
			require.Less(t, rows[len(rows)-1], height)
			require.GreaterOrEqual(t, rows[len(rows)-1], height*15/16-1)
		}
	}
	giant := Info{Width: 10_000, Channels: 3, Height: 100_000}
	require.Equal(t, 93_750, giant.Probes()[15])
	giant.Sequential = true
	require.LessOrEqual(t, giant.Probes()[15]*giant.RowSamples()*2, 64<<20)
	require.Len(t, giant.Probes(), 16)
	giant.Width = 1 << 30
	require.Equal(t, []int{0}, giant.Probes())
}
