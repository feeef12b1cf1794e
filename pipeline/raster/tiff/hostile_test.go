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
		MaxIFDs: 64, MaxIFDDepth: 4, MaxTags: 256, MaxTagBytes: 1 << 20, MaxExpansion: 5000,
	}
}

// tryToRead opens and decodes a file block by block, in whole numbers and
// whatever else it says it has; and once more in partial mode, which must not
// fail where the other does not. It fails if an error is not one of the kinds
// there are.
func tryToRead(t testing.TB, b []byte) (read bool) {
	lim := tight()
	src, err := Open(bytes.NewReader(b), int64(len(b)), lim)
	read = kindOf(t, err) && kindOf(t, readEverything(src))
	lim.Partial = true
	src, err = Open(bytes.NewReader(b), int64(len(b)), lim)
	if !kindOf(t, err) {
		if read {
			t.Fatalf("only in partial mode: %v", err)
		}
		return read
	}
	if err := readEverything(src); err != nil && (forgivable(err) || read) {
		t.Fatalf("not forgiven: %v", err)
	}
	if read && len(src.Info().MissingRows) > 0 {
		t.Fatalf("rows of a whole file are said to be missing: %v", src.Info().MissingRows)
	}
	return read
}

// readEverything decodes all that a source has.
func readEverything(src raster.Source) error {
	info := src.Info()
	words := make([]uint16, info.BlockRows*info.RowSamples())
	floats := make([]float32, len(words))
	for y := 0; y < info.Height; y += info.BlockRows {
		y1 := min(y+info.BlockRows, info.Height)
		if err := src.ReadRows(context.Background(), words, y, y1); err != nil {
			return err
		}
		if info.Float {
			if err := src.(raster.FloatSource).ReadFloat(context.Background(), floats, y, y1); err != nil {
				return err
			}
		}
	}
	for y := 0; y < info.Height && info.Infrared != ""; y += info.BlockRows {
		if err := src.(raster.InfraredSource).ReadInfrared(context.Background(), words, y, min(y+info.BlockRows, info.Height)); err != nil {
			return err
		}
	}
	src.Info()
	return nil
}

// kindOf reports whether there is no error, and fails if it is of no kind.
func kindOf(t testing.TB, err error) bool {
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
	require.Contains(t, src.Info().Warnings, "SubIFD 0 of SubIFD 0 of SubIFD 0 of SubIFD 0 of IFD 0: pages nested deeper than 4 were not looked at")
	lim := raster.DefaultLimits()
	lim.MaxIFDs = 2
	src, err = Open(bytes.NewReader(b), int64(len(b)), lim)
	require.NoError(t, err)
	require.Contains(t, src.Info().Warnings, "only the first 2 pages were looked at")
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
	floats := made{w: 9, h: 7, ch: 3, depth: 16, float: true, predictor: true, compression: 5}
	f.Add(floats.file(p))
	infrared := made{w: 9, h: 5, ch: 4, depth: 16, compression: 50000, front: true, tags: []madeTag{num(tagExtraSamples, typeShort, 2)}}
	f.Add(infrared.file(p))
	dng := linearDNG(3, 12, num(tagActiveArea, typeLong, 1, 1, 6, 8), num(tagBlackLevel, typeShort, 60))
	f.Add(dng.file(p))
	jpeg, _ := jpegTIFF(f, made{w: 20, h: 18, ch: 3, rows: 16}, yCbCr, true)
	f.Add(jpeg)
	rastertest.Seed(f, 4<<10, "hostile")
	rastertest.Seed(f, 4<<10, "tiff", "image-tiff")
	f.Fuzz(func(t *testing.T, b []byte) { tryToRead(t, b) })
}
