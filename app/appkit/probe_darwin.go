//go:build darwin && cgo

package appkit

import (
	"bytes"
	"fmt"
	"os/exec"
	"strconv"

	"safelight/app/session"
	"safelight/app/window"
)

// probe is the window for who looks at it from elsewhere.
type probe struct{ f *front }

func (p probe) Call(do func(w *window.Window)) {
	done := make(chan struct{})
	post(func() {
		defer close(done)
		do(p.f.w)
	})
	<-done
}

func (p probe) Pixels(slot, width, height int) ([]byte, error) {
	return p.f.stage.pixels(slot, width, height)
}

// Screenshot has the system write a picture of the window, as people see it. It needs the
// right to record the screen.
func (p probe) Screenshot(path string) error {
	var number int
	p.Call(func(*window.Window) { number = p.f.win.WindowNumber() })
	out, err := exec.Command("/usr/sbin/screencapture", "-x", "-o", "-l", strconv.Itoa(number), path).CombinedOutput()
	if err != nil {
		return fmt.Errorf("screencapture: %w %s", err, bytes.TrimSpace(out))
	}
	return nil
}

func (p probe) Session() *session.Session { return p.f.config.Session }
