package curve_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/curve"
)

func TestBuiltinPapersHaveTheFiguresOfTheirSource(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixture.Path(t, "papers"), "*.json"))
	require.NoError(t, err)
	require.Len(t, files, 14)
	require.Len(t, curve.Builtin().Names(), 14)

	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var source struct {
			Name   string
			Curves map[string][][2]float64
		}
		require.NoError(t, json.Unmarshal(data, &source))

		paper, ok := curve.Lookup(source.Name)
		require.True(t, ok, source.Name)
		require.Len(t, source.Curves, 4)
		for channel, ours := range map[string]curve.Curve{
			"RGB": paper.Curves.RGB, "R": paper.Curves.R, "G": paper.Curves.G, "B": paper.Curves.B,
		} {
			theirs := source.Curves[channel]
			slices.SortFunc(theirs, func(a, b [2]float64) int {
				if a[0] < b[0] {
					return -1
				}
				return 1
			})
			if len(ours) == 0 { // what is the identity there is left out here
				require.Equal(t, [][2]float64{{0, 0}, {1, 1}}, theirs, "%s %s", source.Name, channel)
				continue
			}
			require.Len(t, ours, len(theirs), "%s %s", source.Name, channel)
			for i, p := range ours {
				require.InDelta(t, theirs[i][0], p.X, 1e-6, "%s %s x of point %d", source.Name, channel, i)
				require.InDelta(t, theirs[i][1], p.Y, 1e-6, "%s %s y of point %d", source.Name, channel, i)
			}
		}
	}
}

func TestBuiltinPapers(t *testing.T) {
	films := map[string]bool{"kodak-2383": true, "kodak-2393": true}
	for _, name := range curve.Builtin().Names() {
		p, ok := curve.Lookup(name)
		require.True(t, ok)
		require.Equal(t, name, p.Name)
		require.NoError(t, p.Curves.Validate(), name)
		require.False(t, p.Curves.IsIdentity(), name)
		require.Contains(t, p.Source, "V7CN/DiVERE (MIT)", name)
		require.Regexp(t, `publication [EH]-[0-9-]+|technical information sheet`, p.Source, "the datasheet")
		require.Equal(t, films[name], p.Kind == curve.PrintFilm, name)
		// One gray curve for black and white, three for color.
		gray := strings.HasPrefix(name, "ilford")
		for c, points := range [4]int{20, 0, 0, 0} {
			if !gray {
				points = 20 - points
			}
			require.Len(t, [4]curve.Curve{p.Curves.RGB, p.Curves.R, p.Curves.G, p.Curves.B}[c], points, name)
		}
	}
}

func TestLookupToleratesSpellings(t *testing.T) {
	for spelling, want := range map[string]string{
		"kodak-endura-premier": "kodak-endura-premier",
		"Kodak Endura Premier": "kodak-endura-premier",
		"KODAK_ENDURA_PREMIER": "kodak-endura-premier",
		"KodakEnduraPremier":   "kodak-endura-premier",
		"Kodak 2383":           "kodak-2383",
		"Ilford MGFB 0":        "ilford-mgfb-0",
		"Ilford MGFB 00":       "ilford-mgfb-00",
	} {
		p, ok := curve.Lookup(spelling)
		require.True(t, ok, spelling)
		require.Equal(t, want, p.Name)
	}
	for _, unknown := range []string{"", " ", "Kodak", "Ilford MGFB 000"} {
		_, ok := curve.Lookup(unknown)
		require.False(t, ok, unknown)
	}
}

func TestLookupGivesPointsOfItsOwn(t *testing.T) {
	p, _ := curve.Lookup("kodak-2383")
	before := p.Curves.R[0]
	p.Curves.R[0].Y = 0.9
	q, _ := curve.Lookup("kodak-2383")
	require.Equal(t, before, q.Curves.R[0])
}

// mine is a valid paper file; tests damage it.
const mine = `{
	"name": "my-paper",
	"title": "My Paper",
	"kind": "paper",
	"source": "a step wedge",
	"rgb": [[0.3, 0.55], [0.5, 0.6], [0.75, 0.95]],
	"b": [[0, 0], [1, 0.9]]
}`

func TestWithFSAddsPapers(t *testing.T) {
	base := curve.Builtin()
	l, err := base.WithFS(fstest.MapFS{
		"mine.json":  {Data: []byte(mine)},
		"README.txt": {Data: []byte("not a paper")},
	})
	require.NoError(t, err)
	p, ok := l.Lookup("My Paper")
	require.True(t, ok)
	require.Equal(t, curve.Paper{
		Name: "my-paper", Title: "My Paper", Kind: curve.PhotoPaper, Source: "a step wedge",
		Curves: curve.Set{
			RGB: curve.Curve{{X: 0.3, Y: 0.55}, {X: 0.5, Y: 0.6}, {X: 0.75, Y: 0.95}},
			B:   curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 0.9}},
		},
	}, p)
	require.Len(t, l.Names(), 15)
	require.Equal(t, "my-paper", l.Names()[14])

	_, ok = base.Lookup("my-paper")
	require.False(t, ok, "the library it was added to must not change")
}

func TestWithFSKeepsTheGoodFilesAndNamesTheBad(t *testing.T) {
	l, err := curve.Builtin().WithFS(fstest.MapFS{
		"a.json": {Data: []byte(strings.Replace(mine, "my-paper", "kodak2383", 1))},
		"b.json": {Data: []byte(mine)},
		"c.json": {Data: []byte(strings.Replace(mine, "my-paper", "another", 1))},
		"d.json": {Data: []byte(`{`)},
	})
	require.ErrorContains(t, err, `paper file a.json: name "kodak2383" is taken by kodak-2383`)
	require.ErrorContains(t, err, `paper file c.json: title "My Paper" is taken by my-paper`)
	require.ErrorContains(t, err, `paper file d.json: unexpected EOF`)
	_, ok := l.Lookup("my-paper")
	require.True(t, ok)
	p, _ := l.Lookup("kodak2383")
	require.Equal(t, curve.PrintFilm, p.Kind)
}

func TestReadPaperNamesTheField(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`my-paper`, `My_Paper`, `name "My_Paper"`},
		{`"My Paper"`, `""`, `title is missing`},
		{`"paper"`, `"poster"`, `kind "poster" is neither paper nor print-film`},
		{`"kind"`, `"kid"`, `unknown field "kid"`},
		{`[0.3, 0.55]`, `[0.3]`, `want [x, y], got [0.3]`},
		{`[0.5, 0.6]`, `[0.2, 0.6]`, `rgb: point 1: x is 0.2`},
		{`[1, 0.9]`, `[1, 1.9]`, `b: point 1: y is 1.9`},
		{"]]\n}", "]]\n}}", `data after the object`},
		{`a step wedge`, strings.Repeat("x", 300000), `more than 262144 bytes`},
	} {
		_, err := curve.ReadPaper(strings.NewReader(strings.Replace(mine, c.old, c.new, 1)))
		require.ErrorContains(t, err, c.want)
	}
	_, err := curve.ReadPaper(strings.NewReader(`{"name": "x", "title": "X", "kind": "paper", "rgb": []}`))
	require.ErrorContains(t, err, "curves are missing")
}

// Whatever a file says, a paper that comes of it can be graded with.
func FuzzReadPaper(f *testing.F) {
	f.Add(mine)
	f.Add(`{"name": "x", "title": "X", "kind": "print-film", "g": [[0, null], [1, 1]]}`)
	f.Fuzz(func(t *testing.T, file string) {
		p, err := curve.ReadPaper(strings.NewReader(file))
		if err != nil {
			require.Zero(t, p)
			return
		}
		require.NoError(t, p.Curves.Validate())
		for _, c := range []curve.Curve{p.Curves.RGB, p.Curves.R, p.Curves.G, p.Curves.B} {
			for i := range 11 {
				y := c.Eval(float64(i) / 10)
				require.True(t, y >= 0 && y <= 1, "%v gives %g", c, y)
			}
		}
	})
}
