package adjust

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/recipe"
)

// However the lights are moved together, they are valid and their differences stay.
func TestLightsMoveTogether(t *testing.T) {
	rnd := rand.New(rand.NewPCG(20, 20))
	r := recipe.Default(recipe.ColorNegative)
	for range 2000 {
		for c := range r.Exposure {
			r.Exposure[c] = 6*rnd.Float64() - 3
			if rnd.IntN(8) == 0 {
				r.Exposure[c] = []float64{-3, 3}[rnd.IntN(2)]
			}
		}
		was := r.Clone()
		low, high := exposureRoom(r)
		for _, value := range []float64{low, high, low + (high-low)*rnd.Float64()} {
			next, err := SetExposure(r, value)
			require.NoError(t, err)
			require.NoError(t, next.Validate())
			require.InDelta(t, value, Exposure(next), 1e-12)
			for c := range next.Exposure {
				require.InDelta(t, r.Exposure[c]-r.Exposure[1], next.Exposure[c]-next.Exposure[1], 1e-11)
			}
			require.Subset(t, []string{"exposure"}, Differ(r, next))
		}
		for _, by := range []float64{-10, 10, math.Inf(1), rnd.Float64() - 0.5} {
			next, err := NudgeExposure(r, by)
			require.NoError(t, err)
			require.NoError(t, next.Validate())
			require.InDelta(t, min(max(Exposure(r)+by, low), high), Exposure(next), 1e-12)
		}
		require.True(t, r.Equal(was), "what was given is left alone")
	}
	r.Exposure = [3]float64{-1, 0, 1}
	for _, value := range []float64{2.1, -2.1, math.NaN()} {
		_, err := SetExposure(r, value)
		require.ErrorContains(t, err, "is outside -2 to 2, where no light passes -3 to 3")
	}
	_, err := NudgeExposure(r, math.NaN())
	require.Error(t, err)
}

// The parameter that is all lights has the range of each.
func TestLightsHaveTheRangeOfEach(t *testing.T) {
	at, ok := recipe.Default(recipe.ColorNegative).Parameter("exposure[0]")
	require.True(t, ok)
	p := Lights()
	require.Equal(t, [2]float64{at.Min, at.Max}, [2]float64{p.Min, p.Max})
	require.Contains(t, GroupNames(), p.Group)
}
