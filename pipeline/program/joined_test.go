package program

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestJoinedCurvesAreOneAfterTheOther compares the joined curve, and its cells
// where it fits into them, with the two curves one after the other: everywhere,
// at the kinks and beside them.
func TestJoinedCurvesAreOneAfterTheOther(t *testing.T) {
	rnd := rand.New(rand.NewPCG(131, 132))
	var f joined
	celled := 0
	for n := range 300 {
		var first, second Segments[float64]
		if n%5 != 0 {
			first.compile(randomCurve(rnd))
		}
		if n%7 != 0 || first.Count == 0 {
			second.compile(randomCurve(rnd))
		}
		want := func(p float64) float64 {
			for _, s := range []*Segments[float64]{&first, &second} {
				if s.Count > 0 {
					p = s.at(p)
				}
			}
			return p
		}
		f.join(&first, &second)
		require.Zero(t, f.pieces[0].start)
		places := []float64{0, L}
		for k, p := range f.pieces {
			if k > 0 {
				require.GreaterOrEqual(t, p.start, f.pieces[k-1].start)
			}
			places = append(places, max(math.Nextafter(p.start, 0), 0), p.start, min(math.Nextafter(p.start, L), L))
		}
		for range 1000 {
			places = append(places, L*rnd.Float64())
		}
		at := func(p float64) float64 {
			k := 0
			for k+1 < len(f.pieces) && f.pieces[k+1].start <= p {
				k++
			}
			return f.pieces[k].offset + f.pieces[k].slope*p
		}
		steepest := f.steepest()
		for _, p := range places {
			require.InDelta(t, want(p), at(p), 1e-12*max(1, steepest), "curves %d at %g", n, p)
		}

		c := new(cells)
		if !c.compile(&f) {
			continue
		}
		celled++
		var positions plane
		for i := range positions[:group] {
			positions[i] = uint32(min(places[rnd.IntN(len(places))]/(L*positionStep), math.MaxInt32))
		}
		light := positions
		curveLight(&light, group, c)
		for i, bits := range light[:group] {
			exact := math.Pow(10, -want(float64(positions[i])*L*positionStep))
			require.InDelta(t, exact, math.Float32frombits(bits), 2e-7+1e-9*steepest, "curves %d", n)
		}
	}
	require.Greater(t, celled, 100)
}
