package adjust

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAHistogramCountsWhatIsClipped(t *testing.T) {
	var h Histogram
	h.Add([]byte{0, 10, 20, 255, 255, 255, 255, 255, 1, 2, 3, 255}, 1)
	require.Equal(t, int32(3), h.Pixels)
	require.Equal(t, int32(1), h.Low)
	require.Equal(t, int32(1), h.High)
	require.Equal(t, int32(1), h.Count[0][20])
	require.Equal(t, int32(1), h.Count[2][0])
	var every Histogram
	every.Add(make([]byte, 40), 3)
	require.Equal(t, int32(4), every.Pixels)
}
