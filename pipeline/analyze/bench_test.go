package analyze

import (
	"math/rand/v2"
	"testing"

	"safelight/pipeline/raster/rastertest"
)

func BenchmarkHistogram(b *testing.B) {
	pix := rastertest.Picture(rand.New(rand.NewPCG(1, 1)), 6000, 30, 3, 16)
	h := NewHistogram(3, 16)
	b.SetBytes(int64(2 * len(pix)))
	for b.Loop() {
		h.Add(pix)
	}
}
