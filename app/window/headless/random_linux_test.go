package headless_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/window"
	. "safelight/app/window/headless"
	"safelight/app/window/inspector"
	"safelight/app/window/menu"
	"safelight/app/window/screen"
	"safelight/internal/fixture"
	"safelight/internal/leak"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/host"
	"safelight/xpcworker/viewer"
	"safelight/xpcworker/worker"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(worker.Main(os.Args[2:], worker.NewImage))
	}
	if r, w, err := os.Pipe(); err == nil { // what the runtime polls with is nobody's leak
		r.Close()
		w.Close()
	}
	os.Exit(m.Run())
}

func scan(t *testing.T, path string, width, height int) {
	t.Helper()
	file, err := os.Create(path)
	require.NoError(t, err)
	defer file.Close()
	sink, err := tiff.Create(file, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}, tiff.Options{})
	require.NoError(t, err)
	rows := make([]uint16, 0, 3*width*height)
	for i := range width * height {
		for c := range 3 {
			rows = append(rows, uint16(40000*math.Exp(-float64(i%width)/float64(width)*(1+float64(c)/3))))
		}
	}
	require.NoError(t, sink.WriteRows(context.Background(), rows))
	require.NoError(t, sink.Close())
}

// misunderstood are the refusals of commands that no window should send, whatever its user
// does.
var misunderstood = []string{
	"says nothing here", "no such command", "no index", "no value", "no rectangle", "no view", "outside", "is not 0 to 1", "has no place",
	"there is no parameter", "there is no group", "there is no paper", "there is no matrix", "there is no curve", "is none of", "NaN", "not in the picture",
	"a zoom of", "a center of", "a place of", "to nudge",
}

// room is a window that works with a folder of three scans.
type room struct {
	*Headless
	session *session.Session
}

// enter opens one, and waits for its first picture.
func enter(t *testing.T) *room {
	t.Helper()
	before := leak.Measure(t)
	dir := t.TempDir()
	for _, name := range []string{"a.tif", "b.tif", "c.tif"} {
		scan(t, filepath.Join(dir, name), 240, 160)
	}
	h, err := host.New(host.Config{Isolation: host.Always, HelperEnv: []string{"GORACE=atexit_sleep_ms=0"}, Timeouts: host.Timeouts{Hello: 30 * time.Second, Render: time.Minute}})
	require.NoError(t, err)
	s, err := session.New(session.Config{
		Viewer: viewer.Config{Host: h, PoolBytes: 32 << 20, Prefetch: true, Pressure: func() bool { return false }, ReuseTimeout: time.Second},
	})
	require.NoError(t, err)
	keys, err := shortcut.With(nil)
	require.NoError(t, err)
	f := &room{session: s}
	f.Headless = New(s, window.Config{Choices: choice.New(color.Builtin(), curve.Builtin(), []string{"png8"}), Keys: keys}, 200, 150)
	t.Cleanup(func() {
		f.Close()
		require.NoError(t, s.Close())
		require.NoError(t, h.Close())
		leak.None(t, before)
	})
	f.Call(func(w *window.Window) { w.Open(dir) })
	f.shown(t, "no picture")
	return f
}

// shown waits for the picture of what the window was told.
func (f *room) shown(t *testing.T, otherwise string) (k screen.Kept) {
	t.Helper()
	fixture.Soon(t, func() (ok bool) {
		f.Call(func(w *window.Window) { k, ok = w.Finished() })
		return ok
	}, otherwise, func() any { return f.session.State().Image })
	return k
}

// Whatever a user does at random, the session understands what it is told, and in the end
// the picture of the scan that is open comes to the screen.
func TestARandomUserIsUnderstood(t *testing.T) {
	f := enter(t)
	rnd := rand.New(rand.NewPCG(7, 7))
	said := map[string]bool{}
	for range fixture.Fewer(400, 60) {
		f.Call(func(w *window.Window) {
			act(rnd, w)
			if l := w.Status(); l.Warning {
				said[l.Said] = true
			}
		})
		if rnd.IntN(8) == 0 {
			time.Sleep(time.Duration(rnd.IntN(20)) * time.Millisecond)
		}
	}
	for text := range said {
		if strings.Contains(text, "density.matrix.values") {
			continue // nudged beyond its range, which the session has to say
		}
		for _, m := range misunderstood {
			require.False(t, strings.Contains(text, m), "%q", text)
		}
	}
	f.Call(func(w *window.Window) {
		w.StageCancel()
		w.SliderRelease()
		w.CurveRelease()
		w.Do("leave")
		w.Resize(210, 150, 1)
		w.StripClick(1, false, false)
	})
	f.shown(t, "no picture in the end")
	f.Call(func(w *window.Window) { require.Equal(t, 1, w.Desk().State.Index) })
}

// act does something at random.
func act(rnd *rand.Rand, w *window.Window) {
	at := func() [2]float64 { return [2]float64{rnd.Float64()*240 - 20, rnd.Float64()*190 - 20} }
	fine := rnd.IntN(4) == 0
	switch rnd.IntN(16) {
	case 0:
		var names []string
		menu.Walk(w.Menu(), func(_ []string, i menu.Item) {
			if i.Name != "" && i.Enabled && !strings.HasPrefix(i.Name, "recent") {
				names = append(names, i.Name)
			}
		})
		w.Do(names[rnd.IntN(len(names))])
	case 1:
		k := w.Desk().Keys[rnd.IntN(len(w.Desk().Keys))]
		w.Press(menu.KeyOf(k.Keys[rnd.IntN(len(k.Keys))]))
	case 2, 3:
		w.StagePress(at(), rnd.IntN(5) == 0, 1+rnd.IntN(5)/4)
	case 4, 5, 6:
		w.StageDrag(at())
	case 7:
		w.StageRelease(at())
	case 8:
		w.StagePinch(rnd.NormFloat64()*0.3, at())
		w.StageScroll(rnd.NormFloat64()*20, rnd.NormFloat64()*20, rnd.IntN(2) == 0, at())
		w.StageHover(at())
	case 9:
		v := window.Curve(214, 214)
		w.CurvePress(v, rnd.Float64()*220, rnd.Float64()*220, 1)
		w.CurveMove(rnd.Float64()*300-50, rnd.Float64()*300-50, fine)
		w.CurveKey([]string{"[", "]", "+", "Delete", "ArrowUp"}[rnd.IntN(5)], fine)
		if rnd.IntN(2) == 0 {
			w.CurveRelease()
		}
	case 10:
		w.StripClick(rnd.IntN(4), fine, rnd.IntN(4) == 0)
	case 11:
		w.Resize(50+rnd.Float64()*300, 50+rnd.Float64()*300, 1+float64(rnd.IntN(2)))
	default:
		panels := w.Panels()
		p := panels[rnd.IntN(len(panels))]
		row := p.Rows[rnd.IntN(len(p.Rows))]
		handle(rnd, w, row, fine)
	}
}

// handle does something at random with a row of the inspector.
func handle(rnd *rand.Rand, w *window.Window, row inspector.Row, fine bool) {
	switch {
	case row.Slider != nil:
		w.SliderPress(row.Name, rnd.Float64()*200, 200, fine, 1+rnd.IntN(6)/5)
		w.SliderMove(rnd.Float64()*260-30, fine)
		w.SliderMove(rnd.Float64()*260-30, fine)
		w.SliderRelease()
		w.SliderWheel(row.Name, rnd.NormFloat64()*3, false, fine)
	case row.PopUp != nil && len(row.PopUp.Options) > 0:
		if o := row.PopUp.Options[rnd.IntN(len(row.PopUp.Options))]; o.Name != "" && o.Enabled {
			w.Do(o.Name)
		}
	case len(row.Cells) > 0:
		c := row.Cells[rnd.IntN(len(row.Cells))]
		w.Type(c.Name, []string{"0.5", "1,1", "-0.2", "99", "x"}[rnd.IntN(5)])
		w.CellStep(c.Name, rnd.IntN(5)-2, fine)
	case len(row.Buttons) > 0:
		b := row.Buttons[rnd.IntN(len(row.Buttons))]
		w.Nudge(b.Name, fine, true)
		w.Do(b.Name)
	case len(row.List) > 0:
		e := row.List[rnd.IntN(len(row.List))]
		w.Do(e.Name)
		w.NameCrop(e.ID, "x")
		if rnd.IntN(3) == 0 {
			w.DeleteCrop(e.ID)
		}
	}
}

// A screen that reads long what it showed is never written to meanwhile, and shows the
// newest picture in the end.
func TestASlowScreenIsNeverTorn(t *testing.T) {
	f := enter(t)
	f.Slow(150 * time.Millisecond)
	views := 0
	for end := time.Now().Add(20 * time.Second); f.Seen().InUse == 0 || views < 30; views++ {
		require.True(t, time.Now().Before(end), "the screen was never slow")
		f.Call(func(w *window.Window) { w.Resize(float64(100+views%50), 100, 1) })
		time.Sleep(3 * time.Millisecond)
	}
	k := f.shown(t, "no picture in the end")
	require.Equal(t, 100+(views-1)%50, k.View.Width)
	require.Zero(t, f.Seen().Torn)
}
