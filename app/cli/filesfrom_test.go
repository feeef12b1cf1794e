package cli

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster/tiff"
)

func TestScansAreExportedFromAListWhateverTheirNames(t *testing.T) {
	dir := t.TempDir()
	scene(t, filepath.Join(dir, "a\nb.tif"), 60, 40, tiff.None)
	scene(t, filepath.Join(dir, "-c.tif"), 60, 40, tiff.None)
	scene(t, filepath.Join(dir, "d.tif"), 60, 40, tiff.None)
	list := filepath.Join(dir, "a\nb.tif") + "\x00" + filepath.Join(dir, "-c.tif") + "\x00"
	out := filepath.Join(dir, "out")
	got := run(t, list, "export", "--files-from", "-", filepath.Join(dir, "d.tif"), "-o", out, "--no-auto")
	require.Zero(t, got.code, got.err)
	require.Equal(t, []string{"-c.tif", "a\nb.tif", "d.tif"}, names(t, out))

	file := write(t, filepath.Join(dir, "list"), list)
	require.Zero(t, run(t, "", "export", "--files-from", file, "-o", out, "--no-auto", "--overwrite").code)
	for _, torn := range []string{"a.tif", "a.tif\nb.tif\n", "", "\x00"} {
		require.Equal(t, ExitUsage, run(t, torn, "export", "--files-from", "-", "-o", out).code, "%q", torn)
	}
	require.Equal(t, ExitUsage, run(t, "", "export", "-o", out).code)
	require.Equal(t, ExitUsage, run(t, "", "export", "--files-from", filepath.Join(dir, "none"), "-o", out).code)
}
