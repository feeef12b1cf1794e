package recipe

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
)

func TestLoadRecognizesWhatItIsGiven(t *testing.T) {
	for _, c := range []struct {
		text string
		kind FileKind
	}{
		{fullText, RecipeFile},
		{`{"render":1}`, RecipeFile},
		{sidecarText, SidecarFile},
		{`{"version":3,"type":"single","metadata":{"raw_file":"a"},"idt":{},"cc_params":{}}`, DivereFile},
		{`{"folder_default":{"idt":{},"cc_params":{}}}`, DivereFile},
	} {
		loaded, err := Load([]byte(c.text), LoadOptions{})
		require.NoError(t, err, c.text)
		require.Equal(t, c.kind, loaded.Kind)
		require.NotEmpty(t, loaded.Frames)
	}
}

func TestLoadErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}`,
			`file: neither a recipe nor a sidecar nor a DiVERE preset, but an object with "a", "b", "c", "d", "e", and 2 more`},
		{`{}`, `file: neither a recipe nor a sidecar nor a DiVERE preset, but an object`},
		{`[]`, `file: neither a recipe nor a sidecar nor a DiVERE preset, but a list`},
		{`{"density":{"gamma":1}}`, `recipe: render: missing`},
		{`{"density":`, `file: density: line 1: the file ends in the middle`},
		{`{"render":1,"input":{"space":"mine"}}`, `recipe: input.space: no color space "mine"`},
		{`{"safelight":1,"source":{},"recipe":{"render":1,"input":{"space":"mine"}}}`, `sidecar: recipe.input.space: no color space "mine"`},
		{`{"safelight":1,"source":{},"recipe":{"render":1},"crops":[{"id":"a","rect":[0,0,1,1],"recipe":{"render":1,"glare":2}}]}`,
			`sidecar: crops[0].recipe.glare: 2 is outside 0 to 0.2`},
	} {
		_, err := Load([]byte(c.text), LoadOptions{})
		require.EqualError(t, err, c.want, c.text)
	}
}

func TestLoadedRecipesAreCompleteWithTheUsersOwnSpacesAndPapers(t *testing.T) {
	spaces, err := color.Builtin().WithFS(fstest.MapFS{"mine.json": {Data: []byte(`{
		"name": "mine", "title": "My Scanner", "roles": ["scanner"],
		"primaries": {"r": {"x": 0.7, "y": 0.3}, "g": {"x": 0.2, "y": 0.7}, "b": {"x": 0.15, "y": 0.05}},
		"white": {"x": 0.3457, "y": 0.3585}}`)}})
	require.NoError(t, err)
	papers, err := curve.Builtin().WithFS(fstest.MapFS{"mine.json": {Data: []byte(`{
		"name": "my-paper", "title": "My Paper", "kind": "paper", "rgb": [[0.1, 0], [0.9, 1]]}`)}})
	require.NoError(t, err)
	opts := LoadOptions{Library: spaces, Papers: papers}
	want := &color.Primaries{R: color.XY{X: 0.7, Y: 0.3}, G: color.XY{X: 0.2, Y: 0.7}, B: color.XY{X: 0.15, Y: 0.05}}

	for _, text := range []string{
		`{"render":1,"input":{"space":"mine"}}`,
		`{"safelight":1,"source":{},"recipe":{"render":1,"input":{"space":"My Scanner"}}}`,
		`{"idt":{"name":"My_Scanner"},"cc_params":{"density_curve":{"name":"My Paper"}}}`,
	} {
		loaded, err := Load([]byte(text), opts)
		require.NoError(t, err, text)
		require.Empty(t, loaded.Notices)
		r := loaded.Frames[0].Recipe
		require.Equal(t, want, r.Input.Primaries)
		require.Equal(t, color.XY{X: 0.3457, Y: 0.3585}, *r.Input.White)
		require.NoError(t, r.Validate(), "valid without the library")
		if loaded.Kind == DivereFile {
			require.Equal(t, curve.Curve{{X: 0.1, Y: 0}, {X: 0.9, Y: 1}}, r.Curve.RGB)
		}
	}
}
