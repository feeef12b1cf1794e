//go:build browser

package browser_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/jpeg"
)

// tab is a page in Chromium.
type tab struct {
	context.Context
	t *testing.T
}

// chromium starts a browser without a window, and visits an address at the given
// size.
func chromium(t *testing.T, url string, width, height int, change ...chromedp.ExecAllocatorOption) *tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	require.NoError(t, err, "Chromium is needed")
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(width, height),
		chromedp.Flag("lang", "en"), chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("hide-scrollbars", false))
	allocated, cancel := chromedp.NewExecAllocator(context.Background(), append(options, change...)...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	p := &tab{Context: ctx, t: t}
	p.visit(url, width, height)
	return p
}

// another opens one more page in the same browser.
func (p *tab) another(url string) *tab {
	p.t.Helper()
	ctx, cancel := chromedp.NewContext(p.Context)
	p.t.Cleanup(cancel)
	q := &tab{Context: ctx, t: p.t}
	q.visit(url, 1200, 800)
	return q
}

// sockets keeps the connections of a page where a test finds them.
const sockets = `window.sockets = []; window.WebSocket = class extends WebSocket { constructor(...a) { super(...a); window.sockets.push(this); } }`

// visit goes to an address. Whatever the page complains about fails the test, and so
// does what it asks of anybody but its server, as the policy forbids it.
func (p *tab) visit(url string, width, height int) {
	p.t.Helper()
	var mu sync.Mutex
	var complaints []string
	complain := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		complaints = append(complaints, fmt.Sprintf(format, args...))
	}
	chromedp.ListenTarget(p.Context, func(e any) {
		switch e := e.(type) {
		case *runtime.EventExceptionThrown:
			complain("exception: %s", e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			complain("console: %s %v", e.Type, e.Args)
		case *log.EventEntryAdded:
			if e.Entry.Level != log.LevelWarning && e.Entry.Level != log.LevelError || strings.Contains(e.Entry.Text, "willReadFrequently") {
				return // which is about how tests look at pixels
			}
			// A scan that cannot be shown has no thumbnail, and a server that ended no socket.
			if !strings.Contains(e.Entry.URL, "/thumb/") && !strings.Contains(e.Entry.Text, "WebSocket") {
				complain("log: %s %s", e.Entry.Text, e.Entry.URL)
			}
		}
	})
	p.t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		if len(complaints) > 0 {
			p.t.Errorf("the page: %s", strings.Join(complaints, "\n"))
		}
	})
	p.run(log.Enable(), chromedp.EmulateViewport(int64(width), int64(height)),
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(sockets).Do(ctx)
			return err
		}), chromedp.Navigate(url),
		css.Disable(), dom.Disable(), network.Disable()) // lest every change of the page, and every picture, is told to the test
}

func (p *tab) run(actions ...chromedp.Action) {
	p.t.Helper()
	require.NoError(p.t, chromedp.Run(p.Context, actions...))
}

// eval is the value of an expression.
func eval[T any](p *tab, expression string) (v T) {
	p.t.Helper()
	p.run(chromedp.Evaluate(expression, &v))
	return v
}

// until waits for an expression to be true.
func (p *tab) until(expression string) {
	p.t.Helper()
	for begun := time.Now(); !eval[bool](p, "Boolean("+expression+")"); time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > 30*time.Second {
			p.shoot("failed")
			require.Fail(p.t, "never: "+expression, "%s", eval[string](p, "JSON.stringify({...safelight.state, histogram: 0}).slice(0, 3000)"))
		}
	}
}

// settled waits until there is a picture, the one that is due, and no other comes any
// more. Not everything that changes has another picture; that is waited for no longer
// than a picture takes on a slow machine.
func (p *tab) settled() {
	p.t.Helper()
	p.until("safelight.state?.image?.phase === 'ready' && safelight.drawn > 0")
	for begun := time.Now(); time.Since(begun) < 3*time.Second && !eval[bool](p, "safelight.frame.version >= safelight.due"); {
		time.Sleep(20 * time.Millisecond)
	}
	for last, since := -1, time.Now(); time.Since(since) < 400*time.Millisecond; time.Sleep(20 * time.Millisecond) {
		if drawn := eval[int](p, "safelight.drawn"); drawn != last {
			last, since = drawn, time.Now()
		}
	}
}

// saved waits until what was done is on the disk.
func (p *tab) saved() {
	p.t.Helper()
	p.until("safelight.state?.image?.saved === 'saved'")
}

// press presses keys, one after the other.
func (p *tab) press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		p.run(chromedp.KeyEvent(key))
	}
}

// do sends a command as the page does, and requires it to be done.
func (p *tab) do(c session.Command) {
	p.t.Helper()
	require.Empty(p.t, p.try(c))
}

// try is do, and returns why it was not done.
func (p *tab) try(c session.Command) (refused string) {
	p.t.Helper()
	text, err := json.Marshal(c)
	require.NoError(p.t, err)
	p.run(chromedp.Evaluate("import('/net/session.js').then((m) => m.send("+string(text)+")).then(() => '', (e) => String(e.message ?? e))",
		&refused, awaited))
	return refused
}

// awaited has an expression's promise kept.
func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// state is the session's, as the page has it.
func (p *tab) state() *session.State {
	p.t.Helper()
	s := &session.State{}
	require.NoError(p.t, json.Unmarshal([]byte(eval[string](p, "JSON.stringify(safelight.state)")), s))
	return s
}

// pixels are those of the picture on the canvas.
func (p *tab) pixels() *image.RGBA {
	p.t.Helper()
	var got struct {
		Width, Height int
		Data          string
	}
	p.run(chromedp.Evaluate(`(() => {
		const c = safelight.canvas, d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
		let s = "";
		for (let i = 0; i < d.length; i += 32768) s += String.fromCharCode(...d.subarray(i, i + 32768));
		return { Width: c.width, Height: c.height, Data: btoa(s) };
	})()`, &got))
	data, err := base64.StdEncoding.DecodeString(got.Data)
	require.NoError(p.t, err)
	return &image.RGBA{Pix: data, Stride: 4 * got.Width, Rect: image.Rect(0, 0, got.Width, got.Height)}
}

// picture is the part of the canvas that is not empty.
func (p *tab) picture() *image.RGBA {
	p.t.Helper()
	all := p.pixels()
	box := image.Rectangle{}
	for y := range all.Rect.Dy() {
		for x := range all.Rect.Dx() {
			if all.Pix[y*all.Stride+4*x+3] != 0 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return all.SubImage(box).(*image.RGBA)
}

// shoot keeps a screenshot in the folder that SAFELIGHT_SCREENS names, if it does, as
// JPEG with colors at full resolution: grain makes large PNGs.
func (p *tab) shoot(name string) {
	p.t.Helper()
	dir := os.Getenv("SAFELIGHT_SCREENS")
	if dir == "" {
		return
	}
	var shot []byte
	p.run(chromedp.CaptureScreenshot(&shot))
	require.NoError(p.t, os.MkdirAll(dir, 0o777))
	picture, err := png.Decode(bytes.NewReader(shot))
	require.NoError(p.t, err)
	size := picture.Bounds()
	f, err := os.Create(filepath.Join(dir, name+".jpg"))
	require.NoError(p.t, err)
	defer f.Close()
	sink, err := jpeg.Create(f, raster.Spec{Width: size.Dx(), Height: size.Dy(), Channels: 3, Depth: 8}, jpeg.Options{Quality: 90})
	require.NoError(p.t, err)
	row := make([]uint16, 3*size.Dx())
	for y := range size.Dy() {
		for x := range size.Dx() {
			r, g, b, _ := picture.At(size.Min.X+x, size.Min.Y+y).RGBA()
			row[3*x], row[3*x+1], row[3*x+2] = uint16(r>>8), uint16(g>>8), uint16(b>>8)
		}
		require.NoError(p.t, sink.WriteRows(p.t.Context(), row))
	}
	require.NoError(p.t, sink.Close())
}

// modified presses a key with others held.
func (p *tab) modified(key string, held ...input.Modifier) {
	p.t.Helper()
	p.run(chromedp.KeyEvent(key, chromedp.KeyModifiers(held...)))
}

// place is the middle of the first element that a selector finds, once it is in sight.
func (p *tab) place(selector string) (x, y float64) {
	p.t.Helper()
	p.until("document.querySelector(" + quoted(selector) + ")")
	at := eval[[2]float64](p, "(() => { const e = document.querySelector("+quoted(selector)+
		"); e.scrollIntoView({ block: 'center' }); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()")
	return at[0], at[1]
}

// click clicks at the middle of an element.
func (p *tab) click(selector string) {
	p.t.Helper()
	x, y := p.place(selector)
	p.run(chromedp.MouseClickXY(x, y))
}

// drag presses the mouse at the first point, moves it through the others, and lets go.
func (p *tab) drag(points ...[2]float64) {
	p.t.Helper()
	mouse := func(kind input.MouseType, at [2]float64) {
		p.run(input.DispatchMouseEvent(kind, at[0], at[1]).WithButton(input.Left).WithClickCount(1).WithButtons(1))
	}
	mouse(input.MousePressed, points[0])
	for _, at := range points[1:] {
		mouse(input.MouseMoved, at)
	}
	mouse(input.MouseReleased, points[len(points)-1])
}

// on is where a point of the picture is on the page; the point in fractions of the
// picture that the canvas shows.
func (p *tab) on(x, y float64) [2]float64 {
	p.t.Helper()
	box := p.picture().Rect
	corner := eval[[3]float64](p, "(() => { const b = safelight.canvas.getBoundingClientRect(); return [b.x, b.y, safelight.canvas.width / b.width]; })()")
	at := func(corner, ratio float64, from, size int, f float64) float64 {
		return corner + (float64(from)+f*float64(size))/ratio
	}
	return [2]float64{at(corner[0], corner[2], box.Min.X, box.Dx(), x), at(corner[1], corner[2], box.Min.Y, box.Dy(), y)}
}

// quoted is a string of JavaScript.
func quoted(text string) string {
	q, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(q)
}
