package icc_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/color/icc"
)

// row is Transform and Row at once, pixel by pixel.
func row(t *testing.T, p *icc.Profile, space string, channels, depth int, src ...uint16) [][3]float64 {
	t.Helper()
	s, ok := color.Lookup(space)
	require.True(t, ok)
	transform, err := p.Transform(s, channels, depth)
	require.NoError(t, err)
	n := len(src) / channels
	dst := [3][]float64{make([]float64, n), make([]float64, n), make([]float64, n)}
	transform.Row(dst, src)
	pixels := make([][3]float64, n)
	for i := range pixels {
		pixels[i] = [3]float64{dst[0][i], dst[1][i], dst[2][i]}
	}
	return pixels
}

func requireNear(t *testing.T, want, got [3]float64, tolerance float64, what ...any) {
	t.Helper()
	for i := range 3 {
		require.InDelta(t, want[i], got[i], tolerance, what...)
	}
}

func TestRowIsToPCSInAnotherSpace(t *testing.T) {
	profiles := luts()
	profiles["matrix"] = matrixProfile(2, curv(sampledCurve(100, power(1.8))...)).bytes()
	profiles["gray"] = grayProfile(4, "XYZ ", para(0, 2.2)).bytes()
	random := rand.New(rand.NewPCG(13, 14))
	for name, data := range profiles {
		for _, depth := range []int{8, 12, 16} {
			profile := parse(t, data)
			src := make([]uint16, 3*500)
			top := 1<<depth - 1
			for i := range src {
				src[i] = uint16(random.IntN(top + 1))
			}
			copy(src, []uint16{0, 0, 0, uint16(top), uint16(top), uint16(top)})
			fromPCS := func(v [3]float64) [3]float64 {
				s, _ := color.Lookup("prophoto")
				return s.ToPCS().Inverse().Apply(profile.ToPCS(v))
			}
			channels := profile.Channels()
			for i, got := range row(t, profile, "prophoto", channels, depth, src...) {
				var device [3]float64
				for c := range channels {
					device[c] = float64(src[channels*i+c]) / float64(top)
				}
				requireNear(t, fromPCS(device), got, 1e-12, name, depth, device)
			}
			// The same profile on a gray picture.
			for i, got := range row(t, profile, "prophoto", 1, depth, src...) {
				v := float64(src[i]) / float64(top)
				requireNear(t, fromPCS([3]float64{v, v, v}), got, 1e-12, name, depth, v)
			}
		}
	}
}

// A profile of a space, into that space, is the space's own transfer function.
func TestRowDecodesAKnownSpace(t *testing.T) {
	for _, name := range color.Builtin().Names(color.Output) {
		space, _ := color.Lookup(name)
		profile := parse(t, color.Profile(space))
		src := []uint16{0, 0, 0, 65535, 65535, 65535, 65535, 0, 0, 12345, 23456, 34567, 500, 40000, 9000}
		for i, got := range row(t, profile, name, 3, 16, src...) {
			var want [3]float64
			for c := range want {
				want[c] = space.Transfer.Decode(float64(src[3*i+c]) / 65535)
			}
			requireNear(t, want, got, 2e-4, name, i)
		}
	}
}

func TestWhiteIsWhiteInEverySpace(t *testing.T) {
	profiles := map[string]*icc.Profile{
		"gray": parse(t, grayProfile(2, "XYZ ", para(0, 2.2)).bytes()),
		"rgb":  parse(t, matrixProfile(2, curv(0x0233)).bytes()),
	}
	for _, space := range color.Builtin().Names(color.Working | color.Scanner) {
		for name, p := range profiles {
			got := row(t, p, space, 1, 16, 65535, 0)
			requireNear(t, [3]float64{1, 1, 1}, got[0], 2e-4, name, space)
			require.Equal(t, [3]float64{}, got[1])
		}
		// A gray profile keeps gray neutral.
		middle := row(t, profiles["gray"], space, 1, 8, 127)[0]
		requireNear(t, [3]float64{middle[0], middle[0], middle[0]}, middle, 1e-12)
	}
}

func TestSamplesBeyondTheDepthCountAsTheLargest(t *testing.T) {
	for name, data := range map[string][]byte{"matrix": matrixProfile(2, curv()).bytes(), "lut": luts()["mft2 Lab v2"]} {
		p := parse(t, data)
		got := row(t, p, "srgb", 3, 8, 255, 255, 255, 65535, 256, 1000)
		require.Equal(t, got[0], got[1], name)
		got = row(t, p, "srgb", 1, 8, 255, 256)
		require.Equal(t, got[0], got[1], name)
	}
}

func TestTransformNamesWhatDoesNotFit(t *testing.T) {
	space, _ := color.Lookup("srgb")
	rgb, gray := parse(t, matrixProfile(2, curv()).bytes()), parse(t, grayProfile(2, "XYZ ", curv()).bytes())
	for _, c := range []struct {
		profile         *icc.Profile
		channels, depth int
		want            string
	}{
		{gray, 3, 16, "icc: profile is gray, picture has 3 channels"},
		{rgb, 4, 16, "icc: profile is RGB, picture has 4 channels"},
		{rgb, 3, 0, "icc: picture of 0 bits, want 1 to 16"},
		{rgb, 3, 17, "icc: picture of 17 bits"},
	} {
		_, err := c.profile.Transform(space, c.channels, c.depth)
		require.ErrorContains(t, err, c.want)
	}
}
