//go:build browser

package browser_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/bench/negative"
	"safelight/app/session"
	"safelight/app/soak"
	"safelight/pipeline/raster/tiff"
)

// long says that figures are wanted, and not only whether all works.
var long = os.Getenv("SAFELIGHT_LONG") != ""

// times is how often something is done where figures are wanted, and where not.
func times(figures, otherwise int) int {
	if long {
		return figures
	}
	return otherwise
}

// large makes a folder with scans of 24 megapixels, 48 bit.
func large(t *testing.T, count int) string {
	t.Helper()
	dir := t.TempDir()
	width, height := negative.Size(24)
	first := filepath.Join(dir, "00.tif")
	require.NoError(t, negative.Write(context.Background(), first, width, height, tiff.None))
	for i := 1; i < count; i++ {
		require.NoError(t, os.Link(first, filepath.Join(dir, fmt.Sprintf("%02d.tif", i))))
	}
	return dir
}

// frames are the times at which pictures were drawn in the page while do ran, in
// milliseconds.
func (p *page) frames(do func()) []float64 {
	p.t.Helper()
	p.run(chromedp.Evaluate(`(() => {
		window.seen = [];
		let last = safelight.frame.number;
		const look = () => {
			if (!window.seen) return;
			if (safelight.frame.number !== last) { last = safelight.frame.number; window.seen.push(performance.now()); }
			requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	})()`, nil))
	do()
	return eval[[]float64](p, "(() => { const s = window.seen; window.seen = null; return s; })()")
}

// TestASliderThatMovesIsFollowed drags a slider for two seconds, and requires the last
// picture to be right. How many pictures came is told, and is for docs/performance.md.
func TestASliderThatMovesIsFollowed(t *testing.T) {
	dir := large(t, 1)
	s := serve(t, dir)
	p := chromium(t, s.url, 1200+320, 800+180) // the inspector and the filmstrip take the rest
	p.settled()
	box := eval[[3]float64](p, `(() => {
		const r = document.querySelector('[role=slider][aria-label*="Gamma" i], [aria-label="Gamma"]').getBoundingClientRect();
		return [r.x, r.y + r.height / 2, r.width];
	})()`)
	at := p.frames(func() { p.drag(box[0]+0.3*box[2], box[1], box[0]+0.7*box[2], times(120, 30), 15*time.Millisecond) })
	require.Greater(t, len(at), 3)
	rate := float64(len(at)-1) / (at[len(at)-1] - at[0]) * 1000
	got := p.state().View
	t.Logf("%d pictures for a place of %d x %d, %.0f a second", len(at), got.Width, got.Height, rate)
	p.settled()
	p.do(session.Command{Do: session.Save})
	shown := p.picture()
	requireSame(t, s.preview(t, filepath.Join(dir, "00.tif"), max(shown.Rect.Dx(), shown.Rect.Dy())), shown)
}

// TestAKeyToTheNextPictureIsPaintedSoon tells how long that takes, prepared ahead and
// cold.
func TestAKeyToTheNextPictureIsPaintedSoon(t *testing.T) {
	s := serve(t, large(t, 16))
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	next := func(key string) float64 {
		p.run(chromedp.Evaluate(`(() => {
			window.painted = new Promise((done) => {
				const begun = performance.now(), image = safelight.state.index, last = safelight.frame.number;
				const look = () => safelight.state.index !== image && safelight.frame.number !== last && safelight.state.image.phase === "ready"
					? done(performance.now() - begun) : requestAnimationFrame(look);
				addEventListener("keydown", () => requestAnimationFrame(look), { once: true });
			});
		})()`, nil))
		p.press(key)
		var took float64
		p.run(chromedp.Evaluate("window.painted", &took, awaited))
		return took
	}
	var ahead []float64
	for range times(12, 3) {
		time.Sleep(1500 * time.Millisecond) // the next is prepared
		ahead = append(ahead, next(kb.ArrowRight))
	}
	slices.Sort(ahead)
	var cold []float64
	for range times(4, 1) {
		cold = append(cold, next(kb.Home))
		time.Sleep(time.Duration(times(7, 1)) * time.Second) // the one before is given up
		cold = append(cold, next(kb.End))
		time.Sleep(time.Duration(times(7, 1)) * time.Second)
	}
	slices.Sort(cold)
	t.Logf("key to picture painted, ms: prepared ahead %.0f (median; %.0f to %.0f), cold %.0f (%.0f to %.0f)",
		ahead[len(ahead)/2], ahead[0], ahead[len(ahead)-1], cold[len(cold)/2], cold[0], cold[len(cold)-1])
}

// TestGoingOnAndOnLeavesTheServerAsItWas goes to 300 scans, and judges what the server
// has of its own.
func TestGoingOnAndOnLeavesTheServerAsItWas(t *testing.T) {
	s := serve(t, roll(t))
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	var sizes []float64
	warm := times(60, 20)
	for i := range times(360, 80) {
		p.press([]string{kb.ArrowRight, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight, kb.Home}[i%5])
		time.Sleep(30 * time.Millisecond)
		if i >= warm {
			sizes = append(sizes, anonymous(t, s.Process.Pid))
		}
	}
	slope := soak.Slope(sizes)
	t.Logf("the server grows by %.2f KiB a navigation, %.0f KiB at the end", slope, sizes[len(sizes)-1])
	if long { // else it has not settled
		require.Less(t, slope, 2.0)
	}
}

// anonymous is the memory of a process that is its own and no file's, in KiB.
func anonymous(t *testing.T, pid int) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			n, err := strconv.Atoi(strings.Fields(value)[0])
			require.NoError(t, err)
			return float64(n)
		}
	}
	t.Fatal("no RssAnon")
	return 0
}
