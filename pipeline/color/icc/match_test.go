package icc_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/color"
)

func TestSpaceKnowsOurOwnProfiles(t *testing.T) {
	library := color.Builtin()
	for _, name := range library.Names(color.Output | color.Working | color.Scanner) {
		space, _ := library.Lookup(name)
		profile := parse(t, color.Profile(space))
		got, ok := profile.Space()
		require.True(t, ok, name)
		require.Equal(t, name, got.Name)
		require.Equal(t, space.Transfer.IsLinear(), profile.Linear(), name)
	}
}

// The names say which profile is which space; none of the others may pass for
// one.
func TestSpaceKnowsProfilesOfOthers(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(fixture.Path(t, "profiles"), "*.icc"))
	require.NoError(t, err)
	known := map[string]string{
		"sRGB": "srgb", "DisplayP3": "display-p3", "DisplayP3Compat": "display-p3", "AdobeCompat": "adobe-rgb",
		"ProPhoto": "prophoto", "Rec2020": "rec2020", "Rec2020Compat": "rec2020",
	}
	matches := 0
	for _, path := range paths {
		file := filepath.Base(path)
		prefix, _, _ := strings.Cut(file, "-")
		if prefix == "CGATS001Compat" {
			continue
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		profile := parse(t, data)
		want := known[prefix]
		if file == "Rec2020-g24-v4.icc" { // a power of 2.4
			want = ""
		}
		got, ok := profile.Space()
		require.Equal(t, want, got.Name, file)
		require.Equal(t, want != "", ok, file)
		require.Equal(t, file == "scRGB-v2.icc", profile.Linear(), file)
		if ok {
			matches++
		}
	}
	require.Equal(t, 21, matches)
}

func TestSpaceIsNoneForTheNextBest(t *testing.T) {
	// The primaries of SMPTE 170M, which differ from sRGB's least.
	ntsc, _ := color.Lookup("srgb")
	ntsc.Primaries = color.Primaries{R: color.XY{X: 0.63, Y: 0.34}, G: color.XY{X: 0.31, Y: 0.595}, B: color.XY{X: 0.155, Y: 0.07}}
	for name, data := range map[string][]byte{
		"sRGB with other primaries": color.Profile(ntsc),
		"sRGB with a power of 2.2":  matrixProfile(4, para(0, 2.2)).bytes(),
		"linear sRGB":               matrixProfile(4, curv()).bytes(),
		"LUT":                       luts()["mft2 Lab v2"],
		"gray":                      grayProfile(2, "XYZ ", para(0, 2.2)).bytes(),
	} {
		_, ok := parse(t, data).Space()
		require.False(t, ok, name)
	}
}

func TestLinear(t *testing.T) {
	for name, c := range map[string]struct {
		profile []byte
		want    bool
	}{
		"no entries":          {matrixProfile(2, curv()).bytes(), true},
		"gamma 1":             {matrixProfile(2, curv(0x0100)).bytes(), true},
		"function 0":          {matrixProfile(4, para(0, 1)).bytes(), true},
		"table":               {matrixProfile(2, curv(sampledCurve(1024, power(1))...)).bytes(), true},
		"gray":                {grayProfile(2, "XYZ ", curv()).bytes(), true},
		"gray L*":             {grayProfile(2, "Lab ", curv()).bytes(), false},
		"gamma 1.0078":        {matrixProfile(2, curv(0x0102)).bytes(), false},
		"one channel is not":  {matrixProfile(2, curv()).replace("bTRC", curv(0x0180)).bytes(), false},
		"a LUT that might be": {luts()["mAB gray Lab"], false},
	} {
		require.Equal(t, c.want, parse(t, c.profile).Linear(), name)
	}
}
