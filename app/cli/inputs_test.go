package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/folder"
	"safelight/pipeline/raster/tiff"
)

// TestAPreviewIsNeverAScansEnd has previews take the places of files in folders
// that scans come from.
func TestAPreviewIsNeverAScansEnd(t *testing.T) {
	dir := t.TempDir()
	scan, other := filepath.Join(dir, "roll", "a.tif"), filepath.Join(dir, "roll", "b.png")
	require.NoError(t, os.Mkdir(filepath.Join(dir, "roll"), 0o777))
	scene(t, scan, 60, 40, tiff.None)
	write(t, other, "a scan")
	got := run(t, "", "preview", scan, "-o", other, "--overwrite")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "nothing is replaced there")
	now, err := os.ReadFile(other)
	require.NoError(t, err)
	require.Equal(t, "a scan", string(now))

	// Elsewhere it may be replaced, and a new one may be beside the scan.
	elsewhere := write(t, filepath.Join(dir, "looks", "b.png"), "an old look")
	require.Zero(t, run(t, "", "preview", scan, "-o", elsewhere, "--overwrite").code)
	require.Zero(t, run(t, "", "preview", scan, "-o", filepath.Join(dir, "roll", "c.png")).code)
}

// TestNamesWithoutAStemStayInTheOutputFolder exports files whose names are only a
// suffix, or dots before one.
func TestNamesWithoutAStemStayInTheOutputFolder(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "deep", "out")
	require.NoError(t, os.Mkdir(in, 0o777))
	precious := write(t, filepath.Join(dir, "deep", "out.tif"), "precious")
	args := []string{"export", "-o", out, "--no-auto", "--overwrite"}
	for _, name := range []string{".tif", "..tif", "...tif"} {
		scene(t, filepath.Join(in, name), 60, 40, tiff.None)
		args = append(args, filepath.Join(in, name))
	}
	got := run(t, "", args...)
	require.Zero(t, got.code, got.err)
	require.Equal(t, []string{"...tif.tif", "..tif.tif", ".tif.tif"}, names(t, out))
	require.Equal(t, []string{"out", "out.tif"}, names(t, filepath.Dir(out)))
	require.Equal(t, []string{"deep", "in"}, names(t, dir))
	text, err := os.ReadFile(precious)
	require.NoError(t, err)
	require.Equal(t, "precious", string(text))
}

// TestAScanWinsOverThePicturesBesideIt exports scans that have previews beside
// them, of names that come before and after theirs, walked and named.
func TestAScanWinsOverThePicturesBesideIt(t *testing.T) {
	dir := t.TempDir()
	roll := filepath.Join(dir, "roll")
	want := map[string]bool{}
	for _, name := range []string{"a.tif", "a.png", "b.JPG", "b.TIFF", "c.dng", "c.jpeg", "d.fff", "d.png", "sub/d.png", "e.png"} {
		write(t, filepath.Join(roll, name), name)
		want[name] = name == "sub/d.png" || name == "e.png" || folder.IsMaster(name)
	}
	write(t, filepath.Join(roll, "e.tif", "f.txt"), "a folder is no scan")
	var named []string
	for name := range want {
		named = append(named, filepath.Join(roll, name))
	}
	for how, args := range map[string][]string{"walked": {roll}, "named": named} {
		taken := map[string]bool{}
		for in, err := range inputs(args, filepath.Join(dir, "out"), func(file, _ string) {
			relative, err := filepath.Rel(roll, file)
			require.NoError(t, err)
			taken[relative] = false
		}) {
			require.NoError(t, err)
			relative, err := filepath.Rel(roll, in.path)
			require.NoError(t, err)
			taken[relative] = true
		}
		require.Equal(t, want, taken, how)
	}
}
