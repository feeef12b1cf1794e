package negative

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
)

func TestSizeHasTheProportionsOfFilm(t *testing.T) {
	for megapixels, want := range map[float64][2]int{24: {6000, 4000}, 6: {3000, 2000}, 0.000001: {1, 1}} {
		width, height := Size(megapixels)
		require.Equal(t, want, [2]int{width, height}, "%v", megapixels)
	}
	width, height := Size(200)
	require.InDelta(t, 200e6, width*height, 20_000)
}

// decoded are the samples of a scan.
func decoded(t *testing.T, path string) (raster.Info, []uint16) {
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	stat, err := file.Stat()
	require.NoError(t, err)
	src, err := tiff.Open(file, stat.Size(), raster.DefaultLimits())
	require.NoError(t, err)
	defer src.Close()
	info := src.Info()
	pix := make([]uint16, info.RowSamples()*info.Height)
	require.NoError(t, src.ReadRows(t.Context(), pix, 0, info.Height))
	return info, pix
}

func TestAScanHasTheSamePixelsHoweverItIsCompressed(t *testing.T) {
	dir := t.TempDir()
	var first []uint16
	for _, c := range []tiff.Compression{tiff.None, tiff.LZW, tiff.Deflate} {
		path := filepath.Join(dir, c.String())
		require.NoError(t, Write(t.Context(), path, 500, 2*period+3, c))
		info, pix := decoded(t, path)
		require.Equal(t, []int{500, 2*period + 3, 3, 16}, []int{info.Width, info.Height, info.Channels, info.Depth})
		if first == nil {
			first = pix
		}
		require.Equal(t, first, pix)
	}
	row := func(y int) []uint16 { return first[y*1500 : (y+1)*1500] }
	require.NotEqual(t, row(0), row(period), "rows that come again are turned")
	require.ElementsMatch(t, row(0), row(period))
	require.InDelta(t, 65535*base[0], first[0], 5000, "unexposed film at the left")
}
