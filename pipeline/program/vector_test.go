package program

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// vectors are all backends of this machine but the reference.
func vectors() []string { return Backends()[:len(Backends())-1] }

// TestBackendsWithinOneOfScalar holds what every backend promises: 200 random
// recipes over the whole of their ranges, and 40 as photographers make them,
// 10,000 inputs each, at most one code value of 16 bits from the reference.
func TestBackendsWithinOneOfScalar(t *testing.T) {
	recipes, inputs := fixture.Fewer(240, 60), fixture.Fewer(10_000, 1_000)
	rnd := rand.New(rand.NewPCG(31, 32))
	reference := NewScalar(0)
	defer reference.Close()
	var execs []Executor
	for _, backend := range vectors() {
		exec := Open(backend, 0)
		defer exec.Close()
		execs = append(execs, exec)
	}
	src := Samples{Pix: make([]uint16, 3*inputs), Channels: 3, Depth: 16}
	want, got := make([]uint16, 3*inputs), make([]uint16, 3*inputs)
	narrow, total, differ := 0, 0, make([]int, len(execs))
	for n := range recipes {
		r := randomRecipe(rnd)
		if n >= recipes*5/6 {
			r = usualRecipe(rnd)
		}
		p := compiled(t, r, outputSpaces[n%len(outputSpaces)], 16)
		adversarial(rnd, p, src.Pix)
		reference.Use(p)
		reference.Codes(want, src)
		if new(narrowProgram).compile(p) {
			narrow++
		}
		values := inputs * p.Channels()
		total += values
		for k, exec := range execs {
			exec.Use(p)
			exec.Codes(got, src)
			for i := range values {
				if got[i] == want[i] {
					continue
				}
				differ[k]++
				if d := int(got[i]) - int(want[i]); d < -1 || d > 1 {
					t.Fatalf("%s: recipe %d, scan %v: code %d, the reference has %d\n%+v",
						exec.Backend(), n, src.Pix[i/p.Channels()*3:][:3], got[i], want[i], r)
				}
			}
		}
	}
	for k, exec := range execs {
		t.Logf("%s: %.3f %% of %d codes differ by one", exec.Backend(), 100*float64(differ[k])/float64(total), total)
	}
	t.Logf("%d recipes in float32", narrow)
	require.Greater(t, narrow, recipes/4, "both sorts of kernels are to be tested")
	require.Less(t, narrow, recipes*3/4)
}

// TestNarrowErrorIsABound measures how far what float32 gives lies from the
// reference, before it is rounded to codes, and compares with what was computed
// from the program alone.
func TestNarrowErrorIsABound(t *testing.T) {
	inputs := fixture.Fewer(10_000, 1_000)
	rnd := rand.New(rand.NewPCG(33, 34))
	reference, exec := NewScalar(0), New(0)
	defer reference.Close()
	defer exec.Close()
	src := Samples{Pix: make([]uint16, 3*inputs), Channels: 3, Depth: 16}
	want, got := make([]float32, 3*inputs), make([]float32, 3*inputs)
	tightest, most := 0.0, 0.0
	for n := range 150 {
		r := usualRecipe(rnd)
		switch n % 3 {
		case 0:
			r = randomRecipe(rnd)
		case 1:
			steeper(rnd, r)
		}
		p := compiled(t, r, outputSpaces[n%len(outputSpaces)], FloatDepth)
		var narrow narrowProgram
		if !narrow.compile(p) {
			continue
		}
		adversarial(rnd, p, src.Pix)
		reference.Use(p)
		reference.Floats(want, src)
		exec.Use(p)
		exec.Floats(got, src)
		const rounding = 0.25 // of float32s near 1, and of the table near 0
		bound := narrow.err + rounding
		for i := range inputs * p.Channels() {
			off := math.Abs(float64(want[i])-float64(got[i])) * 65535
			require.LessOrEqual(t, off, bound, "recipe %d, value %d", n, i)
			tightest, most = max(tightest, off/bound), max(most, off)
		}
	}
	t.Logf("at most %.2f codes, and %.2f of the bound", most, tightest)
}

// steeper gives a recipe a curve that rises by 2 to 80 in the middle.
func steeper(rnd *rand.Rand, r *recipe.Recipe) {
	x, width := 0.2+0.3*rnd.Float64(), 0.4*math.Pow(40, -rnd.Float64())
	r.Curve.RGB = curve.Curve{{X: 0, Y: 0}, {X: x, Y: 0.1}, {X: x + width, Y: 0.9}, {X: 1, Y: 1}}
}

// usualRecipe draws a recipe as photographers make them: what randomRecipe
// draws, without its extremes, and with a paper.
func usualRecipe(rnd *rand.Rand) *recipe.Recipe {
	between := func(lo, hi float64) float64 { return lo + (hi-lo)*rnd.Float64() }
	r := recipe.Default(recipe.ColorNegative)
	if rnd.IntN(2) == 0 {
		r.Input.Space = "nikon-9000-ed"
	}
	r.Base = &[3]float64{between(0.4, 0.9), between(0.3, 0.5), between(0.2, 0.3)}
	r.Density.Gamma = between(0.8, 3)
	r.Density.Dmax = between(1.5, 3)
	r.Density.Channel = recipe.ChannelGamma{R: between(0.8, 1.2), B: between(0.8, 1.2)}
	for c := range r.Exposure {
		r.Exposure[c] = between(-1, 1)
	}
	if rnd.IntN(2) == 0 {
		paper, _ := curve.Lookup("kodak-endura-premier")
		r.Curve.RGB = curve.Curve{{X: 0, Y: between(0, 0.1)}, {X: 0.3, Y: between(0.1, 0.4)}, {X: 1, Y: between(0.8, 1)}}
		r.Curve.R, r.Curve.G, r.Curve.B = paper.Curves.R, paper.Curves.G, paper.Curves.B
	}
	return r
}
