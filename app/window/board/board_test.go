package board

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/window"
	"safelight/app/window/desk"
	"safelight/app/window/drawing"
	"safelight/app/window/inspector"
	"safelight/app/window/menu"
	"safelight/app/window/restore"
	"safelight/app/window/strip"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
)

// room is a window whose session remembers what it was told.
type room struct {
	*window.Window
	t      testing.TB
	now    time.Time
	state  *session.State
	parts  window.Parts
	sheet  window.Sheet
	opens  int
	beeps  int
	mutex  sync.Mutex
	told   []session.Command
	posted []func()
}

func enter(t testing.TB, languages ...string) *room {
	t.Helper()
	r := &room{t: t, now: time.Unix(1_000_000, 0), state: opened()}
	keys, err := shortcut.With(nil)
	require.NoError(t, err)
	r.Window = window.New(window.Config{
		Session: fake{r}, Toolkit: kit{r}, Table: desk.NewTable(color.Builtin(), curve.Builtin(), []string{"tiff16", "png8", "jpeg"}), Keys: keys,
		Restored: restore.New(), Space: "display-p3", Languages: languages,
		Post: func(f func()) {
			r.mutex.Lock()
			defer r.mutex.Unlock()
			r.posted = append(r.posted, f)
		},
		Thumbnail: func(_ context.Context, index int) ([]byte, error) { return fmt.Appendf(nil, "jpeg %d", index), nil },
		Now:       func() time.Time { return r.now }, After: func(time.Duration, func()) {},
	})
	t.Cleanup(r.Close)
	r.Resize(800, 600, 2)
	r.Heard(session.StateChanged | session.PictureChanged | session.ScansChanged)
	r.commands()
	return r
}

// opened is a session with a folder of 40 scans, and a negative with crops on the stage,
// of which all can be done that ever can.
func opened() *session.State {
	r := recipe.Default(recipe.ColorNegative)
	r.Base = &[3]float64{0.6, 0.3, 0.2}
	r.Curve = recipe.Curve{RGB: curve.Curve{{X: 0, Y: 0.1}, {X: 1, Y: 1}}, R: curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 0.9}}}
	return &session.State{
		Version: 1, Folder: session.Folder{Path: "/roll", Name: "roll", Count: 40, Version: 1, Start: []string{"film"}}, Index: 1, Selected: [][2]int{{0, 3}},
		View: session.View{Width: 1600, Height: 1200, Center: [2]float64{0.5, 0.5}, Space: "display-p3"}, Clipboard: []string{"film"},
		Image: &session.Image{
			Path: "/roll/1.tif", Name: "1.tif", Index: 1, Phase: session.Ready, Opened: &wire.Opened{Width: 6000, Height: 4000, Depth: 16, Channels: 3, ICCName: "Scanner", ICCUsable: true},
			Size: [2]int{3000, 2000}, Recipe: r, Starting: recipe.Default(recipe.ColorNegative), Orientation: 1, Saved: session.SaveWaits, Undo: "density.gamma", Redo: "paper",
			Crops: []session.Crop{{ID: "1", Rect: [4]float64{0.2, 0.2, 0.5, 0.5}}, {ID: "2", Name: "Boat", Rect: [4]float64{0.1, 0.1, 0.5, 0.5}, Own: true}}, Crop: "1", Straighten: 1,
		},
	}
}

// plain is the state with the whole scan on the stage.
func plain(st *session.State) {
	st.Image.Crop, st.Image.Size = "", [2]int{6000, 4000}
}

// change is another state.
func (r *room) change(f func(st *session.State)) {
	st, im := *r.state, *r.state.Image
	st.Image = &im
	st.Version++
	f(&st)
	r.state = &st
	r.Heard(session.StateChanged)
	r.commands()
}

// commands are what the session was told since the last call.
func (r *room) commands() (list []session.Command) {
	r.t.Helper()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
		r.mutex.Lock()
		posted := r.posted
		r.posted = nil
		r.mutex.Unlock()
		for _, f := range posted {
			f()
		}
		if r.Idle() {
			break
		}
		require.True(r.t, time.Now().Before(end), "the session does not answer")
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	list, r.told = r.told, nil
	return list
}

type fake struct{ r *room }

func (f fake) Do(_ context.Context, c session.Command) error {
	f.r.mutex.Lock()
	defer f.r.mutex.Unlock()
	f.r.told = append(f.r.told, c)
	return nil
}
func (f fake) State() *session.State { return f.r.state }

// Picture is the newest one of the scan that is shown: of the state, and all of it.
func (f fake) Picture(use func(session.Picture)) bool {
	st := f.r.state
	if st.Image == nil {
		return false
	}
	use(session.Picture{Number: st.Version, Image: uint64(st.Index + 1), Index: st.Index, Surface: &surface.Surface{}, Width: 600, Height: 400,
		W: st.Image.Size[0], H: st.Image.Size[1], Version: st.Version, View: st.View})
	return true
}

func (f fake) Scans(from, to int) (list []session.Scan, version uint64) {
	for i := max(from, 0); i < min(to, f.r.state.Folder.Count); i++ {
		list = append(list, session.Scan{Index: i, Name: fmt.Sprintf("%d.tif", i), Key: fmt.Sprint("key ", i), Edited: i == 2})
	}
	return list, 1
}
func (f fake) ScanPath(index int) string { return fmt.Sprintf("/roll/%d.tif", index) }

type kit struct{ r *room }

func (k kit) Changed(parts window.Parts) { k.r.parts |= parts }
func (k kit) ChooseScans()               { k.r.opens++ }
func (k kit) Show(s window.Sheet)        { k.r.sheet = s }
func (k kit) Full(bool)                  {}
func (k kit) ScrollStrip(float64)        {}
func (k kit) Copy(int, session.Picture)  {}
func (k kit) Beep()                      { k.r.beeps++ }

// checked are pieces that have to hold together.
func checked(t *testing.T, list []Piece, width, height float64, overlapping ...string) {
	t.Helper()
	require.NotEmpty(t, list)
	keys := map[string]bool{}
	for i, p := range list {
		require.NotEmpty(t, p.Key)
		require.False(t, keys[p.Key], "%s is there twice", p.Key)
		keys[p.Key] = true
		for _, v := range []float64{p.X, p.Y, p.W, p.H} {
			require.False(t, math.IsNaN(v) || math.IsInf(v, 0), "%s: %v", p.Key, v)
		}
		require.True(t, p.W > 0 && p.H > 0, "%s is %g x %g", p.Key, p.W, p.H)
		require.True(t, p.X >= 0 && p.X+p.W <= width+0.01, "%s is from %g to %g of %g", p.Key, p.X, p.X+p.W, width)
		require.True(t, p.Y >= 0 && p.Y+p.H <= height+0.01, "%s is from %g to %g of %g", p.Key, p.Y, p.Y+p.H, height)
		if p.Kind == Button || p.Kind == Tab || p.Kind == CheckBox {
			require.NotNil(t, p.Press, p.Key)
			require.True(t, p.Text != "" || p.Symbol != "", p.Key)
		}
		if p.Kind == Field {
			require.NotNil(t, p.Typed, p.Key)
		}
		if p.Kind == PopUp {
			require.NotNil(t, p.Choose, p.Key)
		}
		if p.Kind != Picture && p.Key != "bar" && p.Text+p.Spoken != "" {
			require.NotEmpty(t, p.Spoken, "%s has no name for who does not see it", p.Key)
		}
		for _, q := range list[:i] {
			if slices.ContainsFunc(overlapping, func(part string) bool { return strings.Contains(p.Key+"|"+q.Key, part) }) {
				continue
			}
			apart := p.X+p.W <= q.X+0.01 || q.X+q.W <= p.X+0.01 || p.Y+p.H <= q.Y+0.01 || q.Y+q.H <= p.Y+0.01
			require.True(t, apart, "%s and %s lie on each other", p.Key, q.Key)
		}
	}
}

func (r *room) inspector() *Inspector {
	return &Inspector{Window: r.Window, Now: func() time.Time { return r.now }}
}

// piece is one of the inspector's.
func (r *room) piece(key string) Piece {
	r.t.Helper()
	list, _ := r.inspector().Pieces(304)
	p, ok := Find(list, key)
	require.True(r.t, ok, key)
	return p
}

func TestTheInspectorIsLaidOutAtEveryWidthInEveryLanguage(t *testing.T) {
	for _, language := range []string{"en", "zh-Hans"} {
		for _, width := range []float64{restore.LeastInspector - 15, restore.InspectorWidth, restore.MostInspector} {
			r := enter(t, language)
			list, height := r.inspector().Pieces(width)
			checked(t, list, width, height)
			r.change(func(st *session.State) { st.Image.Phase = session.Failed })
			list, height = r.inspector().Pieces(width)
			checked(t, list, width, height)
		}
	}
}

// TestEverythingInTheInspectorIsThereAndDoesWhatItIsFor goes through the models, and
// compares what a control tells the session with what the window says of its name.
func TestEverythingInTheInspectorIsThereAndDoesWhatItIsFor(t *testing.T) {
	r := enter(t)
	// does is what an action tells, or changes.
	does := func(act func()) string {
		r.commands()
		r.parts, r.beeps = 0, 0
		act()
		told := r.commands()
		for i := range told {
			told[i].Drag = ""
		}
		return fmt.Sprintf("%+v parts %d beeps %d", values(told), r.parts, r.beeps)
	}
	for _, p := range r.Panels() {
		list, _ := r.inspector().Pieces(304)
		find := func(key string) Piece {
			piece, ok := Find(list, key)
			require.True(t, ok, key)
			return piece
		}
		button := func(key string, b inspector.Button) {
			piece := find(key)
			require.Equal(t, [2]bool{b.Enabled, b.On}, [2]bool{piece.Enabled, piece.On}, key)
			require.Equal(t, [3]string{b.Title, b.Symbol, b.Tip}, [3]string{piece.Text, piece.Symbol, piece.Tip}, key)
			if strings.HasPrefix(b.Name, "group") || b.Name == "crop" || b.Name == "base" || b.Name == "neutral" || b.Name == "line" || strings.HasPrefix(b.Name, "channel") {
				return // toggles, which are tested by themselves
			}
			want := does(func() { r.Do(b.Name) })
			require.Equal(t, want, does(func() { piece.Press(false) }), key)
		}
		for _, b := range p.Buttons {
			button(p.Name+"/"+b.Name, b)
		}
		for _, row := range p.Rows {
			if row.Hidden {
				_, there := Find(list, row.Name)
				require.False(t, there, row.Name)
				continue
			}
			switch row.Kind {
			case inspector.SliderRow:
				require.Equal(t, row.Slider.Text, find(row.Name+"/number").Text)
				require.Equal(t, "AXSlider", find(row.Name+"/slider").Role)
				require.Equal(t, row.Slider.Spoken, find(row.Name+"/slider").Value)
				for _, b := range row.Buttons {
					button(row.Name+"/"+b.Name, b)
				}
			case inspector.PopUpRow:
				piece := find(row.Name + "/choice")
				require.Len(t, piece.Options, len(row.PopUp.Options))
				require.Equal(t, row.PopUp.Chosen, piece.Chosen)
				for i, o := range row.PopUp.Options {
					require.Equal(t, o.Title, piece.Options[i].Title)
					require.Equal(t, o.Heading, piece.Options[i].Heading)
					if o.Name != "" && row.Name != "aspect" {
						require.Equal(t, does(func() { r.Do(o.Name) }), does(func() { piece.Choose(i) }), o.Name)
					}
				}
				piece.Choose(-1) // means nothing
				piece.Choose(1000)
			case inspector.CellsRow:
				for _, c := range row.Cells {
					piece := find(c.Name)
					require.Equal(t, c.Text, piece.Text)
					require.NotEqual(t, does(func() {}), does(func() { require.True(t, piece.Typed("0.5")) }), c.Name)
					require.False(t, piece.Typed("one"))
				}
				for _, b := range row.Buttons {
					button(row.Name+"/"+b.Name, b)
				}
			case inspector.ButtonsRow, inspector.TabsRow, inspector.ChipsRow:
				for _, b := range row.Buttons {
					button(row.Name+"/"+b.Name, b)
				}
			case inspector.NudgeRow:
				for _, b := range row.Buttons {
					require.True(t, find(row.Name+"/"+b.Name).Repeats)
				}
			case inspector.CurveRow, inspector.HistogramRow, inspector.ReadoutRow:
				require.NotEmpty(t, find(row.Name).Drawing)
			case inspector.ListRow:
				require.Len(t, row.List, 3)
				find("crops/show/")
				find("crops/name/1")
				find("crops/show/2")
				find("crops/delete/2")
			case inspector.HeadingRow, inspector.NoteRow:
				require.Equal(t, row.Label, find(row.Name).Text)
			default:
				t.Errorf("a row of a kind that nobody shows: %s", row.Name)
			}
		}
	}
}

// values are commands without pointers, to be compared.
func values(list []session.Command) (out []string) {
	for _, c := range list {
		text := fmt.Sprintf("%s %q %q %q %d %t %v %v", c.Do, c.Name, c.Names, c.Text, c.By, c.Extend, c.Values, c.Points)
		if c.Value != nil {
			text += fmt.Sprint(" ", *c.Value)
		}
		if c.Index != nil {
			text += fmt.Sprint(" at ", *c.Index)
		}
		if c.To != nil {
			text += fmt.Sprint(" to ", *c.To)
		}
		out = append(out, text)
	}
	return out
}

func TestTogglesOfTheInspectorToggle(t *testing.T) {
	r := enter(t)
	r.change(plain)
	r.piece("film/fold").Press(false)
	require.Contains(t, r.Desk().Layout.Folded, "film")
	list, _ := r.inspector().Pieces(304)
	_, there := Find(list, "input/choice")
	require.False(t, there, "a folded panel shows no rows")
	r.piece("film/fold").Press(false)
	require.Empty(t, r.Desk().Layout.Folded)

	r.piece("base/base").Press(false)
	require.Equal(t, desk.Base, r.Desk().Tool)
	require.True(t, r.piece("base/base").On)
	r.piece("base/base").Press(false)
	require.Equal(t, desk.Move, r.Desk().Tool)
	r.piece("kelvin/neutral").Press(false)
	require.Equal(t, desk.Neutral, r.Desk().Tool)
	r.piece("straighten/line").Press(false)
	require.Equal(t, desk.Line, r.Desk().Tool)
	r.piece("crops/crop").Press(false)
	require.Equal(t, desk.Crop, r.Desk().Tool)

	r.piece("channel/channel:g").Press(false)
	require.Equal(t, "g", r.Desk().Channel)
	require.True(t, r.piece("channel/channel:g").On)
	require.False(t, r.piece("channel/channel:rgb").On)
	r.piece("groups/group:film").Press(false)
	require.False(t, r.Desk().Chosen("film"))
	r.piece("groups/groups-all").Press(false)
	require.True(t, r.Desk().Chosen("film"))
}

func TestASliderIsDraggedByItsView(t *testing.T) {
	r := enter(t)
	p := r.piece("density.gamma/slider")
	require.True(t, p.Keys)
	width := p.W - 2*drawing.SliderInset
	require.True(t, p.Event(Event{Kind: Press, X: drawing.SliderInset + width, Y: 10, Clicks: 1}))
	require.True(t, p.Event(Event{Kind: Drag, X: drawing.SliderInset + width, Y: 10}))
	require.True(t, p.Event(Event{Kind: Release}))
	told := r.commands()
	require.NotEmpty(t, told)
	row, _ := inspector.SliderOf(r.Desk(), "density.gamma")
	require.Equal(t, row.Slider.Range.High, *told[len(told)-1].Value, "the right end of the line is its highest value")

	require.True(t, p.Event(Event{Kind: Key, Text: "\uf702"}))
	require.True(t, p.Event(Event{Kind: More}))
	require.True(t, p.Event(Event{Kind: Less}))
	require.False(t, p.Event(Event{Kind: Key, Text: "q"}), "a shortcut is not the slider's")
	require.False(t, p.Event(Event{Kind: Hover}))
	r.commands()
	n := r.piece("density.gamma/number")
	n.Step(1, true)
	n.Step(-1, false)
	n.Typed("1.5")
	told = r.commands()
	require.Equal(t, 1.5, *told[len(told)-1].Value)
	require.False(t, n.Typed("much"))
}

func TestScrollingOverSlidersChangesNothing(t *testing.T) {
	r := enter(t)
	scroll := Event{Kind: Scroll, DY: 400, Precise: true}
	require.False(t, r.piece("density.gamma/slider").Event(scroll), "the column is scrolled")
	require.Empty(t, r.commands())

	i := r.inspector()
	i.Held = "density.gamma/slider"
	list, _ := i.Pieces(304)
	p, _ := Find(list, "density.gamma/slider")
	require.True(t, p.Event(scroll), "it has the keyboard")
	require.NotEmpty(t, r.commands())
	require.False(t, p.Event(Event{Kind: Scroll, DX: 400, DY: 1, Precise: true}), "sideways")
}

func TestAButtonThatIsHeldIsOneStepToUndo(t *testing.T) {
	r := enter(t)
	i := r.inspector()
	list, _ := i.Pieces(304)
	p, ok := Find(list, "nudge.purity/purity.more")
	require.True(t, ok)
	p.Press(false)
	r.now = r.now.Add(90 * time.Millisecond)
	p.Press(false)
	r.now = r.now.Add(5 * time.Second)
	p.Press(true)
	told := r.commands()
	require.Len(t, told, 3)
	require.Equal(t, told[0].Drag, told[1].Drag)
	require.NotEqual(t, told[1].Drag, told[2].Drag)
	require.Less(t, math.Abs(*told[2].Value), math.Abs(*told[0].Value), "Shift makes it fine")
}

func TestTheCurveIsDrawnOnItsView(t *testing.T) {
	r := enter(t)
	p := r.piece("curve")
	require.True(t, p.Event(Event{Kind: Press, X: p.W / 2, Y: p.H / 2, Clicks: 1}))
	require.True(t, p.Event(Event{Kind: Drag, X: p.W / 2, Y: p.H * 0.7}))
	require.True(t, p.Event(Event{Kind: Release}))
	told := r.commands()
	require.Equal(t, session.Curve, told[len(told)-1].Do)
	require.Len(t, told[len(told)-1].Points, 3)
	require.True(t, p.Event(Event{Kind: Key, Text: "]"}))
	require.True(t, p.Event(Event{Kind: More}))
	require.True(t, p.Event(Event{Kind: Less}))
	require.Contains(t, r.piece("curve/hint").Text, "→", "the point that is chosen")
}

func TestCropsAreShownNamedAndDeletedInTheList(t *testing.T) {
	r := enter(t)
	require.True(t, r.piece("crops/name/1").Typed("Lake"))
	require.Equal(t, []string{`crop-name "1" [] "Lake" 0 false [] []`}, values(r.commands()))
	r.piece("crops/delete/2").Press(false)
	require.Equal(t, []string{`crop-delete "2" [] "" 0 false [] []`}, values(r.commands()))
	r.piece("crops/show/2").Press(false)
	require.Equal(t, []string{`crop-show "2" [] "" 0 false [] []`}, values(r.commands()))
	require.Contains(t, r.piece("crops/show/2").Text, "Boat")
	require.Contains(t, r.piece("crops/show/2").Text, "own look")
	r.piece("crops/show/").Press(false)
	require.Equal(t, []string{`crop-show "" [] "" 0 false [] []`}, values(r.commands()))
}

func TestTheFilmstripIsClickedAndScrolled(t *testing.T) {
	r := enter(t)
	s := &Strip{Window: r.Window}
	s.Resize(900, 104)
	r.commands()
	list := s.Pieces()
	checked(t, list[:4], math.Inf(1), 104, "frame", "bar")
	frame := func(i int) Piece {
		p, ok := Find(s.Pieces(), fmt.Sprintf("frame/%d", i))
		require.True(t, ok, i)
		return p
	}
	require.Equal(t, "1", frame(2).Value, "selected")
	require.Empty(t, frame(4).Value)
	require.Contains(t, frame(2).Spoken, "edited")
	for _, c := range []struct {
		held menu.Modifiers
		want string
	}{
		{0, `go "" [] "" 0 false [] [] at 5`},
		{menu.Shift, `select "" [] "" 0 false [] [] at 1 to 5`},
		{menu.Command, `select "" [] "" 0 true [] [] at 5`},
	} {
		require.True(t, frame(5).Event(Event{Kind: Press, Clicks: 1, Modifiers: c.held}))
		require.Equal(t, []string{c.want}, values(r.commands()))
	}
	require.True(t, frame(1).Event(Event{Kind: Key, Text: "\uf703", Modifiers: menu.Shift}))
	require.NotEmpty(t, r.commands())
	require.False(t, frame(1).Event(Event{Kind: Key, Text: "\uf703"}), "the next scan is the menu's")
	require.False(t, frame(1).Event(Event{Kind: Scroll, DX: -9}), "scrolls are for all frames")

	require.True(t, s.Tell(Event{Kind: Scroll, DX: -500, Precise: true}))
	require.Equal(t, 500.0, r.Strip().Left)
	require.Less(t, frame(5).X, 100.0, "it has moved")
	_, there := Find(s.Pieces(), "frame/0")
	require.True(t, there, "some beside are kept")
	require.True(t, s.Tell(Event{Kind: Scroll, DY: -1}), "a wheel")
	require.Equal(t, 500.0+strip.Pitch/2, r.Strip().Left)
	require.False(t, s.Tell(Event{Kind: Press}))
	require.True(t, s.Tell(Event{Kind: Scroll, DX: 1e9}))
	require.Zero(t, r.Strip().Left)

	require.Eventually(t, func() bool {
		r.commands() // what was posted, that a thumbnail has come
		picture, ok := Find(s.Pieces(), "thumbnail/3")
		return ok && string(picture.JPEG) == "jpeg 3"
	}, 5*time.Second, time.Millisecond)
}

func TestThePictureIsToldWhatIsDoneToIt(t *testing.T) {
	r := enter(t)
	r.change(plain)
	s := &Stage{Window: r.Window}
	at := func(kind EventKind) Event { return Event{Kind: kind, X: 400, Y: 300, Clicks: 1} }
	require.True(t, s.Tell(at(Hover)))
	require.Equal(t, session.Probe, r.commands()[0].Do)
	require.True(t, s.Tell(Event{Kind: Leave}))
	require.False(t, r.Desk().Probing)

	pinch := at(Pinch)
	pinch.DX = 0.5
	require.True(t, s.Tell(pinch))
	require.True(t, r.Desk().Place().Zoomed())
	require.Equal(t, "open-hand", s.Cursor())
	center := r.Desk().Look.Center
	require.True(t, s.Tell(at(Press)))
	require.True(t, s.Tell(Event{Kind: Drag, X: 440, Y: 300}))
	require.Equal(t, "closed-hand", s.Cursor())
	require.True(t, s.Tell(Event{Kind: Release, X: 440, Y: 300}))
	require.Less(t, r.Desk().Look.Center[0], center[0], "what is dragged to the right shows more of the left")
	require.True(t, s.Tell(Event{Kind: Scroll, DX: 10, DY: 30, Precise: true, X: 400, Y: 300}))
	require.True(t, s.Tell(at(Smart)))
	require.False(t, r.Desk().Place().Zoomed())
	require.Contains(t, fmt.Sprint(r.commands()), "view")

	r.Do("base")
	require.Equal(t, "crosshair", s.Cursor())
	require.True(t, s.Tell(Event{Kind: Key, Text: " "}))
	require.NotEqual(t, "crosshair", s.Cursor(), "the space bar moves the picture")
	require.False(t, s.Tell(Event{Kind: Key, Text: " ", Modifiers: menu.Command}))
	require.True(t, s.Tell(Event{Kind: KeyUp, Text: " "}))
	require.False(t, s.Tell(Event{Kind: KeyUp, Text: "x"}))
	require.True(t, s.Tell(at(Press)))
	require.True(t, s.Tell(at(Release)))
	require.Equal(t, session.PickBase, r.commands()[0].Do)

	require.False(t, s.Tell(Event{Kind: Key, Text: "\uf702"}), "the scan before, unless there is a crop to move")
	require.Equal(t, desk.Free, s.Keyboard())
	r.Do("crop")
	require.Equal(t, desk.Control, s.Keyboard(), "arrow keys are for the crop")
	require.True(t, s.Tell(Event{Kind: Key, Text: "\uf702"}))
	require.Contains(t, fmt.Sprint(r.commands()), "crop-set")
	_, label, _ := s.Spoken()
	require.Contains(t, label, "Crop")

	escape := Event{Kind: Key, Text: "\x1b"}
	require.False(t, s.Tell(escape), "the tool is left")
	r.Do("done")
	r.Do("base")
	r.commands()
	require.True(t, s.Tell(at(Press)))
	require.True(t, s.Tell(Event{Kind: Drag, X: 440, Y: 330}))
	require.NotNil(t, r.Desk().Hand.Drawn)
	require.Equal(t, desk.Control, s.Keyboard(), "no menu takes Escape")
	require.True(t, s.Tell(escape), "what is drawn is let go")
	require.Nil(t, r.Desk().Hand.Drawn)
	require.True(t, s.Tell(at(Release)))
	require.Empty(t, r.commands())
	require.Equal(t, desk.Base, r.Desk().Tool)

	require.False(t, s.Tell(Event{Kind: Drop, Text: "/there/is/no/such\n"}))
	dir := t.TempDir()
	require.True(t, s.Tell(Event{Kind: Drop, Text: dir}))
	require.Equal(t, dir, r.commands()[0].Text)
}

func TestTheLineBetweenBeforeAndAfterIsMovedByVoiceOver(t *testing.T) {
	r := enter(t)
	s := &Stage{Window: r.Window}
	role, label, value := s.Spoken()
	require.Equal(t, "AXImage", role)
	require.Contains(t, label, "1.tif")
	require.Empty(t, value)
	r.change(func(st *session.State) { st.Before = 0.5 })
	role, label, value = s.Spoken()
	require.Equal(t, [2]string{"AXSlider", "50 %"}, [2]string{role, value})
	require.NotEmpty(t, label)
	require.True(t, s.Tell(Event{Kind: More}))
	require.True(t, s.Tell(Event{Kind: Less}))
	require.Equal(t, session.Before, r.commands()[0].Do)
}

func TestMessagesHaveTheirButton(t *testing.T) {
	r := enter(t)
	require.Empty(t, Over(r.Window, 800, 600), "there is a picture")
	r.change(func(st *session.State) { st.Image.Phase, st.Image.Error = session.Failed, "1.tif: strip 3 is missing" })
	list := Over(r.Window, 800, 600)
	checked(t, list, 800, 600, "stand-in")
	p, ok := Find(list, "message/button")
	require.True(t, ok)
	p.Press(false)
	require.Equal(t, session.Retry, r.commands()[0].Do)
	text, _ := Find(list, "message/text")
	require.Equal(t, "strip 3 is missing", text.Text)

	r.change(func(st *session.State) { st.Folder, st.Index = session.Folder{}, -1; st.Image = nil })
	p, ok = Find(Over(r.Window, 800, 600), "message/button")
	require.True(t, ok)
	p.Press(false)
	require.Equal(t, 1, r.opens)
}

func TestTheToolSaysWhatItWants(t *testing.T) {
	r := enter(t)
	r.Do("neutral")
	p, ok := Find(Over(r.Window, 800, 600), "hint")
	require.True(t, ok)
	require.Contains(t, p.Spoken, "neutral")
	require.Nil(t, p.Event, "what is done there is for the picture")
}

func TestTheStatusLineFits(t *testing.T) {
	r := enter(t)
	r.change(func(st *session.State) {
		st.Status = []session.Status{{Key: "graded", Args: map[string]string{"ms": "12"}, Text: "Graded in 12 ms"}}
		st.Image.Notices = []string{strings.Repeat("something is odd about this scan ", 10), "and more"}
		st.Export = &session.Export{Done: 3, Failed: 1, Total: 4}
		st.Memory = session.Memory{Workers: 2, Bytes: 300 << 20}
	})
	for _, width := range []float64{restore.LeastWidth, 1280, 3000} {
		list := Status(r.Window, width, 24)
		if width > 1000 {
			checked(t, list, width, 24)
		}
		p, _ := Find(list, "notices")
		require.Contains(t, p.Tip, "and more")
		said, _ := Find(list, "said")
		require.Equal(t, "Graded in 12 ms", said.Text)
	}
}

func TestPiecesThatShowTheSameAreTheSameWhateverTheyDo(t *testing.T) {
	a := Piece{Key: "a", Kind: Button, Text: "A", Press: func(bool) {}, Drawing: drawing.List{{Kind: drawing.Fill}}}
	b := a
	b.Press = nil
	require.True(t, Same(a, b))
	b.Drawing = drawing.List{{Kind: drawing.Stroke}}
	require.False(t, Same(a, b))
}
