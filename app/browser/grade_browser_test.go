//go:build browser

package browser_test

import (
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
)

// slider is the line of a slider.
func slider(label string) string { return `[role=slider][aria-label="` + label + `"]` }

// watchFrames counts the frames that are drawn from now on, with different pixels.
const watchFrames = `window.frames_?.end(); window.frames_ = { ended: false, end() { this.ended = true; }, numbers: new Set(), versions: new Set(), begun: performance.now(), last: 0 };
	((mine) => function look() {
		if (mine.ended) return;
		const { number, version } = safelight.frame;
		if (!frames_.numbers.has(number)) frames_.last = performance.now();
		frames_.numbers.add(number); frames_.versions.add(version);
		requestAnimationFrame(look);
	})(frames_)(); 0`

// A slider dragged for two seconds, the mouse moving as often as it does: so many
// pictures of 1200 x 800 pixels, each with another recipe, are seen a second, and the
// last is exact.
func TestADragDrawsThirtyFramesASecondAndTheLastExactly(t *testing.T) {
	dir := negatives(t, 1, 3000, 2000)
	s := serve(t, dir)
	p := chromium(t, s.url, 1504, 966) // room for 1200 x 800
	p.settled()
	size := p.picture().Rect.Size()
	t.Logf("the picture has %v pixels", size)
	require.GreaterOrEqual(t, size.X*size.Y, 1200*800)
	x, y := p.place(slider("Gamma"))
	inTime(t, func(rate float64) bool { return rate >= 30 }, func() float64 {
		eval[int](p, watchFrames)
		mouse := func(kind input.MouseType, dx float64) {
			p.run(input.DispatchMouseEvent(kind, x+dx, y).WithButton(input.Left).WithClickCount(1).WithButtons(1))
		}
		mouse(input.MousePressed, 0)
		begun, moves := time.Now(), 0
		for ; time.Since(begun) < 2*time.Second; moves++ {
			mouse(input.MouseMoved, 40*math.Sin(6*time.Since(begun).Seconds()))
			time.Sleep(time.Until(begun.Add(time.Duration(moves) * 8 * time.Millisecond)))
		}
		seen := eval[int](p, "Math.min(frames_.numbers.size, frames_.versions.size) - 1")
		took := time.Since(begun)
		mouse(input.MouseReleased, 10)
		rate := float64(seen) / took.Seconds()
		t.Logf("%d moves, %d pictures, %.1f a second", moves, seen, rate)
		p.exact(s, dir)
		return rate
	})
	p.shoot("drag")
}

func TestADragIsOneStepThatIsUndoneAndRedone(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.exact(s, dir)
	before := p.state().Image.Recipe
	x, y := p.place(slider("Dmax"))
	var points [][2]float64
	for n := range 40 {
		points = append(points, [2]float64{x + float64(n), y})
	}
	p.drag(points...)
	p.until("safelight.state.image.undo")
	p.exact(s, dir)
	after := p.state().Image.Recipe
	require.NotEqual(t, before.Density.Dmax, after.Density.Dmax)
	p.press("z")
	p.until("safelight.state.image.redo")
	require.Equal(t, before, p.state().Image.Recipe)
	require.Empty(t, p.state().Image.Undo)
	p.exact(s, dir)
	p.press("Z")
	p.until("safelight.state.image.undo")
	require.Equal(t, after, p.state().Image.Recipe)
	p.exact(s, dir)
}

func TestKeysMakeColorsMoreAndLess(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	was := p.state().Image.Recipe
	p.press("e", "e", "E", "a", "w", "F")
	p.until("safelight.state.image.recipe.density.gamma !== safelight.state.image.starting.density.gamma")
	is := p.state().Image.Recipe
	require.InDelta(t, was.Exposure[0]+0.025*2.2, is.Exposure[0], 1e-9)
	require.InDelta(t, was.Exposure[2]-0.025, is.Exposure[2], 1e-9)
	require.InDelta(t, was.Density.Dmax+0.05, is.Density.Dmax, 1e-9)
	require.InDelta(t, was.Density.Gamma-0.01, is.Density.Gamma, 1e-9)
	p.exact(s, dir)
}

func TestWhatIsPickedAsNeutralIsGray(t *testing.T) {
	dir := roll(t, "grey_ramp_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	red := 0.4 // which is far off
	p.do(session.Command{Do: session.Set, Name: "exposure[0]", Value: &red})
	p.settled()
	off := func() float64 {
		img := p.picture()
		at := img.Rect.Min.Add(img.Rect.Size().Div(2))
		var sum [3]float64
		for y := at.Y - 3; y <= at.Y+3; y++ {
			for x := at.X - 3; x <= at.X+3; x++ {
				c := img.RGBAAt(x, y)
				sum[0] += float64(c.R) / 49
				sum[1] += float64(c.G) / 49
				sum[2] += float64(c.B) / 49
			}
		}
		return max(sum[0], sum[1], sum[2]) - min(sum[0], sum[1], sum[2])
	}
	require.Greater(t, off(), 20.0)
	at := p.on(0.5, 0.5)
	p.press("n")
	p.until("safelight.tool === 'neutral'")
	p.shoot("neutral")
	p.drag(at, at)
	p.until("safelight.state.image.recipe.exposure[0] < 0.39")
	p.exact(s, dir)
	require.Less(t, off(), 3.0)
	p.press(kb.Escape)
	p.until("safelight.tool === ''")
}

func TestAFilmBaseIsPickedInARectangle(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	p.do(session.Command{Do: session.Base, Values: []float64{0.9, 0.9, 0.9}})
	p.settled()
	a, b := p.on(0.03, 0.3), p.on(0.07, 0.6)
	p.press("b")
	p.until("safelight.tool === 'base'")
	p.drag(a, b)
	p.until("safelight.state.image.recipe.base[0] < 0.8")
	base := *p.state().Image.Recipe.Base
	require.InDelta(t, 0.604, base[0], 0.03)
	require.InDelta(t, 0.195, base[1], 0.02)
	p.exact(s, dir)
}

func TestACurveIsDrawnWithTheMouse(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 900)
	p.settled()
	if eval[bool](p, "document.querySelector('#panel-curve').hidden") {
		p.click("[aria-controls=panel-curve]")
	}
	x, y := p.place("svg.curve")
	p.drag([2]float64{x, y}, [2]float64{x, y - 10}, [2]float64{x, y - 25})
	p.until("safelight.state.image.recipe.curve?.rgb?.length === 3")
	p.settled()
	middle := p.state().Image.Recipe.Curve.RGB[1]
	require.Greater(t, middle.Y, middle.X+0.05)
	p.exact(s, dir)
	p.shoot("curve")
	p.press("z")
	p.until("safelight.state.image.redo")
	require.Empty(t, p.state().Image.Recipe.Curve.RGB)
	p.exact(s, dir)
}

func TestACropIsDrawnShownAndTurned(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	a, b := p.on(0.2, 0.25), p.on(0.7, 0.8)
	p.press("k")
	p.until("safelight.tool === 'crop'")
	p.drag(a, [2]float64{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}, b)
	p.until("safelight.state.image.crops.length === 1 && safelight.state.image.crop === ''")
	p.settled()
	p.shoot("crop")
	p.press(kb.Enter)
	p.until("safelight.state.image.crop !== ''")
	rect := p.state().Image.Crops[0].Rect
	for i, want := range []float64{0.2, 0.25, 0.5, 0.55} {
		require.InDelta(t, want, rect[i], 0.01)
	}
	p.exact(s, dir)
	p.press("[")
	p.until("safelight.state.image.orientation === 8")
	p.exact(s, dir)
	size := p.picture().Rect.Size()
	require.Greater(t, size.Y, 0)
	require.InDelta(t, 0.5*888/(0.55*592), float64(size.Y)/float64(size.X), 0.03)
}

func TestALookIsCopiedToAnotherScan(t *testing.T) {
	dir := roll(t, "chart_portra400.tif", "chart_portra400_over2.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	p.press("r", "r", "r", "c")
	p.until("safelight.state.clipboard?.length")
	copied := p.state().Image.Recipe
	p.press(kb.ArrowRight)
	p.until("safelight.state.index === 1 && safelight.state.image.phase === 'ready'")
	require.NotEqual(t, copied.Density.Gamma, p.state().Image.Recipe.Density.Gamma)
	p.press("v")
	p.until("safelight.state.image.undo")
	require.Equal(t, copied.Density, p.state().Image.Recipe.Density)
	p.exact(s, dir)
}

func TestTheSelectionIsExportedAsItIsSeen(t *testing.T) {
	dir := roll(t, "chart_portra400.tif", "slide.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 900)
	p.settled()
	p.press("r", "r")
	p.until("safelight.state.image.undo")
	p.settled()
	seen := p.picture()
	out := filepath.Join(t.TempDir(), "finished")
	p.modified("a", input.ModifierCtrl)
	p.until("safelight.state.selected[0]?.[1] === 1")
	p.modified("e", input.ModifierCtrl)
	p.until("document.querySelector('dialog[open] form')")
	eval[bool](p, `(() => {
		const [what, format] = document.querySelectorAll("dialog[open] select");
		what.value = "selected"; format.value = "png8"; format.dispatchEvent(new Event("change"));
		document.querySelector("dialog[open] input[type=text]").value = `+quoted(out)+`;
		return true; })()`)
	p.shoot("export")
	p.click("dialog[open] button[type=submit]")
	p.until("safelight.state.export && !safelight.state.export.running")
	export := p.state().Export
	require.Empty(t, export.Error)
	require.Equal(t, 2, export.Done, "%+v", export)
	p.shoot("exported")
	requireSame(t, readPNG(t, filepath.Join(out, "chart_portra400.png")), seen)
	_, err := os.Stat(filepath.Join(out, "slide.png"))
	require.NoError(t, err)
}

func TestBeforeAndAfterShowTheScanAndThePicture(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	after := p.picture()
	p.press("x")
	p.until("safelight.state.before === 1")
	p.settled()
	before := p.picture()
	require.NotEqual(t, after.Pix, before.Pix)
	p.shoot("before")
	p.press("x")
	p.until("safelight.state.before === 0")
	p.exact(s, dir)
	p.press("y")
	p.until("safelight.state.before > 0 && safelight.state.before < 1")
	p.settled()
	p.shoot("split")
	split, line := p.picture(), p.state().Before
	require.Equal(t, after.Rect, split.Rect)
	edge := after.Rect.Min.X + int(line*float64(after.Rect.Dx()))
	half := func(img *image.RGBA, r image.Rectangle) (pixels []color.RGBA) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				pixels = append(pixels, img.RGBAAt(x, y))
			}
		}
		return pixels
	}
	left, right := after.Rect, after.Rect
	left.Max.X, right.Min.X = edge-1, edge+1
	require.True(t, slices.Equal(half(before, left), half(split, left)), "left of the line it is the scan")
	require.True(t, slices.Equal(half(after, right), half(split, right)), "right of the line it is the picture")
}
