//go:build browser

package browser_test

import (
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
)

// A hand that goes on at once leaves no value behind.
func TestASliderShowsTheScanThatIsShown(t *testing.T) {
	p := chromium(t, serve(t, negatives(t, 4, 600, 400)).url, 1200, 800)
	p.settled()
	time.Sleep(time.Second) // until the next is prepared
	p.place(slider("Glare"))
	var got []string
	p.run(chromedp.Evaluate(`(async () => {
		const wait = (ms) => new Promise((then) => setTimeout(then, ms));
		const line = document.querySelector('[role=slider][aria-label="Glare"]'), entry = line.parentElement.querySelector(".slider-entry");
		const begun = entry.value;
		await wait(500);
		line.dispatchEvent(new WheelEvent("wheel", { deltaY: -40, bubbles: true, cancelable: true }));
		const turned = entry.value;
		dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
		await wait(1500);
		return [begun, turned, entry.value, safelight.state.image.name];
	})()`, &got, awaited))
	require.NotEqual(t, got[0], got[1])
	require.Equal(t, "001.tif", got[3])
	require.Equal(t, got[0], got[2])
}

func TestWhatStandsInIsOfTheFolderThatIsOpen(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif", "slide.tif")).url, 1200, 800)
	p.settled()
	const first = `document.querySelector('#filmstrip [data-index="0"] img')`
	p.until(first + "?.naturalWidth > 0")
	p.run(chromedp.Evaluate(`(() => {
		window.stood = [];
		const draw = CanvasRenderingContext2D.prototype.drawImage;
		CanvasRenderingContext2D.prototype.drawImage = function (image, ...rest) {
			if (image instanceof HTMLImageElement) stood.push(image.getAttribute("src"));
			return draw.call(this, image, ...rest);
		};
		window.old = `+first+`.getAttribute("src");
	})()`, nil))
	p.do(session.Command{Do: session.Open, Text: negatives(t, 2, 6000, 4000)})
	p.until("safelight.state.image?.name === '000.tif' && safelight.state.image.phase === 'ready'")
	require.NotContains(t, eval[[]string](p, "stood"), eval[string](p, "old"))
}

// A picture may come before the state that tells of its scan.
func TestAPictureThatIsEarlyStays(t *testing.T) {
	p := chromium(t, serve(t, negatives(t, 6, 900, 600)).url, 1200, 800)
	p.settled()
	time.Sleep(time.Second)
	p.run(chromedp.Evaluate(`(() => {
		const draw = CanvasRenderingContext2D.prototype.drawImage;
		CanvasRenderingContext2D.prototype.drawImage = function (image, ...rest) {
			if (this.canvas === safelight.canvas) window.last = image instanceof HTMLImageElement ? "thumbnail" : "picture";
			return draw.call(this, image, ...rest);
		};
		const s = sockets.at(-1), on = s.onmessage.bind(s);
		let held = [];
		s.onmessage = (e) => {
			if (typeof e.data === "string") {
				const m = JSON.parse(e.data);
				return m.type === "state" && m.state.image?.number !== safelight.state.image?.number ? held.push(e) : on(e);
			}
			on(e);
			setTimeout(() => { for (const h of held) on(h); held = []; });
		};
	})()`, nil))
	p.press(kb.ArrowRight)
	p.until("safelight.state.index === 1 && safelight.state.image.phase === 'ready'")
	time.Sleep(500 * time.Millisecond)
	require.Equal(t, "picture", eval[string](p, "last"))
}

// A page that nobody sees hears nothing of what it scrolls.
func TestAHiddenPageKeepsTheFrameInSight(t *testing.T) {
	s := serve(t, negatives(t, 120, 60, 40))
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	q := p.another(s.page())
	q.settled()
	q.run(page.BringToFront())
	p.until("document.hidden")
	for _, index := range []int{100, 1} {
		q.do(session.Command{Do: session.Go, Index: &index})
		time.Sleep(800 * time.Millisecond)
	}
	p.run(page.BringToFront())
	p.until("safelight.state.index === 1 && !document.hidden")
	p.until("document.querySelector('.strip').scrollLeft < 500")
}

func TestThePointThatIsChosenIsOfTheCurveShown(t *testing.T) {
	p := chromium(t, serve(t, negatives(t, 3, 600, 400)).url, 1200, 800)
	p.settled()
	for i := range 2 {
		p.do(session.Command{Do: session.Go, Index: &i})
		p.settled()
		p.do(session.Command{Do: session.Curve, Name: "rgb", Points: [][2]float64{{0, 0}, {0.3, 0.2}, {0.6, 0.7}, {1, 1}}})
		p.settled()
	}
	first := 0
	p.do(session.Command{Do: session.Go, Index: &first})
	p.settled()
	var points int
	p.run(chromedp.Evaluate(`(async () => {
		const wait = (ms) => new Promise((then) => setTimeout(then, ms));
		const svg = document.querySelector("svg.curve");
		svg.scrollIntoView({ block: "center" });
		svg.focus();
		const key = (key) => svg.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
		key("]");
		key("]");
		await wait(600);
		const image = safelight.state.image.number;
		(await import("/net/session.js")).send({ do: "step", by: 1 });
		while (safelight.state.image.number === image || safelight.state.image.phase !== "ready") {
			await new Promise((then) => { const c = new MessageChannel(); c.port1.onmessage = then; c.port2.postMessage(0); });
		}
		key("Delete");
		await wait(1000);
		return safelight.state.image.recipe.curve.rgb.length;
	})()`, &points, awaited))
	require.Equal(t, 4, points)
}
