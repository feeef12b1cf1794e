package jpeg

import (
	"fmt"
	"image"
	stdjpeg "image/jpeg"
	"math/rand/v2"
	"testing"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// grainy is a picture with grain of a standard deviation in codes of 8 bits:
// film scans have 2 to 8.
func grainy(spec raster.Spec, deviation float64) []uint16 {
	rng := rand.New(rand.NewPCG(1, 1))
	p := smooth(spec)
	for i, v := range p {
		p[i] = uint16(min(max(float64(v)+rng.NormFloat64()*deviation, 0), 255))
	}
	return p
}

// BenchmarkEncode writes six megapixels, beside image/jpeg, which has colors at
// half the resolution and one core.
func BenchmarkEncode(b *testing.B) {
	spec := raster.Spec{Width: 3000, Height: 2000, Channels: 3, Depth: 8}
	for _, deviation := range []float64{0, 2, 5} {
		p := grainy(spec, deviation)
		b.Run(fmt.Sprintf("grain %g/ours, 4:4:4", deviation), func(b *testing.B) {
			b.SetBytes(int64(len(p)))
			for b.Loop() {
				var c rastertest.Counter
				sink, err := Create(&c, spec, Options{Quality: 95})
				if err == nil {
					err = rastertest.WriteAll(sink, spec.RowSamples(), p)
				}
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(c.N), "file-bytes")
			}
		})
		img := image.NewRGBA(image.Rect(0, 0, spec.Width, spec.Height))
		for i := range p {
			img.Pix[i/3*4+i%3] = byte(p[i])
		}
		b.Run(fmt.Sprintf("grain %g/image/jpeg, 4:2:0", deviation), func(b *testing.B) {
			b.SetBytes(int64(len(p)))
			for b.Loop() {
				var c rastertest.Counter
				if err := stdjpeg.Encode(&c, img, &stdjpeg.Options{Quality: 95}); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(c.N), "file-bytes")
			}
		})
	}
}
