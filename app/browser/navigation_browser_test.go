//go:build browser

package browser_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/soak"
	"safelight/internal/fixture"
)

// watchKeys measures from every key that goes to another scan until its picture is
// painted.
const watchKeys = `window.waits = []; addEventListener("keydown", (e) => {
		const begun = performance.now(), { index } = safelight.state, { drawn } = safelight;
		(function look() {
			const { state } = safelight;
			if (state.index !== index && state.image.phase === "ready" && safelight.drawn > drawn) waits.push(performance.now() - begun);
			else requestAnimationFrame(look);
		})();
	}, true); 0`

// The scan after is opened ahead, so that it is seen at once.
func TestTheNextScanIsPaintedWithinATenthOfASecond(t *testing.T) {
	scans := times(12, 4)
	s := serve(t, negatives(t, scans, 3000, 2000))
	p := chromium(t, s.url, 1504, 966)
	p.settled()
	eval[int](p, watchKeys)
	inTime(t, func(median float64) bool { return median <= 100 }, func() float64 {
		eval[int](p, "waits.length = 0")
		key := kb.ArrowRight
		if p.state().Index > 0 {
			key = kb.ArrowLeft
		}
		for n := 1; n < scans; n++ {
			time.Sleep(800 * time.Millisecond) // for somebody to look at it
			p.press(key)
			p.until(fmt.Sprintf("waits.length === %d", n))
		}
		waits := eval[[]float64](p, "waits")
		median, most := soak.Quantile(waits, 0.5), soak.Quantile(waits, 1)
		t.Logf("%d navigations: %.0f ms in the middle, %.0f ms at most", len(waits), median, most)
		return median
	})
}

// A scan that nobody could foresee, of 24 megapixels where figures are wanted: its worker
// has seen nothing of it.
func TestAScanThatWasNotPreparedIsPaintedSoon(t *testing.T) {
	s := serve(t, negatives(t, 4, times(6000, 1500), times(4000, 1000)))
	p := chromium(t, s.url, 1504, 966)
	p.settled()
	eval[int](p, watchKeys)
	inTime(t, func(median float64) bool { return median <= 400 }, func() float64 {
		eval[int](p, "waits.length = 0")
		for n := range times(7, 2) {
			time.Sleep(time.Duration(times(7, 1)) * time.Second) // until the worker of the one before has ended
			key := kb.End
			if p.state().Index > 0 {
				key = kb.Home
			}
			p.press(key)
			p.until(fmt.Sprintf("waits.length === %d", n+1))
		}
		waits := eval[[]float64](p, "waits")
		median, most := soak.Quantile(waits, 0.5), soak.Quantile(waits, 1)
		t.Logf("%d navigations: %.0f ms in the middle, %.0f ms at most", len(waits), median, most)
		return median
	})
}

// The session keeps what it knows of the last 500 scans, some 2 KB each. So the page
// goes through all of a folder first, and then to and fro.
func TestManyNavigationsLeaveTheServerAsItWas(t *testing.T) {
	scans, count := times(100, 30), times(300, 60)
	s := serve(t, negatives(t, scans, 300, 200), func(s *server) {
		s.Env = append(s.Env, "GOGC=10") // so that its heap is near to what it needs
	})
	p := chromium(t, s.url, 1000, 700)
	p.settled()
	var taken []float64
	at, by, key := 0, 1, kb.ArrowRight
	for n := range scans + count {
		if at+by < 0 || at+by == scans {
			by = -by
			key = map[int]string{1: kb.ArrowRight, -1: kb.ArrowLeft}[by]
		}
		at += by
		p.press(key)
		p.until(fmt.Sprintf("safelight.state.index === %d && safelight.state.image.phase === 'ready'", at))
		if n >= scans {
			taken = append(taken, s.anonymous(t))
		}
	}
	each := soak.Slope(taken)
	t.Logf("%d navigations: %+.0f bytes each, from %.1f to %.1f MB", count, each, taken[0]/1e6, taken[len(taken)-1]/1e6)
	judged(t, each <= 2048, "%.0f bytes a navigation", each)
	require.LessOrEqual(t, len(fixture.Children(t, s.Process.Pid)), 6)
}

// anonymous is the memory of the server that is in no file, in bytes: neither the
// program's code, which is read when it is first run, nor surfaces, which are pooled.
func (s *server) anonymous(t *testing.T) (bytes float64) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", s.Process.Pid))
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(text), "\nAnonymous:")
	require.True(t, ok)
	_, err = fmt.Sscan(rest, &bytes)
	require.NoError(t, err)
	return 1024 * bytes
}
