package tiff

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// A tenth of a scan of 24 megapixels.
var benchSpec = raster.Spec{Width: 1800, Height: 1333, Channels: 3, Depth: 16}

func benchPicture() []uint16 {
	return rastertest.Picture(rand.New(rand.NewPCG(1, 1)), benchSpec.Width, benchSpec.Height, benchSpec.Channels, benchSpec.Depth)
}

func BenchmarkDecode(b *testing.B) {
	p := benchPicture()
	for _, m := range []made{
		{compression: 1}, {compression: 5, predictor: true}, {compression: 8, predictor: true}, {compression: 32773},
	} {
		m.w, m.h, m.ch, m.depth, m.rows = benchSpec.Width, benchSpec.Height, benchSpec.Channels, benchSpec.Depth, 64
		b.Run(fmt.Sprintf("compression %d", m.compression), func(b *testing.B) {
			file := m.file(p)
			src, err := Open(bytes.NewReader(file), int64(len(file)), raster.DefaultLimits())
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(p)) * 2)
			b.ReportAllocs()
			for b.Loop() {
				if err := src.ReadRows(b.Context(), p, 0, m.h); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	p := benchPicture()
	for _, opt := range []Options{{Compression: None}, {}, {Level: 7}} {
		b.Run(fmt.Sprintf("%+v", opt), func(b *testing.B) {
			b.SetBytes(int64(len(p)) * 2)
			b.ReportAllocs()
			for b.Loop() {
				file, err := write(benchSpec, opt, p)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(file)), "file-bytes")
			}
		})
	}
}
