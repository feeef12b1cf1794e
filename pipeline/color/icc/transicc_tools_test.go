//go:build tools

package icc_test

import (
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
	"safelight/pipeline/color/icc"
)

// transicc asks Little CMS for the Lab (D50, relative colorimetric, nothing
// precalculated) of device values in the space of a profile.
func transicc(t *testing.T, path string, channels int, colors [][3]float64) []color.Lab {
	t.Helper()
	var in strings.Builder
	for _, c := range colors {
		for _, v := range c[:channels] {
			fmt.Fprintf(&in, "%.9f ", v*255)
		}
		in.WriteByte('\n')
	}
	cmd := exec.Command("transicc", "-i", path, "-o", "*Lab", "-t", "1", "-c", "0", "-n")
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

// requireSame fails if a component of Lab is more than 0.05 from what Little CMS
// says for any of 200 colors.
func requireSame(t *testing.T, path string, data []byte) {
	t.Helper()
	profile, err := icc.Parse(data)
	require.NoError(t, err)
	device := colors(200)
	worst := 0.0
	for i, want := range transicc(t, path, profile.Channels(), device) {
		got := profile.Lab(device[i])
		d := max(math.Abs(want.L-got.L), math.Abs(want.A-got.A), math.Abs(want.B-got.B))
		if !(d <= 0.05) {
			t.Errorf("%v: Little CMS says %.4f, got %.4f", device[i], want, got)
		}
		worst = max(worst, d)
	}
	t.Logf("worst difference %.4f", worst)
}

func TestLittleCMSAgreesOnProfilesOfOthers(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixture.Path(t, "profiles"), "*.icc"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	read := 0
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			if string(data[16:20]) == "CMYK" {
				_, err := icc.Parse(data)
				require.ErrorIs(t, err, icc.ErrUnsupported)
				require.ErrorContains(t, err, "CMYK")
				return
			}
			requireSame(t, path, data)
			read++
		})
	}
	require.Equal(t, len(files)-1, read)
}

func TestLittleCMSAgreesOnLUTs(t *testing.T) {
	for name, data := range luts() {
		t.Run(name, func(t *testing.T) { requireSame(t, save(t, data), data) })
	}
}

func TestLittleCMSAgreesOnCurves(t *testing.T) {
	for name, trc := range curveCases() {
		t.Run(name, func(t *testing.T) {
			for _, w := range []written{matrixProfile(4, trc), grayProfile(4, "XYZ ", trc), grayProfile(4, "Lab ", trc)} {
				requireSame(t, save(t, w.bytes()), w.bytes())
			}
		})
	}
}

func save(t *testing.T, profile []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "profile.icc")
	require.NoError(t, os.WriteFile(path, profile, 0o644))
	return path
}
