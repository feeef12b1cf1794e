package jpeg

import (
	"bytes"
	stdjpeg "image/jpeg"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
)

// The kernels for this processor transform and quantize as those in Go, with the
// smallest and the largest samples, with all steps there can be.
func TestBlocksAreTheSameWithAllKernels(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	for i := range 20_000 {
		var s steps
		for k := range s {
			s[k] = uint8(1 + rng.IntN(255)>>rng.IntN(8))
		}
		var src tile
		spread, middle := 1+rng.IntN(256), rng.IntN(256)-128
		for k := range src {
			src[k] = int16(min(max(middle+rng.IntN(spread)-spread/2, -128), 127))
			if i%4 == 0 {
				src[k] = int16(rng.IntN(2)*255 - 128)
			}
		}
		switch i {
		case 0:
			src = filled(-128)
		case 1:
			src = filled(127)
		}
		var got, want [2]quantized
		q := newQuantizer(s)
		fastest().forward(&got, &src, q)
		kernels{}.forward(&want, &src, q)
		if got != want {
			t.Fatalf("steps %v of %v: %v, not %v", s, src, got, want)
		}
	}
}

func filled(v int16) (t tile) {
	for i := range t {
		t[i] = v
	}
	return t
}

// The quotients of all dividends by all divisors are the same in words, as vectors
// have them, as in 64 bits.
func TestQuotientsOfWordsAreRounded(t *testing.T) {
	for step := range 255 {
		var s steps
		for i := range s {
			s[i] = uint8(step + 1)
		}
		q := newQuantizer(s)
		for n := range uint32(1 << 14) {
			high := n * uint32(q.factor[0]) >> 16 * uint32(q.shift[0]) >> 16
			if want := n / (8 * uint32(step+1)); high != want || uint32(uint64(n)*q.scale[0]>>32) != want {
				t.Fatalf("%d / %d", n, 8*(step+1))
			}
		}
	}
}

// The kernels for this processor convert all colors as those in Go.
func TestColorsAreTheSameWithAllKernels(t *testing.T) {
	const stride = 3*tileWidth + 5
	rows := make([]uint16, 8*stride)
	var got, want [3]tile
	next := 0
	for next < 256*256*256 {
		for y := range 8 {
			for x := range tileWidth {
				rows[y*stride+3*x], rows[y*stride+3*x+1], rows[y*stride+3*x+2] = uint16(next>>16&255), uint16(next>>8&255), uint16(next&255)
				next++
			}
		}
		if !fastest().convert(&got, rows, stride) || !(kernels{}).convert(&want, rows, stride) || got != want {
			t.Fatalf("colors before %06x", next)
		}
	}
}

// A sample that is too large is noticed wherever it is: in whole tiles, in those
// cut off by the edge, in color and gray.
func TestSamplesAbove255AreRefused(t *testing.T) {
	for _, channels := range []int{1, 3} {
		spec := raster.Spec{Width: 35, Height: 11, Channels: channels, Depth: 8}
		for at := range spec.RowSamples() * spec.Height {
			p := smooth(spec)
			p[at] = 256 << (at % 8)
			_, err := write(spec, Options{}, p)
			require.ErrorIs(t, err, raster.ErrMisuse, "sample %d", at)
		}
	}
}

// Pictures of all small sizes and of all qualities are the same with all kernels,
// and image/jpeg decodes them.
func TestPicturesOfAllSizesAreTheSameWithAllKernels(t *testing.T) {
	for width := 1; width <= 40; width++ {
		for height := 1; height <= 40; height++ {
			for _, channels := range []int{1, 3} {
				spec := raster.Spec{Width: width, Height: height, Channels: channels, Depth: 8}
				quality := 1 + (width*41+height)%100
				p := noise(spec)
				e := newEncoder(width, channels, [2]steps{scaledSteps(luminance, quality), scaledSteps(chrominance, quality)})
				inGo := *e
				inGo.kernels = kernels{}
				for y := 0; y < height; y += edge {
					rows := p[y*spec.RowSamples() : min(y+edge, height)*spec.RowSamples()]
					got, gotSum, err := e.encodeRow(nil, rows)
					require.NoError(t, err)
					want, wantSum, err := inGo.encodeRow(nil, rows)
					require.NoError(t, err)
					if !bytes.Equal(want, got) || wantSum != gotSum {
						t.Fatalf("%+v, quality %d, row %d", spec, quality, y)
					}
				}
				b, err := write(spec, Options{Quality: quality}, p)
				require.NoError(t, err)
				_, err = stdjpeg.Decode(bytes.NewReader(b))
				require.NoError(t, err)
			}
		}
	}
}
