package recipe

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/jsontree"
)

const fullText = `{
  "render": 1,
  "film": "color-negative-ecn2",
  "input": {
    "space": "my scanner",
    "primaries": {
      "r": {"x": 0.7, "y": 0.3},
      "g": {"x": 0.2, "y": 0.7},
      "b": {"x": 0.15, "y": 0.05}
    },
    "white": {"x": 0.3457, "y": 0.3585},
    "black": 0.002,
    "gamma": 1.8
  },
  "working": "kodak-2383",
  "base": [0.61, 0.32, 0.17],
  "density": {
    "gamma": 1.1,
    "dmax": 2.4,
    "matrix": {
      "name": "mine, b&w",
      "values": [
        [1.0197, 0.0317, 0.0091],
        [-0.0052, 0.8933, 0.0521],
        [0.0131, -0.0011, 0.9712]
      ]
    },
    "channel_gamma": {"r": 0.95, "b": 1.05}
  },
  "exposure": [0.1, 0, -0.1],
  "curve": {
    "name": "drawn",
    "rgb": [
      [0, 0.05],
      [0.5, 0.6],
      [1, 1]
    ]
  },
  "glare": 0.001
}
`

func fullTextRecipe() *Recipe {
	return &Recipe{
		Render: 1,
		Film:   ColorNegativeECN2,
		Input: Input{
			Space:     "my scanner",
			Primaries: &color.Primaries{R: color.XY{X: 0.7, Y: 0.3}, G: color.XY{X: 0.2, Y: 0.7}, B: color.XY{X: 0.15, Y: 0.05}},
			White:     &color.XY{X: 0.3457, Y: 0.3585},
			Black:     0.002,
			Gamma:     1.8,
		},
		Working: "kodak-2383",
		Base:    &[3]float64{0.61, 0.32, 0.17},
		Density: Density{
			Gamma: 1.1,
			Dmax:  2.4,
			Matrix: &Matrix{Name: "mine, b&w", Values: color.Matrix{
				{1.0197, 0.0317, 0.0091}, {-0.0052, 0.8933, 0.0521}, {0.0131, -0.0011, 0.9712},
			}},
			Channel: ChannelGamma{R: 0.95, B: 1.05},
		},
		Exposure: [3]float64{0.1, 0, -0.1},
		Curve:    Curve{Name: "drawn", RGB: curve.Curve{{X: 0, Y: 0.05}, {X: 0.5, Y: 0.6}, {X: 1, Y: 1}}},
		Glare:    0.001,
	}
}

// The text is what users and scripts see: it may not change by accident.
func TestTheTextOfARecipe(t *testing.T) {
	data, err := Marshal(fullTextRecipe())
	require.NoError(t, err)
	require.Equal(t, fullText, string(data))
	r, err := Parse([]byte(fullText))
	require.NoError(t, err)
	require.Equal(t, fullTextRecipe(), r)
}

func TestAbsentFieldsHaveTheFilmTypesDefaults(t *testing.T) {
	for _, c := range []struct {
		text string
		want func() *Recipe
	}{
		{`{"render":1}`, func() *Recipe { return Default(ColorNegative) }},
		{`{"film":"bw-positive","render":1}`, func() *Recipe { return Default(BWPositive) }},
		{`{"density":{"gamma":2},"render":1,"film":"digital"}`, func() *Recipe {
			r := Default(Digital)
			r.Density.Gamma = 2
			return r
		}},
		{`{"render":1,"density":{"channel_gamma":{"b":1.5}}}`, func() *Recipe {
			r := Default(ColorNegative)
			r.Density.Channel.B = 1.5
			return r
		}},
		{`{"render":1,"base":null,"curve":{"rgb":null,"r":[]},"density":{"matrix":null}}`, func() *Recipe { return Default(ColorNegative) }},
		{"\ufeff {\"render\":1}\r\n", func() *Recipe { return Default(ColorNegative) }},
	} {
		r, err := Parse([]byte(c.text))
		require.NoError(t, err, c.text)
		require.Equal(t, c.want(), r, c.text)
	}
}

func TestParseErrors(t *testing.T) {
	matrix := func(values string) string { return `{"render":1,"density":{"matrix":{"values":` + values + `}}}` }
	for _, c := range []struct{ text, want string }{
		// Not JSON.
		{``, `recipe: line 1: the file ends in the middle`},
		{`{"render":1,` + "\n" + `"density":{"gamma":`, `recipe: density.gamma: line 2: the file ends in the middle`},
		{`{"render":1} {}`, `recipe: line 1: something follows after the end`},
		{`{"render":1}]`, `recipe: line 1: something follows after the end`},
		{"{\"render\":1,\n\n\"glare\":0.1.2}", `recipe: line 3: …`},
		{`{"render":1,}`, `recipe: line 1: …`},
		{`{"glare":NaN}`, `recipe: glare: line 1: …`},
		{"{\"film\":\"\xff\"}", `recipe: not a text file: it is not in UTF-8`},
		{`{"render":1,"glare":0,"glare":0.1}`, `recipe: glare: line 1: the field is there twice`},
		{`{"render":1,"density":{"a b":0,"a b":1}}`, `recipe: density["a b"]: line 1: the field is there twice`},
		{strings.Repeat("[", 50), `recipe: ` + strings.Repeat("[0]", 33) + `: line 1: nested more than 32 deep`},

		// Not a recipe.
		{`null`, `recipe: want an object, found null`},
		{`[1]`, `recipe: want an object, found a list`},
		{`{}`, `recipe: render: missing`},
		{`{"render":2,"future":true}`, `recipe: render: version 2, but the latest known here is 1: made by a newer version of Safelight`},
		{`{"render":0}`, `recipe: render: there is no version 0`},
		{`{"render":"1"}`, `recipe: render: want a number, found a string`},
		{`{"render":1.5}`, `recipe: render: want a whole number, found 1.5`},
		{`{"render":1,"densty":{}}`, `recipe: densty: unknown field`},
		{`{"render":1,"Glare":0}`, `recipe: Glare: unknown field`},
		{`{"render":1,"input":{"primaries":{"r":{"z":1}}}}`,
			"recipe: input.primaries.r.x: missing\nrecipe: input.primaries.r.y: missing\nrecipe: input.primaries.r.z: unknown field\n" +
				"recipe: input.primaries.g: missing\nrecipe: input.primaries.b: missing"},
		{`{"render":1,"working":7}`, `recipe: working: want a string, found a number`},
		{`{"render":1,"density":[]}`, `recipe: density: want an object, found a list`},
		{`{"render":1,"density":null}`, `recipe: density: want an object, found null`},
		{`{"render":1,"exposure":[0,0]}`, `recipe: exposure: want a list of 3, found one of 2`},
		{`{"render":1,"exposure":[0,true,null]}`, "recipe: exposure[1]: want a number, found a boolean\nrecipe: exposure[2]: want a number, found null"},
		{`{"render":1,"density":{"matrix":{"name":"x"}}}`, `recipe: density.matrix.values: missing`},
		{matrix(`[[1,0,0],[0,1,"x"],[0,0,1]]`), `recipe: density.matrix.values[1][2]: want a number, found a string`},
		{matrix(`[[1,0,0],[0,1],[0,0,1]]`), `recipe: density.matrix.values[1]: want a list of 3, found one of 2`},
		{`{"render":1,"glare":1e999}`, `recipe: glare: 1e999 is too large a number`},
		{`{"render":1,"curve":{"g":[[0,0],[1]]}}`, `recipe: curve.g[1]: want a list of 2, found one of 1`},
		{`{"render":1,"curve":{"g":{"x":0}}}`, `recipe: curve.g: want a list, found an object`},

		// Not valid.
		{`{"render":1,"film":"color_negative"}`, `recipe: film: no film type "color_negative"; there are ` + filmNames()},
		{`{"render":1,"density":{"gamma":7}}`, `recipe: density.gamma: 7 is outside 0.1 to 4`},
		{`{"render":1,"density":{"gamma":0,"dmax":5},"glare":-0.1}`,
			"recipe: density.gamma: 0 is outside 0.1 to 4\nrecipe: density.dmax: 5 is outside 0 to 4.8\nrecipe: glare: -0.1 is outside 0 to 0.2"},
		{`{"render":1,"base":[0.5,0,2]}`, "recipe: base[1]: 0 is outside 0.0001 to 1\nrecipe: base[2]: 2 is outside 0.0001 to 1"},
		{`{"render":1,"exposure":[0,0,3.5]}`, `recipe: exposure[2]: 3.5 is outside -3 to 3`},
		{matrix(`[[1,0,0],[0,-11,0],[0,0,1]]`), `recipe: density.matrix.values[1][1]: -11 is outside -10 to 10`},
		{`{"render":1,"working":"nowhere"}`, `recipe: working: no color space "nowhere"`},
		{`{"render":1,"working":"nikon-9000-ed"}`, `recipe: working: "nikon-9000-ed" is no space to grade in`},
		{`{"render":1,"input":{"space":"mine"}}`, `recipe: input.space: no color space "mine", and the recipe does not have its primaries and white`},
		{`{"render":1,"input":{"white":{"x":0.3,"y":0}}}`, `recipe: input: white.y is 0…`},
		{`{"render":1,"curve":{"b":[[0,0],[0.5,2]]}}`, `recipe: curve.b: point 1: y is 2…`},
		{`{"render":1,"curve":{"name":"Kodak Endura Premier"}}`, `recipe: curve: "Kodak Endura Premier" is only a name: the points are missing`},
		{`{"render":1,"curve":{"rgb":[[0,0],[1,0.9]],"name":"` + strings.Repeat("n", 257) + `"}}`, `recipe: curve.name: 257 bytes are too long for a name; at most 256`},
	} {
		_, err := Parse([]byte(c.text))
		if start, cut := strings.CutSuffix(c.want, "…"); cut {
			// The rest is in the words of another package.
			require.ErrorContains(t, err, start, c.text)
		} else {
			require.EqualError(t, err, c.want, c.text)
		}
		var field *FieldError
		require.ErrorAs(t, err, &field)
		require.Equal(t, RecipeFile, field.File)
	}
}

func TestANewerRecipeIsToldFromADamagedOne(t *testing.T) {
	_, err := Parse([]byte(`{"render":2,"curve":7}`))
	require.ErrorIs(t, err, ErrNewer)
	_, err = Parse([]byte(`{"render":1,"curve":7}`))
	require.NotErrorIs(t, err, ErrNewer)
}

func TestASingularMatrixIsAllowed(t *testing.T) {
	_, err := Parse([]byte(`{"render":1,"density":{"matrix":{"values":[[0,0,0],[0,0,0],[0,0,0]]}}}`))
	require.NoError(t, err)
}

func TestTooMuchIsRefused(t *testing.T) {
	_, err := Parse([]byte(`{"render":1}` + strings.Repeat(" ", MaxBytes)))
	require.EqualError(t, err, "recipe: 4194316 bytes are too many for such a file; at most 4194304 are read")
	_, err = Parse([]byte("[" + strings.Repeat("1,", jsontree.MaxValues) + "1]"))
	require.ErrorContains(t, err, "more than 262144 values")
}

func TestTheFaultsToldAreFew(t *testing.T) {
	_, err := Parse([]byte(`{"render":1,"curve":{"g":[` + strings.Repeat("0,", 99) + `0]}}`))
	lines := strings.Split(err.Error(), "\n")
	require.Len(t, lines, 21)
	require.Equal(t, "recipe: curve.g[19]: want a list, found a number", lines[19])
	require.Equal(t, "recipe: 80 more like these", lines[20])
}

func TestMarshalRefusesWhatHasNoJSON(t *testing.T) {
	r := Default(Digital)
	r.Glare = nan()
	_, err := Marshal(r)
	require.ErrorContains(t, err, "recipe: ")
}

func TestValidateRefusesEveryParameterOutOfRange(t *testing.T) {
	r := fullRecipe()
	require.NoError(t, r.Validate())
	for _, p := range r.parameters() {
		old := *p.value
		for _, bad := range []float64{nan(), inf(), -inf(), p.min - 1e-6, p.max + 1e-6} {
			*p.value = bad
			var field *FieldError
			require.ErrorAs(t, r.Validate(), &field, "%s = %v", p.at, bad)
			require.Equal(t, string(p.at), field.Path)
		}
		for _, good := range []float64{p.min, p.max} {
			*p.value = good
			require.NoError(t, r.Validate(), "%s = %v", p.at, good)
		}
		*p.value = old
	}
	require.Len(t, r.parameters(), 22, "7 of their own, 3 exposures, 3 of the base, 9 of the matrix")
}

func TestValidateRefusesChromaticitiesAndCurvesThatAreNoNumbers(t *testing.T) {
	for name, spoil := range map[string]func(*Recipe){
		"primaries": func(r *Recipe) { r.Input.Primaries.G.Y = nan() },
		"white":     func(r *Recipe) { r.Input.White.X = inf() },
		"one line":  func(r *Recipe) { r.Input.Primaries.G = r.Input.Primaries.R },
		"curve":     func(r *Recipe) { r.Curve.RGB[0].X = nan() },
		"name":      func(r *Recipe) { r.Curve.Name = "\xff" },
	} {
		r := fullRecipe()
		spoil(r)
		require.Error(t, r.Validate(), name)
	}
}

func TestValidateTellsAllFaults(t *testing.T) {
	r := &Recipe{}
	var joined interface{ Unwrap() []error }
	require.True(t, errors.As(r.Validate(), &joined))
	require.Len(t, joined.Unwrap(), 7, "%v", r.Validate())
}

func TestResolveMakesARecipeCompleteInItself(t *testing.T) {
	nikon, _ := color.Lookup("nikon-9000-ed")
	r := Default(ColorNegative)
	require.NoError(t, r.Resolve(color.Builtin()))
	require.Nil(t, r.Input.Primaries, "a scan in the working space has none")

	r.Input.Space = "Nikon 9000 ED"
	require.NoError(t, r.Resolve(color.Builtin()))
	require.Equal(t, nikon.Primaries, *r.Input.Primaries)
	require.Equal(t, nikon.White, *r.Input.White)

	own := color.XY{X: 0.3, Y: 0.31}
	r.Input.Primaries, r.Input.White = nil, &own
	require.NoError(t, r.Resolve(color.Builtin()))
	require.Equal(t, nikon.Primaries, *r.Input.Primaries)
	require.Equal(t, own, *r.Input.White, "figures win over the name")

	r.Input.Space = "mine"
	require.NoError(t, r.Resolve(color.Library{}), "nothing is left to look up")
	r.Input.White = nil
	require.EqualError(t, r.Resolve(color.Builtin()), `recipe: input.space: no color space "mine"`)
}
