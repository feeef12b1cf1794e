package tiff

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// Every combination of layout, order of bytes and compression, at sizes that
// leave rests in the last strip and tile.
func TestAllLayoutsAreReadExactly(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	read := 0
	for _, compression := range []int{1, 5, 8, 32946, 32773} {
		for bits := range 1 << 6 {
			m := made{w: 1 + rng.IntN(70), h: 1 + rng.IntN(50), ch: 1, depth: 8, compression: compression}
			m.bigEndian, m.big, m.planar = bits&1 != 0, bits&2 != 0, bits&4 != 0
			m.predictor = bits&8 != 0 && compression != 1 && compression != 32773
			if bits&16 != 0 {
				m.ch = 3
			}
			if bits&32 != 0 {
				m.depth = 16
			}
			if rng.IntN(2) == 0 {
				m.rows = rng.IntN(m.h + 5)
			} else {
				m.tileW, m.tileH = 16*(1+rng.IntN(6)), 16*(1+rng.IntN(4))
			}
			p := rastertest.Picture(rng, m.w, m.h, m.ch, m.depth)
			src, err := open(m.file(p))
			require.NoError(t, err, "%+v", m)
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err, "%+v", m)
			require.True(t, equal(p, got), "%+v", m)
			require.Empty(t, src.Info().Warnings)
			read++
		}
	}
	require.Equal(t, 320, read)
}

func TestWhiteIsZeroIsInverted(t *testing.T) {
	for _, depth := range []int{8, 16} {
		m := made{w: 3, h: 1, ch: 1, depth: depth, tags: []madeTag{num(tagPhotometric, typeShort, whiteIsZero)}}
		full := uint16(1<<depth - 1)
		src, err := open(m.file([]uint16{0, 1, full}))
		require.NoError(t, err)
		got, err := rastertest.ReadAll(src)
		require.NoError(t, err)
		require.Equal(t, []uint16{full, full - 1, 0}, got)
	}
}

// Any range of rows, from several goroutines at once, is the same part of the
// whole; with blocks that are giant for their picture as well.
func TestRangesOfRowsFromManyGoroutines(t *testing.T) {
	for _, c := range []struct {
		made
		lanes int // of decoders kept for giant blocks
	}{
		{made{w: 61, h: 83, ch: 3, depth: 16, compression: 5, predictor: true, rows: 7}, 0},
		{made{w: 61, h: 83, ch: 3, depth: 16, compression: 8, predictor: true, tileW: 32, tileH: 16, planar: true}, 0},
		{made{w: 61, h: 83, ch: 1, depth: 8, compression: 1}, 0},
		{made{w: 161, h: 183, ch: 3, depth: 16, compression: 8, predictor: true}, 1},
		{made{w: 161, h: 183, ch: 3, depth: 16, compression: 8, planar: true}, 3},
		{made{w: 161, h: 183, ch: 3, depth: 16, compression: 5, planar: true, rows: 70}, 3},
		{made{w: 161, h: 183, ch: 3, depth: 16, compression: 32773, tileW: 96, tileH: 80}, 2},
		{made{w: 161, h: 183, ch: 3, depth: 16, compression: 1, tileW: 96, tileH: 80}, 0},
	} {
		m := c.made
		t.Run(fmt.Sprintf("%dx%d compression %d, %d lanes", m.w, m.h, m.compression, c.lanes), func(t *testing.T) {
			p := rastertest.Picture(rand.New(rand.NewPCG(5, 6)), m.w, m.h, m.ch, m.depth)
			b := m.file(p)
			src, err := openGiant(bytes.NewReader(b), int64(len(b)), raster.DefaultLimits(), 12<<10)
			require.NoError(t, err)
			require.Len(t, src.(*source).lanes, c.lanes)
			row := src.Info().RowSamples()
			var wg sync.WaitGroup
			for g := range 4 {
				wg.Go(func() {
					rng := rand.New(rand.NewPCG(uint64(g), 7))
					dst := make([]uint16, len(p))
					for range 12 {
						y0 := rng.IntN(m.h)
						y1 := y0 + rng.IntN(m.h-y0) + 1
						if err := src.ReadRows(context.Background(), dst, y0, y1); err != nil {
							t.Errorf("rows %d to %d: %v", y0, y1, err)
						} else if !equal(p[y0*row:y1*row], dst[:(y1-y0)*row]) {
							t.Errorf("rows %d to %d differ", y0, y1)
						}
					}
				})
			}
			wg.Wait()
			require.NoError(t, src.Close())
		})
	}
}

// A scan in one giant strip, read in order in the portions the source asks for,
// is decompressed once and takes a small part of its size in memory.
func TestGiantStripTakesLittleMemory(t *testing.T) {
	for _, compression := range []int{1, 5, 8, 32773} {
		m := made{w: 1000, h: 800, ch: 3, depth: 16, compression: compression}
		row := make([]uint16, m.w*m.ch)
		for i := range row {
			row[i] = uint16(i)
		}
		p := make([]uint16, 0, len(row)*m.h)
		for range m.h {
			p = append(p, row...)
		}
		file := m.file(p)
		sections := &counting{Reader: bytes.NewReader(file)}
		src, err := Open(sections, int64(len(file)), raster.DefaultLimits())
		require.NoError(t, err)
		info := src.Info()
		require.Equal(t, (1<<20)/(1000*3*2), info.BlockRows)
		dst := make([]uint16, info.BlockRows*info.RowSamples())
		sections.bytes.Store(0)

		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for y := 0; y < m.h; y += info.BlockRows {
			y1 := min(y+info.BlockRows, m.h)
			require.NoError(t, src.ReadRows(context.Background(), dst, y, y1))
			n := (y1 - y) * info.RowSamples()
			require.True(t, equal(p[y*info.RowSamples():][:n], dst[:n]), "row %d", y)
		}
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20), "compression %d: bytes allocated for 5 MB", compression)
		require.LessOrEqual(t, sections.bytes.Load(), int64(len(file)), "compression %d: bytes read", compression)

		require.NoError(t, src.ReadRows(context.Background(), dst, 3, 4), "back to the top")
		require.True(t, equal(row, dst[:len(row)]))
	}
}

// Reading ahead in a giant strip does not make it be decompressed again and
// again.
func TestGiantStripIsReadOnceInBands(t *testing.T) {
	for _, m := range []made{
		{w: 1200, h: 1000, ch: 3, depth: 16, compression: 8},
		{w: 1200, h: 1000, ch: 3, depth: 16, compression: 5, planar: true, rows: 600},
		{w: 1200, h: 1000, ch: 3, depth: 16, compression: 32773, tileW: 640, tileH: 1008},
	} {
		p := rastertest.Picture(rand.New(rand.NewPCG(5, 6)), m.w, m.h, m.ch, m.depth)
		file := m.file(p)
		counter := &counting{Reader: bytes.NewReader(file)}
		src, err := openGiant(counter, int64(len(file)), raster.DefaultLimits(), 1<<20)
		require.NoError(t, err)
		require.True(t, src.Info().Sequential)
		row := src.Info().RowSamples()
		for _, y0 := range []int{0, 120} { // from the top, and from a row within
			counter.bytes.Store(0)
			for band, err := range raster.Bands(context.Background(), src, y0, m.h) {
				require.NoError(t, err)
				require.True(t, equal(p[band.Y0*row:band.Y1*row], band.Pix), "rows from %d", band.Y0)
			}
			require.LessOrEqual(t, counter.bytes.Load(), int64(len(file)), "bytes read, from row %d", y0)
		}
	}
}

// counting counts the bytes read.
type counting struct {
	*bytes.Reader
	bytes atomic.Int64
}

func (c *counting) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.Reader.ReadAt(p, off)
	c.bytes.Add(int64(n))
	return n, err
}

func TestReadRowsStopsWhenToldTo(t *testing.T) {
	m := made{w: 5, h: 5, ch: 1, depth: 8, compression: 8}
	src, err := open(m.file(make([]uint16, 25)))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err = src.ReadRows(ctx, make([]uint16, 25), 0, 5)
	require.ErrorIs(t, err, context.Canceled)
}

func TestReadRowsRefusesWrongCalls(t *testing.T) {
	m := made{w: 5, h: 5, ch: 1, depth: 8}
	src, err := open(m.file(make([]uint16, 25)))
	require.NoError(t, err)
	for _, c := range []struct{ n, y0, y1 int }{{25, -1, 2}, {25, 2, 6}, {25, 3, 2}, {4, 0, 1}} {
		err := src.ReadRows(context.Background(), make([]uint16, c.n), c.y0, c.y1)
		require.ErrorIs(t, err, raster.ErrMisuse, "%v", c)
	}
	require.NoError(t, src.ReadRows(context.Background(), nil, 2, 2))
}

// Damage inside the compressed data is found where it is; what lies before can
// be read.
func TestDamageIsNamed(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 9))
	p := rastertest.Picture(rng, 40, 20, 3, 16)
	m := made{w: 40, h: 20, ch: 3, depth: 16, rows: 4, compression: 8}
	blocks := m.blocks(p)
	last := &blocks[3][len(blocks[3])-1]
	*last ^= 1 // of the checksum
	src, err := open(m.fileOf(blocks))
	require.NoError(t, err)
	dst := make([]uint16, len(p))
	require.NoError(t, src.ReadRows(context.Background(), dst, 0, 12))
	err = src.ReadRows(context.Background(), dst, 0, 20)
	require.ErrorIs(t, err, raster.ErrCorrupt)
	require.EqualError(t, err, "strip 3: zlib: invalid checksum (damaged file)")

	*last ^= 1
	blocks[2] = blocks[2][:len(blocks[2])/2]
	src, err = open(m.fileOf(blocks))
	require.NoError(t, err)
	err = src.ReadRows(context.Background(), dst, 8, 12)
	require.ErrorIs(t, err, raster.ErrTruncated)
	require.Regexp(t, `^strip 2: Deflate data ends after \d+ of 960 bytes`, err.Error())
}

// An error of the reader underneath is passed on as it is.
func TestFailingDiskIsNoDamagedFile(t *testing.T) {
	m := made{w: 40, h: 20, ch: 3, depth: 16, compression: 8}
	file := m.file(make([]uint16, 40*20*3))
	disk := &failing{Reader: bytes.NewReader(file)}
	src, err := Open(disk, int64(len(file)), raster.DefaultLimits())
	require.NoError(t, err)
	disk.broken = true
	err = src.ReadRows(context.Background(), make([]uint16, 40*20*3), 0, 20)
	require.ErrorIs(t, err, errDisk)
	require.NotErrorIs(t, err, raster.ErrCorrupt)
	_, err = Open(disk, int64(len(file)), raster.DefaultLimits())
	require.ErrorIs(t, err, errDisk)
}

var errDisk = fmt.Errorf("input/output error")

type failing struct {
	*bytes.Reader
	broken bool
}

func (f *failing) ReadAt(p []byte, off int64) (int, error) {
	if f.broken {
		return 0, errDisk
	}
	return f.Reader.ReadAt(p, off)
}
