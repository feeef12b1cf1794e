package color_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

func TestNamesByRole(t *testing.T) {
	l := color.Builtin()
	output := []string{"srgb", "display-p3", "adobe-rgb", "prophoto", "rec2020", "acescg"}
	require.Equal(t, output, l.Names(color.Output))
	require.Equal(t, append(output, "kodak-2383", "kodak-endura-premier"), l.Names(color.Working))
	require.Equal(t, []string{"hasselblad-x5", "nikon-9000-ed"}, l.Names(color.Scanner))
	require.Len(t, l.Names(color.Working|color.Scanner), 10)
	require.Empty(t, color.Library{}.Names(color.Output))
}

func TestLookupToleratesSpellings(t *testing.T) {
	for spelling, want := range map[string]string{
		"srgb":                 "srgb",
		"sRGB IEC61966-2.1":    "srgb",
		"Display P3":           "display-p3",
		"DISPLAY_P3":           "display-p3",
		"Adobe RGB (1998)":     "adobe-rgb",
		"AdobeRGB":             "adobe-rgb",
		"ProPhotoRGB":          "prophoto",
		"ROMM-RGB":             "prophoto",
		"Rec.2020":             "rec2020",
		"bt2020":               "rec2020",
		"ACEScg":               "acescg",
		"KodakEnduraPremier":   "kodak-endura-premier",
		"Kodak Endura Premier": "kodak-endura-premier",
		"Kodak2383":            "kodak-2383",
		"Nikon 9000 ED":        "nikon-9000-ed",
		"nikon_9000_ed":        "nikon-9000-ed",
		"Hasselblad X5":        "hasselblad-x5",
	} {
		s, ok := color.Lookup(spelling)
		require.True(t, ok, spelling)
		require.Equal(t, want, s.Name, spelling)
	}
	for _, unknown := range []string{"", "-", "rgb", "srgb2", "ProPhotoRGBx"} {
		_, ok := color.Lookup(unknown)
		require.False(t, ok, unknown)
	}
}

// The figures of the measured spaces, as their publisher gives them.
func TestMeasuredSpacesHaveThePublishedFigures(t *testing.T) {
	aces := color.XY{X: 0.32168, Y: 0.33767}
	for name, want := range map[string]struct {
		r, g, b, white color.XY
	}{
		"kodak-endura-premier": {color.XY{X: 0.66352124, Y: 0.32411817}, color.XY{X: 0.25920921, Y: 0.66640466}, color.XY{X: 0.15456878, Y: 0.04980220}, aces},
		"kodak-2383":           {color.XY{X: 0.67937223, Y: 0.31442518}, color.XY{X: 0.25249109, Y: 0.68980808}, color.XY{X: 0.15168388, Y: 0.03670768}, aces},
		"nikon-9000-ed":        {color.XY{X: 0.66358972, Y: 0.32423225}, color.XY{X: 0.25920339, Y: 0.66649792}, color.XY{X: 0.15456311, Y: 0.04980783}, color.XY{X: 0.3155023, Y: 0.3318186}},
		"hasselblad-x5":        {color.XY{X: 0.70199890, Y: 0.29451707}, color.XY{X: 0.23611062, Y: 0.70996976}, color.XY{X: 0.14850205, Y: 0.05106513}, aces},
	} {
		s := lookup(t, name)
		require.Equal(t, color.Primaries{R: want.r, G: want.g, B: want.b}, s.Primaries, name)
		require.Equal(t, want.white, s.White, name)
		require.True(t, s.Transfer.IsLinear(), name)
	}
}

// mine is a valid space file; tests damage it.
const mine = `{
	"name": "my-scanner",
	"title": "My Scanner",
	"source": "a target",
	"roles": ["scanner", "working"],
	"aliases": ["Old One"],
	"primaries": {
		"r": {"x": 0.66, "y": 0.32},
		"g": {"x": 0.26, "y": 0.67},
		"b": {"x": 0.15, "y": 0.05}
	},
	"white": {"x": 0.3457, "y": 0.3585},
	"transfer": {"gamma": 1.8}
}`

func TestWithFSAddsSpaces(t *testing.T) {
	base := color.Builtin()
	l, err := base.WithFS(fstest.MapFS{
		"mine.json":       {Data: []byte(mine)},
		"notes.txt":       {Data: []byte("not a space")},
		"deeper/bad.json": {Data: []byte("{")},
	})
	require.NoError(t, err)

	for _, name := range []string{"my-scanner", "My Scanner", "oldone"} {
		s, ok := l.Lookup(name)
		require.True(t, ok, name)
		require.Equal(t, color.Space{
			Name: "my-scanner", Title: "My Scanner", Source: "a target",
			Primaries: color.Primaries{R: color.XY{X: 0.66, Y: 0.32}, G: color.XY{X: 0.26, Y: 0.67}, B: color.XY{X: 0.15, Y: 0.05}},
			White:     color.XY{X: 0.3457, Y: 0.3585},
			Transfer:  color.Transfer{Gamma: 1.8, A: 1},
			Role:      color.Scanner | color.Working,
		}, s)
	}
	require.Equal(t, []string{"hasselblad-x5", "nikon-9000-ed", "my-scanner"}, l.Names(color.Scanner))

	_, ok := base.Lookup("my-scanner")
	require.False(t, ok, "the library it was added to must not change")
}

func TestWithFSKeepsTheGoodFilesAndNamesTheBad(t *testing.T) {
	taken := strings.Replace(mine, "my-scanner", "sr-gb", 1)
	untitled := strings.Replace(strings.Replace(mine, "my-scanner", "other", 1), "My Scanner", "ACEScg", 1)
	alias := strings.Replace(strings.Replace(mine, "my-scanner", "third", 1), "Old One", "Kodak2383", 1)
	l, err := color.Builtin().WithFS(fstest.MapFS{
		"a.json": {Data: []byte(taken)},
		"b.json": {Data: []byte(mine)},
		"c.json": {Data: []byte(mine)},
		"d.json": {Data: []byte(untitled)},
		"e.json": {Data: []byte(strings.Replace(alias, "My Scanner", "Third", 1))},
	})
	require.ErrorContains(t, err, `a.json: name "sr-gb" is taken by srgb`)
	require.ErrorContains(t, err, `c.json: name "my-scanner" is taken by my-scanner`)
	require.ErrorContains(t, err, `d.json: title "ACEScg" is taken by acescg`)
	require.ErrorContains(t, err, `e.json: aliases "Kodak2383" is taken by kodak-2383`)

	_, ok := l.Lookup("my-scanner")
	require.True(t, ok)
	s, _ := l.Lookup("srgb")
	require.Equal(t, lookup(t, "srgb"), s)
}

func TestReadSpaceNamesTheField(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`"my-scanner"`, `"My Scanner"`, `name "My Scanner"`},
		{`"my-scanner"`, `"my--scanner"`, `name "my--scanner"`},
		{`"name"`, `"nmae"`, `unknown field "nmae"`},
		{`"My Scanner"`, `""`, `title is missing`},
		{`["scanner", "working"]`, `[]`, `roles are missing`},
		{`"working"`, `"printer"`, `roles: "printer"`},
		{`"x": 0.66, `, ``, `primaries.r: want an x and a y`},
		{`"x": 0.66`, `"x": "0.66"`, `primaries.r.x`},
		{`"y": 0.67`, `"y": -0.67`, `primaries.g.y is -0.67`},
		{`"white": {"x": 0.3457, "y": 0.3585}`, `"white": {"x": 0.3457}`, `white: want an x and a y`},
		{`"white": {"x": 0.3457, "y": 0.3585}`, `"white": null`, `white: want an x and a y`},
		{`{"gamma": 1.8}`, `{}`, `transfer.gamma is missing`},
		{`{"gamma": 1.8}`, `{"gamma": 0}`, `transfer.gamma is 0`},
		{`1.8}`, `1.8}}{`, `data after the object`},
		{`a target`, strings.Repeat("x", 70000), `more than 65536 bytes`},
	} {
		_, err := color.ReadSpace(strings.NewReader(strings.Replace(mine, c.old, c.new, 1)))
		require.ErrorContains(t, err, c.want)
	}
}

func TestReadSpaceMissesThePrimaries(t *testing.T) {
	_, err := color.ReadSpace(strings.NewReader(`{"name": "x", "title": "X", "roles": ["working"]}`))
	require.ErrorContains(t, err, "primaries are missing")
}

func TestReadSpaceWithoutTransferIsLinear(t *testing.T) {
	file := strings.Replace(mine, `,
	"transfer": {"gamma": 1.8}`, "", 1)
	require.NotEqual(t, mine, file)
	s, err := color.ReadSpace(strings.NewReader(file))
	require.NoError(t, err)
	require.True(t, s.Transfer.IsLinear())
}

// Whatever a file says, a space that comes of it is usable.
func FuzzReadSpace(f *testing.F) {
	f.Add(mine)
	f.Add(strings.Replace(mine, `{"gamma": 1.8}`, `{"gamma":2.4,"a":0.9478672986,"b":0.0521327014,"c":0.0773993808,"d":0.04045}`, 1))
	f.Add(`{"primaries":{"r":null}}`)
	f.Fuzz(func(t *testing.T, file string) {
		s, err := color.ReadSpace(strings.NewReader(file))
		if err != nil {
			require.Zero(t, s)
			return
		}
		require.NoError(t, s.Validate())
		for _, row := range s.ToXYZ().Mul(s.ToXYZ().Inverse()) {
			for _, v := range row {
				require.Less(t, v, 1.001)
				require.Greater(t, v, -0.001)
			}
		}
		title, err := color.Describe(color.Profile(s))
		if err == nil {
			require.NotEmpty(t, title)
		}
	})
}
