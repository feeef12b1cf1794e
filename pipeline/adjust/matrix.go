package adjust

import (
	"fmt"
	"strings"

	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
)

// MatrixNamed finds one of the density matrices that are known by a name, those of
// [recipe.Matrices]. Case does not matter.
func MatrixNamed(name string) (recipe.Matrix, bool) {
	for _, m := range recipe.Matrices() {
		if strings.EqualFold(m.Name, name) {
			return m, true
		}
	}
	return recipe.Matrix{}, false
}

// Purity makes the colors of a density matrix purer by an amount, or paler by a
// negative one: what is in a row beside the gray of equal parts is scaled by
// 1 + amount, so that what a channel takes from the others falls against what it has
// of itself. Sums of rows, and with them neutral densities, stay what they are.
//
// It is the product of m and the matrix (1 + a)·I - a/3 everywhere, with determinant
// (1 + a)²: an amount a is undone by -a/(1 + a), and only -1 loses colors.
func Purity(m color.Matrix, amount float64) color.Matrix {
	for i := range m {
		sum := m[i][0] + m[i][1] + m[i][2]
		for j := range m[i] {
			m[i][j] += amount * (m[i][j] - sum/3)
		}
		settle(&m[i], i, sum)
	}
	return m
}

// Hue turns the color of a channel, 0 to 2, toward the next channel by an amount, or
// toward the one before by a negative one: its row takes that much more of the one,
// and that much less of the other. The sum stays. An amount is undone by its negative.
func Hue(m color.Matrix, channel int, amount float64) (color.Matrix, error) {
	if channel < 0 || channel > 2 {
		return m, fmt.Errorf("there is no channel %d", channel)
	}
	row := &m[channel]
	sum := row[0] + row[1] + row[2]
	row[(channel+1)%3] += amount
	row[(channel+2)%3] -= amount
	settle(row, channel, sum)
	return m, nil
}

// settle puts what rounding has lost into the channel's own part.
func settle(row *[3]float64, own int, sum float64) {
	row[own] += sum - (row[0] + row[1] + row[2])
}
