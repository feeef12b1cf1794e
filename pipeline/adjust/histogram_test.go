package adjust

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAHistogramCountsWhatIsClipped(t *testing.T) {
	var h Histogram
	h.Add([]byte{0, 10, 20, 255, 255, 255, 255, 255, 1, 2, 3, 255}, 1)
	require.Equal(t, int32(3), h.Pixels)
	require.Equal(t, int32(1), h.Low)
	require.Equal(t, int32(1), h.High)
	require.Equal(t, int32(1), h.Count[0][20])
	require.Equal(t, int32(1), h.Count[2][0])
	var every Histogram
	every.Add(make([]byte, 40), 3)
	require.Equal(t, int32(4), every.Pixels)
}

func TestEveryPixelIsInEveryHistogram(t *testing.T) {
	rnd := rand.New(rand.NewPCG(13, 13))
	for range 200 {
		width, height := 1+rnd.IntN(50), 1+rnd.IntN(50)
		stride, every := 4*width+rnd.IntN(9), 1+rnd.IntN(4)
		pix := make([]byte, stride*height)
		for i := range pix {
			pix[i] = byte(rnd.Uint32())
		}
		var h Histogram
		h.AddRows(pix, stride, width, height, every)
		columns, rows := (width+every-1)/every, (height+every-1)/every
		require.EqualValues(t, columns*rows, h.Pixels)
		for _, counts := range [][256]int32{h.Count[0], h.Count[1], h.Count[2], h.Luma} {
			sum := int32(0)
			for _, n := range counts {
				sum += n
			}
			require.Equal(t, h.Pixels, sum)
		}
		low, high := h.Clipped()
		require.LessOrEqual(t, max(low[0], low[1], low[2]), h.Low)
		require.LessOrEqual(t, h.High, high[0]+high[1]+high[2])
	}
	var short Histogram
	short.AddRows(make([]byte, 30), 16, 4, 2, 1)
	require.EqualValues(t, 4, short.Pixels, "a row that is not all there is left out")
}

func TestLumaIsThatOfBT709(t *testing.T) {
	for want, bgra := range map[int][4]byte{
		0: {0, 0, 0, 255}, 255: {255, 255, 255, 255}, 128: {128, 128, 128, 255},
		54: {0, 0, 255, 255}, 182: {0, 255, 0, 255}, 19: {255, 0, 0, 255},
	} {
		var h Histogram
		h.Add(bgra[:], 1)
		require.EqualValues(t, 1, h.Luma[want], "%v", bgra)
	}
}

func BenchmarkHistogram(b *testing.B) {
	pix := make([]byte, 4*1024*512)
	for i := range pix {
		pix[i] = byte(i * 7)
	}
	b.SetBytes(int64(len(pix)))
	for b.Loop() {
		var h Histogram
		h.AddRows(pix, 4*1024, 1024, 512, 1)
	}
}
