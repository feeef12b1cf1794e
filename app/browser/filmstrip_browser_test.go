//go:build browser

package browser_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
)

// frame is an expression for a frame of the filmstrip.
func frame(index int) string {
	return fmt.Sprintf("document.querySelector('#filmstrip [data-index=\"%d\"]')", index)
}

// Each frame has the mark and the thumbnail of what was done to its scan, not only the
// first that changed since the page was loaded.
func TestEveryFrameFollowsItsScan(t *testing.T) {
	p := chromium(t, serve(t, negatives(t, 4, 300, 200)).url, 1200, 800)
	p.settled()
	for i := range 3 {
		p.until(frame(i) + ".querySelector('img').src && " + frame(i) + ".querySelector('.badge').textContent === ''")
		was := eval[string](p, frame(i)+".querySelector('img').src")
		p.press("r", "r")
		p.until("safelight.state.image.undo")
		p.saved()
		p.until(frame(i) + ".querySelector('.badge').textContent === '•'")
		p.until(frame(i) + ".querySelector('img').src !== " + quoted(was))
		p.press(kb.ArrowRight)
		p.until(fmt.Sprintf("safelight.state.index === %d && safelight.state.image.phase === 'ready'", i+1))
	}
	require.Empty(t, eval[string](p, frame(3)+".querySelector('.badge').textContent"))
}

func TestFramesThatALookIsAppliedToAreMarked(t *testing.T) {
	p := chromium(t, serve(t, negatives(t, 6, 300, 200)).url, 1200, 800)
	p.settled()
	p.press("r", "r")
	p.until("safelight.state.image.undo")
	p.do(session.Command{Do: session.Select, Index: new(0), To: new(4)})
	p.do(session.Command{Do: session.Apply})
	for i := range 5 {
		p.until(frame(i) + ".querySelector('.badge').textContent === '•'")
	}
	require.Empty(t, eval[string](p, frame(5)+".querySelector('.badge').textContent"))
}

func TestFramesAreSelectedAndLetGo(t *testing.T) {
	p := chromium(t, serve(t, negatives(t, 8, 300, 200)).url, 1200, 800)
	p.settled()
	eval[int](p, "document.querySelector('.strip').focus(); 0")
	shift := func(key string) string {
		return `document.querySelector(".strip").dispatchEvent(new KeyboardEvent("keydown", { key: "` + key + `", shiftKey: true, bubbles: true }));`
	}
	eval[int](p, shift("ArrowRight")+shift("ArrowRight")+shift("ArrowRight")+"0") // before any answer
	p.until("JSON.stringify(safelight.state.selected) === '[[0,3]]'")
	eval[int](p, shift("ArrowLeft")+"0")
	p.until("JSON.stringify(safelight.state.selected) === '[[0,2]]'")
	ctrl := func(i int) {
		x, y := p.place(fmt.Sprintf("#filmstrip [data-index='%d']", i))
		p.run(chromedp.MouseClickXY(x, y, func(e *input.DispatchMouseEventParams) *input.DispatchMouseEventParams {
			return e.WithModifiers(input.ModifierCtrl)
		}))
	}
	ctrl(5)
	p.until("JSON.stringify(safelight.state.selected) === '[[0,2],[5,5]]'")
	ctrl(1)
	p.until("JSON.stringify(safelight.state.selected) === '[[0,0],[2,2],[5,5]]'")
	ctrl(5)
	p.until("JSON.stringify(safelight.state.selected) === '[[0,0],[2,2]]'")
	require.Zero(t, p.state().Index)
}
