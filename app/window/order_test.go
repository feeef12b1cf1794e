package window

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
)

// The crop is shown before anything is straightened, however fast the hand is: else it
// would be the scan.
func TestADragThatEndsTheCropToolStraightensTheCrop(t *testing.T) {
	r := enter(t)
	r.change(func(_ *session.State, im *session.Image) {
		im.Crops = []session.Crop{{ID: "3", Rect: [4]float64{0.1, 0.1, 0.5, 0.5}}}
	})
	// Something is on its way that the next commands have to wait for.
	r.SliderPress("straighten", 10, 200, false, 1)
	r.SliderMove(20, false)
	r.SliderRelease()
	r.Do("crop")
	r.SliderPress("straighten", 150, 200, false, 1)
	for x := 150.0; x < 190; x++ {
		r.SliderMove(x, false)
	}
	r.SliderRelease()
	shown := false
	for _, c := range r.commands() {
		switch c.Do {
		case session.CropShow:
			require.Equal(t, "3", c.Name)
			shown = true
		case session.Straighten:
			if *c.Value > 0 {
				require.True(t, shown, "the whole scan is straightened")
			}
		}
	}
	require.True(t, shown)
}

// What was done to one crop, or to one channel's curve, is told though another is in the
// hand by then.
func TestWhatIsDoneToOneIsNotLostToAnother(t *testing.T) {
	r := enter(t)
	r.change(func(_ *session.State, im *session.Image) {
		im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0.1, 0.1, 0.3, 0.3}}, {ID: "2", Rect: [4]float64{0.6, 0.6, 0.3, 0.3}}}
	})
	r.pictureOf(0, 1, 1)
	r.Do("crop")
	r.commands()
	stage := func(x, y float64) [2]float64 { return r.Desk().Place().ToStage([2]float64{x, y}) }
	for _, at := range []float64{0.25, 0.75} {
		r.StagePress(stage(at, at), false, 1)
		r.StageDrag(stage(at+0.02, at))
		r.StageDrag(stage(at+0.05, at))
		r.StageRelease(stage(at+0.05, at))
	}
	ends := map[string][4]float64{}
	for _, c := range r.commands() {
		if c.Do == session.CropSet {
			ends[c.Name] = *c.Rect
		}
	}
	require.InDelta(t, 0.15, ends["1"][0], 1e-6)
	require.InDelta(t, 0.65, ends["2"][0], 1e-6)

	v := Curve(214, 214)
	for _, channel := range []string{"r", "g"} {
		r.Do("channel:" + channel)
		r.CurvePress(v, 107, 107, 1)
		r.CurveMove(107, 117, false)
		r.CurveMove(107, 127, false)
		r.CurveRelease()
	}
	tops := map[string]float64{}
	for _, c := range r.commands() {
		if c.Do == session.Curve {
			tops[c.Name] = c.Points[1][1]
		}
	}
	require.InDelta(t, 0.6, tops["r"], 1e-9)
	require.InDelta(t, 0.6, tops["g"], 1e-9)
}
