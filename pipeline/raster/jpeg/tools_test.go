//go:build tools

package jpeg

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// djpeg decodes what is written to the samples Open reads, but for rounding;
// exiftool takes out the profile that was put in and reads the resolution.
func TestOthersReadWhatIsWritten(t *testing.T) {
	for _, channels := range []int{1, 3} {
		icc, err := os.ReadFile(fixture.Path(t, "profiles", "CGATS001Compat-v2-micro.icc"))
		require.NoError(t, err)
		long := append(icc, make([]byte, 140_000)...) // three segments
		be.PutUint32(long, uint32(len(long)))
		spec := raster.Spec{Width: 301, Height: 203, Channels: channels, Depth: 8, ICC: long, PPI: 2400}
		b, err := write(spec, Options{}, smooth(spec))
		require.NoError(t, err)
		path := filepath.Join(t.TempDir(), "written.jpg")
		require.NoError(t, os.WriteFile(path, b, 0o666))
		require.Equal(t, string(long), rastertest.Run(t, "exiftool", "-icc_profile", "-b", path))
		require.Equal(t, "2400\n2400\n1", strings.TrimSpace(rastertest.Run(t, "exiftool", "-s3", "-n", "-XResolution", "-YResolution", "-JFIF:ResolutionUnit", path)))

		compareWithDjpeg(t, path)
	}
}

// A camera's file: djpeg and Open agree but for rounding.
func TestCameraScanIsWhatDjpegReads(t *testing.T) {
	compareWithDjpeg(t, fixture.Path(t, "scans", "camera-scan-amoslu", "Half-exposed.jpg"))
}

func compareWithDjpeg(t *testing.T, path string) {
	src, err := open(readFile(t, path))
	require.NoError(t, err)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	info := src.Info()
	// Without smoothing, djpeg repeats the colors at half the resolution, as
	// image/jpeg does.
	pnm := rastertest.Run(t, "djpeg", "-dct", "int", "-nosmooth", "-pnm", path)
	kind := map[int]string{1: "P5", 3: "P6"}[info.Channels]
	head := fmt.Sprintf("%s\n%d %d\n255\n", kind, info.Width, info.Height)
	require.True(t, strings.HasPrefix(pnm, head), "head %q", pnm[:min(len(pnm), 20)])
	want := pnm[len(head):]
	require.Len(t, want, len(got))
	worst, sum := 0, 0
	for i := range got {
		d := int(got[i]) - int(want[i])
		d = max(d, -d)
		worst, sum = max(worst, d), sum+d
	}
	mean := float64(sum) / float64(len(got))
	t.Logf("%s: largest difference %d, mean %.3f", filepath.Base(path), worst, mean)
	// Rounding of one in the transform and in the colors, twice.
	require.LessOrEqual(t, worst, 4)
	require.Less(t, mean, 0.5)
}
