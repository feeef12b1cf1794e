package adjust

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// random is a valid recipe of color film with something in every field.
func random(rnd *rand.Rand) *recipe.Recipe {
	r := recipe.Default([]recipe.Film{recipe.ColorNegative, recipe.ColorNegativeECN2, recipe.ColorPositive}[rnd.IntN(3)])
	spaces := color.Builtin().Names(color.Working)
	r.Working = spaces[rnd.IntN(len(spaces))]
	r.Density.Gamma = 0.7 + rnd.Float64()
	r.Density.Dmax = 0.5 + 2*rnd.Float64()
	r.Density.Channel = recipe.ChannelGamma{R: 0.8 + 0.4*rnd.Float64(), B: 0.8 + 0.4*rnd.Float64()}
	for c := range r.Exposure {
		r.Exposure[c] = rnd.Float64() - 0.5
	}
	r.Base = &[3]float64{0.5 + rnd.Float64()/2, 0.3 + rnd.Float64()/2, 0.2 + rnd.Float64()/2}
	r.Density.Matrix = &recipe.Matrix{Name: []string{"", "mine"}[rnd.IntN(2)], Values: color.Matrix{{1, 0.02, -0.03}, {0.1 * rnd.Float64(), 0.9, 0}, {0, 0.05, 1}}}
	r.Glare = 0.01 * rnd.Float64()
	r.Curve.Name = "a paper"
	r.Curve.RGB = curve.Curve{{X: 0, Y: 0.02}, {X: 0.4 + 0.2*rnd.Float64(), Y: 0.3 + 0.3*rnd.Float64()}, {X: 1, Y: 0.98}}
	for _, c := range []*curve.Curve{&r.Curve.R, &r.Curve.G, &r.Curve.B} {
		if rnd.IntN(2) == 0 {
			*c = curve.Curve{{X: 0, Y: 0}, {X: 0.3 + 0.4*rnd.Float64(), Y: 0.3 + 0.4*rnd.Float64()}, {X: 1, Y: 1}}
		}
	}
	r.Input.Gamma = 1 + rnd.Float64()
	r.Input.Black = 0.01 * rnd.Float64()
	if rnd.IntN(2) == 0 {
		scanner, _ := color.Lookup("nikon-9000-ed")
		r.Input.Space, r.Input.Primaries, r.Input.White = scanner.Name, &scanner.Primaries, &scanner.White
	}
	return r
}

func TestAllGroupsTogetherAreTheRecipe(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		a, b := random(rnd), random(rnd)
		b.Film, b.Working = recipe.BWPositive, "kodak-2383"
		whole, err := Copy(a, b)
		require.NoError(t, err)
		require.True(t, whole.Equal(b))
		for _, name := range GroupNames() {
			was := a.Clone()
			c, err := Copy(a, b, name)
			require.NoError(t, err)
			require.True(t, a.Equal(was), "what is copied to is left alone")
			require.Equal(t, Differ(a, c), Differ(c, a))
			require.Subset(t, []string{name}, Differ(a, c))
			back, err := Copy(c, a, name)
			require.NoError(t, err)
			require.True(t, back.Equal(a))
		}
	}
	_, err := Copy(random(rnd), random(rnd), "lunch")
	require.ErrorContains(t, err, `no group "lunch"; there are film, input`)
}

func TestGroupsAreReset(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 5))
	for range 100 {
		r, start := random(rnd), random(rnd)
		whole, err := Reset(r, nil)
		require.NoError(t, err)
		require.True(t, whole.Equal(recipe.Default(r.Film)))
		whole, err = Reset(r, start)
		require.NoError(t, err)
		require.True(t, whole.Equal(start))
		for _, name := range GroupNames() {
			one, err := Reset(r, start, name)
			require.NoError(t, err)
			require.Subset(t, []string{name}, Differ(r, one))
			require.NotContains(t, Differ(start, one), name)
		}
	}
	_, err := Reset(random(rnd), nil, "lunch")
	require.ErrorContains(t, err, "lunch")
}

func TestEveryParameterIsOfAGroup(t *testing.T) {
	for _, p := range Parameters() {
		require.Contains(t, GroupNames(), p.Group)
		a := recipe.Default(recipe.ColorNegative)
		a.Base = &[3]float64{0.5, 0.5, 0.5}
		a.Density.Matrix = &recipe.Matrix{Values: color.Identity()}
		b := a.Clone()
		*place(t, b, p.Name) = (p.Slider[0] + 2*p.Slider[1]) / 3
		require.Equal(t, []string{p.Group}, Differ(a, b), p.Name)
	}
}
