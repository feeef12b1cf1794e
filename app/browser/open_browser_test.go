//go:build browser

package browser_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

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
