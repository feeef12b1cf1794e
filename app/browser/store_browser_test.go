//go:build browser

package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// What has a part in the picture hears of the session at once, all else once it is
// painted, or a hand is on the page.
func TestWhatCanWaitIsToldWhenThePictureIsPainted(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 800)
	p.settled()
	var told []string
	p.run(chromedp.Evaluate(`(async () => {
		const { store } = await import("/store.js");
		const told = [], note = (what) => told.push(what);
		const frame = () => new Promise((then) => requestAnimationFrame(() => setTimeout(() => setTimeout(then))));
		await frame();
		const ends = [store.watch((v) => v.seen, (x) => x && note("panel " + x)), store.watchPicture((v) => v.seen, (x) => x && note("picture " + x))];

		store.hear({ seen: 1 });
		note("heard");
		await frame();
		note("painted");

		const { frame: drawn } = store.get();
		store.hear({ seen: 2, frame: { ...drawn, image: 0 } }); // the picture of another is on its way
		await frame();
		note("a frame without it");
		store.hear({ frame: drawn });
		await frame();
		note("painted");

		for (const kind of ["pointerdown", "wheel", "input", "change", "focusin"]) {
			store.hear({ seen: kind });
			document.querySelector(".panels").dispatchEvent(new Event(kind, { bubbles: true }));
			note("touched");
			await frame();
		}
		store.hear({ seen: 3 });
		store.update({});
		note("done by hand");

		await frame();
		store.hear({ seen: 4, frame: { ...drawn, image: 0 } });
		await new Promise((then) => setTimeout(then, 400));
		note("no picture came");
		store.hear({ frame: drawn });
		await frame();
		ends.forEach((end) => end());
		return told;
	})()`, &told, awaited))
	want := []string{"picture 1", "heard", "panel 1", "painted", "picture 2", "a frame without it", "panel 2", "painted"}
	for _, kind := range []string{"pointerdown", "wheel", "input", "change", "focusin"} {
		want = append(want, "picture "+kind, "panel "+kind, "touched")
	}
	require.Equal(t, append(want, "picture 3", "panel 3", "done by hand", "picture 4", "panel 4", "no picture came"), told)
}
