//go:build browser

package browser_test

import (
	"encoding/json"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/pipeline/recipe"
)

// at goes to a scan and waits for its picture.
func (p *tab) at(name string) {
	p.t.Helper()
	p.until("window.safelight?.state?.image")
	for range 20 {
		if eval[string](p, "safelight.state?.image?.name ?? ''") == name {
			break
		}
		index := eval[int](p, "safelight.state?.index ?? -1")
		p.press(kb.ArrowRight)
		p.until(fmt.Sprintf("safelight.state.index !== %d", index))
	}
	p.until("safelight.state.image.name === '" + name + "'")
	p.settled()
}

func TestCropsAreCutAndTheirPicturesAreThoseOfPreview(t *testing.T) {
	dir := roll(t)
	s := serve(t, dir)
	p := chromium(t, s.url, 1440, 900)
	p.at("strip_portra400.tif")
	for i, rect := range [][4]float64{{0.02, 0.1, 0.3, 0.8}, {0.35, 0.1, 0.3, 0.8}, {0.68, 0.1, 0.3, 0.8}} {
		p.do(session.Command{Do: session.CropAdd, Rect: &rect, Name: fmt.Sprint("frame ", i+1)})
	}
	p.settled()
	p.do(session.Command{Do: session.Rotate, By: 1})
	p.do(session.Command{Do: session.Nudge, Name: "density.gamma", Value: new(0.2)})
	p.do(session.Command{Do: session.Save})
	p.settled()
	p.shoot("crops")
	state := p.state()
	require.Len(t, state.Image.Crops, 3)
	got := p.picture()
	requireSame(t, s.preview(t, state.Image.Path, max(got.Rect.Dx(), got.Rect.Dy()), "--crop", state.Image.Crop), got)
	p.do(session.Command{Do: session.CropDelete, Name: state.Image.Crops[0].ID})
	p.do(session.Command{Do: session.CropShow})
	p.settled()
	require.Equal(t, "", p.state().Image.Crop)
}

// What is seen at 1:1 is what is exported.
func TestOneToOneIsTheExport(t *testing.T) {
	dir := roll(t)
	s := serve(t, dir)
	p := chromium(t, s.url, 1000, 700)
	p.at("strip_portra400.tif")
	p.press("1")
	p.until("safelight.view.zoom === 1")
	p.settled()
	p.shoot("one-to-one")
	out := t.TempDir()
	p.do(session.Command{Do: session.StartExport, Export: json.RawMessage(fmt.Sprintf(
		`{"scans":"current","output":%q,"format":"png8","space":"srgb"}`, out))})
	p.until("safelight.state.export && !safelight.state.export.running")
	require.Equal(t, 1, p.state().Export.Done)
	whole := readPNG(t, filepath.Join(out, "strip_portra400.png"))
	got, size := p.picture(), p.state().Image.Size
	require.Equal(t, whole.Bounds().Size(), image.Pt(size[0], size[1]))
	part := whole.(interface {
		SubImage(image.Rectangle) image.Image
	})
	// Where it is shows in the middle row, as the first is all film holder; all of the
	// rest has to agree.
	w, h := got.Rect.Dx(), got.Rect.Dy()
	for top := range size[1] - h + 1 {
		for left := range size[0] - w + 1 {
			if crosses(part.SubImage(image.Rect(left, top+h/2, left+w, top+h/2+1)), got) {
				requireSame(t, part.SubImage(image.Rect(left, top, left+w, top+h)), got)
				return
			}
		}
	}
	require.Fail(t, "what is seen is nowhere in the export")
}

// crosses reports whether the middle row of a picture is the row given.
func crosses(row image.Image, got *image.RGBA) bool {
	for x := range got.Rect.Dx() {
		r, g, b, _ := row.At(row.Bounds().Min.X+x, row.Bounds().Min.Y).RGBA()
		at := got.RGBAAt(got.Rect.Min.X+x, got.Rect.Min.Y+got.Rect.Dy()/2)
		if r>>8 != uint32(at.R) || g>>8 != uint32(at.G) || b>>8 != uint32(at.B) {
			return false
		}
	}
	return true
}

func TestALookIsAppliedToOtherScansAndAllAreExported(t *testing.T) {
	dir := roll(t)
	for i := range 10 {
		data, err := os.ReadFile(filepath.Join(dir, "chart_portra400.tif"))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("roll_%02d.tif", i)), data, 0o666))
	}
	s := serve(t, dir)
	p := chromium(t, s.url, 1440, 900)
	p.at("chart_portra400.tif")
	p.do(session.Command{Do: session.Paper, Name: "kodak-supra-endura"})
	p.do(session.Command{Do: session.Nudge, Name: "exposure[0]", Value: new(-0.2)})
	p.do(session.Command{Do: session.Select, Index: new(0), To: new(14)})
	p.do(session.Command{Do: session.Apply, Names: []string{"curve", "exposure"}})
	want := p.state().Image.Recipe
	for i := range 10 {
		path := recipe.SidecarName(filepath.Join(dir, fmt.Sprintf("roll_%02d.tif", i)))
		require.Eventually(t, func() bool { _, err := os.Stat(path); return err == nil }, 30*time.Second, 50*time.Millisecond, path)
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		sidecar, err := recipe.ParseSidecar(data)
		require.NoError(t, err)
		require.Equal(t, want.Exposure, sidecar.Recipe.Exposure)
		require.Equal(t, want.Curve, sidecar.Recipe.Curve)
	}
	out := t.TempDir()
	p.do(session.Command{Do: session.StartExport, Export: json.RawMessage(fmt.Sprintf(
		`{"scans":"selected","output":%q,"format":"jpeg","space":"srgb","max_edge":300,"quality":90}`, out))})
	p.until("safelight.state.export?.done > 2")
	p.shoot("export")
	p.until("!safelight.state.export.running")
	require.Equal(t, 15, p.state().Export.Done)
	entries, err := filepath.Glob(filepath.Join(out, "*.jpg"))
	require.NoError(t, err)
	require.Len(t, entries, 15)
}
