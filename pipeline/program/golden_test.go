package program

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"

	"github.com/stretchr/testify/require"
)

// goldenCase is one parameter set of testdata/density.json and 84 colors, graded
// by an independent implementation.
type goldenCase struct {
	Params struct {
		Invert       bool                `json:"invert"`
		Gamma        float64             `json:"density_gamma"`
		Dmax         float64             `json:"density_dmax"`
		EnableMatrix bool                `json:"enable_density_matrix"`
		Matrix       color.Matrix        `json:"density_matrix"`
		Channel      recipe.ChannelGamma `json:"channel_gamma"`
		Gains        [3]float64          `json:"rgb_gains"`
		EnableCurve  bool                `json:"enable_density_curve"`
		Curve        struct{ RGB, R, G, B curve.Curve }
		Glare        float64 `json:"screen_glare_compensation"`
	}
	Input, Output [][3]float64
}

func (g goldenCase) recipe() *recipe.Recipe {
	film := recipe.ColorPositive
	if g.Params.Invert {
		film = recipe.ColorNegative
	}
	r := recipe.Default(film)
	r.Density.Gamma, r.Density.Dmax = g.Params.Gamma, g.Params.Dmax
	if g.Params.EnableMatrix {
		r.Density.Matrix = &recipe.Matrix{Values: g.Params.Matrix}
	}
	r.Density.Channel = g.Params.Channel
	r.Exposure = g.Params.Gains
	if g.Params.EnableCurve {
		c := g.Params.Curve
		r.Curve.RGB, r.Curve.R, r.Curve.G, r.Curve.B = c.RGB, c.R, c.G, c.B
	}
	r.Glare = g.Params.Glare
	return r
}

func goldenCases(t testing.TB) []goldenCase {
	data, err := os.ReadFile("testdata/density.json")
	require.NoError(t, err)
	var golden struct{ Cases []goldenCase }
	require.NoError(t, json.Unmarshal(data, &golden))
	require.Len(t, golden.Cases, 12)
	return golden.Cases
}

func TestGoldenDensity(t *testing.T) {
	srgb, _ := color.Lookup("srgb")
	var worst, worstExact float64
	values := 0
	for i, c := range goldenCases(t) {
		require.Len(t, c.Input, 84)
		r := c.recipe()
		p, err := Compile(r, Output{Space: srgb, Depth: 16})
		require.NoError(t, err, "case %d", i)
		for k, in := range c.Input {
			got, exact := Light(p, in), exactLight(r, in)
			for ch := range got {
				worst = max(worst, math.Abs(got[ch]-c.Output[k][ch]))
				worstExact = max(worstExact, math.Abs(exact[ch]-c.Output[k][ch]))
				values++
			}
		}
	}
	t.Logf("%d values: compiled program at most %.2g away, the formulas %.2g", values, worst, worstExact)
	require.Less(t, worst, 1e-5)
	require.Less(t, worstExact, 1e-5)
}
