//go:build browser

package browser_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/pipeline/recipe"
)

// mouse presses, moves or lets go of the left button.
func (p *tab) mouse(kind input.MouseType, x, y float64) {
	p.t.Helper()
	p.run(input.DispatchMouseEvent(kind, x, y).WithButton(input.Left).WithClickCount(1).WithButtons(1))
}

// Whoever goes on to the next scan with a slider still in hand changes nothing there.
func TestADragChangesOnlyTheScanItBeganOn(t *testing.T) {
	dir := negatives(t, 5, 600, 400)
	p := chromium(t, serve(t, dir).url, 1200, 800)
	p.settled()
	x, y := p.place(slider("Gamma"))
	for n := range 4 {
		p.mouse(input.MousePressed, x, y)
		for i := range 6 {
			p.mouse(input.MouseMoved, x+float64(2*i), y)
		}
		p.press(kb.ArrowRight)
		for i := range 8 {
			p.mouse(input.MouseMoved, x+float64(12+2*i), y)
		}
		p.mouse(input.MouseReleased, x+40, y)
		p.until("safelight.state.index === " + string(rune('1'+n)) + " && safelight.state.image.phase === 'ready'")
		time.Sleep(300 * time.Millisecond) // for what would come
		im := p.state().Image
		require.Empty(t, im.Undo, im.Name)
		require.Equal(t, im.Starting, im.Recipe)
		require.Empty(t, eval[string](p, "document.querySelector('.said.warning')?.textContent ?? ''"), "nobody asked for what was not done")
	}
	_, err := os.Stat(recipe.SidecarName(p.state().Image.Path))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// All channels move by the same, in every picture that is drawn meanwhile.
func TestOverallExposureKeepsTheBalance(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 800)
	p.settled()
	was := p.state().Image.Recipe.Exposure
	eval[int](p, `window.off = 0; import("/store.js").then(({ store }) => {
		const was = safelight.state.image.recipe.exposure;
		store.watch((v) => v.state?.image?.recipe?.exposure, (now) => {
			const by = now.map((v, i) => v - was[i]);
			window.off = Math.max(off, Math.max(...by) - Math.min(...by));
		});
	}); 0`)
	eval[int](p, `window.sent = []; { const { send } = WebSocket.prototype; WebSocket.prototype.send = function (m) { sent.push(m); return send.call(this, m); }; } 0`)
	x, y := p.place(slider("Overall"))
	p.drag([2]float64{x, y}, [2]float64{x + 3, y}, [2]float64{x + 9, y}, [2]float64{x + 15, y})
	p.until("safelight.state.image.undo")
	p.settled()
	is := p.state().Image.Recipe.Exposure
	require.NotEqual(t, was, is)
	require.InDelta(t, is[0]-was[0], is[2]-was[2], 1e-9)
	require.Less(t, eval[float64](p, "off"), 1e-9)
	require.Zero(t, eval[int](p, "sent.filter((m) => m.includes('exposure[')).length"), "one command, lest a picture is drawn between two")
}

func TestPagesLookAtTheSame(t *testing.T) {
	s := serve(t, negatives(t, 1, 3000, 2000))
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	q := p.another(s.page())
	q.settled()
	q.press("1")
	q.until("safelight.state.view.zoom === 1")
	p.until("safelight.view.zoom === 1")
	q.press("0")
	q.until("safelight.state.view.zoom === 0")
	p.until("safelight.view.zoom === 0")
	p.run(page.BringToFront())
	p.press("1")
	q.until("safelight.view.zoom === 1")
}

// Two keys that come before the first is answered are two.
func TestQuickKeysAreAllHeard(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 800)
	p.settled()
	key := func(k string) string {
		return `document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "` + k + `", bubbles: true }));`
	}
	eval[int](p, key("x")+key("x")+"0")
	time.Sleep(700 * time.Millisecond)
	require.Zero(t, p.state().Before)
	eval[int](p, key("y")+key("x")+key("x")+key("x")+"0")
	p.until("safelight.state.before === 1")
	time.Sleep(700 * time.Millisecond)
	require.InDelta(t, 1, p.state().Before, 0)
}

// What is read under a cursor that rests is of the picture that is there now.
func TestTheReadoutFollowsTheRecipe(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 800)
	p.settled()
	at := p.on(0.61, 0.52)
	p.run(input.DispatchMouseEvent(input.MouseMoved, at[0], at[1]))
	p.until("document.querySelector('.readout-cell').textContent !== '–'")
	was := eval[string](p, "document.querySelector('.readout').textContent")
	p.press("w", "w", "w", "w")
	p.until("document.querySelector('.readout').textContent !== " + quoted(was))
	p.settled()
	p.until(fmt.Sprintf(`(() => { const c = safelight.canvas, b = c.getBoundingClientRect(), r = c.width / b.width;
		const [red, green, blue] = c.getContext("2d").getImageData((%v - b.x) * r | 0, (%v - b.y) * r | 0, 1, 1).data;
		return JSON.stringify(safelight.state.probe?.rgb) === JSON.stringify([red, green, blue]); })()`, at[0], at[1]))
}
