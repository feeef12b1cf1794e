package icc_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/color/icc"
)

// BenchmarkRow takes a megapixel of 16-bit noise, on which no cache helps, to
// ACEScg.
func BenchmarkRow(b *testing.B) {
	const pixels = 1 << 20
	profiles := luts()
	profiles["matrix"] = matrixProfile(4, para(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)).bytes()
	working, _ := color.Lookup("acescg")
	random := rand.New(rand.NewPCG(7, 8))
	src := make([]uint16, 3*pixels)
	for i := range src {
		src[i] = uint16(random.Uint32())
	}
	dst := [3][]float64{make([]float64, pixels), make([]float64, pixels), make([]float64, pixels)}
	for _, name := range []string{"matrix", "mft1 Lab v4", "mft2 Lab v2", "mft2 XYZ v2", "mAB Lab 16", "mAB XYZ matrix"} {
		profile, err := icc.Parse(profiles[name])
		require.NoError(b, err)
		transform, err := profile.Transform(working, 3, 16)
		require.NoError(b, err)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				transform.Row(dst, src)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/pixels, "ns/pixel")
		})
	}
}
