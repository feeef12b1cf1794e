package tiff

import (
	"bytes"
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

// tryToRead opens and decodes any bytes.
func tryToRead(t testing.TB, b []byte) (read bool) { return rastertest.Try(t, b, Open) }

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
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<20), "%s: bytes allocated", path)
	}
	require.Greater(t, read, 10, "files that can be decoded all the same")
}

// In a circle of SubIFDs, and where directories overlap, the walk ends; so it
// does where they are nested too deep.
func TestNestedAndOverlappingDirectoriesEnd(t *testing.T) {
	// Every two bytes begin a directory of one tag, of which most read alike.
	b := []byte("II*\x00\x08\x00\x00\x00")
	for range 4000 {
		b = append(b, 1, 0)
	}
	start := time.Now()
	require.False(t, tryToRead(t, b))
	require.Less(t, time.Since(start), time.Second)

	// SubIFDs of SubIFDs, ten deep.
	m := made{}
	b = append([]byte("II*\x00\x00\x00\x00\x00"), make([]byte, 16)...)
	sub := uint64(0)
	for range 10 {
		next := uint64(len(b))
		tags := []madeTag{num(tagImageWidth, typeLong, 4), num(tagImageLength, typeLong, 4), num(tagBitsPerSample, typeShort, 8),
			num(tagPhotometric, typeShort, blackIsZero), num(tagStripOffsets, typeLong, 8), num(tagStripByteCounts, typeLong, 16)}
		if sub > 0 {
			tags = append(tags, num(tagSubIFDs, typeLong, sub))
		}
		b = m.appendDirectory(b, 4, tags)
		sub = next
	}
	src, err := open(b)
	require.NoError(t, err)
	require.Len(t, src.Info().Pages, 5)
	require.Contains(t, src.Info().Warnings, "SubIFD 0 of SubIFD 0 of SubIFD 0 of SubIFD 0 of IFD 0: pages nested deeper than 4 were not looked at (over the limit: ifd-depth)")
	lim := raster.DefaultLimits()
	lim.MaxIFDs = 2
	src, err = Open(bytes.NewReader(b), int64(len(b)), lim)
	require.NoError(t, err)
	require.Contains(t, src.Info().Warnings, "only the first 2 pages were looked at (over the limit: ifds)")
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
	require.Contains(t, src.Info().Warnings, "only the first 64 pages were looked at (over the limit: ifds)")

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
