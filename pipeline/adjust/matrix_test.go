package adjust

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
)

func randomMatrix(rnd *rand.Rand) (m color.Matrix) {
	for i := range m {
		for j := range m[i] {
			m[i][j] = 4*rnd.Float64() - 2
		}
	}
	return m
}

func requireNear(t *testing.T, want, got color.Matrix) {
	t.Helper()
	for i := range want {
		for j := range want[i] {
			require.InDelta(t, want[i][j], got[i][j], 1e-12)
		}
	}
}

func TestNudgesKeepTheSumsOfRows(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	for range 10000 {
		m := randomMatrix(rnd)
		amount := rnd.Float64() - 0.5
		hue, err := Hue(m, rnd.IntN(3), amount)
		require.NoError(t, err)
		for _, n := range []color.Matrix{Purity(m, amount), hue} {
			for i := range m {
				require.InDelta(t, m[i][0]+m[i][1]+m[i][2], n[i][0]+n[i][1]+n[i][2], 1e-12)
			}
		}
	}
	purer := Purity(color.Identity(), 0.1)
	require.Greater(t, purer[0][0], 1.0)
	require.Less(t, purer[0][1], 0.0)
	_, err := Hue(color.Identity(), 3, 0.1)
	require.Error(t, err)
}

func TestNudgesAreUndone(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 6))
	for range 10000 {
		m, a, channel := randomMatrix(rnd), rnd.Float64()-0.5, rnd.IntN(3)
		requireNear(t, m, Purity(m, 0))
		purer := Purity(m, a)
		requireNear(t, m, Purity(purer, -a/(1+a)))
		require.InDelta(t, (1+a)*(1+a)*m.Det(), purer.Det(), 1e-9)

		turned, err := Hue(m, channel, a)
		require.NoError(t, err)
		back, err := Hue(turned, channel, -a)
		require.NoError(t, err)
		requireNear(t, m, back)
	}
}

// However a known matrix is nudged a little, no colors fall together.
func TestSmallNudgesLoseNoColors(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	for _, known := range recipe.Matrices() {
		for range 200 {
			m := known.Values
			for range 5 {
				m = Purity(m, 0.1*rnd.Float64()-0.05)
				m, _ = Hue(m, rnd.IntN(3), 0.1*rnd.Float64()-0.05)
			}
			require.Greater(t, m.Det(), 0.3)
		}
	}
}

func TestMatricesAreKnownByName(t *testing.T) {
	for _, known := range recipe.Matrices() {
		m, ok := MatrixNamed(strings.ToUpper(known.Name))
		require.True(t, ok)
		require.Equal(t, known, m)
	}
	_, ok := MatrixNamed("none such")
	require.False(t, ok)
}
