package histview

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/words"
)

func TestClippedPixelsDoNotDwarfTheRest(t *testing.T) {
	h := &session.Histogram{Low: 0.25, High: 0.00004}
	for i := range 256 {
		h.R[i], h.G[i], h.B[i] = 100, 50, int32(i)
	}
	h.R[0], h.B[255] = 1_000_000, 1_000_000
	d := Draw(h)
	require.EqualValues(t, 1, d.Areas[0][0])
	require.InDelta(t, 100/(253*1.06), d.Areas[0][100], 0.01)
	require.Equal(t, Clip{"25%", true}, d.Low)
	require.Equal(t, Clip{"<0.1%", false}, d.High)
}

func TestAreasAreWithinTheDrawing(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		h := &session.Histogram{}
		for i := range 256 {
			h.R[i], h.G[i], h.B[i] = rnd.Int32(), -rnd.Int32(), rnd.Int32N(3)
		}
		for _, area := range Draw(h).Areas {
			for _, v := range area {
				require.True(t, v >= 0 && v <= 1)
			}
		}
	}
	require.Equal(t, "0%", Draw(nil).Low.Text)
	require.Equal(t, "0%", Draw(&session.Histogram{}).High.Text)
	for fraction, want := range map[float64]string{0.5: "50%", 0.0123: "1.2%", 0.0005: "<0.1%", 0.001: "0.1%", 1: "100%"} {
		require.Equal(t, want, Draw(&session.Histogram{Low: fraction}).Low.Text)
	}
}

func TestWithoutAPointThereAreDashes(t *testing.T) {
	require.Equal(t, [3]string{words.None, words.None, words.None}, Read(nil).RGB)
	r := Read(&session.Probed{RGB: [3]uint8{0, 128, 255}, Density: [3]float64{0, 1.234, math.NaN()}})
	require.Equal(t, [3]string{"0", "128", "255"}, r.RGB)
	require.Equal(t, [3]string{"0.00", "1.23", words.None}, r.Density)
}
