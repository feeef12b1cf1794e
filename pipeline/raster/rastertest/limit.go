package rastertest

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"testing"

	"safelight/pipeline/raster"
)

// AtLimit proves that a file is read with a limit of the given value, and with
// one less is refused by that limit and no other, with little allocated.
func AtLimit(t *testing.T, b []byte, limit raster.Limit, value int64, open func(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error)) {
	t.Helper()
	read := func(value int64) error {
		lim := raster.DefaultLimits()
		if err := lim.Set(limit, value); err != nil {
			t.Fatal(err)
		}
		src, err := open(bytes.NewReader(b), int64(len(b)), lim)
		if err == nil {
			defer src.Close()
			_, err = ReadAll(src)
		}
		return err
	}
	if err := read(value); err != nil {
		t.Fatalf("%q %d: %v", string(limit), value, err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := read(value - 1)
	runtime.ReadMemStats(&after)
	var got raster.Limit
	if !errors.As(err, &got) || got != limit || !errors.Is(err, raster.ErrLimit) {
		t.Fatalf("%q %d: %v", string(limit), value-1, err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Fatalf("%q %d: %d bytes allocated", string(limit), value-1, n)
	}
}
