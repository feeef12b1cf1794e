//go:build tools

package color_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/color"
)

// encoded are the colors the profiles are asked about: white, black, the
// primaries and secondaries, grays, and a dozen in between and near black.
var encoded = [][3]float64{
	{1, 1, 1}, {0, 0, 0},
	{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0},
	{0.5, 0.5, 0.5}, {0.02, 0.02, 0.02}, {0.9, 0.9, 0.9},
	{0.5, 0.25, 0.75}, {0.8, 0.6, 0.45}, {0.3, 0.55, 0.2}, {0.1, 0.1, 0.4},
	{0.95, 0.85, 0.2}, {0.7, 0.1, 0.15}, {0.2, 0.6, 0.65}, {0.05, 0.01, 0.03},
	{0.99, 0.97, 0.98}, {0.33, 0.66, 0.99}, {0.61, 0.02, 0.55}, {0.4, 0.4, 0.1},
}

// transicc asks Little CMS for the Lab (D50, relative colorimetric) of encoded
// colors in the space of a profile: a file, or one of its own such as "*sRGB".
func transicc(t *testing.T, profile string, colors [][]float64) []color.Lab {
	t.Helper()
	var in strings.Builder
	for _, c := range colors {
		for _, v := range c {
			fmt.Fprintf(&in, "%.9f ", v*255)
		}
		in.WriteByte('\n')
	}
	cmd := exec.Command("transicc", "-i", profile, "-o", "*Lab", "-t", "1", "-c", "0", "-n")
	cmd.Stdin = strings.NewReader(in.String())
	var diagnosis strings.Builder
	cmd.Stderr = &diagnosis
	out, err := cmd.Output()
	require.NoError(t, err, diagnosis.String())

	fields := strings.Fields(string(out))
	require.Len(t, fields, 3*len(colors), "%s%s", out, &diagnosis)
	labs := make([]color.Lab, len(colors))
	for i := range labs {
		for j, to := range []*float64{&labs[i].L, &labs[i].A, &labs[i].B} {
			*to, err = strconv.ParseFloat(fields[3*i+j], 64)
			require.NoError(t, err)
		}
	}
	return labs
}

// ask is transicc for the colors of this file, in RGB.
func ask(t *testing.T, profile string) []color.Lab {
	t.Helper()
	var colors [][]float64
	for _, c := range encoded {
		colors = append(colors, c[:])
	}
	return transicc(t, profile, colors)
}

// compare fails if a Lab component is off by more than the tolerance, and logs
// how far off the worst is.
func compare(t *testing.T, want, got []color.Lab, tolerance float64) {
	t.Helper()
	require.Len(t, got, len(want))
	worst := 0.0
	for i := range want {
		d := max(math.Abs(want[i].L-got[i].L), math.Abs(want[i].A-got[i].A), math.Abs(want[i].B-got[i].B))
		if d > tolerance {
			t.Errorf("%v: want %.4f, got %.4f", encoded[i], want[i], got[i])
		}
		worst = max(worst, d)
	}
	t.Logf("worst difference %.4f", worst)
}

func ourLabs(s color.Space) []color.Lab {
	var labs []color.Lab
	for _, c := range encoded {
		labs = append(labs, color.LabOf(s, apply(s.Transfer.Decode, c)))
	}
	return labs
}

func save(t *testing.T, profile []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "profile.icc")
	require.NoError(t, os.WriteFile(path, profile, 0o644))
	return path
}

func TestLittleCMSReadsOurProfilesAsWeMeanThem(t *testing.T) {
	for _, s := range all(t) {
		t.Run(s.Name, func(t *testing.T) {
			got := ask(t, save(t, color.Profile(s)))
			compare(t, ourLabs(s), got, 0.02)
			white := got[0]
			near(t, [3]float64{100, 0, 0}, [3]float64{white.L, white.A, white.B}, 0.01, "white")
		})
	}
}

func TestLittleCMSReadsOurGrayProfiles(t *testing.T) {
	for _, name := range color.Builtin().Names(color.Output) {
		t.Run(name, func(t *testing.T) {
			s := lookup(t, name)
			var colors [][]float64
			var want []color.Lab
			for i := range 21 {
				v := float64(i) / 20
				linear := s.Transfer.Decode(v)
				colors = append(colors, []float64{v})
				want = append(want, color.LabOf(s, [3]float64{linear, linear, linear}))
			}
			got := transicc(t, save(t, color.GrayProfile(s.Transfer, "Gray")), colors)
			compare(t, want, got, 0.01)
			white := got[20]
			near(t, [3]float64{100, 0, 0}, [3]float64{white.L, white.A, white.B}, 0.01, "white")
		})
	}
}

func TestLabAgainstProfilesOfOthers(t *testing.T) {
	t.Run("sRGB of Little CMS", func(t *testing.T) {
		compare(t, ask(t, "*sRGB"), ourLabs(lookup(t, "srgb")), 0.02)
	})
	folder := fixture.Path(t, "profiles")
	for file, name := range map[string]string{
		"sRGB-v4.icc":        "srgb",
		"DisplayP3-v4.icc":   "display-p3",
		"AdobeCompat-v4.icc": "adobe-rgb",
		"ProPhoto-v4.icc":    "prophoto",
		"Rec2020-v4.icc":     "rec2020",
	} {
		t.Run(file, func(t *testing.T) {
			s := lookup(t, name)
			if name == "adobe-rgb" {
				// This profile has a linear part that the standard does not
				// know, as Adobe's own programs do.
				s.Transfer.C, s.Transfer.D = 1.0/32, 3649.0/65536
			}
			compare(t, ask(t, filepath.Join(folder, file)), ourLabs(s), 0.02)
		})
	}
}

func exiftool(t *testing.T, files ...string) []map[string]any {
	t.Helper()
	args := append([]string{"-json", "-validate", "-warning", "-error", "-ICC_Profile:all", "-ICC-header:all"}, files...)
	out, err := exec.Command("exiftool", args...).Output()
	require.NoError(t, err)
	var tags []map[string]any
	require.NoError(t, json.Unmarshal(out, &tags))
	require.Len(t, tags, len(files))
	return tags
}

func TestExiftoolReadsOurProfiles(t *testing.T) {
	for _, s := range all(t) {
		tags := exiftool(t, save(t, color.Profile(s)))[0]
		require.Equal(t, "OK", tags["Validate"], tags)
		require.Equal(t, s.Title, tags["ProfileDescription"])
		require.Equal(t, "4.4.0", tags["ProfileVersion"])
		require.Equal(t, "Display Device Profile", tags["ProfileClass"])
		require.Equal(t, "RGB ", tags["ColorSpaceData"])
		require.Equal(t, "0.9642 1 0.82491", tags["MediaWhitePoint"])
		require.Contains(t, tags["ProfileCopyright"], "Public domain")
		require.Contains(t, tags, "ChromaticAdaptation")
	}
	tags := exiftool(t, save(t, color.GrayProfile(lookup(t, "srgb").Transfer, "Gray")))[0]
	require.Equal(t, "OK", tags["Validate"], tags)
	require.Equal(t, "Gray", tags["ProfileDescription"])
	require.Equal(t, "GRAY", tags["ColorSpaceData"])
}

func TestDescribeAgreesWithExiftool(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixture.Path(t, "profiles"), "*.icc"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for i, tags := range exiftool(t, files...) {
		profile, err := os.ReadFile(files[i])
		require.NoError(t, err)
		got, err := color.Describe(profile)
		require.NoError(t, err, files[i])
		require.Equal(t, fmt.Sprint(tags["ProfileDescription"]), got, files[i])
	}
}
