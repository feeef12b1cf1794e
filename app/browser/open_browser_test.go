//go:build browser

package browser_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
)

// exact waits for the last picture, and requires it to be the one that `safelight
// preview` makes of the same recipe: that of the scan's sidecar, if it has one.
func (p *tab) exact(s *server, dir string, more ...string) {
	p.t.Helper()
	p.settled()
	p.saved()
	got := p.picture()
	image := p.state().Image
	if image.Sidecar == "" {
		recipe, err := json.Marshal(image.Recipe)
		require.NoError(p.t, err)
		file := filepath.Join(p.t.TempDir(), "recipe.json")
		require.NoError(p.t, os.WriteFile(file, recipe, 0o666))
		more = append(more, "--recipe", file)
	}
	want := s.preview(p.t, filepath.Join(dir, image.Name), max(got.Rect.Dx(), got.Rect.Dy()), more...)
	requireSame(p.t, want, got)
}

func TestAFolderOpensAndThePictureIsThatOfPreview(t *testing.T) {
	dir := roll(t)
	s := serve(t, dir)
	p := chromium(t, s.url, 1440, 900)
	for _, name := range []string{"bw_negative", "chart_portra400", "grey_ramp_portra400", "slide", "strip_portra400"} {
		p.until("safelight.state?.image?.name === '" + name + ".tif'")
		p.exact(s, dir)
		p.shoot("open-" + name)
		p.press(kb.ArrowRight)
	}
	require.Equal(t, 4, p.state().Index, "the last has none behind it")
	p.press(kb.Home)
	p.until("safelight.state.index === 0")
	p.exact(s, dir)
}

func TestAScanOpensWithItsFolder(t *testing.T) {
	dir := roll(t)
	s := serve(t, filepath.Join(dir, "slide.tif"))
	p := chromium(t, s.url, 1000, 700)
	p.exact(s, dir)
	require.Equal(t, "slide.tif", p.state().Image.Name)
	require.Equal(t, 5, p.state().Folder.Count)
}

func TestAReloadAndASecondPageShowTheSame(t *testing.T) {
	dir := roll(t)
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	p.press(kb.ArrowRight, "r", "r", "e")
	p.until("safelight.state.index === 1 && safelight.state.image.undo")
	p.exact(s, dir)
	recipe := p.state().Image.Recipe
	require.NotEqual(t, recipe, p.state().Image.Starting)

	p.run(chromedp.Reload())
	p.exact(s, dir)
	require.Equal(t, recipe, p.state().Image.Recipe)

	q := p.another(s.page())
	q.settled()
	require.Equal(t, recipe, q.state().Image.Recipe)
	q.press("z")
	q.until("safelight.state.image.redo")
	require.Equal(t, q.state().Image.Recipe, p.state().Image.Recipe)
	q.exact(s, dir)
	p.run(page.BringToFront()) // until then nothing is drawn
	p.exact(s, dir)
}

// A connection that drops is made again, and what happened meanwhile is seen.
func TestADroppedConnectionIsMadeAgain(t *testing.T) {
	dir := roll(t)
	s := serve(t, dir)
	p := chromium(t, s.url, 1000, 700)
	p.settled()
	drawn := eval[int](p, "safelight.drawn")
	p.run(chromedp.Evaluate("sockets.at(-1).close()", nil))
	p.until("safelight.connection === 'lost'")
	p.until("safelight.connection === 'open'")
	p.press(kb.ArrowRight)
	p.until("safelight.state.index === 1")
	p.exact(s, dir)
	require.Greater(t, eval[int](p, "safelight.drawn"), drawn)
	p.do(session.Command{Do: session.Rotate, By: 1})
	p.exact(s, dir)
}

func TestThePageSaysThatTheServerEnded(t *testing.T) {
	s := serve(t, roll(t))
	p := chromium(t, s.url, 1000, 700)
	p.settled()
	s.stop(t)
	p.until("safelight.connection === 'lost'")
	p.shoot("ended")
}

// Pictures are as large as the page that was looked at last has room for.
func TestThePageLookedAtDecidesHowLargePicturesAre(t *testing.T) {
	dir := roll(t, "strip_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1400, 800)
	p.exact(s, dir)
	large := p.picture().Rect.Dx()
	q := p.another(s.page()) // of 1200 pixels
	q.exact(s, dir)
	require.Less(t, q.picture().Rect.Dx(), large)
	p.run(page.BringToFront())
	p.until("safelight.state.view.width === safelight.canvas.width")
	p.exact(s, dir)
	require.Equal(t, large, p.picture().Rect.Dx())
}

// Whoever works on the page has it served from a folder.
func TestThePageCanBeServedFromAFolder(t *testing.T) {
	web := t.TempDir()
	require.NoError(t, os.CopyFS(web, os.DirFS("web")))
	index, err := os.ReadFile(filepath.Join(web, "index.html"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(web, "index.html"), append(index, "<p id=mine>mine</p>"...), 0o666))
	s := serve(t, roll(t, "slide.tif"), func(s *server) { s.Env = append(s.Env, "SAFELIGHT_WEB="+web) })
	p := chromium(t, s.url, 1000, 700)
	p.settled()
	require.Equal(t, "mine", eval[string](p, "document.getElementById('mine').textContent"))
}

func TestAScreenOfFinePixelsHasAllOfThem(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 800, 500, chromedp.Flag("force-device-scale-factor", "2"))
	p.run(emulation.ClearDeviceMetricsOverride())
	p.until("safelight.canvas.width === 2 * safelight.canvas.clientWidth && safelight.state?.view.width === safelight.canvas.width")
	p.exact(s, dir)
	p.shoot("fine")
}

func TestAScreenOfMoreColorsHasThem(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800, chromedp.Flag("force-color-profile", "display-p3-d65"))
	p.settled()
	require.Equal(t, "display-p3", p.state().View.Space)
	p.exact(s, dir, "--space", "display-p3")
}

// The filmstrip shows what the scans look like now.
func TestThumbnailsAreThoseOfTheScansAndChangeWithThem(t *testing.T) {
	dir := roll(t)
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	const all = "[...document.querySelectorAll('#filmstrip .frame img')]"
	p.until(all + ".length === 5 && " + all + ".every((i) => i.complete && Math.max(i.naturalWidth, i.naturalHeight) === 320)")
	first := eval[string](p, all+"[0].src")
	p.settled()
	p.press("r", "r", "r", "r")
	p.until("safelight.state.image.undo")
	p.saved()
	p.until(all + "[0].src !== " + quoted(first) + " && " + all + "[0].complete && " + all + "[0].naturalWidth === 320")
	kept, err := filepath.Glob(filepath.Join(s.home, ".cache", "safelight", "thumbs", "*", "*.jpg"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(kept), 6)
}
