package recipe

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
)

// randomRecipe is a valid recipe with anything in it that a recipe can have.
func randomRecipe(rnd *rand.Rand) *Recipe {
	films := Films()
	r := Default(films[rnd.IntN(len(films))])
	names := []string{"", "plain", `"quoted" \ b&w <i>`, "中文 ü \u2028 \x01", "\U0001F39E"}
	name := func() string { return names[rnd.IntN(len(names))] }
	maybe := func() bool { return rnd.IntN(2) == 0 }

	spaces := color.Builtin().Names(color.Working)
	r.Working = spaces[rnd.IntN(len(spaces))]
	if maybe() {
		r.Base = new([3]float64)
	}
	if maybe() {
		r.Density.Matrix = &Matrix{Name: name()}
	}
	for _, p := range r.parameters() {
		switch rnd.IntN(4) {
		case 0:
			*p.value = p.min
		case 1:
			*p.value = p.max
		default:
			*p.value = p.min + rnd.Float64()*(p.max-p.min)
		}
	}
	if maybe() {
		scanner, _ := color.Lookup("nikon-9000-ed")
		r.Input.Space = scanner.Name
		if maybe() {
			scanner.Primaries.R.X += rnd.Float64() * 0.01
			r.Input.Primaries, r.Input.White = &scanner.Primaries, &scanner.White
			r.Input.Space = name()
		}
	}
	for _, c := range r.curves() {
		if maybe() {
			*c.points = randomCurve(rnd)
		}
	}
	if !r.Curve.empty() {
		r.Curve.Name = name()
	}
	return r
}

func randomCurve(rnd *rand.Rand) curve.Curve {
	n := 2 + rnd.IntN(curve.MaxPoints-1)
	var c curve.Curve
	for i := range n {
		x := (float64(i) + rnd.Float64()*0.9) / float64(n)
		c = append(c, curve.Point{X: x, Y: rnd.Float64()})
	}
	return c
}

func TestMarshalAndParseAreInverse(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		r := randomRecipe(rnd)
		require.NoError(t, r.Validate())
		data, err := Marshal(r)
		require.NoError(t, err)
		back, err := Parse(data)
		require.NoError(t, err, "%s", data)
		require.True(t, r.Equal(back), "%s", data)
		again, err := Marshal(back)
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
	}
}

// A recipe in a sidecar comes back, and so does one read as any file.
func TestSidecarsAndLoadKeepRecipes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		r, own := randomRecipe(rnd), randomRecipe(rnd)
		turn := 90
		sc := &Sidecar{
			Version: 1, Source: Source{Name: "a.tif", Size: 5}, Recipe: r,
			Crops: []Crop{
				{ID: "a", Rect: Rect{0, 0, 0.5, 1}},
				{ID: "b", Rect: Rect{0.5, 0, 0.5, 1}, Orientation: &turn, Recipe: own},
			},
		}
		data, err := MarshalSidecar(sc)
		require.NoError(t, err)
		back, err := ParseSidecar(data)
		require.NoError(t, err, "%s", data)
		require.True(t, r.Equal(back.Recipe))
		require.True(t, own.Equal(back.Crops[1].Recipe))

		loaded, err := Load(data, LoadOptions{})
		require.NoError(t, err)
		require.Equal(t, SidecarFile, loaded.Kind)
		for i, want := range []*Recipe{r, own} {
			require.NoError(t, want.Resolve(color.Builtin()))
			require.True(t, want.Equal(loaded.Frames[i].Recipe))
		}
	}
}

// randomPreset is a DiVERE preset whose values have the right types and
// nothing else that is right.
func randomPreset(rnd *rand.Rand) map[string]any {
	wild := []float64{0, 1, -1, 0.5, 1e-9, 1e-300, 1e308, -1e308, 90, 3}
	number := func() any {
		if n := rnd.IntN(2 * len(wild)); n < len(wild) {
			return wild[n]
		}
		return rnd.Float64()
	}
	maybe := func(v any) any {
		if rnd.IntN(4) == 0 {
			return nil
		}
		return v
	}
	list := func(n int, of func() any) []any {
		l := make([]any, n)
		for i := range l {
			l[i] = of()
		}
		return l
	}
	xy := func() any { return map[string]any{"x": number(), "y": number()} }
	triple := func() any { return list(3, number) }
	points := func() any { return maybe(list(rnd.IntN(200), func() any { return list(2, number) })) }
	names := []string{"", "a", "Identity", "linear", "ACEScg", "Kodak 2383", strings.Repeat("中", 100)}
	name := func() any { return maybe(names[rnd.IntN(len(names))]) }
	idt := func() any {
		return maybe(map[string]any{
			"name": name(), "gamma": maybe(number()), "white": maybe(xy()),
			"primitives": maybe(map[string]any{"r": xy(), "g": xy(), "b": xy()}),
		})
	}
	params := func() any {
		return maybe(map[string]any{
			"density_gamma": maybe(number()), "density_dmax": maybe(number()), "rgb_gains": maybe(triple()),
			"density_matrix":            maybe(map[string]any{"name": name(), "values": maybe(list(3, triple))}),
			"channel_gamma":             maybe(map[string]any{"r": maybe(number()), "b": maybe(number())}),
			"density_curve":             maybe(map[string]any{"name": name(), "points": maybe(map[string]any{"rgb": points(), "r": points(), "g": points(), "b": points()})}),
			"screen_glare_compensation": maybe(number()),
			"enable_density_inversion":  maybe(rnd.IntN(2) == 0),
		})
	}
	metadata := func() any {
		return maybe(map[string]any{"id": name(), "name": name(), "film_type": name(), "orientation": maybe(number()), "crop": maybe(list(4, number))})
	}
	return map[string]any{
		"version": number(), "type": maybe("contactsheet"), "metadata": metadata(), "idt": idt(), "cc_params": params(),
		"crops": list(rnd.IntN(4), func() any {
			return map[string]any{"metadata": metadata(), "idt": idt(), "cc_params": params()}
		}),
	}
}

func TestWhateverTheFiguresOfAPresetItsRecipesAreValid(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		data, err := json.Marshal(randomPreset(rnd))
		require.NoError(t, err)
		loaded, err := Load(data, LoadOptions{})
		require.NoError(t, err, "%s", data)
		requireKeepable(t, loaded)
	}
}
