package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// goldenCase is a case of testdata/density.json, graded by an independent
// implementation; the parameters are kept as they are.
type goldenCase struct {
	Params map[string]any
	Input  [][3]float64
	Output [][3]float64
}

// ownRecipe writes the case as a recipe.
func (g goldenCase) ownRecipe(t *testing.T) string {
	p := g.Params
	film := "color-positive"
	if p["invert"].(bool) {
		film = "color-negative"
	}
	density := map[string]any{"gamma": p["density_gamma"], "dmax": p["density_dmax"], "channel_gamma": p["channel_gamma"]}
	if p["enable_density_matrix"].(bool) {
		density["matrix"] = map[string]any{"values": p["density_matrix"]}
	}
	r := map[string]any{
		"render": 1, "film": film, "density": density,
		"exposure": p["rgb_gains"], "glare": p["screen_glare_compensation"],
		// Eval begins after the input: nothing of this may show.
		"input": map[string]any{"space": "nikon-9000-ed", "gamma": 2.2},
	}
	if p["enable_density_curve"].(bool) {
		r["curve"] = p["curve"]
	}
	text, err := json.Marshal(r)
	require.NoError(t, err)
	return string(text)
}

// preset writes the case as a DiVERE version 3 preset.
func (g goldenCase) preset(t *testing.T) string {
	p := g.Params
	film := "color_reversal"
	if p["invert"].(bool) {
		film = "color_negative_c41"
	}
	params := map[string]any{
		"density_gamma": p["density_gamma"], "density_dmax": p["density_dmax"], "rgb_gains": p["rgb_gains"],
		"channel_gamma": p["channel_gamma"], "screen_glare_compensation": p["screen_glare_compensation"],
		"density_matrix": map[string]any{"name": "custom", "values": [][]int{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	}
	if p["enable_density_matrix"].(bool) {
		params["density_matrix"] = map[string]any{"name": "custom", "values": p["density_matrix"]}
	}
	if p["enable_density_curve"].(bool) {
		params["density_curve"] = map[string]any{"name": "custom", "points": p["curve"]}
	}
	text, err := json.Marshal(map[string]any{
		"version": 3, "type": "single", "metadata": map[string]any{"raw_file": "x.tif", "film_type": film},
		"idt":       map[string]any{"name": "ACEScg", "gamma": 1.0},
		"cc_params": params,
	})
	require.NoError(t, err)
	return string(text)
}

func TestEvalAgreesWithGoldenDensity(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "density.json"))
	require.NoError(t, err)
	var golden struct{ Cases []goldenCase }
	require.NoError(t, json.Unmarshal(data, &golden))
	require.Len(t, golden.Cases, 12)
	worst := map[string]float64{}
	for i, g := range golden.Cases {
		require.Len(t, g.Input, 84)
		var in strings.Builder
		for _, rgb := range g.Input {
			fmt.Fprintf(&in, "%.9g %.9g %.9g\n", rgb[0], rgb[1], rgb[2])
		}
		for form, text := range map[string]string{"recipe": g.ownRecipe(t), "preset": g.preset(t)} {
			got := run(t, in.String(), "eval", "--recipe", write(t, filepath.Join(t.TempDir(), "look.json"), text))
			require.Zero(t, got.code, "case %d, %s: %s", i, form, got.err)
			require.Empty(t, got.err)
			lines := strings.Split(strings.TrimSpace(got.out), "\n")
			require.Len(t, lines, 84)
			for k, line := range lines {
				var rgb [3]float64
				_, err := fmt.Sscan(line, &rgb[0], &rgb[1], &rgb[2])
				require.NoError(t, err)
				for c := range rgb {
					d := math.Abs(rgb[c] - g.Output[k][c])
					worst[form] = max(worst[form], d)
					require.LessOrEqual(t, d, 1e-5, "case %d, %s, color %d", i, form, k)
				}
			}
		}
	}
	t.Logf("largest difference: %v", worst)
}

func TestEvalNamesTheLineThatIsWrong(t *testing.T) {
	recipe := write(t, filepath.Join(t.TempDir(), "r.json"), `{"render": 1}`)
	for in, want := range map[string]string{
		"0.1 0.2\n":               "line 1: want three numbers, found 2 fields",
		"# note\n\n0.1 0.2 red\n": `line 3: "red" is no number`,
		"0.1 0.2 NaN\n":           `line 1: "NaN" is no amount of light`,
	} {
		got := run(t, in, "eval", "--recipe", recipe)
		require.Equal(t, ExitFailed, got.code)
		require.Contains(t, got.err, want)
	}
}
