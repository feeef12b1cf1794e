//go:build tools

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster/tiff"
)

// command runs another program and gives all it says; that it is missing or
// fails is a failure.
func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, out)
	return string(out)
}

// TestOtherProgramsReadWhatIsExported exports a scan in every format and space
// and has it read by the programs photographers' tools are made of.
func TestOtherProgramsReadWhatIsExported(t *testing.T) {
	dir := t.TempDir()
	color, gray := filepath.Join(dir, "color.tif"), filepath.Join(dir, "gray.tif")
	scene(t, color, 500, 333, tiff.Deflate)
	scene(t, gray, 500, 333, tiff.None)
	for space, title := range map[string]string{
		"srgb": "sRGB", "display-p3": "Display P3", "adobe-rgb": "Adobe RGB", "prophoto": "ProPhoto", "rec2020": "2020", "acescg": "ACEScg",
	} {
		for _, format := range []string{"tiff16", "tiff8", "png16", "png8", "jpeg"} {
			for _, film := range []string{"color-negative", "bw-negative"} {
				out := filepath.Join(dir, space, format, film)
				got := run(t, "", "export", color, "-o", out, "--space", space, "--format", format, "--film", film)
				require.Zero(t, got.code, got.err)
				file := filepath.Join(out, names(t, out)[0])
				switch format {
				case "tiff16", "tiff8":
					info := command(t, "tiffinfo", file)
					require.NotContains(t, info, "Warning")
					require.Contains(t, info, "Image Width: 500 Image Length: 333")
					require.Contains(t, info, "Resolution: 4000, 4000 pixels/inch")
					copied := filepath.Join(dir, "copied.tif")
					command(t, "tiffcp", "-c", "none", file, copied)
					command(t, "tiffcmp", "-t", file, copied)
				case "png16", "png8":
					require.Contains(t, command(t, "pngcheck", file), "OK: ")
				case "jpeg":
					command(t, "djpeg", "-outfile", os.DevNull, file)
				}
				said := command(t, "exiftool", "-validate", "-warning", "-ICC_Profile:all", file)
				require.Contains(t, said, title, "%s %s %s", space, format, film)
				if film == "bw-negative" {
					require.Contains(t, said, "GRAY")
				}
			}
		}
	}
}
