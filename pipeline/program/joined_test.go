package program

import (
	"math"
	"math/rand/v2"
	"slices"
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
			if p.slope != 0 { // one more on each side, close enough for light not to change much
				places = append(places, max(p.start-1e-3/math.Abs(p.slope), 0), min(p.start+1e-3/math.Abs(p.slope), L))
			}
			if k > 0 && f.pieces[k-1].slope != 0 {
				places = append(places, max(p.start-1e-3/math.Abs(f.pieces[k-1].slope), 0))
			}
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
		steepest, weighted := f.steepest()
		for _, p := range places {
			require.InDelta(t, want(p), at(p), 1e-12*max(1, steepest), "curves %d at %g", n, p)
		}
		slices.Sort(places)
		var brightest float64 // most that light changes by P, in light
		for k, p := range places[1:] {
			if step := p - places[k]; step > 1e-10 {
				change := math.Abs(math.Pow(10, -want(p))-math.Pow(10, -want(places[k]))) / (math.Ln10 * step)
				brightest = max(brightest, change)
			}
		}
		require.LessOrEqual(t, brightest, weighted*1.001, "curves %d", n)
		require.GreaterOrEqual(t, brightest, weighted/2, "curves %d", n)

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

// TestJoinChangesNothing but the number of curves: codes are the same, and the bound
// of float32 is lower.
func TestJoinChangesNothing(t *testing.T) {
	const inputs = 3000
	rnd := rand.New(rand.NewPCG(211, 212))
	exec := NewScalar(2)
	defer exec.Close()
	src := Samples{Pix: make([]uint16, 3*inputs), Channels: 3, Depth: 16}
	want, got := make([]float32, 3*inputs), make([]float32, 3*inputs)
	joined, usual, better := 0, 0, 0
	for n := range 120 {
		r := randomRecipe(rnd)
		if n%2 == 0 {
			r = usualRecipe(rnd)
		}
		p := compiled(t, r, outputSpaces[n%len(outputSpaces)], FloatDepth)
		q := Join(p)
		if q == p {
			continue
		}
		joined++
		require.Zero(t, q.RGB.Count)
		require.NotZero(t, p.RGB.Count, "p is left alone")
		if n%2 == 0 {
			usual++
			if Float32Error(q) < Float32Error(p) {
				better++
			}
		}
		adversarial(rnd, p, src.Pix)
		exec.Use(p)
		exec.Floats(want, src)
		exec.Use(q)
		exec.Floats(got, src)
		require.InDeltaSlice(t, want[:inputs*p.Channels()], got[:inputs*p.Channels()], 1e-6, "recipe %d", n)
	}
	t.Logf("%d joined; the bound is lower for %d of %d usual ones", joined, better, usual)
	require.Greater(t, joined, 40)
	require.Greater(t, usual, 10)
	require.Equal(t, usual, better)
}
