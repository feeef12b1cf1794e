package adjust

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"
)

// graded is what a recipe makes of light, compiled from the beginning.
func graded(t testing.TB, r *recipe.Recipe, light [3]float64) [3]float64 {
	t.Helper()
	working, ok := color.Lookup(r.Working)
	require.True(t, ok)
	p, err := program.Compile(r, program.Output{Space: working, Depth: program.FloatDepth})
	require.NoError(t, err)
	return program.Light(p, light)
}

// What is picked has the color of the target afterward, and is as bright as before.
func TestWhatIsPickedIsNeutral(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	solved, tried := 0, 0
	for ; solved < 1000; tried++ {
		require.Less(t, tried, 2500, "most points of most recipes can be made neutral")
		r := random(rnd)
		working, _ := color.Lookup(r.Working)
		light := [3]float64{0.02 + 0.5*rnd.Float64(), 0.02 + 0.4*rnd.Float64(), 0.02 + 0.3*rnd.Float64()}
		kelvin, white := 0.0, [3]float64{1, 1, 1}
		if rnd.IntN(2) == 0 {
			kelvin = MinKelvin + (MaxKelvin-MinKelvin)*rnd.Float64()
			var err error
			white, err = whiteOf(working, kelvin)
			require.NoError(t, err)
		}
		luma := color.Luminance(working)
		dot := func(v [3]float64) float64 { return v[0]*luma[0] + v[1]*luma[1] + v[2]*luma[2] }
		before := graded(t, r, light)
		was := r.Clone()
		exposure, err := Neutral(r, light, kelvin)
		require.True(t, r.Equal(was))
		after := r.Clone()
		if err != nil {
			require.Equal(t, r.Exposure, exposure)
			// These curves rise, so there is none between the ends only if it is beyond one.
			after.Exposure = [3]float64{-3, -3, -3}
			darkest := graded(t, after, light)
			after.Exposure = [3]float64{3, 3, 3}
			brightest := graded(t, after, light)
			beyond := before[0] == before[1] && before[1] == before[2] // black or white
			for c := range white {
				want := white[c] * dot(before) / dot(white)
				beyond = beyond || want < darkest[c] || want > brightest[c]
			}
			require.True(t, beyond, err)
			continue
		}
		solved++
		after.Exposure = exposure
		require.NoError(t, after.Validate())
		got := graded(t, after, light)
		for c := range got {
			require.InDelta(t, white[c]*dot(before)/dot(white), got[c], 1e-4)
		}
		if kelvin == 0 {
			require.InDelta(t, got[0], got[1], 1e-4)
			require.InDelta(t, got[2], got[1], 1e-4)
		}
		require.InEpsilon(t, dot(before), dot(got), 1e-4)
		// What is neutral stays as it is.
		again, err := Neutral(after, light, kelvin)
		require.NoError(t, err)
		for c := range again {
			require.InDelta(t, exposure[c], again[c], 1e-3)
		}
	}
	t.Logf("%d of %d have a solution", solved, tried)
}

// Of a curve that falls and rises again, the nearest exposure that will do is found.
func TestCurvesMayFall(t *testing.T) {
	r := recipe.Default(recipe.ColorNegative)
	r.Curve.R = curve.Curve{{X: 0, Y: 1}, {X: 1, Y: 0}}
	light := [3]float64{0.04, 0.05, 0.06}
	exposure, err := Neutral(r, light, 0)
	require.NoError(t, err)
	r.Exposure = exposure
	got := graded(t, r, light)
	require.InDelta(t, got[1], got[0], 1e-6)

	r.Curve.R = curve.Curve{{X: 0, Y: 0}, {X: 0.7, Y: 0.95}, {X: 0.8, Y: 0.6}, {X: 1, Y: 1}}
	for _, start := range []float64{-2, 2} {
		r.Exposure = [3]float64{start, 0, 0}
		exposure, err := Neutral(r, light, 0)
		require.NoError(t, err)
		require.Less(t, math.Abs(exposure[0]-start), 2.0)
		after := r.Clone()
		after.Exposure = exposure
		got := graded(t, after, light)
		require.InDelta(t, got[1], got[0], 1e-6)
	}
}

func TestWhatCannotBeMadeNeutralIsSaid(t *testing.T) {
	gray := [3]float64{0.05, 0.06, 0.07}
	for want, change := range map[string]func(*recipe.Recipe, *[3]float64, *float64){
		"black and white film":         func(r *recipe.Recipe, _ *[3]float64, _ *float64) { r.Film = recipe.BWNegative },
		"unknown working space":        func(r *recipe.Recipe, _ *[3]float64, _ *float64) { r.Working = "none such" },
		"1 K is outside 2000 to 15000": func(_ *recipe.Recipe, _ *[3]float64, kelvin *float64) { *kelvin = 1 },
		"NaN K is outside":             func(_ *recipe.Recipe, _ *[3]float64, kelvin *float64) { *kelvin = math.NaN() },
		"the curve of green is level: it is 0.0039": func(r *recipe.Recipe, _ *[3]float64, _ *float64) {
			r.Curve.G = curve.Curve{{X: 0, Y: 0.5}, {X: 1, Y: 0.5}}
		},
		"blue cannot be made": func(r *recipe.Recipe, light *[3]float64, _ *float64) {
			r.Curve.B = curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 0.3}}
		},
		"it is white there": func(r *recipe.Recipe, _ *[3]float64, _ *float64) { r.Exposure = [3]float64{3, 3, 3} },
		"it is black there": func(r *recipe.Recipe, _ *[3]float64, _ *float64) { r.Glare, r.Exposure = 0.2, [3]float64{-3, -3, -3} },
		"it is as bright as the curves": func(r *recipe.Recipe, _ *[3]float64, _ *float64) {
			r.Curve.RGB = curve.Curve{{X: 0, Y: 0.5}, {X: 1, Y: 0.5}}
		},
	} {
		r, light, kelvin := recipe.Default(recipe.ColorNegative), gray, 0.0
		change(r, &light, &kelvin)
		exposure, err := Neutral(r, light, kelvin)
		require.ErrorContains(t, err, want)
		require.Equal(t, r.Exposure, exposure, "nothing is changed")
	}
}

func TestLowTemperaturesAreWarm(t *testing.T) {
	for _, name := range color.Builtin().Names(color.Working) {
		working, _ := color.Lookup(name)
		neutral, err := whiteOf(working, NeutralKelvin)
		require.NoError(t, err)
		for _, v := range neutral {
			require.InDelta(t, 1, v, 1e-4)
		}
		last := math.Inf(1)
		for kelvin := float64(MinKelvin); kelvin <= MaxKelvin; kelvin += 50 {
			w, err := whiteOf(working, kelvin)
			require.NoError(t, err)
			require.Positive(t, w[2])
			require.Less(t, w[0]/w[2], last, "%s %v K", name, kelvin)
			last = w[0] / w[2]
		}
	}
	// CIE 15: the chromaticities of D50 and D75.
	require.InDelta(t, 0.3457, locus(5003).X, 2e-4)
	require.InDelta(t, 0.3585, locus(5003).Y, 2e-4)
	require.InDelta(t, 0.2990, locus(7504).X, 2e-4)
	require.InDelta(t, 0.3149, locus(7504).Y, 2e-4)
	// Illuminant A, moved a little to meet daylight; a black body of 2000 K.
	require.InDelta(t, 0.4476, locus(2856).X, 0.005)
	require.InDelta(t, 0.4074, locus(2856).Y, 0.005)
	require.InDelta(t, 0.5267, locus(2000).X, 5e-4)
	require.InDelta(t, 0.4133, locus(2000).Y, 1e-4)
	// Nothing leaps where the pieces meet.
	for _, kelvin := range []float64{4000, 7000} {
		require.InDelta(t, locus(kelvin-0.01).X, locus(kelvin+0.01).X, 1e-4)
		require.InDelta(t, locus(kelvin-0.01).Y, locus(kelvin+0.01).Y, 1e-4)
	}
}

func BenchmarkNeutral(b *testing.B) {
	r := recipe.Default(recipe.ColorNegative)
	for b.Loop() {
		if _, err := Neutral(r, [3]float64{0.04, 0.05, 0.06}, 0); err != nil {
			b.Fatal(err)
		}
	}
}
