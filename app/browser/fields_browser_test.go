//go:build browser

package browser_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
)

// fill types into a field, and is done with it.
func (p *tab) fill(selector, text string) {
	p.t.Helper()
	p.place(selector)
	eval[int](p, "(() => { const e = document.querySelector("+quoted(selector)+"); e.focus(); e.select?.(); return 0; })()")
	p.run(chromedp.KeyEvent(text), chromedp.KeyEvent(kb.Enter))
}

const said = "document.querySelector('.said').textContent"

// What is no number, or one that is too large, is told, and the field shows what is so.
func TestAFieldShowsWhatIsSoAndSaysWhy(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 900)
	p.settled()
	for _, field := range []struct{ selector, name string }{
		{`input.slider-entry[aria-label="Gamma"]`, "Gamma"},
		{`input[aria-label="Film base density, red"]`, "Film base density, red"},
		{`input[aria-label="Red from green"]`, "Red from green"},
	} {
		value := "document.querySelector(" + quoted(field.selector) + ").value"
		was := eval[string](p, value)
		for _, text := range []string{"0x1", "abc", "1.2.3"} {
			p.fill(field.selector, text)
			p.until(said + ".includes(" + quoted(text) + ")")
			require.Equal(t, was, eval[string](p, value), field.name)
		}
		require.Empty(t, p.state().Image.Undo)
	}
	p.fill(`input.slider-entry[aria-label="Gamma"]`, "99")
	p.until(said + ".startsWith('Gamma goes from')")
	p.fill(`input[aria-label="Red from green"]`, "50")
	p.until(said + ".startsWith('Red from green goes from')")
	p.fill(`input.slider-entry[aria-label="Gamma"]`, "1,25")
	p.until("safelight.state.image.recipe.density.gamma === 1.25")
}

func TestTheLongestEdgeIsAWholeNumber(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	p := chromium(t, serve(t, dir).url, 1200, 900)
	p.settled()
	p.run(chromedp.Evaluate("import('/shell/export.js').then((m) => m.openExport()); 0", nil))
	p.until("document.querySelector('dialog[open] form')")
	p.fill("dialog[open] input[type=number]", "1.5")
	p.until("document.querySelector('dialog[open] .warning').textContent.includes('whole number')")
	require.Nil(t, p.state().Export)
	out := filepath.Join(t.TempDir(), "finished")
	require.NoError(t, os.Mkdir(out, 0o777))
	for range 2 {
		p.do(session.Command{Do: session.StartExport, Export: []byte(fmt.Sprintf(`{"scans":"current","output":%q,"format":"png8","max_edge":100}`, out))})
		p.until("safelight.state.export && !safelight.state.export.running")
	}
	p.press(kb.Escape)
	p.run(chromedp.Evaluate("import('/shell/export.js').then((m) => m.openExport()); 0", nil))
	p.until("document.querySelector('.export-files').textContent.includes('Replace files that exist')")
	require.NotContains(t, eval[string](p, "document.querySelector('.export-files').textContent"), "--overwrite")
}

// Where the picture is nearer than its frame, keys move it.
func TestKeysMoveThePicture(t *testing.T) {
	p := chromium(t, serve(t, negatives(t, 2, 3000, 2000)).url, 1200, 800)
	p.settled()
	p.press("1")
	p.until("safelight.view.zoom === 1")
	shift := func(key string) {
		eval[int](p, `document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "`+key+`", shiftKey: true, bubbles: true, cancelable: true })); 0`)
	}
	shift("ArrowRight")
	p.until("safelight.view.center[0] > 0.5")
	shift("ArrowLeft")
	shift("ArrowUp")
	p.until("Math.abs(safelight.view.center[0] - 0.5) < 1e-6 && safelight.view.center[1] < 0.5")
	shift("ArrowDown")
	p.until("Math.abs(safelight.view.center[1] - 0.5) < 1e-6")
	require.Zero(t, p.state().Index)
}

// Arrow keys that follow each other are one step to undo, on a crop and on a curve.
func TestKeysHeldAreOneStep(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 900)
	p.settled()
	eval[int](p, "document.querySelector('svg.curve').focus(); 0")
	p.press("+", kb.ArrowUp, kb.ArrowUp, kb.ArrowUp, kb.ArrowUp)
	p.until("safelight.state.image.recipe.curve?.rgb?.[1]?.[1] > 0.515")
	p.settled()
	p.do(session.Command{Do: session.Undo})
	p.until("safelight.state.image.redo")
	require.Len(t, p.state().Image.Recipe.Curve.RGB, 3, "the point is there still")
	p.do(session.Command{Do: session.Undo})
	p.until("!safelight.state.image.undo")
}

// The keyboard stays in the list of crops when one of them is deleted.
func TestTheKeyboardGoesToTheNextCrop(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 900)
	p.settled()
	for i := range 2 {
		p.do(session.Command{Do: session.CropAdd, Rect: &[4]float64{0.1 * float64(i), 0.1, 0.5, 0.5}})
	}
	p.until("document.querySelectorAll('.crop-row').length === 3")
	eval[int](p, "document.querySelectorAll('.crop-choose')[1].focus(); 0")
	p.press(kb.Delete)
	p.until("document.querySelectorAll('.crop-row').length === 2")
	require.Equal(t, "crop-choose", eval[string](p, "document.activeElement.className"))
}

// Words that are selected are what Ctrl+C copies.
func TestSelectedWordsAreCopied(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	p := chromium(t, serve(t, dir).url, 1200, 900)
	p.settled()
	key := `(() => { const e = new KeyboardEvent("keydown", { key: "c", ctrlKey: true, bubbles: true, cancelable: true }); document.body.dispatchEvent(e); return e.defaultPrevented; })()`
	eval[int](p, "document.querySelector('#toolbar .name').style.userSelect = 'text'; getSelection().selectAllChildren(document.querySelector('#toolbar .name')); 0")
	require.False(t, eval[bool](p, key))
	require.Empty(t, p.state().Clipboard)
	eval[int](p, "getSelection().removeAllRanges(); 0")
	require.True(t, eval[bool](p, key))
	p.until("safelight.state.clipboard?.length")
}

// A scan that failed is marked at once, and nothing is said of its film base.
func TestAScanThatFailedIsMarkedAtOnce(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.tif"), []byte("no picture"), 0o666))
	p := chromium(t, serve(t, dir).url, 1200, 900)
	p.until("safelight.state?.image?.phase === 'failed'")
	p.until(frame(0) + ".classList.contains('failed')")
	require.Equal(t, `"!"`, eval[string](p, "getComputedStyle("+frame(0)+".querySelector('.thumb'), '::after').content"))
	require.False(t, eval[bool](p, "document.querySelector('[data-panel=base] .note').checkVisibility()"))
}

// The film types can be read whole in their pop-up.
func TestTheNamesOfFilmsFit(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "bw_negative.tif")).url, 1200, 900)
	p.settled()
	room := eval[[2]float64](p, `(() => {
		const e = document.querySelector("[data-panel=film] select"), s = getComputedStyle(e);
		const c = document.createElement("canvas").getContext("2d");
		c.font = s.font;
		const widest = Math.max(...[...e.options].map((o) => c.measureText(o.text).width));
		return [widest, e.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight)];
	})()`)
	require.LessOrEqual(t, room[0], room[1])
}

// What the scan is is said in the language that was chosen.
func TestWhatTheScanIsIsSaidInTheLanguageChosen(t *testing.T) {
	dir := roll(t, "bw_negative.tif")
	p := chromium(t, serve(t, dir).url, 1200, 900)
	p.settled()
	status := "document.querySelector('#status').innerText"
	p.until(status + ".includes(' bit')")
	eval[int](p, "import('/words/words.js').then((m) => m.speak('zh')); 0")
	p.until(status + ".includes(' 位')")
	require.NotRegexp(t, `\bgray\b|\bbit\b`, eval[string](p, status))
}

// The film base is found in a rectangle drawn over a picture that is straightened, too.
func TestAFilmBaseIsPickedOnAStraightenedPicture(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 900)
	p.settled()
	p.do(session.Command{Do: session.Straighten, Value: new(3.0)})
	p.do(session.Command{Do: session.Base, Values: []float64{0.9, 0.9, 0.9}})
	p.settled()
	rect := "window.sent_ = []; { const { send } = WebSocket.prototype; WebSocket.prototype.send = function (m) { sent_.push(m); return send.call(this, m); }; } 0"
	eval[int](p, rect)
	a, b := p.on(0.03, 0.3), p.on(0.06, 0.6)
	p.press("b")
	p.until("safelight.tool === 'base'")
	p.drag(a, b)
	p.until("safelight.state.image.recipe.base[0] < 0.8")
	require.Contains(t, eval[string](p, "sent_.find((m) => m.includes('pick-base'))"), `"rect"`)
}
