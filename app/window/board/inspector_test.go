package board

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/drawing"
	"safelight/app/window/inspector"
	"safelight/app/window/restore"
)

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
