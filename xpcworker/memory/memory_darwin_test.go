//go:build cgo

package memory

import (
	"os"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheFootprintGrowsWithWhatIsWritten, and is what the report tells.
func TestTheFootprintGrowsWithWhatIsWritten(t *testing.T) {
	before, err := Footprint(os.Getpid())
	require.NoError(t, err)
	require.Positive(t, before)
	const size = 200 << 20
	block := make([]byte, size)
	for i := range block {
		block[i] = byte(i * i)
	}
	after, err := Footprint(os.Getpid())
	require.NoError(t, err)
	require.InDelta(t, size, after-before, 20<<20)
	p, err := Of(os.Getpid())
	require.NoError(t, err)
	require.Equal(t, p.Footprint, p.USS)
	require.GreaterOrEqual(t, p.Peak, p.Footprint)
	runtime.KeepAlive(block)
	_, err = Footprint(1 << 30)
	require.Error(t, err, "no such process")
}

func TestTheSystemHasMemoryLeft(t *testing.T) {
	s, err := MeasureSystem()
	require.NoError(t, err)
	require.Greater(t, s.Available, int64(64<<20))
}
