package window

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/inspector"
	"safelight/app/window/screen"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
)

func (r *room) slider(name string) *inspector.Slider {
	r.t.Helper()
	row, ok := inspector.Find(r.Panels(), name)
	require.True(r.t, ok, name)
	require.NotNil(r.t, row.Slider, name)
	return row.Slider
}

func TestADragOfASliderIsOneStepToUndo(t *testing.T) {
	r := enter(t)
	r.SliderPress("density.gamma", 10, 200, false, 1)
	r.SliderMove(50, false)
	r.SliderMove(100, false)
	r.SliderRelease()
	list := r.commands()
	require.NotEmpty(t, list)
	drag := list[0].Drag
	require.NotEmpty(t, drag)
	for _, c := range list {
		require.Equal(t, session.Set, c.Do)
		require.Equal(t, "density.gamma", c.Name)
		require.Equal(t, drag, c.Drag)
	}
	require.InDelta(t, 0.5+2.5*0.5, *list[len(list)-1].Value, 0.0051, "the last place counts")

	r.SliderPress("density.gamma", 10, 200, false, 1)
	r.SliderRelease()
	require.NotEqual(t, drag, r.commands()[0].Drag, "another drag is another step")
}

func TestASliderShowsWhatTheUserHasUntilTheSessionSaysTheSame(t *testing.T) {
	r := enter(t)
	require.Equal(t, 1.0, r.slider("density.gamma").Value)
	require.True(t, r.Type("density.gamma", "1,5"))
	r.settled()
	require.Equal(t, 1.5, r.slider("density.gamma").Value, "not back to what the session has")
	r.change(func(_ *session.State, im *session.Image) { im.Undo = "x" }) // something else
	require.Equal(t, 1.5, r.slider("density.gamma").Value)
	r.change(func(_ *session.State, im *session.Image) { im.Recipe.Density.Gamma = 1.5 })
	require.Equal(t, 1.5, r.slider("density.gamma").Value)
	r.change(func(_ *session.State, im *session.Image) { im.Recipe.Density.Gamma = 1.7 })
	require.Equal(t, 1.7, r.slider("density.gamma").Value, "it was let go")

	// What the session refuses is not shown for long, and told.
	r.refuse = errors.New("not today")
	r.Type("density.gamma", "2")
	r.settled()
	require.Equal(t, 2.0, r.slider("density.gamma").Value)
	require.Equal(t, "not today", r.Status().Said)
	require.True(t, r.Status().Warning)
	r.pass(patience + 30*time.Millisecond)
	require.Equal(t, 1.7, r.slider("density.gamma").Value)
	r.pass(10 * time.Second)
	require.Empty(t, r.Status().Said)
}

func TestAValueInTheHandDoesNotBecomeAnotherScans(t *testing.T) {
	r := enter(t)
	r.SliderPress("density.gamma", 10, 200, false, 1)
	r.settled()
	r.told = nil
	r.change(func(st *session.State, im *session.Image) { st.Index, im.Path = 1, "/roll/b.tif" })
	require.Equal(t, 1.0, r.slider("density.gamma").Value)
	r.SliderMove(150, false)
	require.Empty(t, r.commands(), "the gesture began on another scan")
	require.Equal(t, 1.0, r.slider("density.gamma").Value)
}

func TestADoubleClickResets(t *testing.T) {
	r := enter(t)
	r.change(func(_ *session.State, im *session.Image) {
		im.Recipe.Density.Gamma, im.Starting.Density.Gamma = 2, 1.25
	})
	r.SliderPress("density.gamma", 100, 200, false, 2)
	list := r.commands()
	require.Len(t, list, 1)
	require.Equal(t, 1.25, *list[0].Value)
}

func TestAllPrinterLightsMoveTogetherAndKeepTheirBalance(t *testing.T) {
	r := enter(t)
	r.change(func(_ *session.State, im *session.Image) { im.Recipe.Exposure = [3]float64{0.1, 0, -0.2} })
	r.SliderPress("exposure", 100, 200, false, 1)
	for x := 0.0; x <= 400; x += 10 {
		r.SliderMove(x, false)
	}
	r.SliderRelease()
	list := r.commands()
	require.Zero(t, len(list)%3)
	require.GreaterOrEqual(t, len(list), 3)
	drag := list[0].Drag
	for i, c := range list {
		require.Equal(t, drag, c.Drag)
		require.Equal(t, []string{"exposure[0]", "exposure[1]", "exposure[2]"}[i%3], c.Name)
	}
	last := list[len(list)-3:]
	require.InDelta(t, 0.1, *last[0].Value-*last[1].Value, 1e-9)
	require.InDelta(t, -0.2, *last[2].Value-*last[1].Value, 1e-9)
}

func TestNudgesThatFollowEachOtherAreOneStep(t *testing.T) {
	r := enter(t)
	require.True(t, r.Press(key("E")))
	require.True(t, r.Press(key("Shift+Q")))
	r.pass(2 * time.Second)
	require.True(t, r.Press(key("E")))
	require.True(t, r.Press(key("W")))
	list := r.commands()
	require.Len(t, list, 4)
	require.Equal(t, adjust.Point, *list[0].Value)
	require.InDelta(t, -adjust.Point/5, *list[1].Value, 1e-12)
	require.Equal(t, list[0].Drag, list[1].Drag)
	require.NotEqual(t, list[1].Drag, list[2].Drag, "later")
	require.NotEqual(t, list[2].Drag, list[3].Drag, "another parameter")
}

func TestAWheelNudgesByNotches(t *testing.T) {
	r := enter(t)
	for range 3 {
		r.SliderWheel("density.gamma", 20, true, false)
	}
	list := r.commands()
	require.Len(t, list, 1, "60 points are one notch")
	require.InDelta(t, 1.01, *list[0].Value, 1e-9)
	r.SliderWheel("density.gamma", -1.5, false, true) // half a notch was left
	require.InDelta(t, 1.009, *r.commands()[0].Value, 1e-9)
	r.SliderWheel("density.gamma", math.NaN(), false, true)
	require.Empty(t, r.commands())
}

func TestKeysMoveASlider(t *testing.T) {
	r := enter(t)
	require.True(t, r.SliderKey("density.gamma", "ArrowUp", false))
	require.True(t, r.SliderKey("density.gamma", "PageDown", false))
	require.True(t, r.SliderKey("density.gamma", "Home", false))
	require.True(t, r.SliderKey("density.gamma", "Delete", false))
	require.True(t, r.SliderKey("density.gamma", "ArrowDown", true))
	require.InDelta(t, 0.999, r.slider("density.gamma").Value, 1e-9)
	r.SliderStep("density.gamma", 2)
	require.InDelta(t, 1.019, r.slider("density.gamma").Value, 1e-9)
	require.True(t, r.SliderKey("density.gamma", "Backspace", true))
	require.False(t, r.SliderKey("density.gamma", "Q", false))
	require.False(t, r.SliderKey("nothing", "ArrowUp", false))
	require.Equal(t, 1.0, *last(r.commands()).Value, "back to where it began")
}

func last(list []session.Command) session.Command {
	if len(list) == 0 {
		return session.Command{}
	}
	return list[len(list)-1]
}

func TestABaseIsTypedAsDensities(t *testing.T) {
	r := enter(t)
	require.True(t, r.Type("base.g", "0.7"))
	c := last(r.commands())
	require.Equal(t, session.Base, c.Do)
	require.InDeltaSlice(t, []float64{0.6, math.Pow(10, -0.7), 0.2}, c.Values, 1e-9)
	require.Equal(t, 0.6, c.Values[0], "the others stay, to the last digit")
	require.True(t, r.Type("base.r", "99"))
	require.InDelta(t, adjust.Least, last(r.commands()).Values[0], 1e-9)
	require.False(t, r.Type("base.r", "much"))
	require.Empty(t, r.commands())
	require.True(t, r.Type("density.matrix.values[0][1]", "−0,1"))
	require.Equal(t, -0.1, *last(r.commands()).Value)
}

func TestAPictureIsPannedZoomedAndPicked(t *testing.T) {
	r := enter(t)
	r.pictureOf(0, 1, 1)
	middle := r.Desk().Place().Middle()
	r.StagePress(middle, false, 2)
	require.Equal(t, 1.0, r.Desk().Look.Zoom, "a double click")
	require.Equal(t, session.SetView, last(r.commands()).Do)
	r.StagePress(middle, false, 1)
	r.StageDrag([2]float64{middle[0] + 60, middle[1]})
	r.StageRelease([2]float64{middle[0] + 60, middle[1]})
	require.InDelta(t, 0.5-60.0/6000, r.Desk().Look.Center[0], 1e-9)

	r.Do("fit")
	r.Do("base")
	require.Equal(t, desk.Base, r.Desk().Tool)
	require.NotEmpty(t, r.Hint())
	r.commands()
	at := r.Desk().Place().ToStage([2]float64{0.25, 0.5})
	r.StagePress(at, false, 1)
	r.StageRelease(at)
	c := last(r.commands())
	require.Equal(t, session.PickBase, c.Do)
	require.InDelta(t, 0.25, c.At[0], 1e-9)
	require.Equal(t, desk.Move, r.Desk().Tool, "picked once")

	r.Do("base")
	to := r.Desk().Place().ToStage([2]float64{0.5, 0.75})
	r.StagePress(at, false, 1)
	r.StageDrag(to)
	require.NotNil(t, r.Overlay().Picked)
	r.StageRelease(to)
	c = last(r.commands())
	require.Nil(t, c.At)
	require.InDeltaSlice(t, []float64{0.25, 0.5, 0.25, 0.25}, c.Rect[:], 1e-9)
	require.Nil(t, r.Overlay().Picked)

	r.Do("neutral")
	r.SliderPress("kelvin", 0, 200, false, 1)
	r.SliderRelease()
	r.StagePress(at, false, 1)
	r.StageRelease(at)
	c = last(r.commands())
	require.Equal(t, session.PickNeutral, c.Do)
	require.Equal(t, 2500.0, *c.Value)
	require.Equal(t, desk.Neutral, r.Desk().Tool, "goes on")
	r.change(func(st *session.State, im *session.Image) { st.Index, im.Path = 1, "/roll/b.tif" })
	require.Equal(t, desk.Neutral, r.Desk().Tool, "from scan to scan")
	r.Do("leave")
	require.Equal(t, desk.Move, r.Desk().Tool)
}

// pictureOf has the session lend a picture of a scan.
func (r *room) pictureOf(index int, image, number uint64) {
	r.picture = &session.Picture{Number: number, Image: image, Index: index, Width: 1600, Height: 1067, W: 6000, H: 4000, Version: r.state.Version,
		View: session.View{Width: 1600, Height: 1200}}
	r.Heard(session.PictureChanged)
	r.commands()
}

func TestNothingIsPickedOnThePictureOfAnotherScan(t *testing.T) {
	r := enter(t)
	r.pictureOf(0, 1, 1)
	require.Len(t, r.Layers(), 1)
	r.change(func(st *session.State, im *session.Image) { st.Index, im.Path = 1, "/roll/b.tif" })
	require.Len(t, r.Layers(), 1, "that of the scan before stays for a moment")
	_, standing := r.StandIn()
	require.False(t, standing)
	r.Do("base")
	at := r.Desk().Place().Middle()
	r.StagePress(at, false, 1)
	r.StageRelease(at)
	require.Empty(t, r.commands())
	r.pass(100 * time.Millisecond)
	index, standing := r.StandIn()
	require.True(t, standing, "then a thumbnail takes its place")
	require.Equal(t, 1, index)
	require.Empty(t, r.Layers())

	r.pictureOf(0, 1, 2)
	require.Empty(t, r.Layers(), "a late picture of the scan before")
	r.pictureOf(1, 2, 3)
	require.Len(t, r.Layers(), 1)
	r.StagePress(at, false, 1)
	r.StageRelease(at)
	require.Equal(t, session.PickBase, last(r.commands()).Do)
}

func TestAPictureThatIsThereBeforeItsStateIsShownWithIt(t *testing.T) {
	r := enter(t)
	r.pictureOf(0, 1, 1)
	r.pictureOf(1, 2, 2)
	require.EqualValues(t, 1, r.Layers()[0].Image)
	r.change(func(st *session.State, im *session.Image) { st.Index, im.Path = 1, "/roll/b.tif" })
	require.EqualValues(t, 2, r.Layers()[0].Image, "the session lends it still")
}

func TestAPictureWaitsUntilTheScreenLetsGoOfASlot(t *testing.T) {
	r := enter(t)
	r.inUse = map[int]bool{}
	for i := range uint64(screen.Slots) {
		r.pictureOf(0, 1, i+1)
		r.Layers()
		r.inUse[r.copied[i]] = true
	}
	r.shown, r.numbers = 0, nil
	r.pictureOf(0, 1, 10)
	r.pictureOf(0, 1, 11)
	require.Empty(t, r.numbers)
	require.Zero(t, r.shown, "what is done ahead of time waits for it")
	require.Len(t, slices.DeleteFunc(slices.Clone(r.timers), func(t timer) bool { return t.at != r.now.Add(screen.Again) }), 1, "one at a time")
	r.pass(2 * screen.Again)
	require.Empty(t, r.numbers)
	require.EqualValues(t, screen.Slots, r.Layers()[0].Number, "what there was is shown meanwhile")

	free := r.copied[0]
	r.inUse[free], r.parts = false, 0
	r.pass(screen.Again)
	require.Equal(t, []uint64{11}, r.numbers, "the newest, without anything new")
	require.Equal(t, free, r.copied[len(r.copied)-1])
	require.NotZero(t, r.parts&PicturePart)
	require.EqualValues(t, 11, r.Layers()[0].Number)
	require.Equal(t, 1, r.shown)
	r.pass(time.Second)
	require.Len(t, r.numbers, 1, "nothing waits any more")

	clear(r.inUse)
	for i := range screen.Slots {
		r.inUse[i] = true
	}
	r.pictureOf(0, 1, 12)
	r.Close()
	r.inUse = nil
	r.pass(time.Second)
	require.Len(t, r.numbers, 1, "there is no window any more")
	require.Zero(t, r.Forced())
}

func TestCropsAreDrawnMovedAndLeft(t *testing.T) {
	r := enter(t)
	r.pictureOf(0, 1, 1)
	r.Do("crop")
	require.Equal(t, desk.Crop, r.Desk().Tool)
	require.Empty(t, r.commands(), "the whole scan is in sight already")
	stage := func(x, y float64) [2]float64 { return r.Desk().Place().ToStage([2]float64{x, y}) }
	r.StagePress(stage(0.25, 0.25), false, 1)
	r.StageDrag(stage(0.5, 0.5))
	require.True(t, r.Overlay().HasHole)
	require.Empty(t, r.Overlay().Grips)
	r.StageRelease(stage(0.5, 0.5))
	list := r.commands()
	require.Equal(t, session.CropAdd, list[0].Do)
	require.InDeltaSlice(t, []float64{0.25, 0.25, 0.25, 0.25}, list[0].Rect[:], 1e-6)
	require.Equal(t, session.CropShow, list[len(list)-1].Do, "the whole stays in sight")

	r.change(func(_ *session.State, im *session.Image) {
		im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0.25, 0.25, 0.25, 0.25}}}
	})
	require.Equal(t, "1", r.Desk().Crop, "what was added is worked on")
	require.Len(t, r.Overlay().Grips, 8)
	r.StagePress(stage(0.375, 0.375), false, 1)
	r.StageDrag(stage(0.475, 0.375))
	r.StageDrag(stage(0.575, 0.375))
	r.StageRelease(stage(0.575, 0.375))
	list = r.commands()
	require.Equal(t, session.CropSet, last(list).Do)
	require.InDeltaSlice(t, []float64{0.45, 0.25, 0.25, 0.25}, last(list).Rect[:], 1e-6)
	for _, c := range list {
		require.Equal(t, list[0].Drag, c.Drag)
	}
	r.StagePress(stage(0.45, 0.25), false, 1)
	require.Equal(t, "nw", r.Cursor(stage(0.45, 0.25), false))
	r.StageDrag(stage(0.4, 0.2))
	r.StageRelease(stage(0.4, 0.2))
	require.InDeltaSlice(t, []float64{0.4, 0.2, 0.3, 0.3}, last(r.commands()).Rect[:], 1e-6)
	require.True(t, r.CropKey("ArrowRight", false))
	require.False(t, r.CropKey("Q", false))
	r.commands()
	r.Do("done")
	require.Equal(t, desk.Move, r.Desk().Tool)
	c := last(r.commands())
	require.Equal(t, session.CropShow, c.Do)
	require.Equal(t, "1", c.Name)
}

func TestTheLineBetweenBeforeAndAfterIsDragged(t *testing.T) {
	r := enter(t)
	r.pictureOf(0, 1, 1)
	r.Do("split")
	require.Equal(t, 0.5, *last(r.commands()).Value)
	r.change(func(st *session.State, _ *session.Image) { st.Before = 0.5 })
	x, ok := r.SplitAt()
	require.True(t, ok)
	require.Equal(t, 800.0, x)
	require.Equal(t, "split", r.Cursor([2]float64{803, 100}, false))
	r.StagePress([2]float64{803, 100}, false, 1)
	r.StageDrag([2]float64{1203, 100})
	require.True(t, r.Overlay().HasSplit)
	r.StageRelease([2]float64{1203, 100})
	c := last(r.commands())
	require.Equal(t, session.Before, c.Do)
	require.InDelta(t, 1203.0/1600, *c.Value, 1e-6)
	r.SplitKey(-1, false)
	require.InDelta(t, 1203.0/1600-0.02, *last(r.commands()).Value, 1e-6)
	r.Do("split")
	require.Zero(t, *last(r.commands()).Value)
}

func TestACurveIsDrawn(t *testing.T) {
	r := enter(t)
	v := Curve(214, 214)
	x, y := 7+0.5*200, 7+0.5*200
	r.CurvePress(v, x, y, 1)
	require.Equal(t, 1, r.ChosenPoint())
	r.CurveMove(x, y+20, false)
	r.CurveRelease()
	list := r.commands()
	require.Len(t, list[0].Points, 3)
	require.InDeltaSlice(t, []float64{0.5, 0.6}, last(list).Points[1][:], 1e-9)
	require.Equal(t, list[0].Drag, last(list).Drag)
	require.True(t, r.CurveKey("ArrowDown", false))
	require.InDelta(t, 0.595, last(r.commands()).Points[1][1], 1e-9)
	require.True(t, r.CurveKey("Delete", false))
	require.Empty(t, last(r.commands()).Points, "a straight line is no points")
	require.Equal(t, -1, r.ChosenPoint())
	require.False(t, r.CurveKey("Q", false))
	// Out of the view the point is gone, and back again.
	r.CurvePress(v, x, y, 1)
	r.CurveMove(x, 400, false)
	require.Equal(t, -1, r.ChosenPoint())
	r.CurveMove(x, y, false)
	require.Equal(t, 1, r.ChosenPoint())
	r.CurveRelease()
}

func TestTheFilmstripSelects(t *testing.T) {
	r := enter(t)
	r.StripWindow(0, 540)
	require.Equal(t, 40, r.Strip().Count)
	r.StripClick(3, false, false)
	require.Equal(t, 3, *last(r.commands()).Index)
	r.StripClick(3, true, false)
	c := last(r.commands())
	require.Equal(t, session.Select, c.Do)
	require.Equal(t, []int{0, 3}, []int{*c.Index, *c.To})
	r.change(func(st *session.State, _ *session.Image) { st.Selected = [][2]int{{0, 4}} })
	r.StripClick(2, false, true)
	list := r.commands()
	require.Len(t, list, 2, "taken out of the middle")
	require.False(t, list[0].Extend)
	require.True(t, list[1].Extend)
	require.True(t, r.StripKey("ArrowRight", true))
	require.Equal(t, 5, *last(r.commands()).To)
	r.StripClick(99, false, false)
	require.Empty(t, r.commands())
	r.change(func(st *session.State, im *session.Image) { st.Index, im.Path = 30, "/roll/c.tif" })
	require.Equal(t, 30*108.0-540/2+54, r.scrolled, "the scan shown is brought into sight")
	require.Equal(t, "b", r.Frame(1).Title)
}

func TestPinchingAndScrollingAreToldTheSession(t *testing.T) {
	r := enter(t)
	r.StagePinch(0.5, r.Desk().Place().Middle())
	require.Greater(t, r.Desk().Look.Zoom, 0.0)
	c := last(r.commands())
	require.Equal(t, session.SetView, c.Do)
	require.Equal(t, "display-p3", c.View.Space)
	r.StageScroll(0, -1000, false, [2]float64{})
	require.Equal(t, zoom.Fit(), r.Desk().Look)
	require.Zero(t, last(r.commands()).View.Zoom)
	// Another front end looks elsewhere.
	r.change(func(st *session.State, _ *session.Image) { st.View.Zoom, st.View.Center = 1, [2]float64{0.3, 0.5} })
	require.Equal(t, zoom.Look{Zoom: 1, Center: [2]float64{0.3, 0.5}}, r.Desk().Look)
}
