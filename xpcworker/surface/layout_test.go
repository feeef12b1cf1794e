package surface

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNewLayoutPadsRows(t *testing.T) {
	for _, c := range []struct {
		width, height int
		format        Format
		stride        int
	}{
		{1, 1, BGRA8, 64},
		{16, 1, RGBA8, 64},
		{17, 9, BGRA8, 128},
		{3840, 2160, BGRA8, 15360},
		{11, 2, RGB16, 128},
		{MaxEdge, 1, RGB16, 393216},
	} {
		l, err := NewLayout(c.width, c.height, c.format)
		require.NoError(t, err)
		require.Equal(t, Layout{c.width, c.height, c.stride, c.format}, l)
		require.Equal(t, c.stride*c.height, l.Size())
	}
}

func TestNewLayoutRefuses(t *testing.T) {
	for _, c := range []struct {
		width, height int
		format        Format
	}{
		{0, 1, BGRA8}, {1, 0, BGRA8}, {-1, 1, BGRA8}, {1, math.MinInt, BGRA8},
		{MaxEdge + 1, 1, BGRA8}, {1, MaxEdge + 1, BGRA8}, {math.MaxInt, math.MaxInt, BGRA8},
		{MaxEdge, MaxEdge, BGRA8}, {1, 1, 0}, {1, 1, 99},
	} {
		_, err := NewLayout(c.width, c.height, c.format)
		require.Error(t, err, "%+v", c)
	}
}

func TestAValidLayoutHoldsItsPixels(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	valid := 0
	for range 100_000 {
		// Around the edges of what fits.
		l := Layout{
			Width:  rng.IntN(1 << rng.IntN(18)),
			Height: rng.IntN(1 << rng.IntN(18)),
			Stride: rng.IntN(1 << rng.IntN(33)),
			Format: Format(rng.IntN(5)),
		}
		if l.Validate() != nil {
			continue
		}
		valid++
		last := int64(l.Height-1)*int64(l.Stride) + int64(l.Width)*int64(l.Format.BytesPerPixel())
		require.LessOrEqual(t, last, int64(l.Size()), "%+v", l)
		require.LessOrEqual(t, l.Size(), MaxBytes)
	}
	require.Greater(t, valid, 1000)
}
