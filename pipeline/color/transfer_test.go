package color_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

func TestEncodeAgainstPublishedValues(t *testing.T) {
	for _, c := range []struct {
		space           string
		linear, encoded float64
		tolerance       float64
	}{
		{"srgb", 0.18, 0.46135612950044164, 1e-15}, // colour-science documentation
		{"srgb", 0.21404114048223255, 0.5, 1e-15},  // CSS Color 4 and others
		{"srgb", 0.002, 0.002 * 12.92, 1e-16},      // the linear part
		{"srgb", 0.0031308, 0.040449936, 1e-9},     // IEC 61966-2-1: 12.92 · 0.0031308
		{"display-p3", 0.18, 0.46135612950044164, 1e-15},
		{"adobe-rgb", math.Pow(0.5, 2+51.0/256), 0.5, 1e-15}, // "2 51/256" in the standard
		{"prophoto", 0.18, 0.3857114247511376, 1e-15},        // colour-science documentation
		{"prophoto", 1.0 / 512, 1.0 / 32, 1e-16},             // ISO 22028-2: 16 · Et
		{"prophoto", 0.001, 0.016, 1e-17},
		{"rec2020", 0.018, 0.081, 1e-15},          // ITU-R BT.2020: 4.5 · E
		{"rec2020", 0.18, 0.40900773, 2e-4},       // with the rounded 1.099 and 0.018
		{"rec2020", 0.5, 0.705515089922121, 1e-4}, // likewise
		{"acescg", 0.18, 0.18, 0},
		{"acescg", 17, 17, 0},
	} {
		s := lookup(t, c.space).Transfer
		require.InDelta(t, c.encoded, s.Encode(c.linear), c.tolerance, "%s encode %g", c.space, c.linear)
		require.InDelta(t, c.linear, s.Decode(c.encoded), 2*c.tolerance+1e-16, "%s decode %g", c.space, c.encoded)
	}
}

// BT.2020 asks of its constants that both pieces meet with the same slope.
func TestBT2020PiecesMeetInValueAndSlope(t *testing.T) {
	f := lookup(t, "rec2020").Transfer
	below, above := math.Nextafter(f.D, 0), f.D
	require.InDelta(t, f.Decode(below), f.Decode(above), 1e-15)
	slope := f.Gamma * f.A * math.Pow(f.A*f.D+f.B, f.Gamma-1)
	require.InDelta(t, 1/4.5, slope, 1e-13)
}

func TestTransferHasEndsRisesAndInverts(t *testing.T) {
	for _, s := range all(t) {
		t.Run(s.Name, func(t *testing.T) {
			f := s.Transfer
			require.Zero(t, f.Encode(0))
			require.Zero(t, f.Decode(0))
			require.InDelta(t, 1, f.Encode(1), 1e-15)
			require.InDelta(t, 1, f.Decode(1), 1e-15)

			const n = 10000
			before := [2]float64{math.Inf(-1), math.Inf(-1)}
			for i := -n / 4; i <= n+n/4; i++ {
				x := float64(i) / n
				e, d := f.Encode(x), f.Decode(x)
				require.Greater(t, e, before[0], "encode at %g", x)
				require.Greater(t, d, before[1], "decode at %g", x)
				before = [2]float64{e, d}
				require.InDelta(t, x, f.Decode(e), 1e-14, "decode(encode(%g))", x)
				require.InDelta(t, x, f.Encode(d), 1e-14, "encode(decode(%g))", x)
				require.Equal(t, -e, f.Encode(-x), "encode is odd at %g", x)
				require.Equal(t, -d, f.Decode(-x), "decode is odd at %g", x)
			}
		})
	}
}

// Where sRGB's rounded figures leave a gap, the result must still rise.
func TestEncodeIsContinuousInTheGapOfSRGB(t *testing.T) {
	f := lookup(t, "srgb").Transfer
	toe, curve := f.C*f.D, f.Decode(f.D)
	require.Less(t, toe, curve)
	require.Less(t, curve-toe, 3e-9)
	before := 0.0
	for i := range 1001 {
		x := toe + (curve-toe)*(float64(i)-500)/250
		e := f.Encode(x)
		require.GreaterOrEqual(t, e, before)
		if i > 0 {
			require.Less(t, e-before, 1e-9)
		}
		require.InDelta(t, x, f.Decode(e), 3e-9)
		before = e
	}
}

func TestTransferPassesNaNThrough(t *testing.T) {
	for _, s := range all(t) {
		require.True(t, math.IsNaN(s.Transfer.Encode(math.NaN())), s.Name)
		require.True(t, math.IsNaN(s.Transfer.Decode(math.NaN())), s.Name)
	}
}

func TestIsLinear(t *testing.T) {
	require.True(t, lookup(t, "acescg").Transfer.IsLinear())
	require.False(t, lookup(t, "srgb").Transfer.IsLinear())
	require.False(t, lookup(t, "adobe-rgb").Transfer.IsLinear())
	require.False(t, color.Transfer{}.IsLinear())
}
