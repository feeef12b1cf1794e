package recipe_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"
)

// The parameter sets of the golden file, graded by an independent
// implementation, written as presets and imported: the pictures are the same.
func TestGoldenParametersAsPresets(t *testing.T) {
	data, err := os.ReadFile("../program/testdata/density.json")
	require.NoError(t, err)
	var golden struct {
		Cases []struct {
			Params        map[string]any
			Input, Output [][3]float64
		}
	}
	require.NoError(t, json.Unmarshal(data, &golden))
	require.Len(t, golden.Cases, 12)
	srgb, _ := color.Lookup("srgb")

	var worst float64
	for i, c := range golden.Cases {
		p := c.Params
		preset, err := json.Marshal(map[string]any{
			"version": 3, "type": "single", "metadata": map[string]any{"raw_file": "a"}, "idt": map[string]any{},
			"cc_params": map[string]any{
				"density_gamma":             p["density_gamma"],
				"density_dmax":              p["density_dmax"],
				"density_matrix":            map[string]any{"name": "golden", "values": p["density_matrix"]},
				"channel_gamma":             p["channel_gamma"],
				"rgb_gains":                 p["rgb_gains"],
				"density_curve":             map[string]any{"name": "golden", "points": p["curve"]},
				"screen_glare_compensation": p["screen_glare_compensation"],
				"enable_density_inversion":  p["invert"],
				"enable_density_matrix":     p["enable_density_matrix"],
				"enable_density_curve":      p["enable_density_curve"],
			},
		})
		require.NoError(t, err)
		loaded, err := recipe.Load(preset, recipe.LoadOptions{})
		require.NoError(t, err)
		compiled, err := program.Compile(loaded.Frames[0].Recipe, program.Output{Space: srgb, Depth: 16})
		require.NoError(t, err, "case %d", i)
		for k, in := range c.Input {
			light := program.Light(compiled, in)
			for ch := range light {
				worst = max(worst, math.Abs(light[ch]-c.Output[k][ch]))
			}
		}
	}
	t.Logf("at most %.2g away", worst)
	require.Less(t, worst, 1e-5)
}
