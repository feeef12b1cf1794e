package icc_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/color/icc"
)

// curveCases are tone curves of both types and all functions.
func curveCases() map[string][]byte {
	return map[string][]byte{
		"identity":        curv(),
		"gamma":           curv(0x0233),
		"two entries":     curv(0, 65535),
		"table":           curv(sampledCurve(1024, power(2.2))...),
		"coarse":          curv(0, 9000, 20000, 50000, 65535),
		"function 0":      para(0, 2.4),
		"function 1":      para(1, 2.2, 0.9, 0.1),
		"function 1, toe": para(1, 2.2, 1.1, -0.1),
		"function 2":      para(2, 1.8, 0.9, -0.1, 0.05),
		"function 3":      para(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045),
		"function 4":      para(4, 2.2, 0.85, 0.1, 0.3, 0.2, 0.02, 0.01),
	}
}

// luminance is what a gray profile with a curve makes of a value: with XYZ as
// connection space, Y is the curve's value.
func luminance(t *testing.T, trc []byte, v float64) float64 {
	t.Helper()
	return parse(t, grayProfile(4, "XYZ ", trc).bytes()).ToPCS([3]float64{v, 0, 0})[1]
}

// The formulas are those of ICC.1:2022, clause 10.18, as they stand there.
func TestParametricCurvesFollowThePublishedFormulas(t *testing.T) {
	const g, a, b, c, d, e, f = 2.25, 0.75, 0.125, 0.25, 0.1875, 0.0625, 0.03125 // exact in s15Fixed16
	for function, want := range []func(x float64) float64{
		func(x float64) float64 { return math.Pow(x, g) },
		func(x float64) float64 {
			if x >= -b/a {
				return math.Pow(a*x+b, g)
			}
			return 0
		},
		func(x float64) float64 {
			if x >= -b/a {
				return math.Pow(a*x+b, g) + c
			}
			return c
		},
		func(x float64) float64 {
			if x >= d {
				return math.Pow(a*x+b, g)
			}
			return c * x
		},
		func(x float64) float64 {
			if x >= d {
				return math.Pow(a*x+b, g) + e
			}
			return c*x + f
		},
	} {
		parameters := []float64{g, a, b, c, d, e, f}[:[]int{1, 3, 4, 5, 7}[function]]
		trc := para(uint16(function), parameters...)
		for i := range 1025 {
			x := float64(i) / 1024
			require.InDelta(t, want(x), luminance(t, trc, x), 1e-12, "function %d at %g", function, x)
		}
	}
	// With b below 0, functions 1 and 2 have a flat part.
	for i := range 257 {
		x := float64(i) / 256
		require.InDelta(t, math.Pow(max(a*x-b, 0), g), luminance(t, para(1, g, a, -b), x), 1e-12)
		require.InDelta(t, math.Pow(max(a*x-b, 0), g)+c, luminance(t, para(2, g, a, -b, c), x), 1e-12)
	}
}

func TestParametricCurvesAreClipped(t *testing.T) {
	for _, c := range []struct {
		trc     []byte
		x, want float64
	}{
		{para(1, 2, 2, 0), 0.8, 1},             // 2.56
		{para(2, 1, 1, 0, 0.5), 0.75, 1},       // 1.25
		{para(2, 1, 1, 0, -0.5), 0.25, 0},      // -0.25
		{para(4, 1, 1, -1, 0, 0, 0, 0), 1, 0},  // a base of 0
		{para(4, 1, 1, -2, 0, 0, 1, 0), 0, 1},  // a negative base
		{para(3, 1, 1, 0, -5, 0.5), 0.25, 0},   // a falling line
		{para(0, -1), 0, 1},                    // infinite
		{para(0, -1), 0.5, 1},                  // 2
		{para(0, 32767), 0.999, 0},             // nearly 0
		{para(1, 32767, 32767, 32767), 0.5, 1}, // infinite
		{curv(0), 0.5, 1},                      // a power of 0
		{curv(0), 0, 1},                        // the same, of 0
	} {
		require.InDelta(t, c.want, luminance(t, c.trc, c.x), 1e-12)
	}
}

func TestSampledCurvesAreJoinedLinearly(t *testing.T) {
	trc := curv(0, 9000, 20000, 50000, 65535)
	for x, want := range map[float64]float64{
		0: 0, 0.25: 9000, 0.5: 20000, 0.75: 50000, 1: 65535,
		0.125: 4500, 0.375: 14500, 0.8125: 50000 + 15535/4.0,
	} {
		require.InDelta(t, want/65535, luminance(t, trc, x), 1e-12, x)
	}
	for i := range 101 {
		x := float64(i) / 100
		require.InDelta(t, x, luminance(t, curv(), x), 1e-15)
		require.InDelta(t, x, luminance(t, curv(0x0100), x), 1e-15)
		require.InDelta(t, x, luminance(t, curv(0, 65535), x), 1e-15)
		require.InDelta(t, 1-x, luminance(t, curv(65535, 0), x), 1e-15)
		require.InDelta(t, math.Pow(x, 0x0233/256.0), luminance(t, curv(0x0233), x), 1e-12)
	}
}

func TestGrayIsShareOfWhite(t *testing.T) {
	xyz := parse(t, grayProfile(2, "XYZ ", curv()).bytes())
	lab := parse(t, grayProfile(2, "Lab ", curv()).bytes())
	white := color.PCSWhite()
	for _, v := range []float64{0, 0.125, 0.5, 1} {
		got := xyz.ToPCS([3]float64{v, 0.3, 0.9})
		for i := range 3 {
			require.InDelta(t, v*white[i], got[i], 1e-15)
		}
		l := lab.Lab([3]float64{v, 0.3, 0.9})
		require.InDelta(t, 100*v, l.L, 1e-12)
		require.InDelta(t, 0, l.A, 1e-12)
		require.InDelta(t, 0, l.B, 1e-12)
	}
}

func parse(t testing.TB, profile []byte) *icc.Profile {
	t.Helper()
	p, err := icc.Parse(profile)
	require.NoError(t, err)
	return p
}
