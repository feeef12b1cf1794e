//go:build browser

package browser_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/internal/fixture"
)

func TestAWorkerThatDiesIsReplacedAndNothingIsLost(t *testing.T) {
	dir := roll(t, "chart_portra400.tif", "slide.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	p.press("r", "r")
	p.exact(s, dir)
	recipe := p.state().Image.Recipe
	for pid := range fixture.Children(t, s.Process.Pid) {
		require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	}
	p.until("safelight.state.status.some((s) => s.key === 'restarted')")
	p.exact(s, dir)
	require.Equal(t, recipe, p.state().Image.Recipe)
	p.press("z")
	p.until("safelight.state.image.redo")
	p.exact(s, dir)
	p.press(kb.ArrowRight)
	p.until("safelight.state.index === 1")
	p.exact(s, dir)
}

func TestAScanThatCannotBeShownIsSaidAndTheOthersAreShown(t *testing.T) {
	dir := roll(t, "chart_portra400.tif", "slide.tif")
	whole, err := os.ReadFile(filepath.Join(dir, "slide.tif"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "cut.tif"), whole[:len(whole)/3], 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "no picture.tif"), []byte("<script>alert(1)</script>"), 0o666))
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.exact(s, dir)
	for _, name := range []string{"cut.tif", "no picture.tif"} {
		p.press(kb.ArrowRight)
		p.until("safelight.state.image.name === " + quoted(name) + " && safelight.state.image.phase === 'failed'")
		p.until("document.querySelector('.message').checkVisibility() && document.querySelector('.message').textContent.includes(" + quoted(name) + ")")
		p.until("document.querySelector('.frame.current.broken')")
		p.shoot("failed-" + strings.TrimSuffix(name, ".tif"))
		require.NotEmpty(t, p.try(session.Command{Do: session.Rotate, By: 1}), "there is nothing to turn")
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "no picture.tif"), whole, 0o666))
	p.click(".message button")
	p.until("safelight.state.image.phase === 'ready'")
	p.exact(s, dir)
	p.press(kb.ArrowRight)
	p.until("safelight.state.image.name === 'slide.tif'")
	p.exact(s, dir)
}

// open is a folder that others may look into.
func open(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "safelight-open-*")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// What is chosen for scans in a folder that cannot be written is kept all the same.
func TestAFolderThatCannotBeWrittenIsGradedAndKept(t *testing.T) {
	dir := open(t)
	from := roll(t, "chart_portra400.tif")
	require.NoError(t, os.Rename(filepath.Join(from, "chart_portra400.tif"), filepath.Join(dir, "chart_portra400.tif")))
	home := open(t)
	as := func(s *server) {
		s.home = home
		s.Env = append(s.Env, "HOME="+home)
		if os.Getuid() != 0 {
			return
		}
		const nobody = 65534 // whom permissions concern
		require.NoError(t, os.Chmod(programs(), 0o755))
		require.NoError(t, os.Chown(home, nobody, nobody))
		s.Dir = "/"
		s.Path = filepath.Join(programs(), "safelight")
		s.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	require.NoError(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { os.Chmod(dir, 0o755) })
	s := serve(t, dir, as)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	require.True(t, p.state().Folder.ReadOnly)
	require.Contains(t, eval[string](p, "document.querySelector('#status').innerText"), "Read-only folder")
	p.press("r", "r")
	p.until("safelight.state.image.undo")
	p.saved()
	p.until("safelight.state.image.sidecar")
	image := p.state().Image
	require.True(t, strings.HasPrefix(image.Sidecar, home), image.Sidecar)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 1)
	p.shoot("read-only")
	s.stop(t)

	again := serve(t, dir, as)
	q := chromium(t, again.url, 1200, 800)
	q.settled()
	require.Equal(t, image.Recipe, q.state().Image.Recipe)
}

func TestCtrlCSavesWhatWasNotSaved(t *testing.T) {
	dir := roll(t, "chart_portra400.tif")
	s := serve(t, dir)
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	p.press("r")
	p.until("safelight.state.image.undo")
	recipe := p.state().Image.Recipe
	begun := time.Now()
	s.stop(t)
	require.Less(t, time.Since(begun), 5*time.Second)
	again := serve(t, dir)
	q := chromium(t, again.url, 1200, 800)
	q.settled()
	require.Equal(t, recipe, q.state().Image.Recipe)
}

// The second Ctrl-C does not wait for anything.
func TestASecondCtrlCEndsAtOnce(t *testing.T) {
	s := serve(t, roll(t, "chart_portra400.tif"))
	p := chromium(t, s.url, 1200, 800)
	p.settled()
	for range 2 {
		require.NoError(t, s.Process.Signal(os.Interrupt))
		time.Sleep(20 * time.Millisecond)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Wait() }()
	select {
	case err := <-ended: // by the signal, unless it was quicker
		var exit *exec.ExitError
		if err != nil {
			require.ErrorAs(t, err, &exit)
		}
	case <-time.After(5 * time.Second):
		require.Fail(t, "it goes on")
	}
}
