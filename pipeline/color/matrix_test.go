package color_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

func TestMatrixArithmeticAgainstAWorkedExample(t *testing.T) {
	m := color.Matrix{{2, 0, 1}, {1, 3, 0}, {0, 1, 1}}
	n := color.Matrix{{1, 2, 3}, {0, 1, 4}, {5, 6, 0}}
	require.Equal(t, color.Matrix{{7, 10, 6}, {1, 5, 15}, {5, 7, 4}}, m.Mul(n))
	require.Equal(t, [3]float64{5, 7, 5}, m.Apply([3]float64{1, 2, 3}))
	require.Equal(t, color.Matrix{{-24, 18, 5}, {20, -15, -4}, {-5, 4, 1}}, n.Inverse())
	require.Equal(t, 7.0, m.Det())
	require.Equal(t, 1.0, n.Det())
	require.Zero(t, color.Matrix{{1, 2, 3}, {2, 4, 6}, {1, 0, 1}}.Det())
}

func TestInverseUndoesTheMatrix(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		m := color.Identity()
		for i := range 3 {
			for j := range 3 {
				m[i][j] += 0.6 * (random.Float64() - 0.5) // stays diagonally dominant
			}
		}
		product := m.Mul(m.Inverse())
		for i, row := range color.Identity() {
			near(t, row, product[i], 1e-12, m)
		}
	}
}

func TestInverseOfASingularMatrixIsNotFinite(t *testing.T) {
	inverse := color.Matrix{{1, 2, 3}, {2, 4, 6}, {1, 0, 1}}.Inverse()
	require.True(t, math.IsNaN(inverse[0][0]) || math.IsInf(inverse[0][0], 0))
}
