package adjust

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/recipe"
)

func TestTurnsAndMirrors(t *testing.T) {
	for o := 1; o <= 8; o++ {
		require.Equal(t, o, Turned(o, 4))
		require.Equal(t, o, Turned(Turned(o, 1), -1))
		require.Equal(t, o, Mirrored(Mirrored(o)))
		require.Equal(t, Mirrored(Turned(o, 1)), Turned(Mirrored(o), -1))
		p := [2]float64{0.2, 0.7}
		back := ToScan(ToPicture(p, o), o)
		require.InDelta(t, p[0], back[0], 1e-12)
		require.InDelta(t, p[1], back[1], 1e-12)
	}
	// EXIF 6 is shown turned a quarter clockwise: what is at the top left of the scan
	// is at the top right of the picture. 8 is the other way about.
	require.Equal(t, [2]float64{1, 0}, ToPicture([2]float64{0, 0}, 6))
	require.Equal(t, [2]float64{0, 1}, ToPicture([2]float64{0, 0}, 8))
	require.Equal(t, [2]float64{1, 1}, ToPicture([2]float64{0, 0}, 3))
	require.Equal(t, [2]float64{1, 0}, ToPicture([2]float64{0, 0}, 2))
	require.Equal(t, 8, Turned(1, 1))
	require.Equal(t, 6, Turned(1, -1))
}

func TestOrientationsAreAGroup(t *testing.T) {
	for a := 1; a <= 8; a++ {
		require.Equal(t, a, Then(a, 1))
		require.Equal(t, a, Then(1, a))
		require.Equal(t, 1, Then(a, Reverse(a)))
		require.Equal(t, 1, Then(Reverse(a), a))
		require.Equal(t, Turned(a, 1), Then(a, 8))
		require.Equal(t, Mirrored(a), Then(a, 2))
		for b := 1; b <= 8; b++ {
			require.Equal(t, Transposed(a) != Transposed(b), Transposed(Then(a, b)))
			p := [2]float64{0.25, 0.75}
			require.Equal(t, ToPicture(ToPicture(p, a), b), ToPicture(p, Then(a, b)))
			for c := 1; c <= 8; c++ {
				require.Equal(t, Then(Then(a, b), c), Then(a, Then(b, c)))
			}
		}
	}
	require.Equal(t, 1, Then(0, 9), "what is no orientation is the upright one")
}

func TestDegreesAreThoseOfASidecar(t *testing.T) {
	for o := 1; o <= 8; o++ {
		degrees, mirror := Degrees(o)
		require.Equal(t, o, OfDegrees(degrees, mirror))
		require.Equal(t, o, OfDegrees(degrees-360, mirror))
		left, _ := Degrees(Turned(o, 1))
		if by := (left - degrees + 360) % 360; mirror {
			require.Equal(t, 270, by, "the mirror comes after, and turns it the other way")
		} else {
			require.Equal(t, 90, by, "left is counterclockwise")
		}
	}
	require.Equal(t, []int{2, 4, 5, 7}, mirrored())
	require.Equal(t, 8, OfDegrees(90, false))
	require.Equal(t, 2, OfDegrees(0, true))
	require.Equal(t, 4, OfDegrees(180, true))
}

// mirrored are the orientations that mirror.
func mirrored() (list []int) {
	for o := 1; o <= 8; o++ {
		if _, mirror := Degrees(o); mirror {
			list = append(list, o)
		}
	}
	return list
}

func randomRect(rnd *rand.Rand) (r recipe.Rect) {
	for i := range 2 {
		r[i] = rnd.Float64() * 0.98
		r[i+2] = 0.01 + rnd.Float64()*(0.99-r[i])
		if rnd.IntN(8) == 0 { // to the edge
			r[i+2] = 1 - r[i]
		}
	}
	return r
}

func requireSame(t *testing.T, want, got recipe.Rect) {
	t.Helper()
	for i := range want {
		require.InDelta(t, want[i], got[i], 1e-12)
	}
}

// A rectangle comes back from the picture, is valid there, and its corners are where
// the points are.
func TestRectanglesAreTurned(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 9))
	for range 5000 {
		r, o := randomRect(rnd), 1+rnd.IntN(8)
		shown := RectToPicture(r, o)
		require.NoError(t, shown.Validate())
		requireSame(t, r, RectToScan(shown, o))
		requireSame(t, Between(ToPicture([2]float64{r[0], r[1]}, o), ToPicture([2]float64{r[0] + r[2], r[1] + r[3]}, o)), shown)
		p := [2]float64{rnd.Float64(), rnd.Float64()}
		for i, v := range ToScan(ToPicture(p, o), o) {
			require.InDelta(t, p[i], v, 1e-12)
		}
		crop := randomRect(rnd)
		inside := Inside(crop, r)
		require.NoError(t, inside.Validate())
		for i, v := range Through(crop, inside) {
			require.InDelta(t, r[i], v, 1e-9)
		}
	}
	// The left half of a scan that is shown turned a quarter clockwise is on top.
	require.Equal(t, recipe.Rect{0, 0, 1, 0.5}, RectToPicture(recipe.Rect{0, 0, 0.5, 1}, 6))
}
