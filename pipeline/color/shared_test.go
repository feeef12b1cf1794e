package color_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

// testdata is a folder of the test data that is not part of the repository.
func testdata(t *testing.T, folder string) string {
	t.Helper()
	root, set := os.LookupEnv("SAFELIGHT_TESTDATA")
	if !set {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(root, folder)
	if _, err := os.Stat(path); err != nil {
		if set || os.Getenv("CI") != "" {
			t.Fatalf("test data: %v", err)
		}
		t.Skipf("no test data at %s; set SAFELIGHT_TESTDATA to its folder", path)
	}
	return path
}

// all is every built-in space.
func all(t *testing.T) []color.Space {
	t.Helper()
	var spaces []color.Space
	for _, name := range color.Builtin().Names(color.Output | color.Working | color.Scanner) {
		spaces = append(spaces, lookup(t, name))
	}
	require.Len(t, spaces, 10)
	return spaces
}

func lookup(t *testing.T, name string) color.Space {
	t.Helper()
	s, ok := color.Lookup(name)
	require.True(t, ok, name)
	return s
}

// samples are the corners of the unit cube, its middle, and random colors.
func samples(n int) [][3]float64 {
	out := [][3]float64{{0.5, 0.5, 0.5}}
	for corner := range 8 {
		out = append(out, [3]float64{float64(corner & 1), float64(corner >> 1 & 1), float64(corner >> 2)})
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range n {
		out = append(out, [3]float64{random.Float64(), random.Float64(), random.Float64()})
	}
	return out
}

// near fails unless each component of got is within tolerance of want.
func near(t *testing.T, want, got [3]float64, tolerance float64, what ...any) {
	t.Helper()
	for i := range 3 {
		if !(math.Abs(want[i]-got[i]) <= tolerance) {
			t.Fatalf("%v: want %v, got %v, tolerance %g", what, want, got, tolerance)
		}
	}
}
