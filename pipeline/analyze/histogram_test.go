package analyze

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every sample is counted once, whatever the number of them, those beyond the
// scale as those at its end.
func TestEverySampleIsCountedOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		channels, depth := 1+2*random.IntN(2), 8+8*random.IntN(2)
		top := 1<<depth - 1
		pix := make([]uint16, channels*random.IntN(40))
		want := NewHistogram(channels, depth)
		for i := range pix {
			v := []int{0, 1, top - 1, top, random.IntN(top + 1), 1<<16 - 1}[random.IntN(6)]
			pix[i] = uint16(v)
			c := i % channels
			want.Count[c][min(v, top)>>(depth-8)]++
			if v == 0 {
				want.Low[c]++
			}
			if v >= top {
				want.High[c]++
			}
		}
		want.Pixels = int64(len(pix) / channels)
		got := NewHistogram(channels, depth)
		got.Add(pix)
		require.Equal(t, want, got)
	}
}
