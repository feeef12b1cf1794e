package board

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/drawing"
	"safelight/app/window/inspector"
	"safelight/app/window/menu"
)

// value is that of a slider as it is shown.
func (r *room) value(name string) float64 {
	r.t.Helper()
	row, ok := inspector.SliderOf(r.Desk(), name)
	require.True(r.t, ok)
	return row.Slider.Value
}

func TestASlidersEventsGoTheWayTheyAreMeant(t *testing.T) {
	r := enter(t)
	const name = "density.gamma"
	row, _ := inspector.SliderOf(r.Desk(), name)
	step, fine, start := row.Slider.Range.Step, row.Slider.Range.Fine, row.Slider.Value
	p := r.piece(name + "/slider")
	width := p.W - 2*drawing.SliderInset
	per := (row.Slider.Range.High - row.Slider.Range.Low) / width // of a point of its line

	p.Event(Event{Kind: More})
	require.InDelta(t, start+step, r.value(name), 1e-9)
	p.Event(Event{Kind: Less})
	p.Event(Event{Kind: Less})
	require.InDelta(t, start-step, r.value(name), 1e-9)
	p.Event(Event{Kind: Key, Text: "\uf700", Modifiers: menu.Shift})
	require.InDelta(t, start-step+fine, r.value(name), 1e-9, "Shift makes a key fine")

	now := r.value(name)
	x := drawing.SliderInset + row.Slider.Range.Fraction(now)*width
	p.Event(Event{Kind: Press, X: x, Clicks: 1})
	p.Event(Event{Kind: Drag, X: x + 20, Modifiers: menu.Shift})
	require.InDelta(t, now+2*per, r.value(name), step, "Shift makes a drag fine")
	p.Event(Event{Kind: Drag, X: x + 60})
	far := r.value(name)
	require.InDelta(t, now+42*per, far, step)
	p.Event(Event{Kind: Release, X: x + 60})
	p.Event(Event{Kind: Drag, X: x})
	require.Equal(t, far, r.value(name), "what was let go of stays")

	p.Event(Event{Kind: Press, X: x, Clicks: 2})
	require.InDelta(t, r.start(name), r.value(name), 1e-9, "a double click resets")
	p.Event(Event{Kind: Release})
}

// start is what a slider is reset to.
func (r *room) start(name string) float64 {
	r.t.Helper()
	plain := *r.Desk()
	st, im := *plain.State, *plain.State.Image
	im.Recipe = im.Starting
	st.Image, plain.State, plain.Hand = &im, &st, desk.Hand{}
	row, ok := inspector.SliderOf(&plain, name)
	require.True(r.t, ok)
	return row.Slider.Value
}

func TestACellIsSteppedUpByTheKeyUp(t *testing.T) {
	r := enter(t)
	p := r.piece("density.matrix.values[0][1]")
	p.Step(1, false)
	p.Step(-2, true)
	told := r.commands()
	require.Len(t, told, 2)
	require.Positive(t, *told[0].Value)
	require.Negative(t, *told[1].Value)
	require.Less(t, -*told[1].Value, *told[0].Value, "a fine one is less")
}

func TestPointsOfTheCurveAreChosenMovedAndTakenAway(t *testing.T) {
	r := enter(t)
	r.change(func(st *session.State) {
		n := st.Image.Recipe.Clone()
		n.Curve.RGB = append(n.Curve.RGB[:1:1], struct{ X, Y float64 }{0.5, 0.5}, n.Curve.RGB[1])
		st.Image.Recipe = n
	})
	p := r.piece("curve")
	p.Event(Event{Kind: More})
	require.Equal(t, 0, r.ChosenPoint())
	p.Event(Event{Kind: More})
	require.Equal(t, 1, r.ChosenPoint())
	p.Event(Event{Kind: Less})
	require.Equal(t, 0, r.ChosenPoint())

	p.Event(Event{Kind: Press, X: p.W / 2, Y: p.H / 2, Clicks: 1})
	p.Event(Event{Kind: Drag, X: p.W / 2, Y: p.H * 0.75})
	p.Event(Event{Kind: Release})
	moved := r.commands()
	high := moved[len(moved)-1].Points[1][1]
	require.Greater(t, high, 0.7, "up is more")
	p.Event(Event{Kind: Drag, X: p.W / 2, Y: p.H * 0.25})
	require.Empty(t, r.commands(), "it was let go of")

	p.Event(Event{Kind: Press, X: p.W / 2, Y: p.H * 0.75, Clicks: 2})
	told := r.commands()
	require.Len(t, told[len(told)-1].Points, 2, "a double click takes it away")
}

func TestThePictureTellsGesturesApart(t *testing.T) {
	r := enter(t)
	r.change(plain)
	s := &Stage{Window: r.Window}
	s.Tell(Event{Kind: Press, X: 400, Y: 300, Clicks: 2})
	s.Tell(Event{Kind: Release, X: 400, Y: 300})
	require.True(t, r.Desk().Place().Zoomed(), "a double click enlarges")

	look := r.Desk().Look
	s.Tell(Event{Kind: Scroll, DY: 1, X: 400, Y: 300})
	require.NotEqual(t, look.Zoom, r.Desk().Look.Zoom, "a wheel zooms")
	look = r.Desk().Look
	s.Tell(Event{Kind: Scroll, DX: 8, DY: 8, Precise: true, X: 400, Y: 300})
	require.Equal(t, look.Zoom, r.Desk().Look.Zoom, "two fingers move")
	require.NotEqual(t, look.Center, r.Desk().Look.Center)

	r.Do("base")
	r.commands()
	look = r.Desk().Look
	s.Tell(Event{Kind: Key, Text: " "})
	s.Tell(Event{Kind: Press, X: 400, Y: 300, Clicks: 1})
	s.Tell(Event{Kind: Drag, X: 350, Y: 300})
	s.Tell(Event{Kind: Release, X: 350, Y: 300})
	s.Tell(Event{Kind: KeyUp, Text: " "})
	require.NotEqual(t, look.Center, r.Desk().Look.Center, "with the space bar any tool moves")
	for _, c := range r.commands() {
		require.NotEqual(t, session.PickBase, c.Do)
	}
}

func TestShiftResizesACropWhereAKeyMovesIt(t *testing.T) {
	r := enter(t)
	r.change(plain)
	r.Do("crop")
	r.commands()
	s := &Stage{Window: r.Window}
	crop := func(held menu.Modifiers) (rect [4]float64) {
		require.True(t, s.Tell(Event{Kind: Key, Text: "\uf703", Modifiers: held}))
		for _, c := range r.commands() {
			if c.Do == session.CropSet {
				rect = *c.Rect
			}
		}
		return rect
	}
	moved := crop(0)
	require.Equal(t, [2]float64{0.5, 0.5}, [2]float64{moved[2], moved[3]})
	require.Greater(t, moved[0], 0.2)
	resized := crop(menu.Shift)
	require.NotEqual(t, [2]float64{0.5, 0.5}, [2]float64{resized[2], resized[3]})
}

func TestMoreOfTheLineShowsMoreOfBefore(t *testing.T) {
	r := enter(t)
	r.change(func(st *session.State) { st.Before = 0.5 })
	s := &Stage{Window: r.Window}
	s.Tell(Event{Kind: More})
	require.Greater(t, *r.commands()[0].Value, 0.5)
	s.Tell(Event{Kind: Less})
	s.Tell(Event{Kind: Less})
	told := r.commands()
	require.Less(t, *told[len(told)-1].Value, 0.5)
}

func TestAThumbnailIsInTheMiddleOfItsFrame(t *testing.T) {
	r := enter(t)
	s := &Strip{Window: r.Window}
	s.Resize(900, 104)
	list := s.Pieces()
	picture, _ := Find(list, "thumbnail/2")
	frame, _ := Find(list, "frame/2")
	require.InDelta(t, frame.X+frame.W/2, picture.X+picture.W/2, 1e-9)
	require.Less(t, frame.Y, picture.Y)
	s.Tell(Event{Kind: Scroll, DX: -10, Precise: true})
	require.Equal(t, 900.0, r.Strip().Width, "as much is in sight as before")
}

func TestWhatIsWrongIsSeenInTheStatusLine(t *testing.T) {
	r := enter(t)
	color := func(key string) drawing.Color {
		p, ok := Find(Status(r.Window, 1280, 24), key)
		require.True(t, ok, key)
		return p.Color
	}
	r.change(func(st *session.State) {
		st.Status = []session.Status{{Text: "one"}, {Text: "two"}}
		st.Export = &session.Export{Done: 4, Total: 4}
	})
	require.Equal(t, drawing.Dim, color("export"))
	require.Equal(t, drawing.Dim, color("said"))
	said, _ := Find(Status(r.Window, 1280, 24), "said")
	require.Equal(t, "one\ntwo", said.Tip)
	r.change(func(st *session.State) {
		st.Status = []session.Status{{Text: "three", Warning: true}}
		st.Export = &session.Export{Done: 3, Failed: 1, Total: 4}
	})
	require.Equal(t, drawing.Alarm, color("export"))
	require.Equal(t, drawing.Accent, color("said"))
}
