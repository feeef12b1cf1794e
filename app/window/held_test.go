package window

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/inspector"
	"safelight/pipeline/curve"
)

// shownCurve is the curve as the inspector has it.
func (r *room) shownCurve() curve.Curve {
	row, ok := inspector.Find(r.Panels(), "curve")
	require.True(r.t, ok)
	return row.Curve.Points
}

func TestACurveInTheHandIsLetGoWhenTheSessionHasIt(t *testing.T) {
	r := enter(t)
	v := Curve(214, 214)
	r.CurvePress(v, 107, 107, 1)
	r.CurveMove(107, 127, false)
	held := r.shownCurve()
	require.Len(t, held, 3)
	r.change(func(_ *session.State, im *session.Image) { im.Undo = "curve" }) // it has not arrived
	require.Equal(t, held, r.shownCurve())
	r.CurveRelease()
	r.commands()
	r.change(func(_ *session.State, im *session.Image) { im.Recipe.Curve.RGB = held })
	require.Nil(t, r.Desk().Hand.Curve)
	// A curve that the session does not take is not kept for long.
	r.refuse = context.Canceled
	r.CurvePress(v, 50, 150, 1)
	r.CurveRelease()
	r.commands()
	require.Len(t, r.shownCurve(), 4)
	r.pass(patience + 30*time.Millisecond)
	require.Len(t, r.shownCurve(), 3)
	r.refuse = nil
	r.CurveRemove(v, 107, 127)
	require.Len(t, last(r.commands()).Points, 0, "what is left is a straight line")
	r.CurvePress(v, 107, 127, 2) // a double click does the same
	require.Equal(t, -1, r.ChosenPoint())
	r.Do("channel:r")
	require.Nil(t, r.Desk().Hand.Curve, "another curve is not shown as this one was")
}

func TestACropInTheHandIsLetGoWhenTheSessionHasIt(t *testing.T) {
	r := enter(t)
	r.change(func(_ *session.State, im *session.Image) {
		im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0.25, 0.25, 0.25, 0.25}}}
	})
	r.pictureOf(0, 1, 1)
	r.Do("crop")
	require.True(t, r.CropKey("ArrowRight", false))
	require.True(t, r.CropKey("ArrowDown", true))
	rect := last(r.commands()).Rect
	require.InDeltaSlice(t, []float64{0.255, 0.25, 0.25, 0.255}, rect[:], 1e-6, "moved, and then made longer")
	r.change(func(_ *session.State, im *session.Image) { im.Crops[0].Name = "x" })
	require.NotNil(t, r.Desk().Hand.Rect)
	r.change(func(_ *session.State, im *session.Image) { im.Crops = []session.Crop{{ID: "1", Rect: *rect}} })
	require.Nil(t, r.Desk().Hand.Rect)

	r.Do("aspect:1:1")
	require.Equal(t, "1:1", r.Desk().Aspect)
	c := last(r.commands())
	require.Equal(t, session.CropSet, c.Do)
	require.InDelta(t, c.Rect[2]*6000, c.Rect[3]*4000, 1, "square in pixels")
	r.Do("aspect:3:2")
	r.commands()
	r.Do("upright")
	require.Equal(t, "2:3", r.Desk().Aspect)
	r.change(func(_ *session.State, im *session.Image) { im.Crops = nil })
	require.Empty(t, r.Desk().Crop, "it was deleted")
	require.False(t, r.CropKey("ArrowRight", false))
}

func TestCropsAreChosenInTheList(t *testing.T) {
	r := enter(t)
	r.change(func(_ *session.State, im *session.Image) {
		im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0, 0, 0.5, 0.5}}, {ID: "2", Rect: [4]float64{0.5, 0.5, 0.5, 0.5}}}
	})
	r.Do("crop-show:2")
	require.Equal(t, session.Command{Do: session.CropShow, Name: "2"}, last(r.commands()))
	r.Do("crop")
	r.commands()
	r.Do("crop-show:2")
	require.Empty(t, r.commands(), "it is worked on, and the whole stays in sight")
	require.Equal(t, "2", r.Desk().Crop)
	r.Do("crop-delete")
	require.Equal(t, session.Command{Do: session.CropDelete, Name: "2"}, last(r.commands()))
	r.NameCrop("1", "  Left ")
	require.Equal(t, session.Command{Do: session.CropName, Name: "1", Text: "Left"}, last(r.commands()))
	r.NameCrop("", "x")
	r.DeleteCrop("")
	require.Empty(t, r.commands())
}

func TestTheCursorTellsWhatAPressWouldDo(t *testing.T) {
	r := enter(t)
	r.pictureOf(0, 1, 1)
	middle := r.Desk().Place().Middle()
	require.Equal(t, "arrow", r.Cursor(middle, false))
	require.Equal(t, "open-hand", r.Cursor(middle, true))
	r.StageSmart(middle)
	require.Equal(t, "open-hand", r.Cursor(middle, false))
	r.StagePress(middle, false, 1)
	require.Equal(t, "closed-hand", r.Cursor(middle, false))
	r.StageCancel()
	r.Do("neutral")
	require.Equal(t, "crosshair", r.Cursor(middle, false))
	r.change(func(st *session.State, _ *session.Image) { st.Image = nil })
	require.Equal(t, "arrow", r.Cursor(middle, false))
}

func TestWhatIsUnderTheCursorIsReadWhileItIsOverThePicture(t *testing.T) {
	r := enter(t)
	r.pictureOf(0, 1, 1)
	r.change(func(st *session.State, _ *session.Image) { st.Probe = &session.Probed{RGB: [3]uint8{1, 2, 3}} })
	readout := func() string {
		row, _ := inspector.Find(r.Panels(), "readout")
		return row.Readout.RGB[0]
	}
	require.Equal(t, "–", readout())
	r.StageHover(r.Desk().Place().ToStage([2]float64{0.5, 0.25}))
	require.InDelta(t, 0.25, last(r.commands()).At[1], 1e-9)
	require.Equal(t, "1", readout())
	r.StageHover([2]float64{-50, 4})
	require.Empty(t, r.commands())
	require.Equal(t, "–", readout())
	r.StageHover(r.Desk().Place().Middle())
	r.StageLeave()
	require.Equal(t, "–", readout())
	require.Equal(t, desk.Move, r.Desk().Tool)
}

func TestASliderThatTheEmbeddedProfileSaysAllOfIsOff(t *testing.T) {
	r := enter(t)
	r.change(func(_ *session.State, im *session.Image) { im.Recipe.Input.Space = "embedded" })
	row, _ := inspector.Find(r.Panels(), "input.gamma")
	require.False(t, row.Enabled)
	require.False(t, r.Type("input.gamma", "1"))
	r.SliderPress("input.gamma", 10, 100, false, 1)
	r.SliderMove(50, false)
	require.Empty(t, r.commands())
}
