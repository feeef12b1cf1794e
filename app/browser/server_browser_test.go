//go:build browser

package browser_test

import (
	"bufio"
	"bytes"
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

	"github.com/stretchr/testify/require"
)

// programs builds the program and its helper, and returns the folder they are in.
var programs = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "safelight-browser-*")
	if err != nil {
		panic(err)
	}
	atEnd = append(atEnd, func() { os.RemoveAll(dir) })
	for name, of := range map[string]string{"safelight": "../../app", "safelight-worker": "../../xpcworker"} {
		c := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(dir, name), of)
		c.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := c.CombinedOutput(); err != nil {
			panic(fmt.Sprintf("%s\n%v", out, err))
		}
	}
	return dir
})

// server is a running `safelight open`.
type server struct {
	*exec.Cmd
	url  string
	home string
}

// serve opens a folder or a scan, in a home of its own.
func serve(t *testing.T, path string, change ...func(*server)) *server {
	t.Helper()
	s := &server{home: t.TempDir()}
	s.Cmd = exec.Command(filepath.Join(programs(), "safelight"), "open", path, "--no-launch")
	s.Env = append(os.Environ(), "HOME="+s.home, "XDG_DATA_HOME=", "XDG_CACHE_HOME=", "XDG_CONFIG_HOME=")
	s.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	for _, c := range change {
		c(s)
	}
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

// page is the address of another page of the browser that was let in.
func (s *server) page() string { return s.url[:strings.Index(s.url, "?")] }

// preview is what `safelight preview` makes of a scan.
func (s *server) preview(t *testing.T, scan string, edge int, more ...string) image.Image {
	t.Helper()
	out := filepath.Join(t.TempDir(), "preview.png")
	c := exec.Command(filepath.Join(programs(), "safelight"), append([]string{"preview", scan, "-o", out, "--max-edge", fmt.Sprint(edge)}, more...)...)
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
	differ, most, first := 0, 0, image.Point{}
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			r, g, b, _ := want.At(want.Bounds().Min.X+x, want.Bounds().Min.Y+y).RGBA()
			is := got.RGBAAt(got.Rect.Min.X+x, got.Rect.Min.Y+y)
			off := max(abs(int(r>>8)-int(is.R)), abs(int(g>>8)-int(is.G)), abs(int(b>>8)-int(is.B)))
			if off > 0 && differ == 0 {
				first = image.Pt(x, y)
			}
			if off > 0 {
				differ++
			}
			most = max(most, off)
		}
	}
	require.Zero(t, differ, "of %v pixels, by %d at most, the first at %v", got.Rect.Size(), most, first)
}

func abs(x int) int { return max(x, -x) }
