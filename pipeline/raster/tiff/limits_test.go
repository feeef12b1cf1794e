package tiff

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// Every limit that a TIFF can run into is kept to the unit.
func TestLimitsAtTheirEdges(t *testing.T) {
	p := make([]uint16, 20*10*3)
	strips := made{w: 20, h: 10, ch: 3, depth: 16, rows: 1}.file(p)
	tiles := made{w: 20, h: 10, ch: 3, depth: 16, tileW: 32, tileH: 16}.file(p)
	described := made{w: 20, h: 10, ch: 3, depth: 16, tags: []madeTag{num(tagBitsPerSample, typeShort, slices.Repeat([]uint64{16}, 90)...)}}
	flat := made{w: 1000, h: 90, ch: 1, depth: 8, compression: 8}
	flatBlock := flat.blocks(make([]uint16, 90_000))
	inJPEG, _ := jpegTIFF(t, made{w: 45, h: 37, ch: 3, rows: 16}, yCbCr, false)
	for _, c := range []struct {
		name  string
		file  []byte
		limit raster.Limit
		value int64
	}{
		{"width", strips, raster.LimitEdge, 20},
		{"tile", tiles, raster.LimitEdge, 32},
		{"pixels", strips, raster.LimitPixels, 200},
		{"a row", strips, raster.LimitBlockBytes, 120},
		{"a row of a tile", tiles, raster.LimitBlockBytes, 192},
		{"a strip of JPEG", inJPEG, raster.LimitBlockBytes, 45 * 16 * 4},
		{"tags", strips, raster.LimitTags, 10},
		{"the list of strips", strips, raster.LimitTagBytes, 160},
		{"a value", described.file(p), raster.LimitTagBytes, 180},
		{"expansion of a strip", flat.fileOf(flatBlock), raster.LimitExpansion, int64(90_000+len(flatBlock[0])-1) / int64(len(flatBlock[0]))},
	} {
		t.Run(c.name, func(t *testing.T) { rastertest.AtLimit(t, c.file, c.limit, c.value, Open) })
	}

	// Giant tiles of JPEG beside one another are all in memory, and there may be more
	// of them than lanes.
	for _, across := range []int{3, maxLanes + 1} {
		tiles, _ := jpegTIFF(t, made{w: 32 * across, h: 37, ch: 3, tileW: 32, tileH: 16}, yCbCr, false)
		rastertest.AtLimit(t, tiles, raster.LimitBlockBytes, int64(across)*32*16*3, func(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error) {
			return openGiant(r, size, lim, 1000)
		})
	}

	// Many tiles that are stored at the same place, so that the file is small and
	// no tile expands.
	m := made{w: 128, h: 128, ch: 1, depth: 8, tileW: 16, tileH: 16}
	tile := make([]byte, 256)
	offs, sizes := make([]uint64, 64), make([]uint64, 64)
	for i := range offs {
		offs[i], sizes[i] = 8, 256
	}
	m.tags = []madeTag{num(tagTileOffsets, typeShort, offs...), num(tagTileByteCounts, typeShort, sizes...)}
	shared := m.fileOf([][]byte{tile})
	rastertest.AtLimit(t, shared, raster.LimitExpansion, int64(128*128+len(shared)-1)/int64(len(shared)), Open)
}

// Of blocks in too many columns for lanes, callers are to read no more at a time
// than fits in memory as samples.
func TestRowsOfManyGiantBlocksAreReadInPortions(t *testing.T) {
	const across, edge = maxLanes + 1, 1024
	tile := made{ch: 1, depth: 8, compression: 8}.compress(make([]byte, edge*edge))
	m := made{w: across * edge, h: edge, ch: 1, depth: 8, tileW: edge, tileH: edge, compression: 8,
		tags: []madeTag{
			num(tagTileOffsets, typeLong, slices.Repeat([]uint64{8}, across)...),
			num(tagTileByteCounts, typeLong, slices.Repeat([]uint64{uint64(len(tile))}, across)...),
		}}
	src, err := open(m.fileOf([][]byte{tile}))
	require.NoError(t, err)
	info := src.Info()
	require.False(t, info.Sequential)
	require.Less(t, info.BlockRows, edge)
	require.LessOrEqual(t, info.BlockRows*info.RowSamples()*2, 64<<20)
}

// Pages beyond a limit are left out, and the limit is named.
func TestLimitsOfPagesAtTheirEdges(t *testing.T) {
	m := made{}
	page := func(tags ...madeTag) []madeTag {
		return append([]madeTag{num(tagImageWidth, typeLong, 4), num(tagImageLength, typeLong, 4), num(tagBitsPerSample, typeShort, 8),
			num(tagPhotometric, typeShort, blackIsZero), num(tagStripOffsets, typeLong, 8), num(tagStripByteCounts, typeLong, 16)}, tags...)
	}
	b := append([]byte("II*\x00\x00\x00\x00\x00"), make([]byte, 16)...)
	inner := uint64(len(b))
	b = m.appendDirectory(b, 4, page(num(tagNewSubfileType, typeLong, 1)))
	middle := uint64(len(b))
	b = m.appendDirectory(b, 4, page(num(tagSubIFDs, typeLong, inner)))
	b = m.appendDirectory(b, 4, page(num(tagSubIFDs, typeLong, middle)))
	for _, c := range []struct {
		limit raster.Limit
		value int64
		says  string
	}{
		{raster.LimitIFDs, 3, "only the first 2 pages were looked at (over the limit: ifds)"},
		{raster.LimitIFDDepth, 2, "SubIFD 0 of IFD 0: pages nested deeper than 1 were not looked at (over the limit: ifd-depth)"},
	} {
		for _, less := range []int64{0, 1} {
			lim := raster.DefaultLimits()
			require.NoError(t, lim.Set(c.limit, c.value-less))
			src, err := Open(bytes.NewReader(b), int64(len(b)), lim)
			require.NoError(t, err)
			require.Len(t, src.Info().Pages, 3-int(less))
			if less > 0 {
				require.Contains(t, src.Info().Warnings, c.says)
			} else {
				for _, w := range src.Info().Warnings {
					require.NotContains(t, w, "over the limit")
				}
			}
		}
	}
}
