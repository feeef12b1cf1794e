package window

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/restore"
	"safelight/app/window/words"
	"safelight/app/window/zoom"
	"safelight/internal/fixture"
)

func TestAWindowBeginsAsItWasLeft(t *testing.T) {
	left := restore.New()
	left.Language, left.Aspect, left.Strip, left.Folded, left.Recent = words.Chinese, "3:2", false, []string{"base"}, []string{"/x"}
	r := enter(t, func(c *Config) { c.Restored, c.Languages = left, []string{"en"} })
	require.Equal(t, words.Chinese, r.Desk().Language)
	require.False(t, r.Desk().Layout.Strip)
	for _, p := range r.Panels() {
		require.Equal(t, p.Name == "base", p.Folded)
	}
	r.Fold("film", true)
	r.Fold("base", false)
	r.Do("strip")
	s := r.Left()
	require.Equal(t, []string{"film"}, s.Folded)
	require.True(t, s.Strip)
	require.Equal(t, "/roll/a.tif", s.Open)
	require.Equal(t, []string{"/roll", "/x"}, s.Recent)
	require.Equal(t, words.Language("zh-Hans"), s.Language)
	require.Equal(t, words.English, enter(t, func(c *Config) { c.Languages = []string{"fr", "en"} }).Desk().Language)
	require.Empty(t, enter(t).Left().Language, "that of the system is not kept")
}

func TestTheWholeScreenIsForThePictureAloneIfThatWasAskedFor(t *testing.T) {
	r := enter(t)
	r.Do("full")
	require.True(t, r.full)
	require.False(t, r.Desk().Layout.Alone, "it is not there yet")
	r.Filled(true, false)
	require.True(t, r.Desk().Layout.Alone)
	r.Do("full")
	require.False(t, r.full)
	r.Filled(false, false)
	require.False(t, r.Desk().Layout.Alone)
	r.Filled(true, false) // by the green button
	require.False(t, r.Desk().Layout.Alone)
	r.Do("alone")
	require.True(t, r.Desk().Layout.Alone)
	r.Do("leave")
	require.False(t, r.Desk().Layout.Alone)
}

func TestActualPixelsAndBack(t *testing.T) {
	r := enter(t)
	r.Do("zoom-in")
	require.NotEqual(t, 1.0, r.Desk().Look.Zoom)
	r.Do("one-to-one")
	require.Equal(t, 1.0, r.Desk().Look.Zoom)
	r.Do("one-to-one")
	require.Equal(t, zoom.Fit(), r.Desk().Look)
}

func TestKeysMoveAViewThatIsNear(t *testing.T) {
	r := enter(t)
	r.Do("pan-left")
	require.Equal(t, zoom.Fit(), r.Desk().Look, "all of it is in sight")
	r.Do("one-to-one")
	was := r.Desk().Look.Center
	r.Do("pan-right")
	r.Do("pan-down")
	now := r.Desk().Look.Center
	require.Greater(t, now[0], was[0])
	require.Greater(t, now[1], was[1])
	r.Do("pan-left")
	r.Do("pan-up")
	require.InDeltaSlice(t, was[:], r.Desk().Look.Center[:], 1e-9)
}

func TestADoubleTapZoomsAboutIt(t *testing.T) {
	r := enter(t)
	at := [2]float64{400, 500}
	point := r.Desk().Place().ToPicture(at)
	r.StageSmart(at)
	require.Equal(t, 1.0, r.Desk().Look.Zoom)
	now := r.Desk().Place().ToStage(point)
	require.InDelta(t, at[0], now[0], 1e-6)
	require.InDelta(t, at[1], now[1], 1e-6)
	r.StageSmart(at)
	require.Equal(t, zoom.Fit(), r.Desk().Look)
	r.change(func(st *session.State, _ *session.Image) { st.Image = nil })
	r.StageSmart(at)
	r.StagePinch(1, at)
	r.StageScroll(0, 9, false, at)
	require.Equal(t, zoom.Fit(), r.Desk().Look, "without a picture there is nothing to zoom")
}

func TestThumbnailsInSightAreMade(t *testing.T) {
	var made atomic.Int32
	r := enter(t, func(c *Config) {
		c.Thumbnail = func(_ context.Context, i int) ([]byte, error) {
			made.Add(1)
			return fmt.Append(nil, i), nil
		}
	})
	r.StripWindow(0, 300)
	fixture.Soon(t, func() bool { r.settled(); return r.Thumb(r.Frame(2)).JPEG != nil }, "no thumbnail")
	fixture.Soon(t, func() bool { r.settled(); return made.Load() == 6 }, "those around are made, too", func() any { return made.Load() })
	require.Nil(t, r.Thumb(r.Frame(30)).JPEG)
	r.change(func(st *session.State, _ *session.Image) { st.Folder.Path = "/other" })
	require.Nil(t, r.Thumb(r.Frame(39)).JPEG, "of another folder")
	require.Zero(t, enter(t).Thumb(Frame{}), "without thumbnails there are none")
}

func TestAMessageOfAnOpeningScanComesLate(t *testing.T) {
	r := enter(t)
	r.change(func(st *session.State, im *session.Image) {
		st.Index, *im = 1, session.Image{Path: "/roll/b.tif", Name: "b.tif", Phase: session.Opening}
	})
	require.Empty(t, r.Message().Title)
	r.parts = 0
	r.pass(600 * time.Millisecond)
	require.NotZero(t, r.parts&OverlayPart)
	require.Equal(t, "Opening b.tif", r.Message().Title)
	r.change(func(_ *session.State, im *session.Image) { im.Phase, im.Error = session.Failed, "b.tif: torn" })
	require.Equal(t, "retry", r.Message().Button)
	r.Do("retry")
	require.Equal(t, session.Retry, last(r.commands()).Do)
}

func TestAWarningIsToldOnce(t *testing.T) {
	r := enter(t)
	warn := func(st *session.State, _ *session.Image) {
		st.Status = append(st.Status, session.Status{Text: "disk full", Warning: true})
	}
	r.change(warn)
	require.Equal(t, "disk full", r.Status().Said)
	r.parts = 0
	r.pass(time.Minute)
	require.NotZero(t, r.parts&StatusPart, "it is over by itself")
	r.change(func(st *session.State, _ *session.Image) { st.Status = append(st.Status, session.Status{Text: "fine"}) })
	require.Equal(t, "fine", r.Status().Said)
	require.False(t, r.Status().Warning)
}

func TestDropsAreOpenedAndRemembered(t *testing.T) {
	r := enter(t)
	dir := t.TempDir()
	require.True(t, r.Drop([]string{"/no/such.txt", dir, t.TempDir()}))
	c := last(r.commands())
	require.Equal(t, session.Open, c.Do)
	require.Equal(t, dir, c.Text)
	require.Contains(t, r.Status().Said, "One folder")
	require.False(t, r.Drop([]string{"notes.txt"}))
	r.change(func(st *session.State, im *session.Image) { st.Folder.Path, im.Path = dir, dir+"/a.tif" })
	require.Equal(t, dir, r.Desk().Recent[0])
	r.refuse = context.Canceled
	r.Do("recent:" + dir)
	r.settled()
	require.NotContains(t, r.Desk().Recent, dir, "what cannot be opened is forgotten")
	r.Do("recent-clear")
	require.Empty(t, r.Desk().Recent)
}

func TestGroupsAreChosenForCopying(t *testing.T) {
	r := enter(t)
	r.Do("copy")
	require.Nil(t, last(r.commands()).Names, "all")
	r.Do("group:film")
	require.True(t, r.Desk().Some)
	r.Do("copy")
	names := last(r.commands()).Names
	require.NotContains(t, names, "film")
	require.NotEmpty(t, names)
	r.Do("group:film")
	require.False(t, r.Desk().Some, "all again")
	r.Do("groups-all")
	require.True(t, r.Desk().Nothing())
	r.Do("copy")
	require.Empty(t, r.commands(), "there is nothing to copy")
	require.Positive(t, r.beeps)
}

func TestToolsAreTakenUpAndLeft(t *testing.T) {
	r := enter(t)
	for _, tool := range []desk.Tool{desk.Base, desk.Neutral, desk.Line} {
		r.Do(string(tool))
		require.Equal(t, tool, r.Desk().Tool)
		require.NotEmpty(t, r.Hint())
	}
	r.Do("line")
	require.Equal(t, desk.Move, r.Desk().Tool)
	require.Empty(t, r.Hint())
	// The crop tool goes to the whole scan, and back to the crop.
	r.change(func(_ *session.State, im *session.Image) {
		im.Crops, im.Crop = []session.Crop{{ID: "3", Rect: [4]float64{0.1, 0.1, 0.5, 0.5}}}, "3"
	})
	r.Do("crop")
	require.Equal(t, "3", r.Desk().Crop)
	require.Equal(t, session.Command{Do: session.CropShow}, last(r.commands()))
	r.change(func(_ *session.State, im *session.Image) { im.Crop = "" })
	r.Do("base")
	require.Equal(t, desk.Base, r.Desk().Tool)
	require.Equal(t, session.Command{Do: session.CropShow, Name: "3"}, last(r.commands()), "it is done with the crop")
	r.Do("crop")
	r.Do("crop-show:")
	require.Equal(t, desk.Move, r.Desk().Tool)
	// What straightens with the crop tool straightens the crop.
	r.Do("crop")
	r.commands()
	require.True(t, r.Type("straighten", "2"))
	list := r.commands()
	require.Equal(t, session.CropShow, list[0].Do)
	require.Equal(t, session.Straighten, list[1].Do)
	require.Equal(t, desk.Move, r.Desk().Tool)
}

func TestKeysMeanNothingWhileTextIsTyped(t *testing.T) {
	r := enter(t)
	r.Keyboard(desk.Typing)
	require.False(t, r.Press(key("E")))
	r.Keyboard(desk.Control)
	require.True(t, r.Press(key("E")))
	r.Keyboard(desk.Free)
	require.False(t, r.Press(key("Mod+Q")), "that is macOS's")
	require.False(t, r.Press(key("J")), "nobody's")
	require.False(t, r.Press(key("Enter")), "there is no tool to be done with")
	require.True(t, r.Press(key("F1")))
	require.Equal(t, HelpSheet, r.sheet)
	require.True(t, r.Press(key("=")), "a key beside the one in the menu")
}

func TestAnExportIsStartedAndRemembered(t *testing.T) {
	r := enter(t)
	c := r.ExportChoice()
	c.Output, c.Format = "/out", "jpeg"
	require.Empty(t, r.Export(c))
	require.Equal(t, session.StartExport, last(r.commands()).Do)
	require.Equal(t, "/out", r.ExportChoice().Output)
	require.Equal(t, "jpeg", r.Left().Export.Format)
	c.Output = ""
	require.NotEmpty(t, r.Export(c))
	require.Empty(t, r.commands())
}
