package tiff

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// openPartial opens what is there of a file.
func openPartial(b []byte, giant int64) (raster.Source, error) {
	lim := raster.DefaultLimits()
	lim.Partial = true
	return openGiant(bytes.NewReader(b), int64(len(b)), lim, giant)
}

// A file cut off anywhere behind its directory opens in partial mode. Rows that
// are not said to be missing are exact, and of the others each sample is exact
// or 0. Without it the file is refused.
func TestTruncatedFilesAreSalvaged(t *testing.T) {
	for _, m := range []made{
		{compression: 1, rows: 4}, {compression: 1}, {compression: 5, rows: 3, predictor: true}, {compression: 8, predictor: true},
		{compression: 8, tileW: 16, tileH: 16}, {compression: 32773, planar: true, rows: 5}, {compression: 50000, rows: 4},
		{compression: 1, big: true, planar: true},
	} {
		m.w, m.h, m.ch, m.depth, m.front = 37, 31, 3, 16, true
		for _, giant := range []int64{giantBlock, 256} {
			t.Run(fmt.Sprintf("%+v giant %d", m, giant), func(t *testing.T) {
				p := rastertest.Picture(rand.New(rand.NewPCG(6, 6)), m.w, m.h, m.ch, m.depth)
				for i := range p {
					p[i] = max(p[i], 1) // 0 is what is missing
				}
				blocks := m.blocks(p)
				b := m.fileOf(blocks)
				data := len(bytes.Join(blocks, nil))
				for _, left := range []int{0, 1, data / 7, data / 2, data - data/9, data - 7} {
					cut := b[:len(b)-data+left]
					_, err := open(cut)
					require.ErrorIs(t, err, raster.ErrTruncated)
					src, err := openPartial(cut, giant)
					require.NoError(t, err, "%d of %d bytes", left, data)
					for range 2 { // the second time, what is missing is known
						checkSalvaged(t, src, p)
					}
				}
				src, err := openPartial(b, giant)
				require.NoError(t, err)
				require.Empty(t, src.Info().MissingRows)
				require.Empty(t, src.Info().Warnings)
				checkSalvaged(t, src, p)
			})
		}
	}
}

// checkSalvaged compares what is read in small portions with the whole picture.
func checkSalvaged(t *testing.T, src raster.Source, p []uint16) {
	row, height := src.Info().RowSamples(), src.Info().Height
	got := make([]uint16, len(p))
	for i := range got {
		got[i] = 0xdead
	}
	for y := 0; y < height; y += 3 {
		require.NoError(t, src.ReadRows(context.Background(), got[y*row:], y, min(y+3, height)))
	}
	missing := make([]bool, height)
	last := -1
	for _, r := range src.Info().MissingRows {
		require.Greater(t, r[0], last, "in order and apart")
		last = r[1]
		for y := r[0]; y < r[1]; y++ {
			missing[y] = true
		}
	}
	for i, v := range got {
		if v != p[i] && (v != 0 || !missing[i/row]) {
			t.Fatalf("row %d (missing: %t): %d, not %d", i/row, missing[i/row], v, p[i])
		}
	}
	for y, m := range missing {
		if m && equal(got[y*row:(y+1)*row], p[y*row:(y+1)*row]) {
			t.Fatalf("row %d is not missing", y)
		}
	}
}

// Of one strip that is not compressed, all rows are there up to the cut, and the
// warning says which are not.
func TestMissingRowsAreNamed(t *testing.T) {
	m := made{w: 10, h: 20, ch: 1, depth: 8, front: true}
	b := m.file(make([]uint16, 200))
	src, err := openPartial(b[:len(b)-75], giantBlock)
	require.NoError(t, err)
	require.Equal(t, [][2]int{{12, 20}}, src.Info().MissingRows)
	require.Equal(t, []string{"8 of 20 rows (12 to 19) are damaged or missing and were left blank"}, src.Info().Warnings)

	m.rows = 5 // lists of blocks that are too short
	m.tags = []madeTag{num(tagStripOffsets, typeLong, 200, 205), num(tagStripByteCounts, typeLong, 50, 50)}
	src, err = openPartial(append(m.file(make([]uint16, 200)), make([]byte, 500)...), giantBlock)
	require.NoError(t, err)
	require.Equal(t, [][2]int{{10, 20}}, src.Info().MissingRows)
}

// Damage within compressed data is found when it is read, and noted.
func TestDamageIsNoted(t *testing.T) {
	m := made{w: 40, h: 20, ch: 3, depth: 16, rows: 4, compression: 8}
	p := rastertest.Picture(rand.New(rand.NewPCG(8, 9)), 40, 20, 3, 16)
	for i := range p {
		p[i] = max(p[i], 1)
	}
	blocks := m.blocks(p)
	blocks[0][len(blocks[0])-1] ^= 1 // of the checksum
	blocks[2] = blocks[2][:len(blocks[2])/2]
	blocks[4][0] ^= 0xff
	src, err := openPartial(m.fileOf(blocks), giantBlock)
	require.NoError(t, err)
	require.Empty(t, src.Info().MissingRows)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	missing := src.Info().MissingRows
	require.Len(t, missing, 2)
	require.GreaterOrEqual(t, missing[0][0], 8)
	require.Equal(t, 12, missing[0][1])
	require.Equal(t, [2]int{16, 20}, missing[1])
	require.Contains(t, src.Info().Warnings, "4 of 20 rows (0 to 3) do not match their checksum")
	require.True(t, equal(p[:8*120], got[:8*120]))
	require.True(t, equal(p[12*120:16*120], got[12*120:16*120]))

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, src.ReadRows(ctx, got, 0, 4), context.Canceled, "which is no damage")
}

// A few bytes that ask for a billion blocks are refused also in partial mode.
func TestPartialModeKeepsLimits(t *testing.T) {
	m := made{w: 6, h: 4, ch: 1, depth: 8, tileW: 16, tileH: 16, tags: []madeTag{
		num(tagImageWidth, typeLong, 30_000), num(tagImageLength, typeLong, 30_000), num(tagTileWidth, typeLong, 1), num(tagTileLength, typeLong, 1)}}
	_, err := openPartial(m.file(make([]uint16, 24)), giantBlock)
	require.ErrorIs(t, err, raster.ErrLimit)
	require.ErrorContains(t, err, "900000000 strips or tiles, at most 4194304 are read")
}
