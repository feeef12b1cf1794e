package jpeg

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// written gives a file and the sink that wrote it.
func written(t testing.TB, spec raster.Spec, quality int, p []uint16) ([]byte, raster.CheckedSink) {
	var f rastertest.File
	sink, err := Create(&f, spec, Options{Quality: quality})
	require.NoError(t, err)
	require.NoError(t, rastertest.WriteAll(sink, spec.RowSamples(), p))
	return f.Bytes(), sink.(raster.CheckedSink)
}

func verified(sink raster.CheckedSink, b []byte) error {
	return sink.Verify(context.Background(), bytes.NewReader(b), int64(len(b)), nil)
}

func TestWhatIsWrittenIsFoundRight(t *testing.T) {
	for width := 1; width <= 40; width++ {
		for height := 1; height <= 40; height += 3 {
			for _, channels := range []int{1, 3} {
				spec := raster.Spec{Width: width, Height: height, Channels: channels, Depth: 8, ICC: []byte("profile")}
				for _, p := range [][]uint16{smooth(spec), noise(spec)} {
					b, sink := written(t, spec, 1+(width*41+height)%100, p)
					var rows []int
					require.NoError(t, sink.Verify(context.Background(), bytes.NewReader(b), int64(len(b)), func(n int) { rows = append(rows, n) }))
					require.Len(t, rows, (height+7)/8)
					require.True(t, slices.IsSorted(rows))
					require.Equal(t, height, rows[len(rows)-1])
				}
			}
		}
	}
}

// Whatever bit of a file is another, it is noticed.
func TestEveryFlippedBitIsNoticed(t *testing.T) {
	for _, channels := range []int{1, 3} {
		for _, quality := range []int{20, 100} {
			spec := raster.Spec{Width: 21, Height: 18, Channels: channels, Depth: 8, ICC: []byte("profile"), PPI: 300}
			for _, p := range [][]uint16{smooth(spec), noise(spec)} {
				b, sink := written(t, spec, quality, p)
				for i := range 8 * len(b) {
					b[i/8] ^= 1 << (i % 8)
					require.Error(t, verified(sink, b), "%+v, quality %d, bit %d of byte %d of %d", spec, quality, i%8, i/8, len(b))
					b[i/8] ^= 1 << (i % 8)
				}
				require.NoError(t, verified(sink, b))
			}
		}
	}
}

func TestEveryTruncationIsNoticed(t *testing.T) {
	spec := raster.Spec{Width: 37, Height: 29, Channels: 3, Depth: 8}
	b, sink := written(t, spec, 95, noise(spec))
	for n := range b {
		require.ErrorIs(t, verified(sink, b[:n]), raster.ErrTruncated, "%d bytes", n)
	}
}

// What is done to whole rows of blocks is noticed, and named where it is known.
func TestRowsOfBlocksInDisorderAreNoticed(t *testing.T) {
	spec := raster.Spec{Width: 40, Height: 80, Channels: 3, Depth: 8}
	b, sink := written(t, spec, 95, noise(spec))
	var at []int // of the markers behind the rows
	for i := len(b) - 2; len(at) < 10; i-- {
		if b[i] == 0xff && b[i+1] != 0 {
			at = append([]int{i}, at...)
		}
	}
	for name, c := range map[string]struct {
		bytes []byte
		says  string
	}{
		"swapped":          {slices.Concat(b[:at[1]+2], b[at[2]+2:at[3]], b[at[2]:at[2]+2], b[at[1]+2:at[2]], b[at[3]:]), "row of blocks 2: coefficients with checksum"},
		"left out":         {slices.Concat(b[:at[1]], b[at[2]:]), "row of blocks 1: marker 0xd2 behind it instead of 0xd1"},
		"twice":            {slices.Concat(b[:at[2]], b[at[1]:]), "row of blocks 2: marker 0xd1 behind it instead of 0xd2"},
		"another marker":   {slices.Concat(b[:at[7]], []byte{0xff, 0xd0}, b[at[7]+2:]), "row of blocks 7: marker 0xd0 behind it instead of 0xd7"},
		"a byte more":      {slices.Concat(b[:at[4]], []byte{0x7f}, b[at[4]:]), "row of blocks 4: data behind the last block"},
		"ones behind it":   {slices.Concat(b[:at[4]], []byte{0xff, 0x00}, b[at[4]:]), "row of blocks 4: data behind the last block"},
		"a byte less":      {slices.Concat(b[:at[4]-1], b[at[4]:]), "row of blocks 4: "},
		"a fill byte":      {slices.Concat(b[:at[4]], []byte{0xff}, b[at[4]:]), "row of blocks 4: marker 0xff behind it instead of 0xd4"},
		"no end":           {slices.Concat(b[:at[9]], []byte{0xff, 0xd1}), "row of blocks 9: marker 0xd1 behind it instead of 0xd9"},
		"more at the end":  {append(slices.Clone(b), 0), "1 bytes behind the end"},
		"another comment":  {with(b, segment(0xfe, "said")), "other bytes before the image data"},
		"endless data":     {slices.Concat(b[:at[0]], make([]byte, 1<<20), b[at[0]:]), "bytes without a marker"},
		"nothing but data": {slices.Concat(b[:len(b)-len(behindScan(t, b))], make([]byte, 1<<20)), "bytes without a marker"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, verified(sink, c.bytes), c.says)
		})
	}
}

// behindScan is the entropy-coded data and all behind it.
func behindScan(t testing.TB, b []byte) []byte {
	h, err := readHeader(raster.Extent{R: bytes.NewReader(b), Size: int64(len(b))}, raster.DefaultLimits())
	require.NoError(t, err)
	return b[h.scanAt+2+int64(be.Uint16(b[h.scanAt+2:])):]
}

// A file as good as another, but of another picture, or coded in another way.
func TestAnotherFileIsNoticed(t *testing.T) {
	spec := raster.Spec{Width: 40, Height: 24, Channels: 3, Depth: 8}
	p := noise(spec)
	b, sink := written(t, spec, 95, p)
	p[spec.RowSamples()*9+70] ^= 255
	other, _ := written(t, spec, 95, p)
	require.ErrorContains(t, verified(sink, other), "row of blocks 1: coefficients with checksum")
	require.NoError(t, verified(sink, b))
	spec.Width++
	wide, _ := written(t, spec, 95, noise(spec))
	require.ErrorContains(t, verified(sink, wide), "before the image data")
}

// Zeros that are coded before the end of a block are right for a decoder, but
// nothing that is written.
func TestZerosBeforeTheEndOfABlockAreNoticed(t *testing.T) {
	spec := raster.Spec{Width: 8, Height: 8, Channels: 1, Depth: 8}
	b, sink := written(t, spec, 95, make([]uint16, 64))
	data := behindScan(t, b)
	w := newBitWriter(nil)
	dc, ac := newCodes(dcSpecs[0]), newCodes(acSpecs[0])
	code, n := dc.of(0, -512) // steps of 2 at quality 95
	for _, symbol := range []uint32{ac[sixteenZero], ac[endOfBlock]} {
		code, n = code<<(symbol&31)|uint64(symbol>>5), n+uint(symbol&31)
	}
	w.acc, w.free = code, 64-n
	w.flush()
	long := slices.Concat(b[:len(b)-len(data)], w.out, []byte{0xff, markerEOI})
	src, err := open(long)
	require.NoError(t, err)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	require.Equal(t, make([]uint16, 64), got)
	require.ErrorContains(t, verified(sink, long), string(flawRoundabout))
}

// Memory is that of a few rows of blocks, whatever the height.
func TestVerifyingTakesTheMemoryOfAFewRows(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	spec := raster.Spec{Width: 1000, Height: 4000, Channels: 3, Depth: 8}
	b, sink := written(t, spec, 95, noise(spec))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	require.NoError(t, verified(sink, b))
	runtime.ReadMemStats(&after)
	allocated := int(after.TotalAlloc - before.TotalAlloc)
	t.Logf("%d bytes allocated in all for a file of %d", allocated, len(b))
	require.Less(t, allocated, len(b)/20)
}

func TestVerifyingEnds(t *testing.T) {
	spec := raster.Spec{Width: 400, Height: 400, Channels: 3, Depth: 8}
	b, sink := written(t, spec, 95, noise(spec))
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	require.ErrorIs(t, sink.Verify(ctx, bytes.NewReader(b), int64(len(b)), func(int) { cancel() }), context.Canceled)
	require.ErrorIs(t, sink.Verify(context.Background(), failingReader{b}, int64(len(b)), nil), io.ErrNoProgress)
	require.LessOrEqual(t, runtime.NumGoroutine(), before+1)

	unfinished, err := Create(new(rastertest.File), spec, Options{})
	require.NoError(t, err)
	require.Error(t, unfinished.Close())
	require.ErrorIs(t, verified(unfinished.(raster.CheckedSink), b), raster.ErrMisuse)
}

// failingReader cannot read the second half of a file.
type failingReader struct{ b []byte }

func (f failingReader) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > int64(len(f.b)/2) {
		return 0, io.ErrNoProgress
	}
	return copy(p, f.b[off:]), nil
}

// Whatever bytes a file has, verifying ends, and finds only the file right that was
// written.
func FuzzVerify(f *testing.F) {
	spec := raster.Spec{Width: 19, Height: 21, Channels: 3, Depth: 8}
	rng := rand.New(rand.NewPCG(1, 2))
	b, sink := written(f, spec, 90, rastertest.Picture(rng, spec.Width, spec.Height, 3, 8))
	f.Add(len(b)-40, []byte{0xff, 0xd0})
	f.Add(len(b)-100, []byte("some bytes that are others"))
	f.Add(0, bytes.Clone(b))
	f.Fuzz(func(t *testing.T, at int, other []byte) {
		changed := bytes.Clone(b)
		if at >= 0 && at < len(b) {
			changed = append(changed[:at], append(bytes.Clone(other), b[min(at+len(other), len(b)):]...)...)
		}
		if err := verified(sink, changed); (err == nil) != bytes.Equal(b, changed) {
			t.Fatalf("changed at %d: %v", at, err)
		}
	})
}

// BenchmarkVerify reads back six megapixels of grain, beside decoding them.
func BenchmarkVerify(b *testing.B) {
	spec := raster.Spec{Width: 3000, Height: 2000, Channels: 3, Depth: 8}
	file, sink := written(b, spec, 95, grainy(spec, 2))
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			require.NoError(b, verified(sink, file))
		}
	})
	b.Run("image/jpeg", func(b *testing.B) {
		for b.Loop() {
			src, err := open(file)
			require.NoError(b, err)
			_, err = rastertest.ReadAll(src)
			require.NoError(b, err)
		}
	})
}
