package cli

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestShardsLeaveNothingOutAndDoNothingTwice(t *testing.T) {
	for _, count := range []int{1, 2, 3, 8, 20} {
		sizes := make([]int, count)
		for i := range 2000 {
			in := input{relative: fmt.Sprintf("roll %d/frame_%04d.tif", i%7, i)}
			owners := 0
			for index := 1; index <= count; index++ {
				if (shard{index, count}).has(in) {
					owners++
					sizes[index-1]++
				}
			}
			require.Equal(t, 1, owners)
		}
		for _, n := range sizes {
			require.InDelta(t, 2000/count, n, 3+0.35*float64(2000/count), "evenly, more or less: %v", sizes)
		}
	}
}

// The shard of a path must never change: runs of different versions may share an
// archive.
func TestTheShardOfAPathIsForEver(t *testing.T) {
	for path, want := range map[string]int{"a.tif": 5, "roll 1/frame 1.tif": 5, "ä/ö.tif": 6} {
		for index := 1; index <= 8; index++ {
			require.Equal(t, index == want, shard{index, 8}.has(input{relative: path}), "%s in %d", path, index)
		}
	}
}

func TestShardIsReadStrictly(t *testing.T) {
	var s shard
	require.NoError(t, s.UnmarshalText([]byte("2/8")))
	require.Equal(t, shard{2, 8}, s)
	for _, text := range []string{"", "1", "0/4", "5/4", "-1/4", "1/0", "a/b", "1/4/2", "1 /4"} {
		require.Error(t, s.UnmarshalText([]byte(text)), text)
	}
}
