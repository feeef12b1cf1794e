package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
)

func TestExportWritesEveryFormatWithItsProfile(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 300, 200, tiff.Deflate)
	space, _ := color.Lookup("display-p3")
	for name, want := range map[string]struct {
		ext   string
		depth int
	}{
		"tiff16": {".tif", 16}, "tiff8": {".tif", 8}, "tiff32f": {".tif", 16}, "png16": {".png", 16}, "png8": {".png", 8}, "jpeg": {".jpg", 8},
	} {
		out := filepath.Join(dir, name)
		got := run(t, "", "export", scan, "-o", out, "--format", name, "--space", "P3", "--max-edge", "150")
		require.Zero(t, got.code, got.err)
		require.Equal(t, filepath.Join(out, "scan"+want.ext)+"\n", got.out)
		info, _ := decoded(t, filepath.Join(out, "scan"+want.ext))
		require.Equal(t, [4]int{150, 100, 3, want.depth}, [4]int{info.Width, info.Height, info.Channels, info.Depth}, name)
		require.Equal(t, color.Profile(space), info.ICC, name)
		require.InDelta(t, 2000, info.XPPI, 1, "%s: half the size, half the resolution", name)
	}
}

func TestExportAndPreviewAreTheSamePicture(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 333, 222, tiff.None)
	preview, out := filepath.Join(dir, "p.png"), filepath.Join(dir, "out")
	require.Zero(t, run(t, "", "preview", scan, "-o", preview, "--max-edge", "200").code)
	require.Zero(t, run(t, "", "export", scan, "-o", out, "--max-edge", "200", "--format", "png8").code)
	_, a := decoded(t, preview)
	_, b := decoded(t, filepath.Join(out, "scan.png"))
	require.Equal(t, a, b)
}

func TestIsolationDoesNotChangeThePicture(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 300, 200, tiff.Deflate)
	var first []uint16
	for _, isolation := range []string{"always", "never", "auto"} {
		out := filepath.Join(dir, isolation)
		got := run(t, "", "export", scan, "-o", out, "--isolation", isolation)
		require.Zero(t, got.code, got.err)
		_, pix := decoded(t, filepath.Join(out, "scan.tif"))
		if first == nil {
			first = pix
		}
		require.Equal(t, first, pix, isolation)
	}
}

// TestOrientationAndCrops exports a scan by a sidecar with two crops, one of
// them turned, and compares with the pixels they must be.
func TestOrientationAndCrops(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "sheet.tif")
	scene(t, scan, 400, 300, tiff.Deflate)
	quarter, half := 90, 180
	r := recipe.Default(recipe.ColorNegative)
	r.Density.Dmax = 1.5
	write := func(sc *recipe.Sidecar) {
		sc.Version, sc.Recipe, sc.Source = recipe.SidecarVersion, r, recipe.Source{Name: "sheet.tif", Size: 1}
		_, err := recipe.WriteSidecar(scan, sc, "", color.Builtin())
		require.NoError(t, err)
	}
	export := func(name string) string {
		out := filepath.Join(dir, name)
		got := run(t, "", "export", scan, "-o", out)
		require.Zero(t, got.code, got.err)
		return out
	}
	write(&recipe.Sidecar{})
	_, whole := decoded(t, filepath.Join(export("whole"), "sheet.tif"))
	at := func(x, y int) [3]uint16 { return [3]uint16(whole[3*(y*400+x):]) }

	write(&recipe.Sidecar{Crops: []recipe.Crop{
		{ID: "left", Rect: recipe.Rect{0, 0, 0.5, 1}, Orientation: &quarter},
		{ID: "right/2", Rect: recipe.Rect{0.5, 0.1, 0.25, 0.5}, Orientation: &half},
	}})
	out := export("crops")
	require.Equal(t, []string{"sheet-left.tif", "sheet-right_2.tif"}, names(t, out))

	info, pix := decoded(t, filepath.Join(out, "sheet-left.tif"))
	require.Equal(t, [2]int{300, 200}, [2]int{info.Width, info.Height})
	require.Equal(t, 1, max(info.Orientation, 1), "pixels are turned, so the tag says upright")
	for y := range 200 {
		for x := range 300 {
			// A quarter turn counterclockwise: the right edge of the crop is on top.
			require.Equal(t, at(199-y, x), [3]uint16(pix[3*(y*300+x):]))
		}
	}
	info, pix = decoded(t, filepath.Join(out, "sheet-right_2.tif"))
	require.Equal(t, [2]int{100, 150}, [2]int{info.Width, info.Height})
	for y := range 150 {
		for x := range 100 {
			require.Equal(t, at(200+99-x, 30+149-y), [3]uint16(pix[3*(y*100+x):]))
		}
	}

	// The preview of a crop is that crop, turned.
	preview := filepath.Join(dir, "crop.png")
	got := run(t, "", "preview", scan, "-o", preview, "--crop", "left")
	require.Zero(t, got.code, got.err)
	info, _ = decoded(t, preview)
	require.Equal(t, [2]int{300, 200}, [2]int{info.Width, info.Height})
	got = run(t, "", "preview", scan, "-o", filepath.Join(dir, "none.png"), "--crop", "middle")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, `no crop "middle"; there are ["left" "right/2"]`)
	require.NoFileExists(t, filepath.Join(dir, "none.png"))
}

// TestWhatAScanIsGradedWith puts all sources of recipes beside a scan and takes
// them away one by one. Each source has its own dmax, and so its own pixels.
func TestWhatAScanIsGradedWith(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "IMG.tif")
	scene(t, scan, 120, 80, tiff.None)
	recipeText := func(dmax float64) string {
		r := recipe.Default(recipe.ColorNegative)
		r.Density.Dmax = dmax
		text, err := recipe.Marshal(r)
		require.NoError(t, err)
		return string(text)
	}
	runs := 0
	pixels := func(args ...string) []uint16 {
		runs++
		out := filepath.Join(dir, fmt.Sprint("out", runs))
		got := run(t, "", append([]string{"export", scan, "-o", out}, args...)...)
		require.Zero(t, got.code, got.err)
		_, pix := decoded(t, filepath.Join(out, "IMG.tif"))
		return pix
	}
	explicit := write(t, filepath.Join(dir, "look.json"), recipeText(1.0))
	sc := &recipe.Sidecar{Version: recipe.SidecarVersion, Source: recipe.Source{Name: "IMG.tif", Size: 1}, Recipe: recipe.Default(recipe.ColorNegative)}
	sc.Recipe.Density.Dmax = 1.2
	_, err := recipe.WriteSidecar(scan, sc, "", color.Builtin())
	require.NoError(t, err)
	presets := write(t, filepath.Join(dir, "divere_presets.json"), `{
		"IMG.tif": {"version": 3, "metadata": {"raw_file": "IMG.tif"}, "idt": {"name": "ACEScg"}, "cc_params": {"density_dmax": 1.4}}}`)

	byRecipe := pixels("--recipe", explicit)
	bySidecar := pixels()
	anew := pixels("--auto")
	static := pixels("--no-auto")
	film := pixels("--film", "color-negative")
	require.NoError(t, os.Remove(recipe.SidecarName(scan)))
	byPresets := pixels()
	require.NoError(t, os.Remove(presets))
	automatic := pixels()

	require.Equal(t, automatic, anew)
	require.Equal(t, automatic, film)
	all := [][]uint16{byRecipe, bySidecar, byPresets, automatic, static}
	for i := range all {
		for j := range i {
			require.False(t, slices.Equal(all[i], all[j]), "%d and %d", i, j)
		}
	}
}

func TestNothingIsReplacedOrLeftBehind(t *testing.T) {
	dir := t.TempDir()
	scan, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "out")
	scene(t, scan, 120, 80, tiff.None)
	require.Zero(t, run(t, "", "export", scan, "-o", out).code)
	before, err := os.ReadFile(filepath.Join(out, "a.tif"))
	require.NoError(t, err)

	got := run(t, "", "export", scan, "-o", out, "--space", "acescg")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "--overwrite")
	after, _ := os.ReadFile(filepath.Join(out, "a.tif"))
	require.Equal(t, before, after)
	require.Equal(t, []string{"a.tif"}, names(t, out))

	require.Zero(t, run(t, "", "export", scan, "-o", out, "--space", "acescg", "--overwrite").code)
	after, _ = os.ReadFile(filepath.Join(out, "a.tif"))
	require.NotEqual(t, before, after)

	// Into the folder of the scan, under its own name: never, whatever is asked.
	original, _ := os.ReadFile(scan)
	got = run(t, "", "export", scan, "-o", dir, "--overwrite")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "the scan itself")
	now, _ := os.ReadFile(scan)
	require.Equal(t, original, now)

	// Two scans whose pictures have one name.
	other := filepath.Join(dir, "other", "a.tif")
	require.NoError(t, os.MkdirAll(filepath.Dir(other), 0o777))
	scene(t, other, 120, 80, tiff.None)
	two := filepath.Join(dir, "two")
	got = run(t, "", "export", scan, other, "-o", two, "--overwrite")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "is that of "+scan)
	got = run(t, "", "export", scan, other, "-o", filepath.Join(dir, "three"), "--json")
	require.Equal(t, "output", got.events(t)[1]["stage"])
	require.Equal(t, []string{"a.tif"}, names(t, two))
}

func TestFoldersAreWalkedInOrderAndOutputsAreNotScans(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.tif", "a.TIF", "sub/c.tiff", ".hidden.tif", "notes.txt"} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		if filepath.Ext(name) == ".txt" {
			write(t, path, "no image")
			continue
		}
		scene(t, path, 60, 40, tiff.None)
	}
	out := filepath.Join(dir, "out")
	for range 2 {
		got := run(t, "", "export", dir, "-o", out, "--json", "--jobs", "3", "--overwrite")
		require.Zero(t, got.code, got.err)
		var files []string
		for _, e := range got.events(t) {
			if e["event"] == "done" {
				files = append(files, e["output"].(string))
			}
		}
		require.Equal(t, []string{filepath.Join(out, "a.tif"), filepath.Join(out, "b.tif"), filepath.Join(out, "sub", "c.tif")}, files)
	}
	empty := t.TempDir()
	got := run(t, "", "export", empty, "-o", out)
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "no scans in this folder")
}

func TestBadInputIsNamed(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.tif")
	scene(t, good, 60, 40, tiff.Deflate)
	data, err := os.ReadFile(good)
	require.NoError(t, err)
	text := write(t, filepath.Join(dir, "letter.tif"), "Dear Sir or Madam")
	short := write(t, filepath.Join(dir, "short.tif"), string(data[:len(data)/2]))
	none := write(t, filepath.Join(dir, "empty.tif"), "")
	broken := write(t, filepath.Join(dir, "broken.json"), `{"render": 1, "density": {"gamma": 7}}`)

	got := run(t, "", "export", text, short, none, filepath.Join(dir, "missing.tif"), good, "-o", filepath.Join(dir, "out"))
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "letter.tif: open: ")
	require.Contains(t, got.err, "not an image file")
	require.Contains(t, got.err, "short.tif: ")
	require.Contains(t, got.err, "truncated file")
	require.Contains(t, got.err, "empty.tif: open: the file is empty")
	require.Contains(t, got.err, "missing.tif: open: ")
	require.Contains(t, got.err, "1 done, 4 failed")
	require.Equal(t, []string{"good.tif"}, names(t, filepath.Join(dir, "out")))

	got = run(t, "", "export", good, "-o", filepath.Join(dir, "out2"), "--recipe", broken)
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "density.gamma: 7 is outside 0.1 to 4")

	// A sidecar that does not parse stops that file; it is not passed over.
	damaged := write(t, recipe.SidecarName(good), `{"safelight": 1, "recipe": {`)
	got = run(t, "", "export", good, "-o", filepath.Join(dir, "out3"))
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, filepath.Base(damaged))
	kept, _ := os.ReadFile(damaged)
	require.Equal(t, `{"safelight": 1, "recipe": {`, string(kept))
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{}, {"develop"}, {"export"}, {"export", "a.tif"}, {"export", "a.tif", "-o", "x", "--format", "gif"},
		{"export", "a.tif", "-o", "x", "--space", "cmyk"}, {"export", "a.tif", "-o", "x", "--film", "slide"},
		{"export", "a.tif", "-o", "x", "--recipe", "r.json", "--film", "digital"},
		{"export", "a.tif", "-o", "x", "--quality", "0"}, {"export", "a.tif", "-o", "x", "--jobs", "-1"},
		{"preview", "a.tif", "-o", "x.png", "--max-edge", "0"}, {"inspect", "a.tif", "--film", "slide"},
		{"export", "a.tif", "-o", "x", "--isolation", "perhaps"}, {"eval"},
	} {
		got := run(t, "", args...)
		require.Equal(t, ExitUsage, got.code, "%v: %s", args, got.err)
		require.NotEmpty(t, got.err, "%v", args)
	}
	got := run(t, "", "--version")
	require.Zero(t, got.code)
	require.Contains(t, got.out, "safelight "+Version)
	got = run(t, "", "export", "--help")
	require.Zero(t, got.code)
	require.Contains(t, got.out, "--overwrite")
}

func TestInspect(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 600, 400, tiff.Deflate)
	got := run(t, "", "inspect", scan)
	require.Zero(t, got.code, got.err)
	for _, text := range []string{"600 x 400 pixels, RGB, 16 bits", "4000 pixels per inch", "color-negative (assumed", "measured on unexposed film"} {
		require.Contains(t, got.out, text)
	}
	got = run(t, "", "inspect", scan, "--json", "--film", "bw-negative")
	require.Zero(t, got.code, got.err)
	var seen inspection
	require.NoError(t, json.Unmarshal([]byte(got.out), &seen))
	require.Equal(t, 600, seen.Width)
	require.Equal(t, int64(600*400), seen.Report.Histogram.Pixels)
	require.Equal(t, recipe.BWNegative, seen.Recipe.Film)
	kinds := []string{}
	for _, f := range seen.Report.Findings {
		kinds = append(kinds, f.Kind)
	}
	require.Contains(t, kinds, "film-type", "an orange mask on black-and-white film")
}

// TestScansAreNeverReplaced tries every way to have a picture take the place of
// a scan, that it is of or another.
func TestScansAreNeverReplaced(t *testing.T) {
	dir := t.TempDir()
	scans := filepath.Join(dir, "scans")
	require.NoError(t, os.Mkdir(scans, 0o777))
	a, b := filepath.Join(scans, "IMG.tif"), filepath.Join(scans, "IMG.png")
	scene(t, a, 90, 60, tiff.None)
	require.Zero(t, run(t, "", "export", a, "-o", scans, "--format", "png16").code) // a new file is welcome
	before := map[string][]byte{}
	for _, path := range []string{a, b} {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		before[path] = data
	}
	link := filepath.Join(dir, "link")
	require.NoError(t, os.Symlink(scans, link))
	for _, args := range [][]string{
		{"export", b, "-o", scans, "--overwrite"},
		{"export", a, "-o", scans, "--overwrite", "--format", "png8"},
		{"export", a, "-o", link, "--overwrite"},
		{"export", b, "-o", link, "--overwrite"},
		{"preview", b, "-o", b, "--overwrite"},
		{"preview", b, "-o", filepath.Join(link, "IMG.png"), "--overwrite"},
	} {
		got := run(t, "", args...)
		require.Equal(t, ExitFailed, got.code, "%v: %s", args, got.out)
	}
	for _, args := range [][]string{
		{"export", scans, "-o", scans, "--overwrite"},
		{"export", link, "-o", scans, "--overwrite"},
	} {
		got := run(t, "", args...)
		require.Equal(t, ExitUsage, got.code, "%v: %s", args, got.out)
	}
	for path, data := range before {
		now, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, data, now, path)
	}
	require.Equal(t, []string{"IMG.png", "IMG.tif"}, names(t, scans))

	// A folder that is a link is walked like any.
	got := run(t, "", "export", link, "-o", filepath.Join(dir, "out"), "--format", "jpeg")
	require.Zero(t, got.code, got.err)
	require.Contains(t, got.err, "IMG.png: passed over: IMG.tif has the same name")
	require.Equal(t, []string{"IMG.jpg"}, names(t, filepath.Join(dir, "out")))
}

// TestOnePictureOfASheetThatFailsDoesNotCostTheOthers has the place of the first
// crop taken.
func TestOnePictureOfASheetThatFailsDoesNotCostTheOthers(t *testing.T) {
	dir := t.TempDir()
	scan, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "out")
	scene(t, scan, 120, 80, tiff.None)
	var crops []recipe.Crop
	for i, id := range []string{"1", "2", "3"} {
		crops = append(crops, recipe.Crop{ID: id, Rect: recipe.Rect{float64(i) / 4, 0, 0.25, 1}})
	}
	_, err := recipe.WriteSidecar(scan, &recipe.Sidecar{
		Version: recipe.SidecarVersion, Source: recipe.Source{Name: "a.tif", Size: 1}, Recipe: recipe.Default(recipe.ColorNegative), Crops: crops,
	}, "", color.Builtin())
	require.NoError(t, err)
	write(t, filepath.Join(out, "a-1.tif"), "taken")
	got := run(t, "", "export", scan, "-o", out, "--json")
	require.Equal(t, ExitFailed, got.code)
	require.Equal(t, []string{"a-1.tif", "a-2.tif", "a-3.tif"}, names(t, out))
	events := got.events(t)
	require.Equal(t, "summary", events[len(events)-1]["event"])
	require.Equal(t, 2.0, events[len(events)-1]["done"])
	require.Equal(t, 1.0, events[len(events)-1]["failed"])
}

func TestPresetsForOtherScansAreNoReasonToFail(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "b.tif")
	scene(t, scan, 120, 80, tiff.None)
	presets := write(t, filepath.Join(dir, "divere_presets.json"), `{
		"a.tif": {"version": 3, "metadata": {"raw_file": "a.tif"}, "idt": {"name": "ACEScg"}, "cc_params": {}}}`)
	require.Zero(t, run(t, "", "export", scan, "-o", filepath.Join(dir, "out")).code)
	got := run(t, "", "export", scan, "-o", filepath.Join(dir, "out2"), "--recipe", presets)
	require.Equal(t, ExitFailed, got.code, "but asked for by name, it has to be there")
	require.Contains(t, got.err, `no preset for "b.tif"`)
	got = run(t, "", "eval", "--recipe", presets, "--name", "a.tif", "--crop", "nine")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, `no crop "nine"`)
}

// TestEmbeddedProfileIsAppliedWhenTheRecipeSaysSo grades a scan in Adobe RGB by
// its embedded profile, and by the same space given in figures.
func TestEmbeddedProfileIsAppliedWhenTheRecipeSaysSo(t *testing.T) {
	dir := t.TempDir()
	raw, scan := filepath.Join(dir, "raw.tif"), filepath.Join(dir, "scan.tif")
	scene(t, raw, 300, 200, tiff.None)
	adobe, _ := color.Lookup("adobe-rgb")
	info, pix := decoded(t, raw)
	f, err := os.Create(scan)
	require.NoError(t, err)
	sink, err := tiff.Create(f, raster.Spec{Width: info.Width, Height: info.Height, Channels: 3, Depth: 16, ICC: color.Profile(adobe)}, tiff.Options{})
	require.NoError(t, err)
	require.NoError(t, sink.WriteRows(context.Background(), pix))
	require.NoError(t, sink.Close())
	require.NoError(t, f.Close())

	body := `"base": [0.65, 0.25, 0.2], "density": {"gamma": 0.8, "dmax": 1.9}, "exposure": [-0.1, 0, 0.1]`
	embedded := write(t, filepath.Join(dir, "embedded.json"), `{"render": 1, "input": {"space": "embedded"}, `+body+`}`)
	figures := write(t, filepath.Join(dir, "figures.json"), `{"render": 1, "input": {"space": "adobe-rgb", "gamma": 2.19921875}, `+body+`}`)
	for _, args := range [][]string{{}, {"--max-edge", "100"}} {
		var got [2][]uint16
		for i, recipe := range []string{embedded, figures} {
			out := filepath.Join(dir, fmt.Sprint("out", len(args), i))
			r := run(t, "", append([]string{"export", scan, "-o", out, "--recipe", recipe}, args...)...)
			require.Zero(t, r.code, r.err)
			_, got[i] = decoded(t, filepath.Join(out, "scan.tif"))
		}
		different := 0
		for i := range got[0] {
			require.InDelta(t, got[0][i], got[1][i], 20, "what rounding to a profile's 16 bits makes")
			if got[0][i] > 1000 && got[0][i] < 60000 {
				different++
			}
		}
		require.Greater(t, different, len(got[0])/3, "the picture is not black or white")
	}
	preview := filepath.Join(dir, "p.png")
	require.Zero(t, run(t, "", "preview", scan, "-o", preview, "--recipe", embedded).code)

	got := run(t, "", "export", raw, "-o", filepath.Join(dir, "none"), "--recipe", embedded)
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "the recipe asks for the embedded profile, and the scan has none")
	wrong := write(t, filepath.Join(dir, "wrong.json"), `{"render": 1, "input": {"space": "embedded", "gamma": 2}}`)
	got = run(t, "", "export", scan, "-o", filepath.Join(dir, "none"), "--recipe", wrong)
	require.Contains(t, got.err, "the embedded profile says all")
}

// TestDamagedScansAreSalvagedWhenAsked truncates a scan.
func TestDamagedScansAreSalvagedWhenAsked(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 600, 900, tiff.None)
	// The sink writes its directory last; a scanner that writes it first is what
	// can be salvaged. Move it there.
	first := filepath.Join(dir, "first.tif")
	directoryFirst(t, scan, first)
	data, err := os.ReadFile(first)
	require.NoError(t, err)
	cut := filepath.Join(dir, "cut.tif")
	require.NoError(t, os.WriteFile(cut, data[:len(data)*2/3], 0o666))

	got := run(t, "", "export", cut, "-o", filepath.Join(dir, "out"))
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "truncated")
	got = run(t, "", "export", cut, "-o", filepath.Join(dir, "out"), "--partial", "--no-auto")
	require.Zero(t, got.code, got.err)
	require.Contains(t, got.err, "salvaged: of the scan's rows")
	_, whole := decoded(t, filepath.Join(dir, "out", "cut.tif"))
	require.Zero(t, run(t, "", "export", first, "-o", filepath.Join(dir, "out"), "--no-auto").code)
	_, want := decoded(t, filepath.Join(dir, "out", "first.tif"))
	half := 600 * 3 * 450
	require.Equal(t, want[:half], whole[:half], "what is there is as it was")
	require.NotEqual(t, want, whole)
}

// directoryFirst rewrites an uncompressed TIFF of the sink with its directory
// before its strips.
func directoryFirst(t *testing.T, from, to string) {
	t.Helper()
	info, pix := decoded(t, from)
	var b []byte
	u16 := func(v ...int) {
		for _, x := range v {
			b = append(b, byte(x), byte(x>>8))
		}
	}
	u32 := func(v ...int) {
		for _, x := range v {
			b = append(b, byte(x), byte(x>>8), byte(x>>16), byte(x>>24))
		}
	}
	const rows = 50
	strips := (info.Height + rows - 1) / rows
	const tags = 9
	arrays := 8 + 2 + tags*12 + 4 // bits, offsets, counts
	start := arrays + 6 + 8*strips
	b = append(b, "II*\x00"...)
	u32(8)
	u16(tags)
	entry := func(tag, kind, n, v int) { u16(tag, kind); u32(n, v) }
	entry(256, 4, 1, info.Width)
	entry(257, 4, 1, info.Height)
	entry(258, 3, 3, arrays)
	entry(259, 3, 1, 1)
	entry(262, 3, 1, 2)
	entry(273, 4, strips, arrays+6)
	entry(277, 3, 1, 3)
	entry(278, 4, 1, rows)
	entry(279, 4, strips, arrays+6+4*strips)
	u32(0)
	u16(16, 16, 16)
	size := rows * info.RowSamples() * 2
	for i := range strips {
		u32(start + i*size)
	}
	for i := range strips {
		u32(min(rows, info.Height-i*rows) * info.RowSamples() * 2)
	}
	for _, v := range pix {
		u16(int(v))
	}
	require.NoError(t, os.WriteFile(to, b, 0o666))
}

func TestRecipeAndDescriptionsTravelWithThePicture(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	f, err := os.Create(scan)
	require.NoError(t, err)
	said := raster.Metadata{
		Make: "Nikon", Model: "LS-9000 ED", Software: "ScanProgram 9", DateTime: "2026:05:04 03:02:01",
		Artist: "A. Adams", Copyright: "(c) A. Adams", Description: "Roll 7, frame 3",
	}
	sink, err := tiff.Create(f, raster.Spec{Width: 60, Height: 40, Channels: 3, Depth: 16, Metadata: said}, tiff.Options{})
	require.NoError(t, err)
	require.NoError(t, sink.WriteRows(context.Background(), make([]uint16, 60*40*3)))
	require.NoError(t, sink.Close())
	require.NoError(t, f.Close())
	for kind, ext := range map[string]string{"tiff16": ".tif", "png8": ".png", "jpeg": ".jpg"} {
		out := filepath.Join(dir, kind)
		got := run(t, "", "export", scan, "-o", out, "--format", kind, "--embed-recipe")
		require.Zero(t, got.code, got.err)
		info, _ := decoded(t, filepath.Join(out, "scan"+ext))
		want := said
		want.Software = software
		require.Equal(t, want, info.Metadata, kind)
		data, err := os.ReadFile(filepath.Join(out, "scan"+ext))
		require.NoError(t, err)
		require.Contains(t, string(data), "<safelight:recipe>", kind)
		require.Contains(t, string(data), "&#34;render&#34;: 1", kind)
		require.NotContains(t, string(data), "ScanProgram", kind)
	}
	require.Zero(t, run(t, "", "export", scan, "-o", filepath.Join(dir, "plain")).code)
	data, err := os.ReadFile(filepath.Join(dir, "plain", "scan.tif"))
	require.NoError(t, err)
	require.NotContains(t, string(data), "safelight:recipe")
}

// TestScansInWalkedFoldersAreNeverReplaced has pictures of one folder land among
// the scans of another, through the output folder and through a link.
func TestScansInWalkedFoldersAreNeverReplaced(t *testing.T) {
	dir := t.TempDir()
	original, other := filepath.Join(dir, "photos", "day1", "x.tif"), filepath.Join(dir, "backup", "photos", "day1", "x.tif")
	for _, path := range []string{original, other} {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		scene(t, path, 60, 40, tiff.None)
	}
	before, err := os.ReadFile(original)
	require.NoError(t, err)
	got := run(t, "", "export", filepath.Join(dir, "backup"), filepath.Join(dir, "photos"), "-o", dir, "--overwrite")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "nothing is replaced there")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "out"), 0o777))
	require.NoError(t, os.Symlink(filepath.Join(dir, "photos", "day1"), filepath.Join(dir, "out", "photos")))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "photos", "photos"), 0o777))
	scene(t, filepath.Join(dir, "photos", "photos", "x.tif"), 60, 40, tiff.None)
	got = run(t, "", "export", filepath.Join(dir, "photos"), "-o", filepath.Join(dir, "out"), "--overwrite")
	require.Equal(t, ExitFailed, got.code, got.out)
	after, err := os.ReadFile(original)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestNamesThatOnlyLookAlikeDoNotCollide(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "img.tif"), filepath.Join(dir, "img.tif.tif")
	scene(t, a, 60, 40, tiff.None)
	scene(t, b, 60, 40, tiff.None)
	got := run(t, "", "export", a, b, "-o", filepath.Join(dir, "out"))
	require.Zero(t, got.code, got.err)
	require.Equal(t, []string{"img.tif", "img.tif.tif"}, names(t, filepath.Join(dir, "out")))
}

// TestSalvageTellsWhatIsSuspectAndDoesNotTakeBlankRowsForFilm breaks a strip's
// checksum, and cuts a scan in half.
func TestSalvageTellsWhatIsSuspectAndDoesNotTakeBlankRowsForFilm(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 300, 900, tiff.Deflate)
	data, err := os.ReadFile(scan)
	require.NoError(t, err)
	data[len(data)/3] ^= 0xff
	broken := write(t, filepath.Join(dir, "broken.tif"), string(data))
	require.Equal(t, ExitFailed, run(t, "", "export", broken, "-o", filepath.Join(dir, "out"), "--no-auto").code)
	for _, how := range [][]string{{"--no-auto"}, {}} {
		got := run(t, "", append([]string{"export", broken, "-o", filepath.Join(dir, fmt.Sprint("out", len(how))), "--partial"}, how...)...)
		require.Zero(t, got.code, got.err)
		require.Contains(t, got.err, "rows", "what is suspect or missing is named: %s", got.err)
		got = run(t, "", append([]string{"preview", broken, "-o", filepath.Join(dir, fmt.Sprint("p", len(how), ".png")), "--partial"}, how...)...)
		require.Zero(t, got.code, got.err)
		require.Contains(t, got.err, "salvaged: ")
	}

	plain, first := filepath.Join(dir, "plain.tif"), filepath.Join(dir, "first.tif")
	scene(t, plain, 600, 900, tiff.None)
	directoryFirst(t, plain, first)
	data, err = os.ReadFile(first)
	require.NoError(t, err)
	cut := write(t, filepath.Join(dir, "cut.tif"), string(data[:len(data)*2/3]))
	recipeOf := func(path string) *recipe.Recipe {
		got := run(t, "", "inspect", path, "--json", "--partial")
		require.Zero(t, got.code, got.err)
		var seen inspection
		require.NoError(t, json.Unmarshal([]byte(got.out), &seen))
		return seen.Recipe
	}
	top := filepath.Join(dir, "top.tif") // what is left, as a whole scan
	scene(t, top, 600, 600, tiff.None)
	whole, half := recipeOf(top), recipeOf(cut)
	require.InDelta(t, whole.Density.Dmax, half.Density.Dmax, 0.1)
	for c := range 3 {
		require.InDelta(t, whole.Base[c], half.Base[c], 0.01)
		require.InDelta(t, whole.Exposure[c], half.Exposure[c], 0.1)
	}
	nothing := write(t, filepath.Join(dir, "nothing.tif"), string(data[:2000]))
	got := run(t, "", "export", nothing, "-o", filepath.Join(dir, "none"), "--partial", "--no-auto")
	require.Equal(t, ExitFailed, got.code, got.err)
	require.Contains(t, got.err, "nothing of the picture could be decoded")
}
