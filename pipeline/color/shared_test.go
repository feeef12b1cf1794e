package color_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

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
