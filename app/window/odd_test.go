package window

import (
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/exportsheet"
	"safelight/app/window/inspector"
	"safelight/app/window/menu"
	"safelight/app/window/toolbar"
	"safelight/app/window/words"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/wire"
)

// oddStates are states that a window may be told of at any time, some of which no
// session is in.
func oddStates() map[string]func(st *session.State, im *session.Image) {
	return map[string]func(st *session.State, im *session.Image){
		"as it was":        func(*session.State, *session.Image) {},
		"nothing":          func(st *session.State, _ *session.Image) { *st = session.State{Index: -1} },
		"no image":         func(st *session.State, _ *session.Image) { st.Image, st.Index = nil, -1 },
		"an empty folder":  func(st *session.State, _ *session.Image) { st.Image, st.Index, st.Folder.Count = nil, -1, 0 },
		"a folder in vain": func(st *session.State, _ *session.Image) { st.Image, st.Folder.Error = nil, "no" },
		"reading":          func(st *session.State, _ *session.Image) { st.Image, st.Folder.Reading = nil, true },
		"opening": func(_ *session.State, im *session.Image) {
			*im = session.Image{Path: im.Path, Name: "a", Phase: session.Opening}
		},
		"failed":            func(_ *session.State, im *session.Image) { im.Phase, im.Error = session.Failed, "a.tif: no" },
		"no recipe":         func(_ *session.State, im *session.Image) { im.Recipe, im.Starting = nil, nil },
		"no beginning":      func(_ *session.State, im *session.Image) { im.Starting = nil },
		"never opened":      func(_ *session.State, im *session.Image) { im.Opened = nil },
		"no size":           func(_ *session.State, im *session.Image) { im.Size = [2]int{} },
		"a size of nothing": func(_ *session.State, im *session.Image) { im.Opened = &wire.Opened{} },
		"no such turn":      func(_ *session.State, im *session.Image) { im.Orientation = 17 },
		"no phase":          func(_ *session.State, im *session.Image) { im.Phase = "lunch" },
		"no such crop":      func(_ *session.State, im *session.Image) { im.Crop = "9" },
		"odd crops": func(_ *session.State, im *session.Image) {
			im.Crops = []session.Crop{{ID: "", Rect: [4]float64{}}, {ID: "2", Rect: [4]float64{math.NaN(), -1, 7, math.Inf(1)}}}
		},
		"a strange recipe": func(_ *session.State, im *session.Image) {
			im.Recipe = &recipe.Recipe{Film: "tape", Input: recipe.Input{Space: "nowhere"}, Density: recipe.Density{Gamma: math.NaN(), Matrix: &recipe.Matrix{Name: "mine"}}, Base: &[3]float64{}}
		},
		"far beyond":  func(st *session.State, _ *session.Image) { st.Index, st.Selected = 1e6, [][2]int{{-3, 1e9}, {9, 2}} },
		"half before": func(st *session.State, _ *session.Image) { st.Before = 0.3 },
		"before":      func(st *session.State, _ *session.Image) { st.Before = 1 },
		"odd before":  func(st *session.State, _ *session.Image) { st.Before = math.NaN() },
		"exporting":   func(st *session.State, _ *session.Image) { st.Export = &session.Export{Running: true} },
		"exported": func(st *session.State, _ *session.Image) {
			st.Export = &session.Export{Done: 9, Files: []session.Exported{{}}}
		},
		"probed":  func(st *session.State, _ *session.Image) { st.Probe = &session.Probed{Density: [3]float64{math.NaN()}} },
		"counted": func(st *session.State, _ *session.Image) { st.Histogram = &session.Histogram{Low: math.NaN(), High: 2} },
		"an odd place": func(st *session.State, _ *session.Image) {
			st.View = session.View{Zoom: math.NaN(), Center: [2]float64{9, -9}}
		},
		"odd words": func(st *session.State, _ *session.Image) {
			st.Status = []session.Status{{}, {Key: "opened"}, {Key: "returned", Args: map[string]string{"bytes": "many"}}, {Text: "no", Warning: true}}
		},
	}
}

// Whatever state there is, and whatever is done then, nothing panics, and nothing a
// session would not understand is sent.
func TestNothingPanicsInOddStates(t *testing.T) {
	for name, odd := range oddStates() {
		t.Run(name, func(t *testing.T) {
			r := enter(t)
			r.pictureOf(0, 1, 1)
			r.change(odd)
			r.pictureOf(0, 2, 2)
			for _, tool := range []desk.Tool{desk.Move, desk.Crop, desk.Base, desk.Neutral, desk.Line} {
				r.setTool(tool)
				r.Desk().Crop = "2"
				look(r)
				touch(r)
			}
			for _, name := range names(r.Desk()) {
				r.Do(name)
			}
			look(r)
			r.speak(words.Chinese)
			look(r)
			r.Do("no such thing")
			r.pass(time.Minute)
			look(r)
			for _, c := range r.commands() {
				numbers := append([]float64{}, c.Values...)
				if c.Value != nil {
					numbers = append(numbers, *c.Value)
				}
				if c.At != nil {
					numbers = append(numbers, c.At[:]...)
				}
				if c.Rect != nil {
					numbers = append(numbers, c.Rect[:]...)
				}
				for _, v := range numbers {
					require.False(t, math.IsNaN(v) || math.IsInf(v, 0), "%+v", c)
				}
			}
		})
	}
}

// look asks for all that is shown.
func look(r *room) {
	r.Menu()
	for _, name := range toolbar.Allowed() {
		r.ToolbarItem(name)
	}
	r.Title()
	r.Panels()
	r.Status()
	r.Message()
	r.Hint()
	r.Layers()
	r.StandIn()
	r.Overlay()
	r.SplitAt()
	r.Cursor([2]float64{100, 100}, false)
	r.ExportForm(r.ExportChoice())
	r.ExportProgress()
	r.Quit()
	r.Left()
	r.Strip().Wanted()
	r.Frame(0)
	r.Frame(-1)
	r.Frame(1e6)
}

// touch does everything that can be done with a hand.
func touch(r *room) {
	v := Curve(200, 200)
	for _, at := range [][2]float64{{400, 300}, {math.NaN(), 1e9}} {
		r.StagePress(at, false, 1)
		r.StageDrag([2]float64{at[0] + 50, at[1] + 50})
		look(r)
		r.StageDrag([2]float64{math.NaN(), math.Inf(1)})
		r.StageRelease(at)
		r.StagePress(at, true, 2)
		r.StageCancel()
		r.StageHover(at)
		r.StageScroll(1, math.Inf(1), true, at)
		r.StageScroll(3, -3, false, at)
		r.StagePinch(math.NaN(), at)
		r.StagePinch(0.1, at)
		r.StageSmart(at)
		r.CurvePress(v, at[0], at[1], 1)
		r.CurveMove(at[1], at[0], true)
		r.CurveRelease()
		r.CurveRemove(v, at[0], at[1])
	}
	r.StageLeave()
	for _, p := range r.Panels() {
		for _, row := range p.Rows {
			r.SliderPress(row.Name, math.NaN(), 0, false, 1)
			r.SliderMove(math.Inf(1), true)
			r.SliderMove(20, false)
			r.SliderRelease()
			r.SliderReset(row.Name)
			r.SliderWheel(row.Name, 1000, false, true)
			r.SliderStep(row.Name, -3)
			r.SliderKey(row.Name, "ArrowUp", false)
			r.Type(row.Name, "1e308")
			r.Type(row.Name, "")
			for _, c := range row.Cells {
				r.Type(c.Name, "0.5")
				r.CellStep(c.Name, 1, false)
			}
			for _, b := range row.Buttons {
				r.Nudge(b.Name, true, true)
			}
		}
		r.Fold(p.Name, true)
		r.Fold(p.Name, false)
	}
	for _, k := range []string{"ArrowLeft", "ArrowRight", "Delete", "[", "]", "+", "Q"} {
		r.CurveKey(k, true)
		r.CropKey(k, true)
		r.StripKey(k, true)
		r.Press(menu.KeyOf(k))
	}
	r.SplitKey(1, false)
	r.NameCrop("1", " x ")
	r.DeleteCrop("1")
	r.StripClick(5, true, true)
	r.StripWindow(math.NaN(), 500)
	r.Resize(0, -1, 0)
	r.Resize(500, 400, 1)
	r.Drop(nil)
	r.Export(exportsheet.Choice{})
	r.Filled(true, true)
	r.Filled(false, false)
}

// What can be pressed is called something, in both languages, and no two things of the
// window's are of one name.
func TestEveryControlHasAnAccessibilityLabel(t *testing.T) {
	for _, l := range []words.Language{words.English, words.Chinese} {
		for name, odd := range oddStates() {
			if name == "odd crops" || name == "a strange recipe" {
				continue
			}
			r := enter(t)
			r.speak(l)
			r.change(odd)
			rows := map[string]bool{}
			spoken := func(where, text string) {
				require.NotEmpty(t, text, "%s: %s", name, where)
				require.NotContains(t, text, "{", where)
				require.False(t, words.Has(text) && len(text) > 4 && containsDot(text), "%s is not translated", text)
			}
			for _, p := range r.Panels() {
				spoken(p.Name, p.Title)
				for _, b := range p.Buttons {
					spoken(p.Name, b.Spoken)
					require.True(t, b.Title != "" || b.Symbol != "", b.Name)
				}
				for _, row := range p.Rows {
					require.False(t, rows[row.Name], row.Name)
					rows[row.Name] = true
					spoken(row.Name, row.Spoken)
					for _, b := range row.Buttons {
						spoken(row.Name+" "+b.Name, b.Spoken)
					}
					for _, c := range row.Cells {
						spoken(c.Name, c.Spoken)
					}
					for _, e := range row.List {
						spoken(row.Name, e.Spoken)
						require.Equal(t, e.Editable, e.Rename != "" && e.Delete != "")
					}
					if row.Swatch != nil {
						spoken(row.Name, row.Swatch.Spoken)
					}
				}
			}
			for _, item := range toolbar.Allowed() {
				if i, ok := r.ToolbarItem(item); ok {
					spoken(item, i.Label)
					spoken(item, i.Tip)
				}
			}
			regions := r.Regions()
			for _, text := range []string{regions.Picture, regions.Filmstrip, regions.Inspector, regions.Toolbar, regions.Status} {
				spoken("region", text)
			}
			labels := reflect.ValueOf(exportsheet.LabelsOf(r.Desk()))
			for i := range labels.NumField() {
				spoken("export sheet", labels.Field(i).String())
			}
			for _, s := range r.Help() {
				spoken("help", s.Title)
				for _, row := range s.Rows {
					spoken("help", row.Does)
					require.NotEmpty(t, row.Keys)
				}
			}
			form := r.Settings("/config.json")
			require.GreaterOrEqual(t, form.Chosen, 0)
			spoken("settings", form.Title+form.Reveal)
			for i := range 3 {
				spoken("frame", r.Frame(i).Spoken)
			}
		}
	}
}

func containsDot(text string) bool {
	for _, r := range text {
		if r == '.' {
			return true
		}
	}
	return false
}

// Whoever asks for one slider gets what all panels have.
func TestASliderIsTheSameAloneAndInItsPanel(t *testing.T) {
	r := enter(t)
	n := 0
	for _, p := range r.Panels() {
		for _, row := range p.Rows {
			alone, ok := inspector.SliderOf(r.Desk(), row.Name)
			require.Equal(t, row.Slider != nil, ok, row.Name)
			if ok {
				require.Equal(t, row, alone)
				n++
			}
		}
	}
	require.Equal(t, 13, n)
	_, ok := inspector.SliderOf(r.Desk(), "lunch")
	require.False(t, ok)
}

// A front end builds its controls once: rows stay what they are, whatever is shown.
func TestTheInspectorHasTheSameRowsInEveryState(t *testing.T) {
	shape := func(r *room) (list []string) {
		for _, p := range r.Panels() {
			list = append(list, p.Name)
			for _, b := range p.Buttons {
				list = append(list, p.Name+" "+b.Name)
			}
			for _, row := range p.Rows {
				list = append(list, row.Name, string(rune('a'+row.Kind)))
				if row.Kind != inspector.ListRow {
					for _, b := range row.Buttons {
						list = append(list, row.Name+" "+b.Name)
					}
					for _, c := range row.Cells {
						list = append(list, row.Name+" "+c.Name)
					}
				}
			}
		}
		return list
	}
	want := shape(enter(t))
	for name, odd := range oddStates() {
		r := enter(t)
		r.change(odd)
		require.Equal(t, want, shape(r), name)
	}
}
