//go:build browser

package browser_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/pipeline/recipe"
)

// A server that is killed while a slider is in hand leaves sidecars that are whole, and
// nothing else beside them.
func TestWhatWasSavedIsWholeWhenTheServerIsKilledInADrag(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	was := p.state().Image.Recipe.Density.Gamma
	x, y := p.place(slider("Gamma"))
	p.mouse(input.MousePressed, x, y)
	sidecar := recipe.SidecarName(filepath.Join(dir, "chart_portra400.tif"))
	for begun, i := time.Now(), 0; ; i++ {
		p.mouse(input.MouseMoved, x+float64(5+i%30), y)
		if _, err := os.Stat(sidecar); err == nil || time.Since(begun) > 20*time.Second {
			require.NoError(t, err, "nothing was saved")
			break
		}
	}
	for i := range 20 { // into the next
		p.mouse(input.MouseMoved, x+float64(i), y)
	}
	require.NoError(t, s.Process.Kill())
	s.Wait()
	p.until("safelight.connection === 'lost'")
	data, err := os.ReadFile(sidecar)
	require.NoError(t, err)
	kept, err := recipe.ParseSidecar(data)
	require.NoError(t, err)
	require.NotEqual(t, was, kept.Recipe.Density.Gamma)
	again := serve(t, dir)
	q := chromium(t, again.url, 1200, 800)
	q.settled()
	require.Equal(t, kept.Recipe.Density, q.state().Image.Recipe.Density)
}

// A scan that is deleted, or called otherwise, while it is shown is graded on, and the
// page says what became of it once the folder is read again.
func TestAScanThatGoesWhileItIsShownIsTold(t *testing.T) {
	dir := roll(t, "bw_negative.tif", "chart_portra400.tif", "slide.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.at("chart_portra400.tif")
	require.NoError(t, os.Remove(filepath.Join(dir, "chart_portra400.tif")))
	p.press("r")
	p.until("safelight.state.image.undo")
	p.do(session.Command{Do: session.Refresh})
	p.until("safelight.state.folder.count === 2")
	p.until("document.querySelector('.said').textContent.match(/chart_portra400.tif is not (in the folder any more|saved: the scan is not there)/)")
	p.at("slide.tif")
	require.NoError(t, os.Rename(filepath.Join(dir, "slide.tif"), filepath.Join(dir, "trip.tif")))
	p.do(session.Command{Do: session.Refresh})
	p.until("safelight.state.folder.count === 2 && " + frame(1) + ".querySelector('.name').textContent === 'trip'")
	require.NoError(t, s.Process.Signal(os.Interrupt))
	require.Error(t, s.Wait(), "what could not be saved is no success")
}

func TestAnExportIsCanceledInItsDialog(t *testing.T) {
	p := chromium(t, serve(t, negatives(t, 8, 3000, 2000)).url, 1200, 900)
	p.settled()
	out := filepath.Join(t.TempDir(), "finished")
	p.do(session.Command{Do: session.StartExport, Export: json.RawMessage(fmt.Sprintf(`{"scans":"all","output":%q,"format":"tiff16","space":"srgb"}`, out))})
	p.modified("e", input.ModifierCtrl)
	p.until("safelight.state.export.done >= 1")
	p.shoot("export-running")
	eval[int](p, "[...document.querySelectorAll('dialog[open] button')].find((b) => b.textContent === 'Cancel').click(); 0")
	p.until("safelight.state.export.running === false")
	require.True(t, p.state().Export.Canceled)
	p.until("document.querySelector('.export-progress [role=status]').textContent.startsWith('Canceled')")
	files, err := os.ReadDir(out)
	require.NoError(t, err)
	require.Less(t, len(files), 8)
	for _, f := range files {
		if f.Name() == ".safelight" { // what an export keeps to be resumed
			continue
		}
		require.Equal(t, ".tif", filepath.Ext(f.Name()), "what was begun is gone")
	}
}

// The page's own keys take a look to ten scans.
func TestKeysCarryALookToTenScans(t *testing.T) {
	dir := negatives(t, 11, 300, 200)
	p := chromium(t, serve(t, dir).url, 1200, 800)
	p.settled()
	p.press("r", "r", "w")
	p.until("safelight.state.image.undo === 'density.dmax'") // the last of them
	want := p.state().Image.Recipe.Density
	p.modified("a", input.ModifierCtrl)
	p.until("safelight.state.selected[0]?.[1] === 10")
	eval[int](p, `document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "V", ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true })); 0`)
	p.until("[...document.querySelectorAll('.frame .badge')].filter((b) => b.textContent === '•').length >= 10")
	for i := 1; i < 11; i++ {
		p.press(kb.ArrowRight)
		p.until(fmt.Sprintf("safelight.state.index === %d && safelight.state.image.phase === 'ready'", i))
		require.Equal(t, want.Gamma, p.state().Image.Recipe.Density.Gamma)
		require.Equal(t, want.Dmax, p.state().Image.Recipe.Density.Dmax)
	}
}

// Wheel, double click, typing and Shift change a slider by what they say.
func TestASliderTakesWheelDoubleClickNumbersAndFineSteps(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 800)
	p.settled()
	gamma := func() float64 { return p.state().Image.Recipe.Density.Gamma }
	was := gamma()
	x, y := p.place(slider("Gamma"))
	time.Sleep(400 * time.Millisecond) // the panel may have been scrolled to it
	p.run(input.DispatchMouseEvent(input.MouseWheel, x, y).WithDeltaX(0).WithDeltaY(-40))
	p.until(fmt.Sprintf("safelight.state.image.recipe.density.gamma > %v", was))
	step := gamma() - was
	eval[int](p, "document.querySelector("+quoted(slider("Gamma"))+").focus(); 0")
	p.run(input.DispatchKeyEvent(input.KeyDown).WithKey("ArrowRight").WithModifiers(input.ModifierShift))
	p.until(fmt.Sprintf("safelight.state.image.recipe.density.gamma > %v", was+step))
	require.Less(t, gamma()-was-step, step/2, "with Shift it is finer")
	p.fill(`input.slider-entry[aria-label="Gamma"]`, "2.125")
	p.until("safelight.state.image.recipe.density.gamma === 2.125")
	eval[int](p, "document.querySelector("+quoted(slider("Gamma"))+").dispatchEvent(new MouseEvent('dblclick', { bubbles: true })); 0")
	p.until(fmt.Sprintf("safelight.state.image.recipe.density.gamma === %v", p.state().Image.Starting.Density.Gamma))
}

// The wheel zooms about the cursor, and a drag moves what is in sight with it.
func TestTheWheelZoomsAndADragMovesThePicture(t *testing.T) {
	p := chromium(t, serve(t, negatives(t, 1, 3000, 2000)).url, 1200, 800)
	p.settled()
	at := p.on(0.25, 0.25)
	for range 6 {
		p.run(input.DispatchMouseEvent(input.MouseWheel, at[0], at[1]).WithDeltaX(0).WithDeltaY(-100))
	}
	p.until("safelight.view.zoom > 0.5 && safelight.view.center[0] < 0.5 && safelight.view.center[1] < 0.5")
	p.settled()
	was := eval[[2]float64](p, "safelight.view.center")
	zoom := eval[float64](p, "safelight.view.zoom")
	p.drag(at, [2]float64{at[0] - 50, at[1]}, [2]float64{at[0] - 120, at[1] - 60})
	is := eval[[2]float64](p, "safelight.view.center")
	require.InDelta(t, was[0]+120/(3000*zoom), is[0], 0.002)
	require.InDelta(t, was[1]+60/(2000*zoom), is[1], 0.002)
}

// What tools and sizes look like, for the documentation; each is there.
func TestToolsSayWhatTheyWant(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif", "slide.tif")).url, 1200, 800)
	p.settled()
	for key, name := range map[string]string{"b": "base", "l": "line"} {
		p.press(key)
		p.until("safelight.tool === " + quoted(name) + " && document.querySelector('.hint').checkVisibility()")
		p.shoot("tool-" + name)
		p.press(kb.Escape)
		p.until("safelight.tool === '' && !document.querySelector('.hint').checkVisibility()")
	}
	p.press("h")
	p.until("document.body.classList.contains('alone')")
	p.settled()
	p.shoot("alone")
	p.press("h")
	p.until("!document.body.classList.contains('alone')")
	p.run(chromedp.EmulateViewport(1024, 700))
	p.settled()
	require.Less(t, eval[float64](p, "document.querySelector('.histogram').clientHeight"), 70.0)
	require.LessOrEqual(t, eval[float64](p, "document.body.scrollWidth"), 1024.0)
	p.shoot("small")
}
