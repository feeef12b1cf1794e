package jpeg

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// The transform is that of the formula, to a sixth of a step at the highest
// quality (coefficients are eight times too large).
func TestTransformIsTheFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	worst := 0.0
	for i := range 2000 {
		var b block
		var f, want [64]float64
		for k := range b {
			b[k] = int32(rng.IntN(256)) - 128
			if i%2 == 0 { // the extremes
				b[k] = int32(rng.IntN(2))*255 - 128
			}
			f[k] = float64(b[k])
		}
		separable(&want, &f, cosine)
		transform(&b)
		for k := range b {
			worst = max(worst, math.Abs(float64(b[k])/8-want[k]))
		}
	}
	t.Logf("largest difference %.3f", worst)
	require.Less(t, worst, 1./6)
}

// Quotients are rounded to the nearest, for all coefficients and all steps.
func TestQuotientsAreRounded(t *testing.T) {
	for step := 1; step <= 255; step++ {
		var s steps
		for i := range s {
			s[i] = uint8(step)
		}
		q := newQuantizer(s)
		for from := int32(-8300); from < 8300; from += 64 {
			var b block
			for i := range b {
				b[i] = from + int32(i)
			}
			var got quantized
			q.quantize(&got, &b)
			for i, v := range b {
				want := int16(math.Round(float64(v) / float64(8*step)))
				if got.coefficients[i] != want || got.set>>i&1 == 1 != (want != 0) {
					t.Fatalf("%d in steps of %d: %d, not %d", v, 8*step, got.coefficients[i], want)
				}
			}
		}
	}
}

// Every color, against the formula of JFIF.
func TestColorsAreConverted(t *testing.T) {
	for r := range int32(256) {
		for g := int32(0); g < 256; g += 3 {
			for b := int32(0); b < 256; b += 5 {
				y, cb, cr := yCbCr(r, g, b)
				l := 0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b)
				for i, d := range []float64{l - 128 - float64(y), (float64(b)-l)/1.772 - float64(cb), (float64(r)-l)/1.402 - float64(cr)} {
					if math.Abs(d) > 0.503 || min(y, cb, cr) < -128 || max(y, cb, cr) > 127 {
						t.Fatalf("component %d of %d %d %d is off by %g: %d %d %d", i, r, g, b, d, y, cb, cr)
					}
				}
			}
		}
		y, cb, cr := yCbCr(r, r, r)
		require.Equal(t, [3]int16{int16(r) - 128, 0, 0}, [3]int16{y, cb, cr}, "gray stays gray")
	}
}

// Any coefficient that can occur has a code, and no code is all ones (T.81 C.2).
func TestEveryCoefficientHasACode(t *testing.T) {
	for kind := range 2 {
		dc, ac := newCodes(dcSpecs[kind]), newCodes(acSpecs[kind])
		for size := range 12 { // differences of first coefficients have up to 11 bits
			require.NotZero(t, dc[size])
		}
		for run := range 16 {
			for size := 1; size <= 10; size++ {
				require.NotZero(t, ac[run<<4|size])
			}
		}
		for table, c := range map[string]*codes{"DC": dc, "AC": ac} {
			for symbol, v := range c {
				extra := symbol & 15
				n := int(v&31) - extra
				require.True(t, v == 0 || v>>(5+extra) < 1<<n-1, "%s, symbol %#x: %b", table, symbol, v)
			}
		}
	}
}

// The files in testdata are this picture as cjpeg of libjpeg-turbo 2.1.5 has it:
// -sample 1x1 -restart 1, qualities 30, 95 and 100.
func TestBytesAreThoseOfTheReferenceEncoder(t *testing.T) {
	for _, c := range []struct {
		channels, quality int
	}{{1, 95}, {3, 30}, {3, 95}, {3, 100}} {
		spec := raster.Spec{Width: 69, Height: 45, Channels: c.channels, Depth: 8}
		p := append(smooth(spec)[:spec.RowSamples()*30], noise(spec)[spec.RowSamples()*30:]...)
		got, err := write(spec, Options{Quality: c.quality}, p)
		require.NoError(t, err)
		want := readFile(t, filepath.Join("testdata", fmt.Sprintf("cjpeg-%dx%d.jpg", c.channels, c.quality)))
		require.True(t, bytes.Equal(behindAPP0(t, want), behindAPP0(t, got)), "%+v", c)
	}
}

// behindAPP0 is a file from its tables on.
func behindAPP0(t testing.TB, b []byte) []byte {
	require.Equal(t, []byte{0xff, markerSOI, 0xff, markerAPP0}, b[:4])
	return b[4+int(be.Uint16(b[4:])):]
}

// image/jpeg and the formulas decode what is written to the picture it was, and
// image/jpeg to that of the formulas but for rounding.
func TestWrittenPictureIsReadBack(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {8, 8}, {133, 71}, {9, 200}} {
		for _, channels := range []int{1, 3} {
			for _, quality := range []int{0, 75, 100} {
				spec := raster.Spec{Width: size[0], Height: size[1], Channels: channels, Depth: 8, ICC: []byte("profile"), PPI: 300}
				p := smooth(spec)
				b, err := write(spec, Options{Quality: quality}, p)
				require.NoError(t, err)
				src, err := open(b)
				require.NoError(t, err)
				info := src.Info()
				require.Equal(t, [4]int{size[0], size[1], channels, 8}, [4]int{info.Width, info.Height, info.Channels, info.Depth})
				require.Equal(t, "baseline", info.Layout)
				require.Equal(t, [2]float64{300, 300}, [2]float64{info.XPPI, info.YPPI})
				require.Empty(t, info.Warnings)
				got, err := rastertest.ReadAll(src)
				require.NoError(t, err)
				exact, err := reference(b)
				require.NoError(t, err)
				for i := range p {
					require.InDelta(t, float64(p[i]), float64(got[i]), 6, "sample %d", i)
					require.InDelta(t, exact[i], float64(got[i]), 2, "sample %d", i)
				}
			}
		}
	}
}

// The bytes depend neither on the number of cores nor on how the rows came.
func TestBytesDependOnThePictureOnly(t *testing.T) {
	create := func(w raster.File, spec raster.Spec) (raster.Sink, error) { return Create(w, spec, Options{}) }
	rastertest.SameBytes(t, create, raster.Spec{Width: 1500, Height: 1003, Channels: 3, Depth: 8}, 1, 13)
}

// Memory is that of the bands under way, and not of the picture.
func TestMemoryIsThatOfAFewBands(t *testing.T) {
	create := func(w raster.File, spec raster.Spec) (raster.Sink, error) {
		return Create(w, spec, Options{Quality: 75})
	}
	require.Less(t, rastertest.Allocated(t, create, raster.Spec{Width: 4000, Height: 2000, Channels: 3, Depth: 8}), int64(2*4<<20))
}

// Whatever goes wrong, Close waits for all that was begun.
func TestGoroutinesEnd(t *testing.T) {
	before := runtime.NumGoroutine()
	spec := raster.Spec{Width: 4000, Height: 2000, Channels: 3, Depth: 8}
	rows := make([]uint16, spec.RowSamples()*500)
	for _, f := range []raster.File{&rastertest.FailingFile{N: 1000}, &rastertest.Counter{}} {
		sink, err := Create(f, spec, Options{})
		require.NoError(t, err)
		for range 3 {
			if err = sink.WriteRows(context.Background(), rows); err != nil {
				break
			}
		}
		require.Error(t, sink.Close())
		require.LessOrEqual(t, runtime.NumGoroutine(), before+1)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	sink, err := Create(&rastertest.Counter{}, spec, Options{})
	require.NoError(t, err)
	require.ErrorIs(t, sink.WriteRows(ctx, rows), context.Canceled)
	require.ErrorIs(t, sink.Close(), context.Canceled)
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

func FuzzEncoder(f *testing.F) {
	f.Add([]byte("some samples of any kind"), uint8(5), uint8(50), true)
	f.Fuzz(func(t *testing.T, samples []byte, width, quality uint8, color bool) {
		spec := raster.Spec{Width: int(width)%40 + 1, Channels: 1, Depth: 8}
		if color {
			spec.Channels = 3
		}
		spec.Height = min(len(samples)/spec.RowSamples(), 50)
		if spec.Height == 0 {
			return
		}
		p := make([]uint16, spec.Height*spec.RowSamples())
		for i := range p {
			p[i] = uint16(samples[i])
		}
		b, err := write(spec, Options{Quality: int(quality)%100 + 1}, p)
		if err != nil {
			t.Fatal(err)
		}
		exact, err := reference(b)
		if err != nil {
			t.Fatal(err)
		}
		src, err := open(b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rastertest.ReadAll(src)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if d := math.Abs(exact[i] - float64(got[i])); d > 3 {
				t.Fatalf("sample %d is off by %g", i, d)
			}
		}
	})
}
