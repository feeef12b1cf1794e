package png

import (
	"bytes"
	"context"
	"fmt"
	"hash/adler32"
	"image"
	stdpng "image/png"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

func TestChecksumsAreJoined(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	for range 50 {
		b := make([]byte, rng.IntN(200_000))
		for i := range b {
			b[i] = byte(255 - rng.IntN(3)) // large sums
		}
		at := rng.IntN(len(b) + 1)
		require.Equal(t, adler32.Checksum(b), joined(adler32.Checksum(b[:at]), adler32.Checksum(b[at:]), len(b)-at))
	}
	require.Equal(t, uint32(1), joined(1, 1, 0))
}

// Pictures of several strips are what image/png decodes.
func TestStripsAreOneStream(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, level := range []int{0, 6} {
		spec := raster.Spec{Width: 900, Height: 500, Channels: 3, Depth: 16}
		if level > 0 {
			spec.Channels, spec.Depth, spec.Width = 1, 8, 5000
		}
		p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
		b, err := write(spec, Options{Level: level}, p)
		require.NoError(t, err)
		require.Equal(t, 3, bytes.Count(b, []byte("IDAT")), "strips")
		img, err := stdpng.Decode(bytes.NewReader(b))
		require.NoError(t, err)
		var got []uint16
		switch m := img.(type) {
		case *image.Gray:
			for _, v := range m.Pix {
				got = append(got, uint16(v))
			}
		case *image.RGBA64:
			for i := 0; i < len(m.Pix); i += 2 {
				if i%8 < 6 {
					got = append(got, be.Uint16(m.Pix[i:]))
				}
			}
		}
		require.True(t, slices.Equal(p, got), "level %d", level)
	}
}

// The bytes depend neither on the number of cores nor on how the rows came.
func TestBytesDependOnThePictureOnly(t *testing.T) {
	create := func(w raster.File, spec raster.Spec) (raster.Sink, error) { return Create(w, spec, Options{}) }
	rastertest.SameBytes(t, create, raster.Spec{Width: 1000, Height: 603, Channels: 3, Depth: 16}, 1, 100)
}

// Memory is that of the strips under way, and not of the picture.
func TestMemoryIsThatOfAFewStrips(t *testing.T) {
	create := func(w raster.File, spec raster.Spec) (raster.Sink, error) { return Create(w, spec, Options{}) }
	require.Less(t, rastertest.Allocated(t, create, raster.Spec{Width: 4000, Height: 1200, Channels: 3, Depth: 16}), int64(2*6<<20))
}

// Whatever goes wrong, Close waits for all that was begun.
func TestGoroutinesEnd(t *testing.T) {
	before := runtime.NumGoroutine()
	spec := raster.Spec{Width: 4000, Height: 600, Channels: 3, Depth: 8}
	rows := make([]uint16, spec.RowSamples()*190)
	for _, f := range []raster.File{&rastertest.FailingFile{N: 100}, &rastertest.Counter{}} {
		sink, err := Create(f, spec, Options{})
		require.NoError(t, err)
		for range 3 {
			if err = sink.WriteRows(context.Background(), rows); err != nil {
				break
			}
		}
		require.Error(t, sink.Close())
	}
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

func BenchmarkEncode(b *testing.B) {
	spec := raster.Spec{Width: 1800, Height: 1333, Channels: 3, Depth: 16}
	p := rastertest.Picture(rand.New(rand.NewPCG(1, 1)), spec.Width, spec.Height, spec.Channels, spec.Depth)
	for _, level := range []int{0, 6, 7} {
		b.Run(fmt.Sprintf("ours, level %d", level), func(b *testing.B) {
			b.SetBytes(int64(len(p)) * 2)
			for b.Loop() {
				var c rastertest.Counter
				sink, err := Create(&c, spec, Options{Level: level})
				if err == nil {
					err = rastertest.WriteAll(sink, spec.RowSamples(), p)
				}
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(c.N), "file-bytes")
			}
		})
	}
	img := image.NewRGBA64(image.Rect(0, 0, spec.Width, spec.Height))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	for i, v := range p {
		be.PutUint16(img.Pix[i/3*8+i%3*2:], v)
	}
	for _, level := range []stdpng.CompressionLevel{stdpng.BestSpeed, stdpng.DefaultCompression} {
		b.Run(fmt.Sprintf("image/png, level %d", level), func(b *testing.B) {
			b.SetBytes(int64(len(p)) * 2)
			for b.Loop() {
				var c rastertest.Counter
				if err := (&stdpng.Encoder{CompressionLevel: level}).Encode(&c, img); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(c.N), "file-bytes")
			}
		})
	}
}
