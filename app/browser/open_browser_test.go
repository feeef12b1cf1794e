//go:build browser

package browser_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/internal/fixture"
)

// roll is a folder with scans of the test data.
func roll(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "roll 12")
	require.NoError(t, os.Mkdir(dir, 0o777))
	from := fixture.Path(t, "scans", "simulated")
	for _, name := range []string{"chart_portra400.tif", "slide.tif", "bw_negative.tif", "strip_portra400.tif", "grey_ramp_portra400.tif"} {
		in, err := os.Open(filepath.Join(from, name))
		require.NoError(t, err)
		out, err := os.Create(filepath.Join(dir, name))
		require.NoError(t, err)
		_, err = io.Copy(out, in)
		require.NoError(t, err)
		in.Close()
		require.NoError(t, out.Close())
	}
	return dir
}

func TestAFolderOpensAndThePictureIsThatOfPreview(t *testing.T) {
	dir := roll(t)
	s := serve(t, dir)
	p := chromium(t, s.url, 1440, 900)
	p.settled()
	for _, name := range []string{"bw_negative.tif", "chart_portra400.tif", "grey_ramp_portra400.tif"} {
		p.until("safelight.state.image.name === '" + name + "'")
		p.settled()
		p.shoot("open-" + name)
		got := p.picture()
		requireSame(t, s.preview(t, filepath.Join(dir, name), max(got.Rect.Dx(), got.Rect.Dy())), got)
		p.press(kb.ArrowRight)
	}
}

func TestKeysDoWhatTheTableSays(t *testing.T) {
	p := chromium(t, serve(t, roll(t)).url, 1440, 900)
	p.settled()
	p.press(kb.ArrowRight)
	p.until("safelight.state.image.name === 'chart_portra400.tif'")
	p.settled()
	red := p.state().Image.Recipe.Exposure[0]
	p.press("e")
	p.until("safelight.state.image.undo === 'exposure[0]'")
	require.InDelta(t, red+0.025, p.state().Image.Recipe.Exposure[0], 1e-9)
	p.press("Q")
	p.until("safelight.state.image.recipe.exposure[0] < " + fmt.Sprint(red+0.024))
	require.InDelta(t, red+0.02, p.state().Image.Recipe.Exposure[0], 1e-9)
	p.press("z", "z")
	p.until("safelight.state.image.undo === ''")
	require.Equal(t, red, p.state().Image.Recipe.Exposure[0])
	p.press("Z")
	p.until("safelight.state.image.undo === 'exposure[0]'")
	p.press("[")
	p.until("safelight.state.image.orientation === 8")
	p.press("]", "?")
	p.until("document.querySelector('dialog[open]')")
	p.shoot("help")
	p.press(kb.Escape)
	p.until("!document.querySelector('dialog[open]')")
	p.press("k")
	p.until("safelight.tool === 'crop'")
	p.shoot("crop")
}

func TestUndoneAndDoneAgainIsTheSamePicture(t *testing.T) {
	p := chromium(t, serve(t, roll(t)).url, 1440, 900)
	p.settled()
	p.press(kb.ArrowRight)
	p.until("safelight.state.image.name === 'chart_portra400.tif'")
	p.settled()
	before := p.picture()
	p.do(session.Command{Do: session.Paper, Name: "kodak-endura-premier"})
	p.do(session.Command{Do: session.Nudge, Name: "density.gamma", Value: new(0.3)})
	p.settled()
	p.shoot("paper")
	after := p.picture()
	require.NotEqual(t, before.Pix, after.Pix)
	p.press("z", "z")
	p.until("safelight.state.image.undo === ''")
	p.settled()
	requireSame(t, before, p.picture())
	p.press("Z", "Z")
	p.until("safelight.state.image.redo === ''")
	p.settled()
	requireSame(t, after, p.picture())
}
