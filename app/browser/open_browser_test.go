//go:build browser

package browser_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
)

// exact waits for the last picture, and requires it to be the one that `safelight
// preview` makes of the same recipe: that of the scan's sidecar, if it has one.
func (p *tab) exact(s *server, dir string) {
	p.t.Helper()
	p.settled()
	p.saved()
	got := p.picture()
	image := p.state().Image
	var more []string
	if image.Sidecar == "" {
		recipe, err := json.Marshal(image.Recipe)
		require.NoError(p.t, err)
		file := filepath.Join(p.t.TempDir(), "recipe.json")
		require.NoError(p.t, os.WriteFile(file, recipe, 0o666))
		more = []string{"--recipe", file}
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
