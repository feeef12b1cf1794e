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

func TestALineIsDrawnThatIsToBeLevel(t *testing.T) {
	r := enter(t)
	r.pictureOf(0, 1, 1)
	r.change(func(_ *session.State, im *session.Image) { im.Straighten = 1 })
	r.Do("line")
	stage := func(x, y float64) [2]float64 { return r.Desk().Place().ToStage([2]float64{x, y}) }
	r.StagePress(stage(0.2, 0.5), false, 1)
	require.Nil(t, r.Overlay().Stroke)
	r.StageDrag(stage(0.6, 0.5))
	require.Nil(t, r.Overlay().Picked)
	require.InDelta(t, stage(0.6, 0.5)[0], r.Overlay().Stroke[1][0], 1e-6)
	r.StageDrag(stage(0.6, 0.53))
	r.StageRelease(stage(0.6, 0.53))
	require.Nil(t, r.Overlay().Stroke)
	c := last(r.commands())
	require.Equal(t, session.Straighten, c.Do)
	require.InDelta(t, 1+2.86, *c.Value, 0.01, "2.86 degrees clockwise of what is level now")
	require.NotEmpty(t, c.Drag)
	require.Equal(t, desk.Move, r.Desk().Tool)
	r.Do("line")
	r.StagePress(stage(0.2, 0.5), false, 1)
	r.StageRelease(stage(0.2, 0.5))
	require.Empty(t, r.commands(), "a click is no line")
}

// Whatever is changed, the parts that show it are asked for again.
func TestThePartsThatShowAChangeAreAskedForAgain(t *testing.T) {
	for name, want := range map[string]Parts{
		"recent-clear": MenuPart, "zoom-in": PicturePart | OverlayPart | ToolbarPart | MenuPart, "alone": LayoutPart | MenuPart | ToolbarPart,
		"inspector": LayoutPart | MenuPart | ToolbarPart, "strip": LayoutPart | MenuPart | ToolbarPart, "status": LayoutPart | MenuPart,
		"language:zh-Hans": AllParts, "channel:g": InspectorPart, "group:film": InspectorPart | MenuPart, "groups-all": InspectorPart | MenuPart,
		"aspect:3:2": InspectorPart | MenuPart | OverlayPart, "crop": MenuPart | ToolbarPart | InspectorPart | OverlayPart,
		"base": MenuPart | ToolbarPart | InspectorPart | OverlayPart,
	} {
		r := enter(t)
		r.parts = 0
		r.Do(name)
		require.Equal(t, want, r.parts&want, name)
	}
	for name, f := range map[string]struct {
		do   func(r *room)
		want Parts
	}{
		"a slider":     {func(r *room) { r.Type("glare", "0.01") }, InspectorPart},
		"a fold":       {func(r *room) { r.Fold("film", true) }, InspectorPart},
		"the size":     {func(r *room) { r.Resize(300, 200, 1) }, PicturePart | OverlayPart | ToolbarPart},
		"the strip":    {func(r *room) { r.StripWindow(10, 400) }, StripPart},
		"the keyboard": {func(r *room) { r.Keyboard(desk.Typing) }, MenuPart},
		"the screen":   {func(r *room) { r.Filled(true, true) }, LayoutPart | MenuPart | ToolbarPart},
		"a complaint":  {func(r *room) { r.Drop(nil) }, StatusPart},
		"the curve":    {func(r *room) { r.CurveKey("]", false) }, InspectorPart},
		"a new state":  {func(r *room) { r.change(func(*session.State, *session.Image) {}) }, AllParts},
	} {
		r := enter(t)
		r.parts = 0
		f.do(r)
		require.Equal(t, f.want, r.parts&f.want, name)
	}
}

func TestThingsAreCalledByTheirTitles(t *testing.T) {
	r := enter(t)
	titles := map[string]string{}
	for _, p := range r.Panels() {
		for _, row := range p.Rows {
			if row.PopUp != nil {
				for _, o := range row.PopUp.Options {
					titles[o.Name] = o.Title
				}
			}
		}
	}
	for name, want := range map[string]string{
		"paper:kodak-endura-premier": "Kodak Endura Premier", "paper:": "None", "film:bw-negative": "Black-and-white negative",
		"input:": "As the working space", "input:nikon-9000-ed": "Nikon Coolscan 9000 ED", "working:acescg": "ACEScg (linear)",
		"aspect:original": "As the scan", "aspect:3:2": "3:2  35 mm film", "aspect:free": "Free",
	} {
		require.Equal(t, want, titles[name], name)
	}
}

// Where one crop was put is not where another is.
func TestTheHandOnOneCropIsNotOnAnother(t *testing.T) {
	r := enter(t)
	two := [4]float64{0.6, 0.6, 0.3, 0.3}
	r.change(func(_ *session.State, im *session.Image) {
		im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0.1, 0.1, 0.3, 0.3}}, {ID: "2", Rect: two}}
	})
	r.pictureOf(0, 1, 1)
	r.Do("crop")
	require.True(t, r.CropKey("ArrowRight", false))
	require.NotNil(t, r.Desk().Hand.Rect)
	r.Do("crop-show:2")
	require.Nil(t, r.Desk().Hand.Rect)
	require.InDeltaSlice(t, sliceOf(r.Desk().Place().ToStage([2]float64{0.6, 0.6})), sliceOf(r.Overlay().Hole[0]), 1e-6)
}

func sliceOf(p [2]float64) []float64 { return p[:] }

// A hand that rests does not let go.
func TestWhatIsGrippedIsNotLetGo(t *testing.T) {
	r := enter(t)
	r.change(func(_ *session.State, im *session.Image) {
		im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0.25, 0.25, 0.25, 0.25}}}
	})
	r.pictureOf(0, 1, 1)
	stage := func(x, y float64) [2]float64 { return r.Desk().Place().ToStage([2]float64{x, y}) }
	v := Curve(214, 214)
	for name, f := range map[string]struct {
		take, release func()
		held          func() bool
	}{
		"a slider": {func() { r.SliderPress("glare", 100, 200, false, 1) }, r.SliderRelease,
			func() bool { _, ok := r.Desk().Hand.Numbers["glare"]; return ok }},
		"a curve": {func() { r.CurvePress(v, 107, 107, 1); r.CurveMove(107, 120, false) }, r.CurveRelease,
			func() bool { return r.Desk().Hand.Curve != nil }},
		"a crop": {func() { r.Do("crop"); r.StagePress(stage(0.3, 0.3), false, 1); r.StageDrag(stage(0.35, 0.3)) },
			func() { r.StageRelease(stage(0.35, 0.3)); r.Do("done") }, func() bool { return r.Desk().Hand.Rect != nil }},
		"a line between": {func() {
			r.change(func(st *session.State, _ *session.Image) { st.Before = 0.5 })
			r.StagePress(stage(0.5, 0.5), false, 1)
			r.StageDrag(stage(0.6, 0.5))
		}, func() { r.StageRelease(stage(0.6, 0.5)) }, func() bool { _, ok := r.Desk().Hand.Numbers["before"]; return ok }},
	} {
		f.take()
		r.commands()
		r.pass(time.Minute)
		r.change(func(st *session.State, _ *session.Image) { st.Index = 0 })
		require.True(t, f.held(), name)
		f.release()
		r.commands()
		r.pass(time.Minute)
		require.False(t, f.held(), name)
		r.change(func(st *session.State, _ *session.Image) { st.Before = 0 })
	}
}

// A crop that was added is worked on when it is there, unless another scan is by then.
func TestACropThatWasAddedIsNotLookedForOnAnotherScan(t *testing.T) {
	r := enter(t)
	r.pictureOf(0, 1, 1)
	r.Do("crop-add")
	r.commands()
	r.change(func(st *session.State, im *session.Image) {
		st.Index, im.Path, im.Crops = 1, "/roll/b.tif", []session.Crop{{ID: "8", Rect: [4]float64{0, 0, 1, 1}}}
	})
	require.Empty(t, r.Desk().Crop)
}
