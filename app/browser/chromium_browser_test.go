//go:build browser

package browser_test

import (
	"bufio"
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
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
)

// programs is the folder that the program and its helper are built into, once.
var programs = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "safelight-browser-*")
	if err != nil {
		return "", err
	}
	atEnd = append(atEnd, func() { os.RemoveAll(dir) })
	for name, of := range map[string]string{"safelight": "../../app", "safelight-worker": "../../xpcworker"} {
		c := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(dir, name), of)
		c.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := c.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%s: %w", out, err)
		}
	}
	return dir, nil
})

// program is the program's path.
func program(t *testing.T) string {
	t.Helper()
	dir, err := programs()
	require.NoError(t, err)
	return filepath.Join(dir, "safelight")
}

// server is a running `safelight open`.
type server struct {
	*exec.Cmd
	url  string
	home string
}

// serve opens a folder or a scan, in a home of its own.
func serve(t *testing.T, path string) *server {
	t.Helper()
	s := &server{home: t.TempDir()}
	s.Cmd = exec.Command(program(t), "open", path, "--no-launch")
	s.Env = append(os.Environ(), "HOME="+s.home, "XDG_DATA_HOME=", "XDG_CACHE_HOME=", "XDG_CONFIG_HOME=")
	s.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var said bytes.Buffer
	s.Stderr = &said
	out, err := s.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.Start())
	t.Cleanup(func() {
		s.stop(t)
		if t.Failed() {
			t.Logf("safelight said: %s", said.String())
		}
	})
	s.url, err = bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, said.String())
	s.url = strings.TrimSpace(s.url)
	return s
}

// stop ends the server as Ctrl-C does.
func (s *server) stop(t *testing.T) {
	t.Helper()
	if s.ProcessState != nil {
		return
	}
	s.Process.Signal(syscall.SIGTERM)
	timer := time.AfterFunc(20*time.Second, func() { s.Process.Kill() })
	err := s.Wait()
	require.True(t, timer.Stop(), "the server did not end")
	require.NoError(t, err)
}

// page is a page in Chromium.
type page struct {
	context.Context
	t *testing.T
}

// chromium starts a browser without a window, and visits an address at the given
// size.
func chromium(t *testing.T, url string, width, height int) *page {
	t.Helper()
	path, err := exec.LookPath("chromium")
	require.NoError(t, err, "Chromium is needed")
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(width, height),
		chromedp.Flag("lang", "en"), chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("hide-scrollbars", false))
	allocated, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	p := &page{ctx, t}
	chromedp.ListenTarget(ctx, func(e any) {
		if e, ok := e.(*runtime.EventExceptionThrown); ok {
			t.Errorf("the page: %s", e.ExceptionDetails.Error())
		}
	})
	p.run(chromedp.EmulateViewport(int64(width), int64(height)), chromedp.Navigate(url))
	return p
}

// another opens one more page in the same browser.
func (p *page) another(url string) *page {
	p.t.Helper()
	ctx, cancel := chromedp.NewContext(p.Context)
	p.t.Cleanup(cancel)
	q := &page{ctx, p.t}
	q.run(chromedp.EmulateViewport(1200, 800), chromedp.Navigate(url))
	return q
}

func (p *page) run(actions ...chromedp.Action) {
	p.t.Helper()
	require.NoError(p.t, chromedp.Run(p.Context, actions...))
}

// eval is the value of an expression.
func eval[T any](p *page, expression string) (v T) {
	p.t.Helper()
	p.run(chromedp.Evaluate(expression, &v))
	return v
}

// until waits for an expression to be true.
func (p *page) until(expression string) {
	p.t.Helper()
	for begun := time.Now(); !eval[bool](p, "Boolean("+expression+")"); time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > 30*time.Second {
			p.shoot("failed")
			require.Fail(p.t, "never: "+expression, "%s", eval[string](p, "JSON.stringify({...safelight.state, histogram: 0}).slice(0, 3000)"))
		}
	}
}

// settled waits until there is a picture, and no other comes any more.
func (p *page) settled() {
	p.t.Helper()
	p.until("safelight.state?.image?.phase === 'ready' && safelight.drawn > 0")
	for last, since := -1, time.Now(); time.Since(since) < 400*time.Millisecond; time.Sleep(20 * time.Millisecond) {
		if drawn := eval[int](p, "safelight.drawn"); drawn != last {
			last, since = drawn, time.Now()
		}
	}
}

func (p *page) press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		p.run(chromedp.KeyEvent(key))
	}
}

// do sends a command as the page does, and requires it to be done.
func (p *page) do(c session.Command) {
	p.t.Helper()
	require.Empty(p.t, p.try(c))
}

// try is do, and returns why it was not done.
func (p *page) try(c session.Command) (refused string) {
	p.t.Helper()
	text, err := json.Marshal(c)
	require.NoError(p.t, err)
	p.run(chromedp.Evaluate("import('/net/session.js').then((m) => m.send("+string(text)+")).then(() => '', (e) => String(e.message ?? e))",
		&refused, awaited))
	return refused
}

// awaited has the page wait for a promise.
func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// state is the session's, as the page has it.
func (p *page) state() *session.State {
	p.t.Helper()
	s := &session.State{}
	require.NoError(p.t, json.Unmarshal([]byte(eval[string](p, "JSON.stringify(safelight.state)")), s))
	return s
}

// pixels are those of the picture on the canvas.
func (p *page) pixels() *image.RGBA {
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
func (p *page) picture() *image.RGBA {
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

// shoot keeps a screenshot in the folder that SAFELIGHT_SCREENS names, if it does.
func (p *page) shoot(name string) {
	p.t.Helper()
	dir := os.Getenv("SAFELIGHT_SCREENS")
	if dir == "" {
		return
	}
	var shot []byte
	p.run(chromedp.CaptureScreenshot(&shot))
	require.NoError(p.t, os.MkdirAll(dir, 0o777))
	require.NoError(p.t, os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o666))
}

// preview is what `safelight preview` makes of a scan.
func (s *server) preview(t *testing.T, scan string, edge int, more ...string) image.Image {
	t.Helper()
	out := filepath.Join(t.TempDir(), "preview.png")
	c := exec.Command(program(t), append([]string{"preview", scan, "-o", out, "--max-edge", fmt.Sprint(edge)}, more...)...)
	c.Env = s.Env
	said, err := c.CombinedOutput()
	require.NoError(t, err, string(said))
	return readPNG(t, out)
}

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	img, err := png.Decode(f)
	require.NoError(t, err)
	return img
}

// requireSame requires two pictures to have the same pixels.
func requireSame(t *testing.T, want image.Image, got *image.RGBA) {
	t.Helper()
	require.Equal(t, want.Bounds().Size(), got.Rect.Size())
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			r, g, b, _ := want.At(want.Bounds().Min.X+x, want.Bounds().Min.Y+y).RGBA()
			at := got.RGBAAt(got.Rect.Min.X+x, got.Rect.Min.Y+y)
			if r>>8 != uint32(at.R) || g>>8 != uint32(at.G) || b>>8 != uint32(at.B) {
				require.Fail(t, "another pixel", "at %d, %d: %d %d %d instead of %d %d %d", x, y, at.R, at.G, at.B, r>>8, g>>8, b>>8)
			}
		}
	}
}
