//go:build tools

package png

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// pngcheck finds no fault, exiftool takes out the profile that was put in, and
// pngtopnm decodes the samples that were written.
func TestOthersReadWhatIsWritten(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, channels := range []int{1, 3} {
		for _, depth := range []int{8, 16} {
			profile := "sRGB-v4.icc"
			if channels == 1 {
				profile = "sGrey-v4.icc"
			}
			icc, err := os.ReadFile(fixture.Path(t, "profiles", profile))
			require.NoError(t, err)
			spec := raster.Spec{Width: 301, Height: 203, Channels: channels, Depth: depth, ICC: icc, PPI: 2400, Software: "Safelight"}
			p := rastertest.Picture(rng, spec.Width, spec.Height, channels, depth)
			b, err := write(spec, Options{}, p)
			require.NoError(t, err)
			path := filepath.Join(t.TempDir(), "written.png")
			require.NoError(t, os.WriteFile(path, b, 0o666))

			check := rastertest.Run(t, "pngcheck", "-v", path)
			require.Contains(t, check, "No errors detected")
			require.Contains(t, check, "94488x94488 pixels/meter (2400 dpi)")
			require.NotContains(t, check, "warning")
			require.Equal(t, string(icc), rastertest.Run(t, "exiftool", "-icc_profile", "-b", path))

			pnm := rastertest.Run(t, "pngtopnm", "-quiet", path)
			kind := map[int]string{1: "P5", 3: "P6"}[channels]
			want := fmt.Appendf(nil, "%s\n%d %d\n%d\n", kind, spec.Width, spec.Height, 1<<depth-1)
			for _, v := range p {
				if depth == 16 {
					want = append(want, byte(v>>8))
				}
				want = append(want, byte(v))
			}
			require.True(t, string(want) == pnm, "samples differ")
		}
	}
}
