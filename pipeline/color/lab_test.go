package color_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

// The XYZ of the white that Lab is relative to (ICC.1:2022, table 14).
const whiteX, whiteZ = 63190.0 / 65536, 54061.0 / 65536

func TestLabAgainstPublishedValues(t *testing.T) {
	for _, c := range []struct {
		source string
		xyz    [3]float64 // relative to white
		want   color.Lab
		within float64
	}{
		{"white", [3]float64{1, 1, 1}, color.Lab{L: 100}, 0},
		{"black", [3]float64{0, 0, 0}, color.Lab{}, 1e-13},
		{"L* = 50 is Y = 0.18419 (ASTM E308)", [3]float64{0.1841865185, 0.1841865185, 0.1841865185}, color.Lab{L: 50}, 1e-7},
		{"L* = 8 where line and cube root meet", [3]float64{216.0 / 24389, 216.0 / 24389, 216.0 / 24389}, color.Lab{L: 8}, 1e-13},
		{"Y = 0.001 on the line, 903.3·Y", [3]float64{0.001, 0.001, 0.001}, color.Lab{L: 0.9032963}, 1e-7},
		// Documentation of colour-science, XYZ_to_Lab, relative to D65.
		{"colour-science", [3]float64{0.20654008 / (0.3127 / 0.3290), 0.12197225, 0.05136952 / (0.3583 / 0.3290)},
			color.Lab{L: 41.52787529, A: 52.63858304, B: 26.92317922}, 1e-6},
	} {
		xyz := [3]float64{c.xyz[0] * whiteX, c.xyz[1], c.xyz[2] * whiteZ}
		got := color.LabFromXYZ(xyz)
		near(t, [3]float64{c.want.L, c.want.A, c.want.B}, [3]float64{got.L, got.A, got.B}, c.within, c.source)
	}
}

func TestLabRoundTrips(t *testing.T) {
	for _, xyz := range samples(1000) {
		near(t, xyz, color.LabFromXYZ(xyz).XYZ(), 1e-14)
	}
	near(t, [3]float64{-0.02, -0.01, -0.03}, color.LabFromXYZ([3]float64{-0.02, -0.01, -0.03}).XYZ(), 1e-14)
}

func TestNeutralsOfEverySpaceAreNeutralInLab(t *testing.T) {
	for _, s := range all(t) {
		for _, v := range []float64{0, 0.001, 0.18, 0.5, 1} {
			lab := color.LabOf(s, [3]float64{v, v, v})
			require.InDelta(t, 0, lab.A, 1e-11, s.Name)
			require.InDelta(t, 0, lab.B, 1e-11, s.Name)
		}
		require.InDelta(t, 100, color.LabOf(s, [3]float64{1, 1, 1}).L, 1e-11, s.Name)
	}
}

// One color has one Lab, whatever space its light is given in, as long as
// both spaces have one white.
func TestLabDoesNotDependOnTheSpace(t *testing.T) {
	p3, srgb := lookup(t, "display-p3"), lookup(t, "srgb")
	m := color.Convert(srgb, p3)
	for _, c := range samples(100) {
		a, b := color.LabOf(srgb, c), color.LabOf(p3, m.Apply(c))
		near(t, [3]float64{a.L, a.A, a.B}, [3]float64{b.L, b.A, b.B}, 1e-10)
	}
}
