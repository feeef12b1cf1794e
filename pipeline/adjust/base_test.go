package adjust

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"
)

func TestWhatCannotBeFilmBaseIsRefused(t *testing.T) {
	for text, scan := range map[string][3]float64{
		"blue is black there":  {0.5, 0.3, 0.001},
		"red is clipped there": {1, 0.9, 0.9},
		"no value":             {math.NaN(), 0.5, 0.5},
	} {
		_, err := Base(scan)
		require.ErrorContains(t, err, text)
		_, err = WithBase(recipe.Default(recipe.ColorNegative), scan)
		require.ErrorContains(t, err, text)
	}
	base, err := Base([3]float64{0.6, 0.25, 0.15})
	require.NoError(t, err)
	for c, v := range OfDensities(Densities(base)) {
		require.InDelta(t, base[c], v, 1e-12)
	}
}

// A base that is taken can be graded with; one below the scanner's black cannot.
func TestABaseIsLightForTheInput(t *testing.T) {
	r := recipe.Default(recipe.ColorNegative)
	r.Input.Black = 0.1
	_, err := WithBase(r, [3]float64{0.5, 0.3, 0.05})
	require.ErrorContains(t, err, "the input makes no light of the base in blue")

	next, err := WithBase(r, [3]float64{0.5, 0.3, 0.2})
	require.NoError(t, err)
	require.Nil(t, r.Base, "the recipe itself is left alone")
	srgb, _ := color.Lookup("srgb")
	_, err = program.Compile(next, program.Output{Space: srgb, Depth: 8})
	require.NoError(t, err)
}

func TestABaseIsTyped(t *testing.T) {
	base, err := BaseOfDensities([3]float64{0.2, 0.6, 1})
	require.NoError(t, err)
	require.InDelta(t, 0.1, base[2], 1e-12)
	for _, d := range [][3]float64{{0, 0, 0}, {MaxBaseDensity, MaxBaseDensity, MaxBaseDensity}} {
		base, err := BaseOfDensities(d)
		require.NoError(t, err)
		again, err := BaseOfValues(base)
		require.NoError(t, err)
		r := recipe.Default(recipe.ColorNegative)
		r.Base = &again
		require.NoError(t, r.Validate())
	}
	_, err = BaseOfDensities([3]float64{0.2, -0.1, 1})
	require.EqualError(t, err, "green: density -0.1 is outside 0 to 4")
	_, err = BaseOfDensities([3]float64{0.2, 0.1, math.NaN()})
	require.ErrorContains(t, err, "blue: density NaN")
	_, err = BaseOfValues([3]float64{1.2, 0.1, 0.1})
	require.EqualError(t, err, "red: 1.2 is outside 0.0001 to 1")
}

func TestABaseIsShown(t *testing.T) {
	r := recipe.Default(recipe.ColorNegative)
	rgb, err := Swatch(r)
	require.NoError(t, err)
	require.Equal(t, [3]uint8{255, 255, 255}, rgb, "no base is the lamp")
	d, err := FilmDensities(r)
	require.NoError(t, err)
	require.Equal(t, [3]float64{}, d)

	// Half the light in all channels, gamma 2: a quarter, which is 137 in sRGB.
	r.Base, r.Input.Gamma = &[3]float64{0.5, 0.5, 0.5}, 2
	rgb, err = Swatch(r)
	require.NoError(t, err)
	require.Equal(t, [3]uint8{137, 137, 137}, rgb)
	d, err = FilmDensities(r)
	require.NoError(t, err)
	require.InDelta(t, math.Log10(4), d[1], 1e-12)

	// The orange of C-41.
	r.Base, r.Input.Gamma = &[3]float64{0.6, 0.25, 0.15}, 1
	rgb, err = Swatch(r)
	require.NoError(t, err)
	require.Greater(t, rgb[0], rgb[1])
	require.Greater(t, rgb[1], rgb[2])

	r.Input.Space = "none such"
	_, err = Swatch(r)
	require.ErrorContains(t, err, "none such")
}

func TestDensitiesAreBounded(t *testing.T) {
	for light, want := range map[float64]float64{1: 0, 0.1: 1, 0: 10, -1: 10, 1e-30: 10} {
		require.InDelta(t, want, PrintDensity(light), 1e-12)
	}
	require.False(t, math.Signbit(PrintDensity(1)), "no -0")
}
