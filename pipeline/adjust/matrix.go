package adjust

import (
	"fmt"

	"safelight/pipeline/color"
)

// Purity makes the colors of a density matrix purer by an amount, or paler by a
// negative one: what each channel takes from the others is scaled by 1 + amount, and
// what it has of itself makes up for it. Sums of rows, and with them neutral
// densities, stay what they are.
func Purity(m color.Matrix, amount float64) color.Matrix {
	for i := range m {
		sum := m[i][0] + m[i][1] + m[i][2]
		// Toward the gray of equal parts, or away from it.
		for j := range m[i] {
			m[i][j] += amount * (m[i][j] - sum/3)
		}
		settle(&m[i], i, sum)
	}
	return m
}

// Hue turns the color of a channel, 0 to 2, toward the next channel by an amount, or
// toward the one before by a negative one: its row takes that much more of the one,
// and that much less of the other. The sum stays.
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
