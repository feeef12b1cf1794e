package recipe

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
)

// presetFile is the real file of a folder, found through SAFELIGHT_TESTDATA.
func presetFile(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(fixture.Path(t, "presets", "divere_presets.json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// at follows names and indices into generically decoded JSON; nil where there
// is nothing.
func at(v any, keys ...any) any {
	for _, k := range keys {
		switch k := k.(type) {
		case string:
			object, _ := v.(map[string]any)
			v = object[k]
		case int:
			v = v.([]any)[k]
		}
	}
	return v
}

// All figures of a real folder file arrive, compared with what encoding/json
// reads from it.
func TestTheRealFolderFile(t *testing.T) {
	data := presetFile(t)
	var raw map[string]any
	require.NoError(t, json.Unmarshal(data, &raw))
	require.Len(t, raw, 19)

	compared := 0
	same := func(want any, got float64, what string) {
		t.Helper()
		compared++
		require.IsType(t, 0.0, want, what)
		require.Equal(t, want, got, what)
	}
	for name, entry := range raw {
		loaded, err := Load(data, LoadOptions{Name: filepath.Join("some", "folder", name)})
		require.NoError(t, err, name)
		require.Equal(t, DivereFile, loaded.Kind)
		require.Empty(t, loaded.Notices, name)
		require.Len(t, loaded.Frames, 1)
		frame := loaded.Frames[0]
		r := frame.Recipe
		require.NoError(t, r.Validate())
		require.Equal(t, ColorNegative, r.Film)
		require.Equal(t, "kodak-endura-premier", r.Working)
		require.Nil(t, r.Base)
		require.Nil(t, frame.Crop, "all are whole frames")

		if o := at(entry, "metadata", "orientation"); o == nil {
			require.Nil(t, frame.Orientation)
		} else {
			same(o, float64(*frame.Orientation), "orientation")
		}
		require.Equal(t, at(entry, "idt", "name"), r.Input.Space)
		same(at(entry, "idt", "gamma"), r.Input.Gamma, "gamma")
		for c, p := range map[string]color.XY{"r": r.Input.Primaries.R, "g": r.Input.Primaries.G, "b": r.Input.Primaries.B} {
			same(at(entry, "idt", "primitives", c, "x"), p.X, c)
			same(at(entry, "idt", "primitives", c, "y"), p.Y, c)
		}
		same(at(entry, "idt", "white", "x"), r.Input.White.X, "white")
		same(at(entry, "idt", "white", "y"), r.Input.White.Y, "white")

		params := at(entry, "cc_params")
		same(at(params, "density_gamma"), r.Density.Gamma, "gamma")
		same(at(params, "density_dmax"), r.Density.Dmax, "dmax")
		same(at(params, "screen_glare_compensation"), r.Glare, "glare")
		require.Equal(t, ChannelGamma{1, 1}, r.Density.Channel)
		require.Equal(t, at(params, "density_matrix", "name"), r.Density.Matrix.Name)
		for i := range 3 {
			same(at(params, "rgb_gains", i), r.Exposure[i], "gain")
			for j := range 3 {
				same(at(params, "density_matrix", "values", i, j), r.Density.Matrix.Values[i][j], "matrix")
			}
		}
		require.Equal(t, at(params, "density_curve", "name"), r.Curve.Name)
		require.Empty(t, r.Curve.RGB, "0,0 to 1,1 is no curve")
		for c, points := range map[string]curve.Curve{"r": r.Curve.R, "g": r.Curve.G, "b": r.Curve.B} {
			require.Len(t, points, 20)
			for i, p := range points {
				same(at(params, "density_curve", "points", c, i, 0), p.X, c)
				same(at(params, "density_curve", "points", c, i, 1), p.Y, c)
			}
		}
	}
	require.Equal(t, 18+19*(9+3+3+9+120), compared)
}

func TestAFolderFileHasAPresetForEachName(t *testing.T) {
	folder := `{"folder_default":{"cc_params":{"density_gamma":1.5},"idt":{}},
		"a b.tif":{"cc_params":{"density_gamma":2},"idt":{}},"c.tif":{"type":7,"cc_params":0}}`
	for _, c := range []struct {
		name    string
		gamma   float64
		notices []string
	}{
		{"a b.tif", 2, nil},
		{"/x/y/a b.tif", 2, nil},
		{"", 1.5, nil},
		{"folder_default", 1.5, nil},
		{"d.tif", 1.5, []string{`folder_default: used, as there is no preset for "d.tif"`}},
	} {
		loaded, err := Load([]byte(folder), LoadOptions{Name: c.name})
		require.NoError(t, err)
		require.Equal(t, c.gamma, loaded.Frames[0].Recipe.Density.Gamma)
		require.Equal(t, c.notices, loaded.Notices)
	}
	_, err := Load([]byte(folder), LoadOptions{Name: "c.tif"})
	require.EqualError(t, err, "divere: [\"c.tif\"].type: want a string, found a number\ndivere: [\"c.tif\"].cc_params: want an object, found a number",
		"a broken entry costs no other")

	_, err = Load([]byte(`{"a.tif":{"cc_params":{}},"b.tif":{}}`), LoadOptions{Name: "c.tif"})
	require.EqualError(t, err, `divere: no preset for "c.tif"; there are some for "a.tif", "b.tif"`)
	_, err = Load([]byte(`{"a.tif":{"cc_params":{}}}`), LoadOptions{})
	require.EqualError(t, err, `divere: no preset for a scan without a name; there are some for "a.tif"`)
}

func TestATruncatedFileIsToldWhereItEnds(t *testing.T) {
	_, err := Load([]byte("{\"a.tif\":\n {\"cc_params\":{\"density_curve\":{\"points\":{\"r\":[[0,0],\n[1"), LoadOptions{})
	require.EqualError(t, err, `file: ["a.tif"].cc_params.density_curve.points.r[1]: line 3: the file ends in the middle`)

	real := presetFile(t)
	for n := len(real) - 3; n > 0; n -= 3001 {
		_, err := Load(real[:n], LoadOptions{})
		require.ErrorContains(t, err, "the file ends in the middle")
	}
}

func TestWhatPresetsMean(t *testing.T) {
	preset := func(metadata, idt, params string) string {
		return fmt.Sprintf(`{"version":3,"type":"single","metadata":{"raw_file":"a"%s},"idt":{%s},"cc_params":{%s}}`, metadata, idt, params)
	}
	premier, _ := color.Lookup("kodak-endura-premier")
	nikon, _ := color.Lookup("nikon-9000-ed")
	figures := `"white":{"x":0.3,"y":0.31},"primitives":{"r":{"x":0.6,"y":0.3},"g":{"x":0.2,"y":0.7},"b":{"x":0.1,"y":0.1}}`
	ownPrimaries := &color.Primaries{R: color.XY{X: 0.6, Y: 0.3}, G: color.XY{X: 0.2, Y: 0.7}, B: color.XY{X: 0.1, Y: 0.1}}
	ownWhite := &color.XY{X: 0.3, Y: 0.31}
	cineon := color.Matrix{{1.0197, 0.0317, 0.0091}, {-0.0052, 0.8933, 0.0521}, {0.0131, -0.0011, 0.9712}}
	endura, _ := curve.Lookup("kodak-endura-premier")

	for _, c := range []struct {
		text    string
		want    func(*Recipe)
		notices []string
	}{
		{preset("", "", ""), func(r *Recipe) {}, nil},
		{`{"cc_params":null}`, func(r *Recipe) {}, []string{
			"cc_params: missing; the defaults are used",
			"idt: missing; the scan is taken to be linear and in the working space"}},

		// Film types.
		{preset(`,"film_type":"color_negative_ecn2"`, "", ""), func(r *Recipe) { r.Film = ColorNegativeECN2 }, nil},
		{preset(`,"film_type":"color_reversal"`, "", ""), func(r *Recipe) { r.Film, r.Density.Dmax = ColorPositive, 1 }, nil},
		{preset(`,"film_type":"b&w_negative"`, "", ""), func(r *Recipe) { r.Film = BWNegative }, nil},
		{preset(`,"film_type":"b&w_reversal"`, "", `"density_dmax":1.5`), func(r *Recipe) { r.Film, r.Density.Dmax = BWPositive, 1.5 }, nil},
		{preset(`,"film_type":"digital"`, "", ""), func(r *Recipe) { r.Film, r.Density.Dmax = Digital, 1 }, nil},
		{preset(`,"film_type":"glass plate"`, "", ""), func(r *Recipe) {}, []string{`metadata.film_type: "glass plate" is unknown; a color negative is assumed`}},

		// Switches.
		{preset("", "", `"enable_density_inversion":true,"enable_rgb_gains":true`), func(r *Recipe) {}, nil},
		{preset("", "", `"enable_density_inversion":false`), func(r *Recipe) { r.Film, r.Density.Dmax = ColorPositive, 1 },
			[]string{"cc_params.enable_density_inversion: off, so the film is a color-positive instead of a color-negative"}},
		{preset(`,"film_type":"b&w_negative"`, "", `"enable_density_inversion":false,"density_dmax":2`), func(r *Recipe) { r.Film, r.Density.Dmax = BWPositive, 2 },
			[]string{"cc_params.enable_density_inversion: off, so the film is a bw-positive instead of a bw-negative"}},
		{preset(`,"film_type":"digital"`, "", `"enable_density_inversion":true`), func(r *Recipe) { r.Film, r.Density.Dmax = Digital, 1 },
			[]string{"cc_params.enable_density_inversion: passed over, as the film is a positive"}},
		{preset("", "", `"rgb_gains":[1,1,1],"enable_rgb_gains":false`), func(r *Recipe) {}, nil},
		{preset("", "", `"density_matrix":{"name":"m","values":[[2,0,0],[0,2,0],[0,0,2]]},"enable_density_matrix":false,"channel_gamma":{"r":1.1}`),
			func(r *Recipe) { r.Density.Channel.R = 1.1 }, nil},
		{preset("", "", `"density_curve":{"name":"c","points":{"rgb":[[0,0.5],[1,1]]}},"enable_density_curve":false`), func(r *Recipe) {}, nil},

		// Figures and names: the input.
		{preset("", `"name":"Nikon 9000 ED","gamma":1.8,`+figures, ""), func(r *Recipe) {
			r.Input = Input{Space: "Nikon 9000 ED", Primaries: ownPrimaries, White: ownWhite, Gamma: 1.8}
		}, nil},
		{preset("", `"name":"Nikon_9000_ED"`, ""), func(r *Recipe) {
			r.Input = Input{Space: "nikon-9000-ed", Primaries: &nikon.Primaries, White: &nikon.White, Gamma: 1}
		}, nil},
		{preset("", `"name":"nowhere",`+figures, ""), func(r *Recipe) {
			r.Input = Input{Space: "nowhere", Primaries: ownPrimaries, White: ownWhite, Gamma: 1}
		}, nil},
		{preset("", figures, ""), func(r *Recipe) { r.Input.Primaries, r.Input.White = ownPrimaries, ownWhite }, nil},
		{preset("", `"name":"nowhere"`, ""), func(r *Recipe) {}, []string{`idt.name: no color space "nowhere"; the scan is taken to be in the working space`}},
		{preset("", `"name":"nowhere","white":{"x":0.3,"y":0.31}`, ""), func(r *Recipe) {
			r.Input = Input{Space: "nowhere", Primaries: &premier.Primaries, White: ownWhite, Gamma: 1}
		}, []string{"idt: no primaries or no white; those of the working space are used"}},
		{preset("", `"name":"Nikon 9000 ED","white":{"x":0.3,"y":0.31}`, ""), func(r *Recipe) {
			r.Input = Input{Space: "nikon-9000-ed", Primaries: &nikon.Primaries, White: ownWhite, Gamma: 1}
		}, nil},
		{preset("", `"name":"Nikon 9000 ED","white":{"x":0.3}`, ""), func(r *Recipe) {
			r.Input = Input{Space: "nikon-9000-ed", Primaries: &nikon.Primaries, White: &nikon.White, Gamma: 1}
		}, []string{"idt: white.y is 0…"}},

		// Figures and names: the matrix.
		{preset("", "", `"density_matrix":{"name":"Cineon_States_M_to_Print_Density","values":[[2,0,0],[0,2,0],[0,0,2]]}`), func(r *Recipe) {
			r.Density.Matrix = &Matrix{"Cineon_States_M_to_Print_Density", color.Matrix{{2, 0, 0}, {0, 2, 0}, {0, 0, 2}}}
		}, nil},
		{preset("", "", `"density_matrix":{"name":"Cineon_States_M_to_Print_Density","values":null}`), func(r *Recipe) {
			r.Density.Matrix = &Matrix{"Cineon_States_M_to_Print_Density", cineon}
		}, nil},
		{preset("", "", `"density_matrix":{"name":"Identity","values":null}`), func(r *Recipe) {}, nil},
		{preset("", "", `"density_matrix":{"values":[[1,0,0],[0,1,0],[0,0,1]]}`), func(r *Recipe) {}, nil},
		{preset("", "", `"density_matrix":null`), func(r *Recipe) {}, nil},
		{preset("", "", `"density_matrix":{"name":"u400"}`), func(r *Recipe) {}, []string{`cc_params.density_matrix: no values, and no matrix "u400" is known; none is used`}},

		// Figures and names: the curve.
		{preset("", "", `"density_curve":{"name":"Kodak Endura Premier","points":{"g":[[0,0.1],[1,1]]}}`), func(r *Recipe) {
			r.Curve = Curve{Name: "Kodak Endura Premier", G: curve.Curve{{X: 0, Y: 0.1}, {X: 1, Y: 1}}}
		}, nil},
		{preset("", "", `"density_curve":{"name":"Kodak Endura Premier"}`), func(r *Recipe) {
			r.Curve = Curve{"Kodak Endura Premier", endura.Curves.RGB, endura.Curves.R, endura.Curves.G, endura.Curves.B}
		}, nil},
		{preset("", "", `"density_curve":{"name":"Kodak Endura Premier","points":[]}`), func(r *Recipe) {
			r.Curve = Curve{"Kodak Endura Premier", endura.Curves.RGB, endura.Curves.R, endura.Curves.G, endura.Curves.B}
		}, nil},
		{preset("", "", `"density_curve":{"name":"linear","points":{"rgb":[],"r":null}}`), func(r *Recipe) {}, nil},
		{preset("", "", `"density_curve":{"points":{}}`), func(r *Recipe) {}, nil},
		{preset("", "", `"density_curve":{"name":"mine","points":{}}`), func(r *Recipe) {}, []string{`cc_params.density_curve: no points, and no paper "mine" is known; no curve is used`}},
		{preset("", "", `"density_curve":{"points":{"r":[[1,1],[0,0.2]]}}`), func(r *Recipe) {
			r.Curve.R = curve.Curve{{X: 0, Y: 0.2}, {X: 1, Y: 1}}
		}, []string{"cc_params.density_curve.points.r: points sorted…"}},

		// Ranges.
		{preset("", `"gamma":5`, `"density_gamma":7,"density_dmax":-1,"rgb_gains":[0,4,0],"channel_gamma":{"r":0,"b":9},"screen_glare_compensation":0.3,
			"density_matrix":{"values":[[99,0,0],[0,1,0],[0,0,1]]}`), func(r *Recipe) {
			r.Input.Gamma, r.Glare, r.Exposure[1] = 4, 0.2, 3
			r.Density = Density{4, 0, &Matrix{"", color.Matrix{{10, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, ChannelGamma{0.1, 4}}
		}, []string{
			"idt.gamma: 5 is outside 0.1 to 4; 4 is used",
			"cc_params.density_gamma: 7 is outside 0.1 to 4; 4 is used",
			"cc_params.density_dmax: -1 is outside 0 to 4.8; 0 is used",
			"cc_params.channel_gamma.r: 0 is outside 0.1 to 4; 0.1 is used",
			"cc_params.channel_gamma.b: 9 is outside 0.1 to 4; 4 is used",
			"cc_params.screen_glare_compensation: 0.3 is outside 0 to 0.2; 0.2 is used",
			"cc_params.rgb_gains[1]: 4 is outside -3 to 3; 3 is used",
			"cc_params.density_matrix.values[0][0]: 99 is outside -10 to 10; 10 is used",
		}},

		// The unknown.
		{preset(`,"stars":5`, `"icc":"x"`, `"saturation":1`), func(r *Recipe) {}, []string{
			"metadata.stars: unknown, passed over", "idt.icc: unknown, passed over", "cc_params.saturation: unknown, passed over"}},
		{`{"type":"panorama","version":4,"idt":{},"cc_params":{},"crops":[{}]}`, func(r *Recipe) {}, []string{
			"version: 4, read as version 3", `type: "panorama" is unknown, read as a single preset`,
			"crops: passed over, as the preset is not a contact sheet"}},
		{preset("", `"name":"`+strings.Repeat("ü", 200)+`",`+figures, ""), func(r *Recipe) {
			r.Input = Input{Space: strings.Repeat("ü", 125), Primaries: ownPrimaries, White: ownWhite, Gamma: 1}
		}, []string{"idt.name: 400 bytes are too long for a name, cut"}},
	} {
		loaded, err := Load([]byte(c.text), LoadOptions{})
		require.NoError(t, err, c.text)
		require.Len(t, loaded.Frames, 1)
		want := Default(ColorNegative)
		want.Working = "kodak-endura-premier"
		c.want(want)
		require.Equal(t, want, loaded.Frames[0].Recipe, c.text)
		require.Len(t, loaded.Notices, len(c.notices), "%s\n%v", c.text, loaded.Notices)
		for i, n := range c.notices {
			if start, cut := strings.CutSuffix(n, "…"); cut {
				require.Contains(t, loaded.Notices[i], start)
			} else {
				require.Equal(t, n, loaded.Notices[i])
			}
		}
	}
}

func TestTheWorkingSpaceOfPresets(t *testing.T) {
	text := []byte(`{"idt":{},"cc_params":{}}`)
	loaded, err := Load(text, LoadOptions{Working: "ACEScg"})
	require.NoError(t, err)
	require.Equal(t, "acescg", loaded.Frames[0].Recipe.Working)
	_, err = Load(text, LoadOptions{Working: "nowhere"})
	require.EqualError(t, err, `divere: no working space "nowhere"`)
	_, err = Load(text, LoadOptions{Working: "nikon-9000-ed"})
	require.EqualError(t, err, `divere: no working space "nikon-9000-ed"`)
}

// The input transform to the space a scan is in already changes nothing.
func TestAPresetOfTheWorkingSpaceConvertsNothing(t *testing.T) {
	loaded, err := Load([]byte(`{"idt":{"name":"KodakEnduraPremier"},"cc_params":{}}`), LoadOptions{})
	require.NoError(t, err)
	in := loaded.Frames[0].Recipe.Input
	working, _ := color.Lookup("kodak-endura-premier")
	require.Equal(t, working.Primaries, *in.Primaries)
	require.Equal(t, working.White, *in.White)
}

func TestWhereThePictureIs(t *testing.T) {
	for _, c := range []struct {
		metadata string
		crop     *Rect
		turn     *int
		notices  []string
	}{
		{``, nil, nil, nil},
		{`"orientation":0,"crop":[0,0,1,1]`, nil, degrees(0), nil},
		{`"orientation":270.0,"crop":[0.25,0,0.5,1]`, &Rect{0.25, 0, 0.5, 1}, degrees(270), nil},
		{`"orientation":-90,"crop":null`, nil, degrees(270), nil},
		{`"orientation":450`, nil, degrees(90), nil},
		{`"orientation":12`, nil, nil, []string{"metadata.orientation: 12 is none of 0, 90, 180 and 270, passed over"}},
		{`"crop":[-0.5,0.5,1,1]`, &Rect{0, 0.5, 0.5, 0.5}, nil, []string{"metadata.crop: [-0.5 0.5 1 1] is not inside the scan; [0 0.5 0.5 0.5] is used"}},
		{`"crop":[0,0,2,2]`, nil, nil, []string{"metadata.crop: [0 0 2 2] is not inside the scan; [0 0 1 1] is used"}},
		{`"crop":[0.5,0.5,0,0.5]`, nil, nil, []string{"metadata.crop: [0.5 0.5 0 0.5] is no part of the scan; the whole is used"}},
		{`"crop":[0.5,0.5,-0.2,0.5]`, nil, nil, []string{"metadata.crop: [0.5 0.5 -0.2 0.5] is no part of the scan; the whole is used"}},
		{`"crop":[2,2,1,1]`, nil, nil, []string{"metadata.crop: [2 2 1 1] is no part of the scan; the whole is used"}},
	} {
		loaded, err := Load([]byte(`{"metadata":{`+c.metadata+`},"idt":{},"cc_params":{}}`), LoadOptions{})
		require.NoError(t, err)
		frame := loaded.Frames[0]
		require.Equal(t, c.crop, frame.Crop, c.metadata)
		require.Equal(t, c.turn, frame.Orientation, c.metadata)
		require.Equal(t, c.notices, loaded.Notices)
	}
}

func TestAContactSheetHasAFrameForEachCrop(t *testing.T) {
	loaded, err := Load([]byte(`{"version":3,"type":"contactsheet","active_crop_id":"a",
		"metadata":{"raw_file":"s.tif","orientation":90,"film_type":"b&w_negative"},
		"idt":{"gamma":1.8},"cc_params":{"density_gamma":9},
		"crops":[
			{"metadata":{"id":"a","name":"first","note":"good","orientation":180,"crop":[0,0,0.5,0.5]},"cc_params":{"density_gamma":2}},
			{"metadata":{"id":"a","crop":[0.5,0,0.5,0.5]},"idt":{"gamma":1}},
			{"metadata":{"id":"a-2","film_type":"color_reversal"}},
			{}
		]}`), LoadOptions{})
	require.NoError(t, err)
	require.Equal(t, []string{
		"cc_params.density_gamma: 9 is outside 0.1 to 4; 4 is used",
		`crops[1].metadata.id: "a" is the id of another crop; this one is now "a-2"`,
		`crops[2].metadata.id: "a-2" is the id of another crop; this one is now "a-2-2"`,
	}, loaded.Notices)

	want := func(film Film, inputGamma, gamma float64) *Recipe {
		r := Default(film)
		r.Working, r.Input.Gamma, r.Density.Gamma = "kodak-endura-premier", inputGamma, gamma
		return r
	}
	require.Equal(t, []Frame{
		{"a", "first", want(BWNegative, 1.8, 2), &Rect{0, 0, 0.5, 0.5}, 0, degrees(180), false},
		{"a-2", "", want(BWNegative, 1, 4), &Rect{0.5, 0, 0.5, 0.5}, 0, degrees(90), false},
		{"a-2-2", "", want(ColorPositive, 1.8, 4), nil, 0, degrees(90), false},
		{"4", "", want(BWNegative, 1.8, 4), nil, 0, degrees(90), false},
	}, loaded.Frames)

	loaded, err = Load([]byte(`{"type":"contactsheet","idt":{},"cc_params":{},"crops":[]}`), LoadOptions{})
	require.NoError(t, err)
	require.Len(t, loaded.Frames, 1)
	_, err = Load([]byte(`{"type":"contactsheet","idt":{},"cc_params":{},"crops":[`+strings.Repeat("{},", 1000)+`{}]}`), LoadOptions{})
	require.EqualError(t, err, "divere: crops: 1001 are too many; at most 1000")
}

func TestCropsThatInheritShareNothing(t *testing.T) {
	loaded, err := Load([]byte(`{"cc_params":{"density_curve":{"points":{"r":[[0,0.1],[1,1]]}},"density_matrix":{"values":[[2,0,0],[0,1,0],[0,0,1]]}},
		"metadata":{"orientation":90,"crop":[0,0,0.5,1]},
		"idt":{"white":{"x":0.3,"y":0.31},"primitives":{"r":{"x":0.6,"y":0.3},"g":{"x":0.2,"y":0.7},"b":{"x":0.1,"y":0.1}}},"crops":[{},{}]}`), LoadOptions{})
	require.NoError(t, err)
	a, b := loaded.Frames[0].Recipe, loaded.Frames[1].Recipe
	before := b.Clone()
	require.True(t, a.Equal(b))
	a.Input.Primaries.R.X, a.Input.White.X, a.Density.Matrix.Values[0][0], a.Curve.R[0].Y = 0, 0, 0, 0
	require.True(t, before.Equal(b))
	require.NotSame(t, loaded.Frames[0].Orientation, loaded.Frames[1].Orientation)
}

func TestMatricesOfTheTable(t *testing.T) {
	for _, name := range []string{"Cineon_States_M_to_Print_Density", "cineon_states_m_to_print_density", "identity"} {
		_, ok := lookupMatrix(name)
		require.True(t, ok, name)
	}
	_, ok := lookupMatrix("")
	require.False(t, ok)
}
