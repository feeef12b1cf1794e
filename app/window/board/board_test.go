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

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/window"
	"safelight/app/window/drawing"
	"safelight/app/window/restore"
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
		Session: fake{r}, Toolkit: kit{r}, Choices: choice.New(color.Builtin(), curve.Builtin(), []string{"tiff16", "png8", "jpeg"}), Keys: keys,
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
func (f fake) Presented()            {}
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
func (k kit) InUse(int) bool             { return false }
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

func TestPiecesThatShowTheSameAreTheSameWhateverTheyDo(t *testing.T) {
	a := Piece{Key: "a", Kind: Button, Text: "A", Press: func(bool) {}, Drawing: drawing.List{{Kind: drawing.Fill}}}
	b := a
	b.Press = nil
	require.True(t, Same(a, b))
	b.Drawing = drawing.List{{Kind: drawing.Stroke}}
	require.False(t, Same(a, b))
}
