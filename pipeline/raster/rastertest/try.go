package rastertest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"testing"

	"safelight/pipeline/raster"
)

// TightLimits suit the small files of the tests.
func TightLimits() raster.Limits {
	return raster.Limits{
		MaxPixels: 1 << 20, MaxEdge: 1 << 14, MaxBlockBytes: 4 << 20, MaxWholeBytes: 4 << 20,
		MaxIFDs: 64, MaxIFDDepth: 4, MaxTags: 256, MaxTagBytes: 1 << 20, MaxExpansion: 5000,
	}
}

// Try opens and decodes any bytes with tight limits: block by block, in whole
// numbers and whatever else the source says it has, twice; and all that once more
// in partial mode, which must not fail or give anything else where the other does
// not fail. It fails the test if an error is not one of the kinds there are, or
// the second reading gives something else than the first. It reports whether the
// file was read.
func Try(t testing.TB, b []byte, open func(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error)) bool {
	t.Helper()
	lim := TightLimits()
	sum, _, err := try(b, lim, open)
	read := kindOf(t, err)
	lim.Partial = true
	partial, missing, err := try(b, lim, open)
	switch {
	case !kindOf(t, err):
		if read {
			t.Fatalf("only in partial mode: %v", err)
		}
	case read && len(missing) > 0:
		t.Fatalf("rows of a whole file are said to be missing: %v", missing)
	case read && partial != sum:
		t.Fatal("partial mode gives another picture")
	}
	return read
}

// try opens a file and reads it twice. It returns a checksum of all that was
// read.
func try(b []byte, lim raster.Limits, open func(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error)) (sum uint32, missing [][2]int, err error) {
	src, err := open(bytes.NewReader(b), int64(len(b)), lim)
	if err != nil {
		return 0, nil, err
	}
	defer src.Close()
	if sum, err = sumOf(src); err != nil {
		return 0, nil, err
	}
	again, err := sumOf(src)
	if err != nil || again != sum {
		return 0, nil, fmt.Errorf("read again: checksum %08x, before %08x; %v", again, sum, err) // of no kind
	}
	return sum, src.Info().MissingRows, nil
}

// sumOf decodes all that a source has.
func sumOf(src raster.Source) (uint32, error) {
	ctx, info, sum := context.Background(), src.Info(), crc32.NewIEEE()
	words := make([]uint16, info.BlockRows*info.RowSamples())
	floats := make([]float32, len(words))
	for y := 0; y < info.Height; y += info.BlockRows {
		y1 := min(y+info.BlockRows, info.Height)
		if err := src.ReadRows(ctx, words, y, y1); err != nil {
			return 0, err
		}
		binary.Write(sum, binary.LittleEndian, words[:(y1-y)*info.RowSamples()])
		if info.Float {
			if err := src.(raster.FloatSource).ReadFloat(ctx, floats, y, y1); err != nil {
				return 0, err
			}
			binary.Write(sum, binary.LittleEndian, floats[:(y1-y)*info.RowSamples()])
		}
	}
	for y := 0; y < info.Height && info.Infrared != ""; y += info.BlockRows {
		y1 := min(y+info.BlockRows, info.Height)
		if err := src.(raster.InfraredSource).ReadInfrared(ctx, words, y, y1); err != nil {
			return 0, err
		}
		binary.Write(sum, binary.LittleEndian, words[:(y1-y)*info.Width])
	}
	src.Info()
	return sum.Sum32(), nil
}

// kindOf reports whether there is no error, and fails if it is of no kind.
func kindOf(t testing.TB, err error) bool {
	t.Helper()
	if err == nil {
		return true
	}
	if e := (*raster.Error)(nil); !errors.As(err, &e) {
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
