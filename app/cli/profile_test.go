package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/jpeg"
)

// profiled writes the same smooth picture of 8 bits in each format that can
// embed a profile, and returns the paths.
func profiled(t *testing.T, dir string, icc []byte) []string {
	t.Helper()
	spec := raster.Spec{Width: 96, Height: 64, Channels: 3, Depth: 8, ICC: icc}
	pix := make([]uint16, spec.RowSamples()*spec.Height)
	for i := range pix {
		x, y, c := i/3%spec.Width, i/3/spec.Width, i%3
		pix[i] = uint16(30 + 2*x/(c+1) + y/(3-c))
	}
	require.NoError(t, os.MkdirAll(dir, 0o777))
	var paths []string
	for _, kind := range []format.Kind{format.TIFF8, format.PNG8, format.JPEG} {
		path := filepath.Join(dir, "scan"+kind.Ext())
		f, err := os.Create(path)
		require.NoError(t, err)
		sink, err := format.Create(f, kind, spec, format.Options{JPEG: jpeg.Options{Quality: 100}})
		require.NoError(t, err)
		require.NoError(t, sink.WriteRows(context.Background(), pix))
		require.NoError(t, sink.Close())
		require.NoError(t, f.Close())
		paths = append(paths, path)
	}
	return paths
}

// graded exports a scan by a recipe and returns the picture, and what was said.
func graded(t *testing.T, scan, recipe string) ([]uint16, string) {
	t.Helper()
	out := t.TempDir()
	r := run(t, "", "export", scan, "-o", out, "--recipe", recipe)
	require.Zero(t, r.code, r.err)
	_, pix := decoded(t, strings.TrimSpace(r.out))
	return pix, r.err
}

// body is the rest of a recipe that makes a picture of profiled.
const body = `, "film": "color-positive", "density": {"dmax": 1.5}}`

// TestEmbeddedProfileIsTheSameInEveryFormat grades the same samples with the same
// profile out of TIFF, PNG and JPEG.
func TestEmbeddedProfileIsTheSameInEveryFormat(t *testing.T) {
	dir := t.TempDir()
	adobe, _ := color.Lookup("adobe-rgb")
	recipe := write(t, filepath.Join(dir, "r.json"), `{"render": 1, "input": {"space": "embedded"}`+body)
	plain := write(t, filepath.Join(dir, "p.json"), `{"render": 1`+body)
	scans := profiled(t, dir, color.Profile(adobe))
	fromTIFF, said := graded(t, scans[0], recipe)
	require.Empty(t, said)
	without, _ := graded(t, scans[0], plain)
	require.NotEqual(t, without, fromTIFF, "the profile matters")
	fromPNG, said := graded(t, scans[1], recipe)
	require.Empty(t, said)
	require.Equal(t, fromTIFF, fromPNG)
	fromJPEG, said := graded(t, scans[2], recipe)
	require.Empty(t, said)
	sum := 0.0
	for i, v := range fromTIFF {
		require.InDelta(t, v, fromJPEG[i], 4000, "what a few units of 8 bits make at the darkest")
		sum += float64(v) - float64(fromJPEG[i])
	}
	require.InDelta(t, 0, sum/float64(len(fromTIFF)), 60)
}

// TestUnusedProfileIsNoticedOnce grades scans with a profile by recipes that do
// not apply it.
func TestUnusedProfileIsNoticedOnce(t *testing.T) {
	dir := t.TempDir()
	adobe, _ := color.Lookup("adobe-rgb")
	const notice = `was not applied: the recipe takes the scan's values for `
	for _, scan := range profiled(t, dir, color.Profile(adobe)) {
		for text, times := range map[string]int{
			`{"render": 1` + body: 1,
			`{"render": 1, "input": {"space": "srgb", "gamma": 2.2}` + body:      1,
			`{"render": 1, "input": {"space": "adobe-rgb", "gamma": 2.2}` + body: 0, // which it says, too
			`{"render": 1, "input": {"space": "embedded"}` + body:                0,
		} {
			_, said := graded(t, scan, write(t, filepath.Join(t.TempDir(), "r.json"), text))
			require.Equal(t, times, strings.Count(said, notice), "%s: %s\n%s", scan, text, said)
		}
		// Two pictures of a scan say it once, and so does a preview.
		sheet := write(t, filepath.Join(t.TempDir(), "s.json"), `{"safelight": 1, "source": {"name": "scan", "size": 1, "sha256": ""}, "orientation": 0, "recipe": {"render": 1`+body+
			`, "crops": [{"id": "a", "rect": [0, 0, 0.5, 1]}, {"id": "b", "rect": [0.5, 0, 0.5, 1]}]}`)
		r := run(t, "", "export", scan, "-o", t.TempDir(), "--recipe", sheet)
		require.Zero(t, r.code, r.err)
		require.Equal(t, 1, strings.Count(r.err, notice), r.err)
		r = run(t, "", "preview", scan, "-o", filepath.Join(t.TempDir(), "p.png"), "--recipe", sheet)
		require.Zero(t, r.code, r.err)
		require.Equal(t, 1, strings.Count(r.err, notice), r.err)
		r = run(t, "", "export", scan, "-o", t.TempDir(), "--no-auto")
		require.Zero(t, r.code, r.err)
		require.Equal(t, 1, strings.Count(r.err, notice), r.err)
	}
}

// TestBrokenProfilesAreLeftOut embeds profiles that cannot be read: a warning,
// and the picture is as without, also where the recipe is automatic. A recipe
// that asks for the profile is refused.
func TestBrokenProfilesAreLeftOut(t *testing.T) {
	dir := t.TempDir()
	good := color.Profile(func() color.Space { s, _ := color.Lookup("prophoto"); return s }())
	named := append([]byte(nil), good...) // its name can be read, its colorants cannot
	for i := 0; i+4 <= len(named); i++ {
		if string(named[i:i+4]) == "XYZ " && i > 128 {
			copy(named[i:], "xyz?")
		}
	}
	embedded := write(t, filepath.Join(dir, "e.json"), `{"render": 1, "input": {"space": "embedded"}`+body)
	plain := write(t, filepath.Join(dir, "p.json"), `{"render": 1`+body)
	without := profiled(t, filepath.Join(dir, "without"), nil)
	for name, icc := range map[string][]byte{"cut off": good[:200], "no profile": []byte("profile"), "colorants": named} {
		for i, scan := range profiled(t, filepath.Join(dir, name), icc) {
			want, _ := graded(t, without[i], plain)
			got, said := graded(t, scan, plain)
			require.Equal(t, want, got)
			require.Equal(t, 1, strings.Count(said, "the embedded profile cannot be used: "), said)
			require.NotContains(t, said, "was not applied")

			auto, wantAuto := t.TempDir(), t.TempDir()
			require.Zero(t, run(t, "", "export", without[i], "-o", wantAuto, "--film", "color-positive").code)
			require.Zero(t, run(t, "", "export", scan, "-o", auto, "--film", "color-positive").code)
			_, want = decoded(t, filepath.Join(wantAuto, "scan.tif"))
			_, got = decoded(t, filepath.Join(auto, "scan.tif"))
			require.Equal(t, want, got)

			r := run(t, "", "export", scan, "-o", t.TempDir(), "--recipe", embedded)
			require.Equal(t, ExitFailed, r.code)
			require.Contains(t, r.err, "the recipe asks for the embedded profile, which cannot be used: icc: ")
			require.Equal(t, 1, strings.Count(r.err, "\n"), "said once: %s", r.err)
		}
	}
}

// TestAGrayProfileOfAColorScanIsNotAdvised has a profile that does not fit the scan:
// nothing may send the user to a recipe that fails.
func TestAGrayProfileOfAColorScanIsNotAdvised(t *testing.T) {
	dir := t.TempDir()
	srgb, _ := color.Lookup("srgb")
	plain := write(t, filepath.Join(dir, "p.json"), `{"render": 1`+body)
	scan := profiled(t, dir, color.GrayProfile(srgb.Transfer, "gray"))[0]
	for _, args := range [][]string{
		{"inspect", scan},
		{"export", scan, "-o", filepath.Join(dir, "auto")},
		{"export", scan, "-o", filepath.Join(dir, "plain"), "--recipe", plain},
	} {
		r := run(t, "", args...)
		require.Zero(t, r.code, r.err)
		said := r.out + r.err
		require.Equal(t, 1, strings.Count(said, "the embedded profile cannot be used: icc: profile is gray, picture has 3 channels"), said)
		require.NotContains(t, said, "applies it")
	}
}

// TestInspectSaysEachThingOnceAndShowsNoControlCharacters inspects a JPEG of a bad
// name.
func TestInspectSaysEachThingOnceAndShowsNoControlCharacters(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "esc\x1b[31m.jpg")
	require.NoError(t, os.Rename(profiled(t, dir, nil)[2], bad))
	r := run(t, "", "inspect", bad)
	require.Zero(t, r.code, r.err)
	require.Contains(t, r.out, " JPEG, baseline\n")
	require.NotContains(t, r.out, "JPEG, JPEG")
	require.NotContains(t, r.out+r.err, "\x1b")
}

// TestTheNameOfAProfileMakesNoDifference exports a scan with the same profile under
// two names, by an analysis.
func TestTheNameOfAProfileMakesNoDifference(t *testing.T) {
	adobe, _ := color.Lookup("adobe-rgb")
	var pictures [][]uint16
	for _, title := range []string{"Adobe RGB (1998)", "Nikon Adobe RGB 4.0.0.3000"} {
		adobe.Title = title
		dir := t.TempDir()
		r := run(t, "", "export", profiled(t, dir, color.Profile(adobe))[0], "-o", filepath.Join(dir, "out"), "--film", "color-positive")
		require.Zero(t, r.code, r.err)
		require.NotContains(t, r.err, "was not applied")
		_, pix := decoded(t, strings.TrimSpace(r.out))
		pictures = append(pictures, pix)
	}
	require.Equal(t, pictures[0], pictures[1])
}
