package adjust

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/recipe"
)

func TestAspectsComeUpright(t *testing.T) {
	for _, name := range strings.Fields("free 1:1 4:3 3:2 5:4 7:5 16:9 65:24 7:6 6:4.5 3:4 2:3 4:5 5:7 9:16 24:65 6:7 4.5:6") {
		a, err := AspectNamed(name)
		require.NoError(t, err)
		require.Equal(t, name, a.Name)
		require.NotEmpty(t, a.Label.English)
		require.NotEmpty(t, a.Label.Chinese)
		require.Equal(t, a.Width, a.Upright().Height)
		require.Equal(t, a.Name, a.Upright().Upright().Name)
	}
	_, err := AspectNamed("7:11")
	require.ErrorContains(t, err, `no aspect ratio "7:11"; there are [free 1:1 5:4 4:5`)
	require.InDelta(t, 1, Original(300, 200).ratio([2]int{300, 200}), 1e-12)
}

// Whatever is dragged where, the crop is valid, has the aspect in pixels, and what is
// across from the handle stays.
func TestResizedCropsAreValid(t *testing.T) {
	rnd := rand.New(rand.NewPCG(10, 10))
	aspects := append(Aspects(), Original(1234, 777))
	for range 20000 {
		size := [2]int{1 + rnd.IntN(5000), 1 + rnd.IntN(5000)}
		r := randomRect(rnd)
		handle := Handles()[rnd.IntN(8)]
		aspect := aspects[rnd.IntN(len(aspects))]
		to := [2]float64{rnd.Float64()*3 - 1, rnd.Float64()*3 - 1}
		if rnd.IntN(20) == 0 {
			to[0] = math.Inf(1 - 2*rnd.IntN(2))
		}
		got, err := Resize(r, handle, to, aspect, size)
		require.NoError(t, err)
		require.NoError(t, got.Validate(), "%v %s to %v, %s of %v", r, handle, to, aspect.Name, size)

		if !aspect.Free() {
			pixels := got[2] * float64(size[0]) / (got[3] * float64(size[1]))
			require.InEpsilon(t, aspect.Width/aspect.Height, pixels, 1e-9)
		}
		stays := func(i int, first, last string) {
			switch has := func(s string) bool { return strings.Contains(string(handle), s) }; {
			case has(first):
				require.InDelta(t, r[i]+r[i+2], got[i]+got[i+2], 1e-12)
			case has(last):
				require.InDelta(t, r[i], got[i], 1e-12)
			default:
				require.InDelta(t, r[i]+r[i+2]/2, got[i]+got[i+2]/2, 1e-12)
			}
		}
		stays(0, "w", "e")
		stays(1, "n", "s")
		if aspect.Free() {
			require.GreaterOrEqual(t, got[2], min(LeastCrop, r[2])-1e-12)
			require.GreaterOrEqual(t, got[3], min(LeastCrop, r[3])-1e-12)
		}
		// A handle that is let go where it is, of a crop that has the aspect, does nothing.
		at := [2]float64{got[0], got[1]}
		if strings.Contains(string(handle), "e") {
			at[0] += got[2]
		}
		if strings.Contains(string(handle), "s") {
			at[1] += got[3]
		}
		if min(got[2], got[3]) >= LeastCrop {
			again, err := Resize(got, handle, at, aspect, size)
			require.NoError(t, err)
			for i := range again {
				require.InDelta(t, got[i], again[i], 1e-9)
			}
		}
	}
}

func TestOfACornerTheLargerDirectionCounts(t *testing.T) {
	square, _ := AspectNamed("1:1")
	r := recipe.Rect{0.1, 0.1, 0.2, 0.2}
	for to, want := range map[[2]float64]float64{{0.5, 0.2}: 0.4, {0.2, 0.6}: 0.5, {2, 0.2}: 0.9, {0.15, 0.14}: 0.05} {
		got, err := Resize(r, SouthEast, to, square, [2]int{100, 100})
		require.NoError(t, err)
		requireSame(t, recipe.Rect{0.1, 0.1, want, want}, got)
	}
}

func TestMovedCropsStayInside(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 11))
	wild := func() float64 {
		return []float64{rnd.Float64(), 5*rnd.Float64() - 2, 0, 1, 1e300, -1e300, 1e-300, math.NaN(), math.Inf(1)}[rnd.IntN(9)]
	}
	for range 10000 {
		r := randomRect(rnd)
		moved := Move(r, [2]float64{wild(), wild()})
		require.NoError(t, moved.Validate())
		require.Equal(t, r[2:], moved[2:], "its size stays")
		require.NoError(t, Within(recipe.Rect{wild(), wild(), wild(), wild()}).Validate())
		require.NoError(t, Between([2]float64{wild(), rnd.Float64()}, [2]float64{rnd.Float64(), wild()}).Validate())
		requireSame(t, r, Within(r))
		for _, a := range Aspects() {
			fitted := a.Fitted(r, [2]int{300, 200})
			require.NoError(t, fitted.Validate())
			require.GreaterOrEqual(t, fitted[0], r[0]-1e-12)
			require.LessOrEqual(t, fitted[1]+fitted[3], r[1]+r[3]+1e-12)
		}
	}
	requireSame(t, recipe.Rect{0.8, 0, 0.2, 0.3}, Move(recipe.Rect{0.5, 0.5, 0.2, 0.3}, [2]float64{1, -1}))
	requireSame(t, recipe.Rect{0.1, 0.2, 0.3, 0.4}, Between([2]float64{0.4, 0.2}, [2]float64{0.1, 0.6}))
}

func TestWhatCannotBeResizedIsRefused(t *testing.T) {
	r := recipe.Rect{0.1, 0.1, 0.5, 0.5}
	for want, try := range map[string]func() error{
		`no handle "x"`:       func() error { _, err := Resize(r, "x", [2]float64{}, free, [2]int{3, 2}); return err },
		`no handle "move"`:    func() error { _, err := Resize(r, Whole, [2]float64{}, free, [2]int{3, 2}); return err },
		"no picture of 0 x 2": func() error { _, err := Resize(r, East, [2]float64{}, free, [2]int{0, 2}); return err },
		"no place":            func() error { _, err := Resize(r, East, [2]float64{math.NaN()}, free, [2]int{3, 2}); return err },
		"is empty":            func() error { _, err := Resize(recipe.Rect{}, East, [2]float64{}, free, [2]int{3, 2}); return err },
	} {
		require.ErrorContains(t, try(), want)
	}
}

func TestHandlesAreHit(t *testing.T) {
	r, reach := recipe.Rect{0.2, 0.3, 0.4, 0.5}, [2]float64{0.02, 0.02}
	for want, at := range map[Handle][2]float64{
		NorthWest: {0.19, 0.31}, North: {0.4, 0.29}, NorthEast: {0.61, 0.3}, East: {0.6, 0.5},
		SouthEast: {0.6, 0.8}, South: {0.4, 0.81}, SouthWest: {0.2, 0.8}, West: {0.2, 0.5},
		Whole: {0.4, 0.5}, "": {0.7, 0.3},
	} {
		require.Equal(t, want, HandleAt(r, at, reach))
	}
	require.Empty(t, HandleAt(r, [2]float64{math.NaN(), 0.5}, reach))
}

// However crops come and go, no id is given twice.
func TestIDsOfCropsAreNeverGivenTwice(t *testing.T) {
	rnd := rand.New(rand.NewPCG(12, 12))
	for range 50 {
		crops := []recipe.Crop{{ID: "roll A"}, {ID: "7"}, {ID: "007"}, {ID: "99999999999999999999"}, {ID: "2147483647"}}
		seen := map[string]bool{}
		for _, c := range crops {
			seen[c.ID] = true
		}
		last := rnd.IntN(10)
		for range 200 {
			if rnd.IntN(2) == 0 && len(crops) > 0 {
				i := rnd.IntN(len(crops))
				last = LastCrop(crops, last)
				crops = slices.Delete(crops, i, i+1)
				continue
			}
			var id string
			id, last = NewCropID(crops, last)
			require.False(t, seen[id], id)
			seen[id] = true
			crops = append(crops, recipe.Crop{ID: id})
		}
	}
	id, last := NewCropID([]recipe.Crop{{ID: "1"}}, math.MaxInt)
	require.Equal(t, "2", id)
	require.Equal(t, 2, last)
}
