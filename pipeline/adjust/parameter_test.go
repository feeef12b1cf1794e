package adjust

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
)

// A recipe takes the ends of the range of every parameter, and nothing beyond.
func TestRangesAreThoseOfARecipe(t *testing.T) {
	for _, p := range Parameters() {
		for value, good := range map[float64]bool{
			p.Min: true, p.Max: true, p.Slider[0]: true, p.Slider[1]: true,
			math.Nextafter(p.Min, math.Inf(-1)): false, math.Nextafter(p.Max, math.Inf(1)): false,
		} {
			r := recipe.Default(recipe.ColorNegative)
			r.Base = &[3]float64{0.5, 0.5, 0.5}
			r.Density.Matrix = &recipe.Matrix{Values: color.Identity()}
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

func TestWhatIsSetIsThere(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	for range 100 {
		for _, p := range Parameters() {
			r := random(rnd)
			was := r.Clone()
			value := p.Min + rnd.Float64()*(p.Max-p.Min)
			next, err := Set(r, p.Name, value)
			require.NoError(t, err, p.Name)
			require.True(t, r.Equal(was), "the recipe itself is left alone")
			require.NoError(t, next.Validate())
			got, err := Get(next, p.Name)
			require.NoError(t, err)
			require.Equal(t, value, got)
			require.Equal(t, value, *place(t, next, p.Name))
			require.Equal(t, []string{p.Group}, Differ(r, next), "it is of its group only")
		}
	}
}

func TestWhatARecipeLeavesOutIsSetToo(t *testing.T) {
	r := recipe.Default(recipe.ColorNegative)
	for _, p := range Parameters() {
		value, err := Get(r, p.Name)
		require.NoError(t, err)
		require.Equal(t, value, p.Default(recipe.ColorNegative))
		same, err := Set(r, p.Name, value)
		require.NoError(t, err)
		require.True(t, same.Equal(r), "%s: what is not changed stays left out", p.Name)
	}
	next, err := Set(r, "base.g", 0.4)
	require.NoError(t, err)
	require.Equal(t, &[3]float64{1, 0.4, 1}, next.Base)
	require.Nil(t, next.Density.Matrix)
	next, err = Set(next, "density.matrix.values[1][2]", 0.1)
	require.NoError(t, err)
	require.Equal(t, color.Matrix{{1, 0, 0}, {0, 1, 0.1}, {0, 0, 1}}, next.Density.Matrix.Values)

	next.Density.Matrix.Name = "mine"
	kept, err := Set(next, "glare", 0.1)
	require.NoError(t, err)
	require.Equal(t, "mine", kept.Density.Matrix.Name)
	changed, err := Set(next, "density.matrix.values[0][0]", 2)
	require.NoError(t, err)
	require.Empty(t, changed.Density.Matrix.Name)
}

func TestWhatCannotBeSetIsNamed(t *testing.T) {
	embedded := recipe.Default(recipe.Digital)
	embedded.Input.Space = recipe.Embedded
	for _, c := range []struct {
		recipe *recipe.Recipe
		name   string
		value  float64
		want   string
	}{
		{recipe.Default(recipe.ColorNegative), "density.gamma", 7, "density.gamma: 7 is outside 0.1 to 4"},
		{recipe.Default(recipe.ColorNegative), "exposure.b", -4, "exposure[2]: -4 is outside -3 to 3"},
		{recipe.Default(recipe.ColorNegative), "base[0]", 0, "base[0]: 0 is outside 0.0001 to 1"},
		{recipe.Default(recipe.ColorNegative), "glare", math.NaN(), "glare: NaN is outside 0 to 0.2"},
		{recipe.Default(recipe.ColorNegative), "exposure.x", 0, `there is no parameter "exposure.x"`},
		{recipe.Default(recipe.ColorNegative), "exposure", 0, `there is no parameter "exposure"`},
		{embedded, "input.gamma", 2, "input.gamma: the embedded profile says all"},
	} {
		_, err := Set(c.recipe, c.name, c.value)
		require.ErrorContains(t, err, c.want)
		require.Equal(t, 0, strings.Index(err.Error(), c.want), err)
	}
	_, err := Get(embedded, "lunch")
	require.EqualError(t, err, `there is no parameter "lunch"`)
}

func TestNudgesGoAsFarAsTheRange(t *testing.T) {
	r := recipe.Default(recipe.ColorNegative)
	for _, p := range Parameters() {
		for by, want := range map[float64]float64{math.Inf(1): p.Max, math.Inf(-1): p.Min, 100: p.Max} {
			next, err := Nudge(r, p.Name, by)
			require.NoError(t, err)
			got, err := Get(next, p.Name)
			require.NoError(t, err)
			require.Equal(t, want, got, p.Name)
		}
		_, err := Nudge(r, p.Name, math.NaN())
		require.ErrorContains(t, err, p.Name)
	}
}

func TestDefaultsAreThoseOfTheFilm(t *testing.T) {
	dmax, ok := Lookup("density.dmax")
	require.True(t, ok)
	for _, film := range recipe.Films() {
		require.Equal(t, recipe.Default(film).Density.Dmax, dmax.Default(film))
		for _, p := range Parameters() {
			require.GreaterOrEqual(t, p.Default(film), p.Slider[0], p.Name)
			require.LessOrEqual(t, p.Default(film), p.Slider[1], p.Name)
		}
	}
}

func TestUnitsAreReversed(t *testing.T) {
	for _, p := range Parameters() {
		units := p.Units()
		require.Equal(t, p.Unit, units[0].Name, p.Name)
		for _, u := range units {
			require.NotEmpty(t, u.Label.English)
			require.NotEmpty(t, u.Label.Chinese)
			for i := range 11 {
				v := p.Min + float64(i)/10*(p.Max-p.Min)
				require.InDelta(t, v, u.Read(u.Show(v)), 1e-12, "%s in %s", p.Name, u.Name)
			}
		}
		// A fine step is seen.
		shown := units[0].Show(p.Slider[0]+p.Fine) - units[0].Show(p.Slider[0])
		require.GreaterOrEqual(t, shown*math.Pow(10, float64(units[0].Decimals)), 1-1e-6, p.Name)
	}
	red, _ := Lookup("exposure.r")
	require.InDelta(t, 12, red.Units()[1].Show(0.3), 1e-9)
	base, _ := Lookup("base.r")
	require.InDelta(t, 1, base.Units()[1].Show(0.1), 1e-12)
	require.False(t, math.Signbit(base.Units()[1].Show(1)), "no -0")
}

// place is where a recipe has a parameter, written out a second time.
func place(t *testing.T, r *recipe.Recipe, name string) *float64 {
	t.Helper()
	switch stem, index, _ := strings.Cut(strings.TrimSuffix(name, "]"), "["); stem {
	case "density.matrix.values":
		return &r.Density.Matrix.Values[index[0]-'0'][index[3]-'0']
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
