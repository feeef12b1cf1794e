package raster_test

import (
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// naive is the area average of a part of a picture, in floating point and
// without regard to speed: every reduced pixel goes over the whole part.
func naive(p []uint16, in raster.Info, crop image.Rectangle, outW, outH int) []float64 {
	overlap := func(a0, a1, b0, b1 float64) float64 { return max(0, min(a1, b1)-max(a0, b0)) }
	sx, sy := float64(crop.Dx())/float64(outW), float64(crop.Dy())/float64(outH)
	out := make([]float64, outW*outH*in.Channels)
	for i := range out {
		c, x, y := i%in.Channels, i/in.Channels%outW, i/in.Channels/outW
		sum := 0.0
		for v := range crop.Dy() {
			wy := overlap(float64(v), float64(v+1), float64(y)*sy, float64(y+1)*sy)
			for u := range crop.Dx() {
				w := wy * overlap(float64(u), float64(u+1), float64(x)*sx, float64(x+1)*sx)
				sum += w * float64(p[((crop.Min.Y+v)*in.Width+crop.Min.X+u)*in.Channels+c])
			}
		}
		out[i] = sum / (sx * sy) * 65535 / float64(in.Max())
	}
	return out
}

// reduce feeds the rows of the part in uneven portions.
func reduce(t *testing.T, r *raster.Reducer, p []uint16, in raster.Info) []uint16 {
	var out []uint16
	crop, row, next := r.Crop(), in.RowSamples(), 0
	for y := crop.Min.Y; y < crop.Max.Y; {
		y1 := min(y+1+y%3, crop.Max.Y)
		require.NoError(t, r.Add(p[y*row:y1*row], func(i int, reduced []uint16) error {
			require.Equal(t, next, i)
			next++
			out = append(out, reduced...)
			return nil
		}))
		y = y1
	}
	return out
}

func TestReducedIsTheAreaAverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(20, 21))
	for range 200 {
		in := raster.Info{Width: 1 + rng.IntN(40), Height: 1 + rng.IntN(40), Channels: 1 + 2*rng.IntN(2), Depth: 8 + 8*rng.IntN(2)}
		crop := image.Rect(0, 0, in.Width, in.Height)
		if rng.IntN(2) == 0 {
			crop.Min = image.Pt(rng.IntN(in.Width), rng.IntN(in.Height))
			crop.Max = crop.Min.Add(image.Pt(1+rng.IntN(in.Width-crop.Min.X), 1+rng.IntN(in.Height-crop.Min.Y)))
		}
		outW, outH := 1+rng.IntN(crop.Dx()), 1+rng.IntN(crop.Dy())
		p := rastertest.Picture(rng, in.Width, in.Height, in.Channels, in.Depth)
		r, err := raster.NewCropReducer(in, crop, outW, outH)
		require.NoError(t, err)
		got, want := reduce(t, r, p, in), naive(p, in, crop, outW, outH)
		require.Len(t, got, len(want))
		for i := range want {
			require.InDelta(t, want[i], float64(got[i]), 0.5+1e-6, "%v of %+v to %d x %d, sample %d", crop, in, outW, outH, i)
		}
	}
}

// The mean of a constant is that constant, at full scale, for every value and
// for rows as long as they come.
func TestConstantPicturesStayConstant(t *testing.T) {
	for _, depth := range []int{8, 16} {
		in := raster.Info{Width: 37, Height: 1, Channels: 1, Depth: depth}
		for v := range in.Max() + 1 {
			p := make([]uint16, in.Width)
			for i := range p {
				p[i] = uint16(v)
			}
			r, err := raster.NewReducer(in, 7, 1)
			require.NoError(t, err)
			for _, got := range reduce(t, r, p, in) {
				require.Equal(t, v*65535/in.Max(), int(got))
			}
		}
	}
	in := raster.Info{Width: 300_000, Height: 3, Channels: 1, Depth: 8}
	row := make([]uint16, in.Width)
	for i := range row {
		row[i] = 255
	}
	r, err := raster.NewReducer(in, 11, 2)
	require.NoError(t, err)
	for range 3 {
		require.NoError(t, r.Add(row, func(_ int, reduced []uint16) error {
			for _, v := range reduced {
				require.Equal(t, uint16(math.MaxUint16), v)
			}
			return nil
		}))
	}
}

func TestSameSizeIsTheSamePicture(t *testing.T) {
	in := raster.Info{Width: 13, Height: 9, Channels: 3, Depth: 16}
	p := rastertest.Picture(rand.New(rand.NewPCG(1, 1)), 13, 9, 3, 16)
	r, err := raster.NewReducer(in, 13, 9)
	require.NoError(t, err)
	require.Equal(t, p, reduce(t, r, p, in))
}

func TestReducerAllocatesNothingForARow(t *testing.T) {
	in := raster.Info{Width: 1000, Height: 1 << 20, Channels: 3, Depth: 16}
	r, err := raster.NewReducer(in, 300, 1<<19)
	require.NoError(t, err)
	row := make([]uint16, in.RowSamples())
	yield := func(int, []uint16) error { return nil }
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if err := r.Add(row, yield); err != nil {
			t.Fatal(err)
		}
	}))
}

func TestReducerRefusesWrongCalls(t *testing.T) {
	in := raster.Info{Width: 10, Height: 10, Channels: 1, Depth: 8}
	for _, c := range []struct {
		crop       image.Rectangle
		outW, outH int
	}{
		{image.Rect(0, 0, 10, 10), 11, 5},
		{image.Rect(0, 0, 10, 10), 5, 0},
		{image.Rect(0, 0, 11, 10), 5, 5},
		{image.Rect(5, 5, 5, 9), 1, 1},
		{image.Rect(-1, 0, 5, 5), 1, 1},
	} {
		_, err := raster.NewCropReducer(in, c.crop, c.outW, c.outH)
		require.ErrorIs(t, err, raster.ErrMisuse, "%+v", c)
	}
	r, err := raster.NewReducer(in, 5, 5)
	require.NoError(t, err)
	require.ErrorIs(t, r.Add(make([]uint16, 9), nil), raster.ErrMisuse)
	require.ErrorIs(t, r.Add(make([]uint16, 110), nil), raster.ErrMisuse)
	stop := errors.New("enough")
	require.ErrorIs(t, r.Add(make([]uint16, 100), func(int, []uint16) error { return stop }), stop)
}

func TestFit(t *testing.T) {
	for _, c := range [][5]int{
		{6000, 4000, 2000, 2000, 1333},
		{4000, 6000, 2000, 1333, 2000},
		{300, 200, 2000, 300, 200},
		{300, 200, 300, 300, 200},
		{300, 200, 0, 300, 200},
		{100_000, 3, 100, 100, 1},
		{5, 5, 2, 2, 2},
	} {
		w, h := raster.Fit(c[0], c[1], c[2])
		require.Equal(t, [2]int{c[3], c[4]}, [2]int{w, h}, "%v", c)
	}
}

func BenchmarkReducer(b *testing.B) {
	in := raster.Info{Width: 6000, Height: 4000, Channels: 3, Depth: 16}
	rows := rastertest.Picture(rand.New(rand.NewPCG(1, 1)), in.Width, 40, 3, 16)
	b.SetBytes(2 * int64(in.Height) * int64(in.RowSamples()))
	for b.Loop() {
		r, err := raster.NewReducer(in, 2000, 1333)
		if err != nil {
			b.Fatal(err)
		}
		for range in.Height / 40 {
			if err := r.Add(rows, func(int, []uint16) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	}
}
