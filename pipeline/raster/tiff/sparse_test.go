package tiff

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
)

// A BigTIFF of 4.86 GB, most of it a hole, with strips and its directory beyond
// 4 GiB, opens and is read in little memory.
func TestSparseBigTIFFIsReadInLittleMemory(t *testing.T) {
	const width, height, rows = 30_000, 27_000, 180
	const stripBytes, strips = width * 6 * rows, height / rows
	f, err := os.Create(filepath.Join(t.TempDir(), "sparse.tif"))
	require.NoError(t, err)
	defer f.Close()

	var offs, sizes []uint64
	for i := range uint64(strips) {
		offs, sizes = append(offs, 16+i*stripBytes), append(sizes, stripBytes)
	}
	m := made{w: width, h: height, ch: 3, depth: 16, big: true, rows: rows}
	header := []byte("II+\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	end := int64(16 + strips*stripBytes)
	require.Greater(t, end, int64(4500<<20))
	// The directory is made for its place, but without what is before it.
	dir := m.directoryAt(uint64(end), m.allTags(offs, sizes, typeLong8))
	for i := range 8 {
		header[8+i] = byte(end >> (8 * i))
	}
	write := func(off int64, b []byte) {
		_, err := f.WriteAt(b, off)
		require.NoError(t, err)
	}
	write(0, header)
	write(end, dir)
	last := int64(offs[strips-1])
	require.Greater(t, last, int64(1)<<32)
	write(last+(rows-1)*width*6, []byte{0x34, 0x12, 0x78, 0x56, 0xbc, 0x9a}) // the first pixel of the last row
	write(end-2, []byte{0xff, 0xff})                                         // the last sample

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	src, err := Open(f, end+int64(len(dir)), raster.DefaultLimits())
	require.NoError(t, err)
	info := src.Info()
	require.Equal(t, [2]int{width, height}, [2]int{info.Width, info.Height})
	require.Contains(t, info.Layout, "BigTIFF")
	row := info.RowSamples()
	dst := make([]uint16, info.BlockRows*row)
	for _, y := range []int{0, height / 2, height - info.BlockRows} {
		require.NoError(t, src.ReadRows(context.Background(), dst, y, y+info.BlockRows))
	}
	bottom := dst[(info.BlockRows-1)*row:]
	require.Equal(t, []uint16{0x1234, 0x5678, 0x9abc, 0}, bottom[:4])
	require.Equal(t, uint16(0xffff), bottom[row-1])
	bands := 0
	for band, err := range raster.Bands(context.Background(), src, height-1000, height) {
		require.NoError(t, err)
		bands += band.Y1 - band.Y0
	}
	require.Equal(t, 1000, bands)
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<20), "bytes allocated")
}
