//go:build browser

package browser_test

import (
	"encoding/json"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/pipeline/recipe"
)

// at goes to a scan and waits for its picture.
func (p *page) at(name string) {
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

// place is where a fraction of the picture is on the page.
func (p *page) place(x, y float64) (left, top float64) {
	p.t.Helper()
	got := eval[[4]float64](p, `(() => {
		const r = safelight.canvas.getBoundingClientRect(), d = devicePixelRatio, s = safelight.state.image.size;
		const scale = Math.min(r.width * d / s[0], r.height * d / s[1], 1) / d;
		return [r.x + r.width / 2, r.y + r.height / 2, s[0] * scale, s[1] * scale];
	})()`)
	return got[0] + (x-0.5)*got[2], got[1] + (y-0.5)*got[3]
}

func TestPickersPick(t *testing.T) {
	p := chromium(t, serve(t, roll(t)).url, 1440, 900)
	p.at("chart_portra400.tif")
	was := p.state().Image.Recipe
	p.press("n")
	p.until("safelight.tool === 'neutral'")
	p.shoot("neutral")
	p.run(chromedp.MouseClickXY(p.place(0.59, 0.83))) // a gray patch
	p.until("safelight.state.image.undo === 'pick-neutral'")
	p.settled()
	require.NotEqual(t, was.Exposure, p.state().Image.Recipe.Exposure)
	got := p.picture()
	c := got.RGBAAt(got.Rect.Min.X+got.Rect.Dx()*59/100, got.Rect.Min.Y+got.Rect.Dy()*83/100)
	require.InDelta(t, c.R, c.G, 6) // the grain of one pixel
	require.InDelta(t, c.B, c.G, 6)

	p.press(kb.Escape, "b")
	p.until("safelight.tool === 'base'")
	p.run(chromedp.MouseClickXY(p.place(0.025, 0.5))) // between holder and frame
	p.until("safelight.state.image.undo === 'pick-base'")
	require.NotEqual(t, was.Base, p.state().Image.Recipe.Base)
	p.press(kb.Escape)
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
	got, v := p.picture(), p.state().View
	size := p.state().Image.Size
	require.Equal(t, whole.Bounds().Size(), image.Pt(size[0], size[1]))
	// The middle of the canvas shows the center.
	w, h := got.Rect.Dx(), got.Rect.Dy()
	left := min(max(int(v.Center[0]*float64(size[0])+0.5)-w/2, 0), size[0]-w)
	top := min(max(int(v.Center[1]*float64(size[1])+0.5)-h/2, 0), size[1]-h)
	requireSame(t, whole.(interface {
		SubImage(image.Rectangle) image.Image
	}).SubImage(image.Rect(left, top, left+w, top+h)), got)
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

func TestAWorkerThatIsKilledIsReplacedAndTheRestGoesOn(t *testing.T) {
	s := serve(t, roll(t))
	p := chromium(t, s.url, 1440, 900)
	p.at("chart_portra400.tif")
	before := p.picture()
	killed, err := exec.Command("pkill", "-9", "-P", fmt.Sprint(s.Process.Pid)).CombinedOutput()
	require.NoError(t, err, string(killed))
	p.until("safelight.state.status.some((s) => s.key === 'restarted')")
	p.shoot("restarted")
	p.settled()
	p.press("w")
	p.until("safelight.state.image.undo")
	p.press("z")
	p.until("!safelight.state.image.undo")
	p.settled()
	requireSame(t, before, p.picture())
	p.press(kb.ArrowRight)
	p.settled()
}

func TestABrokenScanIsSaidAndTheOthersAreShown(t *testing.T) {
	dir := roll(t)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "broken.tif"), []byte("II*\x00\x08\x00\x00\x00 and no more"), 0o666))
	p := chromium(t, serve(t, dir).url, 1440, 900)
	p.until("safelight.state?.image?.phase === 'failed'") // it is the first
	p.shoot("broken")
	p.press("w") // is refused, and nothing else happens
	p.at("chart_portra400.tif")
}

func TestAReloadAndASecondPageShowTheSame(t *testing.T) {
	s := serve(t, roll(t))
	p := chromium(t, s.url, 1200, 800)
	p.at("chart_portra400.tif")
	p.press("w", "w")
	p.until("safelight.state.image.undo")
	p.settled()
	want := p.picture()
	p.run(chromedp.Reload())
	p.until("window.safelight?.state")
	p.settled()
	requireSame(t, want, p.picture())
	q := p.another(s.url[:len("http://127.0.0.1:")+5])
	q.until("window.safelight?.state")
	q.settled()
	require.Equal(t, p.state().Image.Recipe, q.state().Image.Recipe)
	requireSame(t, want, q.picture())
	q.press("s")
	p.until("safelight.state.image.undo === 'density.dmax'")
}

func TestALostConnectionComesBack(t *testing.T) {
	p := chromium(t, serve(t, roll(t)).url, 1200, 800)
	p.settled()
	p.run(chromedp.Evaluate("import('/net/session.js').then((m) => m.drop?.())", nil))
	p.until("safelight.connection === 'open'")
	p.press(kb.ArrowRight)
	p.until("safelight.state.image.name === 'chart_portra400.tif'")
}

func TestWhatWasChangedIsSavedWhenTheServerEndsInTheMiddleOfADrag(t *testing.T) {
	dir := roll(t)
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.at("chart_portra400.tif")
	for i := range 20 {
		p.do(session.Command{Do: session.Set, Name: "density.gamma", Value: new(1.2 + float64(i)/100), Drag: "1"})
	}
	s.stop(t)
	data, err := os.ReadFile(recipe.SidecarName(filepath.Join(dir, "chart_portra400.tif")))
	require.NoError(t, err)
	sidecar, err := recipe.ParseSidecar(data)
	require.NoError(t, err)
	require.InDelta(t, 1.39, sidecar.Recipe.Density.Gamma, 1e-9)
	p.until("safelight.connection !== 'open'")
	p.shoot("lost")
}

// drag moves the mouse along a slider.
func (p *page) drag(x0, y, x1 float64, steps int, between time.Duration) {
	p.t.Helper()
	p.run(input.DispatchMouseEvent(input.MousePressed, x0, y).WithButton(input.Left).WithClickCount(1))
	for i := 1; i <= steps; i++ {
		p.run(input.DispatchMouseEvent(input.MouseMoved, x0+(x1-x0)*float64(i)/float64(steps), y).WithButton(input.Left))
		time.Sleep(between)
	}
	p.run(input.DispatchMouseEvent(input.MouseReleased, x1, y).WithButton(input.Left).WithClickCount(1))
}
