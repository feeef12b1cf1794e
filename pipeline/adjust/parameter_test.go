package adjust

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/recipe"
)

// A recipe takes the ends of the range of every parameter, and nothing beyond.
func TestRangesAreThoseOfARecipe(t *testing.T) {
	for _, p := range Parameters() {
		for value, good := range map[float64]bool{
			p.Min: true, p.Max: true, p.Slider[0]: true, p.Slider[1]: true,
			math.Nextafter(p.Min, -10): false, math.Nextafter(p.Max, 10): false,
		} {
			r := recipe.Default(recipe.ColorNegative)
			r.Base = &[3]float64{0.5, 0.5, 0.5}
			*place(t, r, p.Name) = value
			err := r.Validate()
			require.Equal(t, good, err == nil, "%s %v: %v", p.Name, value, err)
			if err != nil {
				require.Contains(t, err.Error(), p.Name)
			}
		}
		require.Less(t, p.Slider[0], p.Slider[1])
		require.Positive(t, p.Fine)
		require.Less(t, p.Fine, p.Step)
		require.NotEmpty(t, p.Label.English)
		require.NotEmpty(t, p.Label.Chinese)
	}
}

// place is where a recipe has a parameter, written out a second time.
func place(t *testing.T, r *recipe.Recipe, name string) *float64 {
	t.Helper()
	switch stem, index, _ := strings.Cut(strings.TrimSuffix(name, "]"), "["); stem {
	case "input.gamma":
		return &r.Input.Gamma
	case "input.black":
		return &r.Input.Black
	case "base":
		return &r.Base[index[0]-'0']
	case "density.gamma":
		return &r.Density.Gamma
	case "density.dmax":
		return &r.Density.Dmax
	case "density.channel_gamma.r":
		return &r.Density.Channel.R
	case "density.channel_gamma.b":
		return &r.Density.Channel.B
	case "exposure":
		return &r.Exposure[index[0]-'0']
	case "glare":
		return &r.Glare
	}
	t.Fatalf("nobody knows %s", name)
	return nil
}
