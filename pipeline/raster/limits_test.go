package raster_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
)

func TestEveryLimitHasANameAndAnErrorOfItsOwn(t *testing.T) {
	names := raster.LimitNames()
	require.Len(t, names, 9)
	for i, name := range names {
		lim := raster.DefaultLimits()
		require.NoError(t, lim.Set(name, 2))
		require.NotEqual(t, raster.DefaultLimits(), lim)
		require.Equal(t, raster.DefaultLimits(), lim.AtLeast(raster.DefaultLimits()))
		require.ErrorIs(t, name, raster.ErrLimit)
		require.EqualError(t, name, "over the limit: "+string(name))
		for j, other := range names {
			require.Equal(t, i == j, error(name) == error(other))
			more := raster.DefaultLimits()
			require.NoError(t, more.Set(other, 2))
			require.Equal(t, i == j, more == lim, "%q and %q are the same", string(name), string(other))
		}
		require.ErrorContains(t, lim.Set(name, 0), ": 0 is outside 1 to ")
		require.NotContains(t, lim.Set(name, 0).Error(), "over")
		require.Error(t, lim.Set(name, 1<<62))
	}
}

func TestUnknownLimitIsRefusedWithTheNames(t *testing.T) {
	lim := raster.DefaultLimits()
	require.EqualError(t, lim.Set("memory", 1),
		`no limit "memory"; there are pixels, edge, block-bytes, whole-bytes, ifds, ifd-depth, tags, tag-bytes, expansion`)
	require.Equal(t, raster.DefaultLimits(), lim)
}

func TestLimitsTogetherAllowWhatEitherDoes(t *testing.T) {
	a, b := raster.DefaultLimits(), raster.DefaultLimits()
	a.MaxPixels, b.MaxPixels = 5, 6
	a.MaxTags, b.MaxTags = 9, 8
	both := a.AtLeast(b)
	require.Equal(t, [2]int64{6, 9}, [2]int64{both.MaxPixels, both.MaxTags})
	require.Equal(t, int64(5), a.MaxPixels, "a stays as it was")
}

func TestExpansionAtItsEdge(t *testing.T) {
	lim := raster.Limits{MaxExpansion: 10}
	require.NoError(t, lim.CheckExpansion(70, 7))
	require.ErrorIs(t, lim.CheckExpansion(71, 7), raster.LimitExpansion)
	require.ErrorIs(t, lim.CheckExpansion(1, 0), raster.LimitExpansion)
}
