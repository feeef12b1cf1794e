package tiff

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// tight limits suit the small files of the tests.
func tight() raster.Limits {
	return raster.Limits{
		MaxPixels: 1 << 20, MaxEdge: 1 << 14, MaxBlockBytes: 4 << 20, MaxWholeBytes: 4 << 20,
		MaxTags: 256, MaxTagBytes: 1 << 20, MaxExpansion: 5000,
	}
}

// tryToRead opens and decodes a file block by block, and fails if an error is
// not one of the kinds there are.
func tryToRead(t testing.TB, b []byte) (read bool) {
	src, err := Open(bytes.NewReader(b), int64(len(b)), tight())
	if err == nil {
		info := src.Info()
		dst := make([]uint16, info.BlockRows*info.RowSamples())
		for y := 0; y < info.Height && err == nil; y += info.BlockRows {
			err = src.ReadRows(context.Background(), dst, y, min(y+info.BlockRows, info.Height))
		}
	}
	if err == nil {
		return true
	}
	var e *raster.Error
	if !errors.As(err, &e) {
		t.Fatalf("%T: %v", err, err)
	}
	for _, kind := range []error{raster.ErrFormat, raster.ErrUnsupported, raster.ErrCorrupt, raster.ErrTruncated, raster.ErrLimit} {
		if errors.Is(err, kind) {
			return false
		}
	}
	t.Fatalf("an error of no kind: %v", err)
	return false
}

// hostileFiles are the files that made other decoders fail.
func hostileFiles(t testing.TB) []string {
	var files []string
	err := filepath.WalkDir(fixture.Path(t, "hostile"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	require.NoError(t, err)
	return files
}

// Every hostile file is refused or decoded, quickly and in little memory.
func TestHostileFilesDoNoHarm(t *testing.T) {
	files := hostileFiles(t)
	require.Greater(t, len(files), 300)
	read := 0
	for _, path := range files {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		if tryToRead(t, b) {
			read++
		}
		runtime.ReadMemStats(&after)
		require.Less(t, time.Since(start), 10*time.Second, path)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20), "%s: bytes allocated", path)
	}
	require.Greater(t, read, 10, "files that can be decoded all the same")
}

// Two files for which other readers ask for 2 TiB and 4 GB: refused with the
// limits of everyday use, and next to nothing allocated.
func TestHugeClaimsAreRefusedWithoutAllocating(t *testing.T) {
	for _, name := range []string{"tiff_dos_strip_chop.tif", "huge4GB.tif"} {
		b, err := os.ReadFile(fixture.Path(t, "hostile", "gdal", name))
		require.NoError(t, err)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = open(b)
		runtime.ReadMemStats(&after)
		require.ErrorIs(t, err, raster.ErrLimit, name)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<10), name)
	}
}

// Thousands of pages and complaints are not a way to keep the reader busy.
func TestPagesAndWarningsAreBounded(t *testing.T) {
	var pages []made
	for range 3000 {
		pages = append(pages, made{w: 1, h: 1, unsorted: true})
	}
	src, err := open(chain(pages))
	require.NoError(t, err)
	require.Contains(t, src.Info().Warnings, "only the first 64 pages were looked at")

	m := made{w: 1, h: 50_000, ch: 1, depth: 8, rows: 1, tags: []madeTag{num(tagStripByteCounts, typeLong, make([]uint64, 50_000)...)}}
	start := time.Now()
	src, err = open(m.file(make([]uint16, 50_000)))
	require.NoError(t, err)
	require.Less(t, time.Since(start), 5*time.Second)
	require.Equal(t, []string{"50000 of 50000 blocks are given as shorter than their rows; the rows were believed"}, src.Info().Warnings)
}

// A file cut off anywhere is refused or found truncated, never read as if it
// were whole.
func TestEveryTruncationIsNoticed(t *testing.T) {
	for _, m := range []made{
		{compression: 1, rows: 2}, {compression: 5}, {compression: 8, rows: 1}, {compression: 32773, big: true}, {compression: 8, tileW: 16, tileH: 16},
	} {
		m.w, m.h, m.ch, m.depth = 9, 7, 3, 16
		b := m.file(noise(raster.Spec{Width: 9, Height: 7, Channels: 3, Depth: 16}))
		for n := range b {
			if n >= len(b)-8 { // the directory is last; what follows is only the end of its list
				break
			}
			require.False(t, tryToRead(t, b[:n]), "%d of %d bytes", n, len(b))
		}
		require.True(t, tryToRead(t, b))
	}
}

func FuzzTIFF(f *testing.F) {
	p := noise(raster.Spec{Width: 9, Height: 7, Channels: 3, Depth: 16})
	for _, m := range []made{
		{compression: 1, rows: 2}, {compression: 5, predictor: true}, {compression: 8, rows: 1, bigEndian: true},
		{compression: 32773, big: true, planar: true}, {compression: 8, tileW: 16, tileH: 16}, {unsorted: true, without: []uint16{tagStripByteCounts}},
	} {
		m.w, m.h, m.ch, m.depth = 9, 7, 3, 16
		f.Add(m.file(p))
	}
	rastertest.Seed(f, 4<<10, "hostile")
	rastertest.Seed(f, 4<<10, "tiff", "image-tiff")
	f.Fuzz(func(t *testing.T, b []byte) { tryToRead(t, b) })
}
