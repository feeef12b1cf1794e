//go:build browser

package browser_test

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
)

// roll is a folder with scans of the test data, or some of them.
func roll(t *testing.T, names ...string) string {
	t.Helper()
	if len(names) == 0 {
		names = []string{"bw_negative.tif", "chart_portra400.tif", "grey_ramp_portra400.tif", "slide.tif", "strip_portra400.tif"}
	}
	dir := filepath.Join(t.TempDir(), "roll 12")
	require.NoError(t, os.Mkdir(dir, 0o777))
	from := fixture.Path(t, "scans", "simulated")
	for _, name := range names {
		in, err := os.Open(filepath.Join(from, name))
		require.NoError(t, err)
		out, err := os.Create(filepath.Join(dir, name))
		require.NoError(t, err)
		_, err = io.Copy(out, in)
		require.NoError(t, err)
		in.Close()
		require.NoError(t, out.Close())
	}
	return dir
}

// negatives is a folder with so many names of one color negative of a size.
func negatives(t *testing.T, count, width, height int) string {
	t.Helper()
	dir := t.TempDir()
	first := filepath.Join(dir, "000.tif")
	f, err := os.Create(first)
	require.NoError(t, err)
	defer f.Close()
	sink, err := tiff.Create(f, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}, tiff.Options{})
	require.NoError(t, err)
	row := make([]uint16, 3*width)
	for y := range height {
		for x := range width {
			for c, base := range []float64{0.62, 0.21, 0.15} {
				d := 0.0
				if x > width/12 {
					light := 0.02 + float64(x)/float64(width)
					hue := 0.2 * math.Sin(6*float64(y)/float64(height)+2*float64(c))
					d = []float64{0.5, 0.565, 0.64}[c] * max(0, math.Log10(light/0.015)+hue)
				}
				row[3*x+c] = uint16(65535 * base * math.Pow(10, -d))
			}
		}
		require.NoError(t, sink.WriteRows(context.Background(), row))
	}
	require.NoError(t, sink.Close())
	for n := 1; n < count; n++ {
		require.NoError(t, os.Link(first, filepath.Join(dir, fmt.Sprintf("%03d.tif", n))))
	}
	return dir
}
