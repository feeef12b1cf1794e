package adjust

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFractionsAreThoseOfThePixelsCounted(t *testing.T) {
	var h Histogram
	low, high := h.Fractions()
	require.Zero(t, low)
	require.Zero(t, high)
	// Two rows of two pixels, four bytes between them.
	h.AddRows([]byte{0, 9, 9, 255, 255, 9, 0, 255, 0, 0, 0, 0, 9, 9, 9, 255, 9, 0, 9, 255}, 12, 2, 2, 1)
	low, high = h.Fractions()
	require.Equal(t, 0.75, low)
	require.Equal(t, 0.25, high)
}
