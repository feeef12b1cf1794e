//go:build tools

package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster/tiff"
)

// Formats that other programs write are the same beside other outputs as alone.
func TestOtherProgramsWriteAdditionalOutputs(t *testing.T) {
	dir := t.TempDir()
	scan, together := filepath.Join(dir, "a.tif"), filepath.Join(dir, "together")
	scene(t, scan, 300, 200, tiff.None)
	got := run(t, "", "export", scan, "-o", together, "--also", "jxl,quality=100,max-edge=200", "--also", "avif,space=display-p3", "--also", "jxl,folder=small,max-edge=90")
	require.Zero(t, got.code, got.err)
	for file, args := range map[string][]string{
		"a.tif":       {},
		"a.jxl":       {"--format", "jxl", "--quality", "100", "--max-edge", "200"},
		"a.avif":      {"--format", "avif", "--space", "display-p3"},
		"small/a.jxl": {"--format", "jxl", "--max-edge", "90"},
	} {
		alone := filepath.Join(dir, "alone", filepath.Dir(file))
		got := run(t, "", append([]string{"export", scan, "-o", alone}, args...)...)
		require.Zero(t, got.code, got.err)
		want, err := os.ReadFile(filepath.Join(alone, filepath.Base(file)))
		require.NoError(t, err)
		made, err := os.ReadFile(filepath.Join(together, file))
		require.NoError(t, err)
		require.True(t, string(want) == string(made), file)
	}
}
