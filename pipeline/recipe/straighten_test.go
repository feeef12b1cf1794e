package recipe

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// corners are those of a rectangle turned about its center, in pixels, by the
// rotation matrix.
func corners(r Rect, degrees float64, width, height int) (list [][2]float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy := (r[0]+r[2]/2)*float64(width), (r[1]+r[3]/2)*float64(height)
	for _, x := range []float64{-1, 1} {
		for _, y := range []float64{-1, 1} {
			dx, dy := x*r[2]/2*float64(width), y*r[3]/2*float64(height)
			list = append(list, [2]float64{cx + dx*cos - dy*sin, cy + dx*sin + dy*cos})
		}
	}
	return list
}

func TestATurnedRectangleFitsWhenItsCornersDo(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 1))
	const width, height = 600, 400
	fit := 0
	for range 3000 {
		r := Rect{rnd.Float64() / 2, rnd.Float64() / 2, rnd.Float64() / 2, rnd.Float64() / 2}
		degrees := rnd.Float64()*90 - 45
		inside := true
		for _, c := range corners(r, degrees, width, height) {
			inside = inside && c[0] >= -0.5 && c[0] <= width+0.5 && c[1] >= -0.5 && c[1] <= height+0.5
		}
		require.Equal(t, inside, r.FitsTurned(degrees, width, height), "%v by %v", r, degrees)
		if inside {
			fit++
		}
	}
	require.Greater(t, fit, 100)
	require.Less(t, fit, 2900)
	require.True(t, Rect{0, 0, 1, 1}.FitsTurned(0, width, height))
	require.False(t, Rect{0, 0, 1, 1}.FitsTurned(1, width, height))
}

// TestAShrunkRectangleFitsAndTouchesTheEdge says that no larger one would do.
func TestAShrunkRectangleFitsAndTouchesTheEdge(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 2))
	const width, height = 600, 400
	for range 3000 {
		r := Rect{rnd.Float64() / 2, rnd.Float64() / 2, 0.01 + rnd.Float64()*0.49, 0.01 + rnd.Float64()*0.49}
		degrees := rnd.Float64()*90 - 45
		got := r.ShrunkToFit(degrees, width, height)
		require.NoError(t, got.Validate())
		require.InDelta(t, r[2]/r[3], got[2]/got[3], 1e-9, "the proportions")
		require.InDelta(t, r[0]+r[2]/2, got[0]+got[2]/2, 1e-12, "the center")
		require.InDelta(t, r[1]+r[3]/2, got[1]+got[3]/2, 1e-12)
		nearest := math.Inf(1)
		for _, c := range corners(got, degrees, width, height) {
			nearest = min(nearest, c[0], width-c[0], c[1], height-c[1])
		}
		if got == r {
			require.GreaterOrEqual(t, nearest, -1e-9)
		} else {
			require.InDelta(t, 0, nearest, 1e-9)
			require.Less(t, got[2], r[2])
		}
	}
	require.Equal(t, Rect{0, 0, 1, 1}, Rect{0, 0, 1, 1}.ShrunkToFit(0, width, height))
	square := Rect{0, 0, 1, 1}.ShrunkToFit(45, 500, 500)
	require.InDelta(t, math.Sqrt(0.5), square[2], 1e-12)
}

// TestAFrameThatIsNotStraightenedIsWrittenAsBefore keeps the digests of settings that
// earlier versions have noted.
func TestAFrameThatIsNotStraightenedIsWrittenAsBefore(t *testing.T) {
	data, err := json.Marshal(Frame{ID: "a"})
	require.NoError(t, err)
	require.Equal(t, `{"ID":"a","Name":"","Recipe":null,"Crop":null,"Orientation":null}`, string(data))
	data, err = json.Marshal(Frame{Straighten: 0.5})
	require.NoError(t, err)
	require.Contains(t, string(data), `"Straighten":0.5`)
}

const straightText = `{"safelight":2,"source":{"name":"a","size":1,"sha256":""},"straighten":-1.5,"recipe":{"render":1},
	"crops":[{"id":"a","rect":[0,0,1,1],"straighten":2.25},{"id":"b","rect":[0,0,1,1]}]}`

func TestASidecarKeepsHowPicturesAreStraightened(t *testing.T) {
	sc, err := ParseSidecar([]byte(straightText))
	require.NoError(t, err)
	frames := sc.Frames()
	require.Equal(t, 2.25, frames[0].Straighten)
	require.Zero(t, frames[1].Straighten, "it is not inherited")
	data, err := MarshalSidecar(sc)
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(string(data), "straighten"), "%s", data)
	back, err := ParseSidecar(data)
	require.NoError(t, err)
	require.Equal(t, sc, back)
	sc.Crops = nil
	require.Equal(t, -1.5, sc.Frames()[0].Straighten)
}

func TestASidecarHasTheLowestVersionThatWillDo(t *testing.T) {
	for _, version := range []int{1, 2} {
		sc := sidecarOfText()
		sc.Version = version
		data, err := MarshalSidecar(sc)
		require.NoError(t, err)
		require.Equal(t, sidecarText, string(data), "programs that know version 1 only read it")
		require.Equal(t, version, sc.Version)
		sc.Crops[1].Straighten = 3
		data, err = MarshalSidecar(sc)
		require.NoError(t, err)
		require.Contains(t, string(data), `"safelight": 2,`)
	}
}

func TestAnglesOfASidecarAreInRange(t *testing.T) {
	for old, c := range map[string]struct{ text, want string }{
		"-1.5":          {"-45.1", "sidecar: straighten: -45.1 is outside -45 to 45"},
		"2.25":          {"45.01", "sidecar: crops[0].straighten: 45.01 is outside -45 to 45"},
		`"safelight":2`: {`"safelight":1`, "sidecar: straighten: there is none in version 1; \"safelight\" has to be 2\nsidecar: crops[0].straighten: there is none in version 1; \"safelight\" has to be 2"},
	} {
		_, err := ParseSidecar([]byte(strings.Replace(straightText, old, c.text, 1)))
		require.EqualError(t, err, c.want)
	}
	sc := sidecarOfText()
	sc.Straighten = math.NaN()
	_, err := MarshalSidecar(sc)
	require.EqualError(t, err, "sidecar: straighten: NaN is outside -45 to 45")
}
