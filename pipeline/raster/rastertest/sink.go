package rastertest

import (
	"bytes"
	"context"
	"math/rand/v2"
	"runtime"
	"testing"

	"safelight/pipeline/raster"
)

// Create starts a file of the format under test.
type Create func(w raster.File, spec raster.Spec) (raster.Sink, error)

// Counter is a raster.File that keeps nothing.
type Counter struct{ N int64 }

// Write counts p.
func (c *Counter) Write(p []byte) (int, error) {
	c.N += int64(len(p))
	return len(p), nil
}

// WriteAt replaces what was counted.
func (c *Counter) WriteAt(p []byte, _ int64) (int, error) { return len(p), nil }

// SameBytes fails the test unless the bytes of a picture depend neither on the
// number of cores nor on how many rows are written at a time.
func SameBytes(t *testing.T, create Create, spec raster.Spec, atATime ...int) {
	t.Helper()
	p := Picture(rand.New(rand.NewPCG(3, 4)), spec.Width, spec.Height, spec.Channels, spec.Depth)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var want []byte
	for _, cores := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(cores)
		for _, rows := range append([]int{spec.Height}, atATime...) {
			var f File
			sink, err := create(&f, spec)
			if err != nil {
				t.Fatal(err)
			}
			for y := 0; y < spec.Height; y += rows {
				if err := sink.WriteRows(context.Background(), p[y*spec.RowSamples():min(y+rows, spec.Height)*spec.RowSamples()]); err != nil {
					t.Fatal(err)
				}
			}
			if err := sink.Close(); err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = bytes.Clone(f.Bytes())
			}
			if len(want) == 0 || !bytes.Equal(want, f.Bytes()) {
				t.Fatalf("other bytes with %d cores, %d rows at a time", cores, rows)
			}
		}
	}
}

// Allocated is how many bytes are allocated in all while a picture is written to
// nowhere, sixteen rows at a time, with two cores.
func Allocated(t *testing.T, create Create, spec raster.Spec) int64 {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	rows := Picture(rand.New(rand.NewPCG(5, 6)), spec.Width, 16, spec.Channels, spec.Depth)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	sink, err := create(&Counter{}, spec)
	if err != nil {
		t.Fatal(err)
	}
	for range spec.Height / 16 {
		if err := sink.WriteRows(context.Background(), rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := sink.Close(); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	allocated := int64(after.TotalAlloc - before.TotalAlloc)
	t.Logf("%d bytes allocated in all for %d of samples", allocated, spec.Height*spec.RowSamples()*spec.Depth/8)
	return allocated
}
