package overlay

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/words"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

func cropping(rnd *rand.Rand) *desk.Desk {
	d := desk.New(&choice.Set{}, nil, words.English)
	im := &session.Image{Path: "a", Phase: session.Ready, Recipe: recipe.Default(recipe.Digital), Orientation: 1 + rnd.IntN(8),
		Opened: &wire.Opened{Width: 3000, Height: 2000}, Straighten: float64(rnd.IntN(3)),
		Crops: []session.Crop{{ID: "1", Rect: [4]float64{0.2, 0.3, 0.4, 0.4}}, {ID: "2", Name: "Left", Rect: [4]float64{0.5, 0.1, 0.3, 0.3}}}}
	f := task.Frame{Orientation: im.Orientation, Straighten: im.Straighten}
	im.Size[0], im.Size[1] = f.Size(3000, 2000, 0)
	d.State = &session.State{Image: im}
	d.Stage, d.Tool, d.Crop = zoom.Stage{Width: 900, Height: 600, Scale: 1}, desk.Crop, "1"
	d.Angles[desk.AngleKey("a", "1")] = im.Straighten + float64(rnd.IntN(9)-4)
	return d
}

func distance(a, b Point) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

// Handles are on the outline, where the names say, and the sides are as long as the crop.
func TestHandlesAreOnTheOutline(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		d := cropping(rnd)
		o := Of(d)
		require.True(t, o.Crops && o.HasHole)
		require.Len(t, o.Grips, 8)
		at := map[adjust.Handle]Point{}
		for _, g := range o.Grips {
			at[g.Handle] = g.At
		}
		for i, h := range []adjust.Handle{adjust.NorthWest, adjust.NorthEast, adjust.SouthEast, adjust.SouthWest} {
			require.InDelta(t, 0, distance(o.Hole[i], at[h]), 1e-6)
		}
		middle := Point{(o.Hole[0][0] + o.Hole[1][0]) / 2, (o.Hole[0][1] + o.Hole[1][1]) / 2}
		require.InDelta(t, 0, distance(middle, at[adjust.North]), 1e-6)
		scale := d.Place().Scale()
		long, short := distance(o.Hole[0], o.Hole[1]), distance(o.Hole[1], o.Hole[2])
		if adjust.Transposed(d.Image().Orientation) {
			long, short = short, long
		}
		require.InDelta(t, 0.4*3000*scale, long, 1e-6)
		require.InDelta(t, 0.4*2000*scale, short, 1e-6)
		require.Len(t, o.Thirds, 4)
		require.Len(t, o.Others, 1)
		require.Equal(t, "Left", o.Others[0].Name)
	}
}

func TestWhatIsDrawnTakesThePlaceOfWhatIsWorkedOn(t *testing.T) {
	d := cropping(rand.New(rand.NewPCG(2, 2)))
	d.Hand.Drawn = &recipe.Rect{0.1, 0.1, 0.2, 0.2}
	o := Of(d)
	require.Empty(t, o.Grips)
	require.Len(t, o.Others, 2)
	require.InDelta(t, 0, distance(d.Place().ToStage([2]float64{0.1, 0.1}), o.Hole[0]), 1e-9)
	d.Tool = desk.Base
	o = Of(d)
	require.False(t, o.Crops)
	require.InDelta(t, 0, distance(d.Place().ToStage([2]float64{0.3, 0.3}), o.Picked[2]), 1e-9)
	d.Tool, d.Hand.Drawn = desk.Line, nil
	d.Hand.Stroke = &[2][2]float64{{0, 0}, {1, 1}}
	require.Equal(t, d.Place().ToStage([2]float64{1, 1}), Of(d).Stroke[1])
	d.Crop, d.Tool = "", desk.Crop
	require.False(t, Of(d).HasHole, "no crop is worked on")
}

func TestTheLineBetweenBeforeAndAfterIsWhereThePictureIs(t *testing.T) {
	d := cropping(rand.New(rand.NewPCG(3, 3)))
	d.Tool, d.State.Before = desk.Move, 0.25
	o := Of(d)
	require.True(t, o.HasSplit)
	require.Equal(t, 25, o.SplitValue)
	require.Equal(t, o.Split[0][0], o.Split[1][0])
	require.Equal(t, d.Place().ToStage([2]float64{0.25, 0})[0], o.Split[0][0])
	d.Look = zoom.Look{Zoom: 4, Center: [2]float64{0.5, 0.5}}
	o = Of(d)
	require.Equal(t, []float64{0, 600}, []float64{o.Split[0][1], o.Split[1][1]}, "no longer than the stage")
	d.State.Before = 1
	require.False(t, Of(d).HasSplit)
	d.State = &session.State{Before: 0.5}
	require.Zero(t, Of(d))
}
