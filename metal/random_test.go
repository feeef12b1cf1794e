//go:build clang

package metal

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"

	"github.com/stretchr/testify/require"
)

var spaces = []string{"srgb", "display-p3", "adobe-rgb", "prophoto", "rec2020", "acescg"}

// randomRecipe draws a valid recipe: every other one as photographers make them,
// and the rest with every parameter over most of its range.
func randomRecipe(rnd *rand.Rand) *recipe.Recipe {
	between := func(lo, hi float64) float64 { return lo + (hi-lo)*rnd.Float64() }
	maybe := func() bool { return rnd.IntN(2) == 0 }
	if maybe() {
		return usualRecipe(rnd, maybe())
	}
	films := recipe.Films()
	r := recipe.Default(films[rnd.IntN(len(films))])
	r.Working = []string{"acescg", "kodak-endura-premier", "kodak-2383"}[rnd.IntN(3)]
	if maybe() {
		r.Input.Space = []string{"srgb", "nikon-9000-ed", "hasselblad-x5", "prophoto"}[rnd.IntN(4)]
	}
	if maybe() {
		r.Input.Gamma, r.Input.Black = between(0.1, 4), between(0, 0.1)
	}
	r.Density.Gamma, r.Density.Dmax = math.Exp(between(math.Log(0.1), math.Log(4))), between(0, 4.8)
	if maybe() {
		mixing := []float64{0.2, 0.5, 2, 9}[rnd.IntN(4)]
		var m color.Matrix
		for i := range m {
			for j := range m[i] {
				m[i][j] = between(-mixing, mixing)
			}
			m[i][i]++
		}
		r.Density.Matrix = &recipe.Matrix{Values: m}
	}
	if maybe() {
		r.Density.Channel = recipe.ChannelGamma{R: between(0.1, 4), B: between(0.1, 4)}
	}
	r.Exposure = [3]float64{between(-3, 3), between(-3, 3), between(-3, 3)}
	for _, c := range []*curve.Curve{&r.Curve.RGB, &r.Curve.R, &r.Curve.G, &r.Curve.B} {
		if maybe() {
			*c = randomCurve(rnd)
		}
	}
	if maybe() {
		r.Glare = between(0, 0.2)
	}
	return r
}

// usualRecipe draws a recipe as photographers make them, with a paper or without.
func usualRecipe(rnd *rand.Rand, onPaper bool) *recipe.Recipe {
	between := func(lo, hi float64) float64 { return lo + (hi-lo)*rnd.Float64() }
	r := recipe.Default(recipe.ColorNegative)
	if rnd.IntN(2) == 0 {
		r.Input.Space = "nikon-9000-ed"
	}
	r.Base = &[3]float64{between(0.4, 0.9), between(0.3, 0.5), between(0.2, 0.3)}
	r.Density.Gamma, r.Density.Dmax = between(0.8, 3), between(1.5, 3)
	r.Density.Channel = recipe.ChannelGamma{R: between(0.8, 1.2), B: between(0.8, 1.2)}
	r.Exposure = [3]float64{between(-1, 1), between(-1, 1), between(-1, 1)}
	if onPaper {
		paper, _ := curve.Lookup("kodak-endura-premier")
		r.Curve.RGB = curve.Curve{{X: 0, Y: between(0, 0.1)}, {X: 0.3, Y: between(0.1, 0.4)}, {X: 1, Y: between(0.8, 1)}}
		r.Curve.R, r.Curve.G, r.Curve.B = paper.Curves.R, paper.Curves.G, paper.Curves.B
	}
	return r
}

// randomCurve has up to 24 points, sometimes as many as there can be, sometimes
// steep, sometimes not monotone.
func randomCurve(rnd *rand.Rand) curve.Curve {
	n := 2 + rnd.IntN(23)
	if rnd.IntN(5) == 0 {
		n = curve.MaxPoints
	}
	var c curve.Curve
	x := 0.3 * rnd.Float64() * float64(rnd.IntN(2))
	for i := 0; i < n && x <= 1; i++ {
		y := (float64(i) + rnd.Float64()) / float64(n)
		if rnd.IntN(8) == 0 {
			y = rnd.Float64()
		}
		c = append(c, curve.Point{X: x, Y: y})
		x += 0.0006 + 1.6/float64(n)*rnd.Float64()*min(1, float64(rnd.IntN(6)))
	}
	if len(c) < 2 {
		return curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 0.9}}
	}
	return c
}

// trouble are pixels that look for it: extremes, neutral values beside which a
// channel gets to another segment of a curve, values alike in their logarithm, and
// random ones.
func trouble(rnd *rand.Rand, p *program.Program, pixels int) program.Samples {
	logs := program.NewLogarithms(1)
	defer logs.Close()
	ramp := program.Samples{Pix: make([]uint16, 3<<16), Channels: 3, Depth: 16}
	for i := range ramp.Pix {
		ramp.Pix[i] = uint16(i / 3)
	}
	planes := [3][]int32{make([]int32, 1<<16), make([]int32, 1<<16), make([]int32, 1<<16)}
	logs.Use(p, nil)
	logs.Planes(planes, ramp)
	special := []uint16{0, 1, 2, 3, 65535, 65534, 32767, 32768}
	var before [3]int
	for v := range 1 << 16 {
		for c, row := range p.Density {
			at := row[3]
			for j := range 3 {
				at += row[j] * min(max(float64(planes[j][v])/program.LogOne, p.LogMin[j]), p.LogMax[j])
			}
			s := &p.Curve[c]
			if p.RGB.Count > 0 {
				s = &p.RGB
			}
			k := 0
			for k+1 < int(s.Count) && s.Segment[k+1].Start <= at {
				k++
			}
			if v > 0 && k != before[c] {
				special = append(special, uint16(v-1), uint16(v), uint16(min(v+1, 65535)))
			}
			before[c] = k
		}
	}
	src := program.Samples{Pix: make([]uint16, 3*pixels), Channels: 3, Depth: 16}
	for i := range pixels {
		px := src.Pix[3*i : 3*i+3]
		v := special[i/4%len(special)]
		for c := range px {
			switch i % 4 {
			case 0:
				px[c] = v
			case 1:
				px[c] = special[rnd.IntN(len(special))]
			case 2:
				px[c] = uint16(math.Exp2(16*rnd.Float64()) - 1)
			default:
				px[c] = uint16(rnd.IntN(1 << 16))
			}
		}
	}
	return src
}

// goldenCase is a recipe, and colors graded by an independent implementation, in
// linear light of the working space.
type goldenCase struct {
	recipe        *recipe.Recipe
	Input, Output [][3]float64
}

// Row makes a goldenCase a Linearizer of samples that are the numbers of its
// colors.
func (g *goldenCase) Row(planes [3][]float64, samples []uint16) {
	for i := range planes[0] {
		for c := range planes {
			planes[c][i] = g.Input[samples[3*i]][c]
		}
	}
}

// samples are those of its colors.
func (g *goldenCase) samples() program.Samples {
	src := program.Samples{Pix: make([]uint16, 3*len(g.Input)), Channels: 3, Depth: 16}
	for i := range src.Pix {
		src.Pix[i] = uint16(i / 3)
	}
	return src
}

func goldenCases(t testing.TB) []*goldenCase {
	data, err := os.ReadFile("../pipeline/program/testdata/density.json")
	require.NoError(t, err)
	var golden struct {
		Cases []struct {
			goldenCase
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
		}
	}
	require.NoError(t, json.Unmarshal(data, &golden))
	require.Len(t, golden.Cases, 12)
	var cases []*goldenCase
	for i := range golden.Cases {
		c := &golden.Cases[i]
		require.Len(t, c.Input, 84)
		film := recipe.ColorPositive
		if c.Params.Invert {
			film = recipe.ColorNegative
		}
		r := recipe.Default(film)
		r.Density.Gamma, r.Density.Dmax = c.Params.Gamma, c.Params.Dmax
		if c.Params.EnableMatrix {
			r.Density.Matrix = &recipe.Matrix{Values: c.Params.Matrix}
		}
		r.Density.Channel, r.Exposure, r.Glare = c.Params.Channel, c.Params.Gains, c.Params.Glare
		if c.Params.EnableCurve {
			r.Curve.RGB, r.Curve.R, r.Curve.G, r.Curve.B = c.Params.Curve.RGB, c.Params.Curve.R, c.Params.Curve.G, c.Params.Curve.B
		}
		c.goldenCase.recipe = r
		cases = append(cases, &c.goldenCase)
	}
	return cases
}
