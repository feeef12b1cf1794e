// Package headless is a window without a screen: a toolkit for window.Window that keeps
// what would be shown, and a goroutine that owns it. It is what package smoke is tried
// with where there is no screen.
package headless

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"safelight/app/session"
	"safelight/app/window"
	"safelight/app/window/screen"
)

// Headless is a window and its goroutine.
type Headless struct {
	session *session.Session
	window  *window.Window
	cancel  context.CancelFunc
	done    sync.WaitGroup

	mutex sync.Mutex
	queue []func()
	wake  chan struct{}
	over  chan struct{}

	// What the window's goroutine owns.
	slots [screen.Slots]picture
	slow  time.Duration
	// Seen counts what the toolkit was asked for.
	seen Seen
}

// Seen is what a window asked of its toolkit.
type Seen struct {
	Changes, Copies, Beeps, Panels int
	// InUse is how often a slot was asked for that the screen read, Torn how often one was
	// written to.
	InUse, Torn int
	Sheet       window.Sheet
	Full        bool
	StripLeft   float64
}

// picture is what a slot shows.
type picture struct {
	width, height int
	pixels        []byte
	drawn         bool
	until         time.Time // when the screen lets go of it, if it is not drawn
}

// New makes a window on a session, of a size in device pixels, and follows the session.
// Session, Toolkit and Post of config are filled in.
func New(s *session.Session, config window.Config, width, height int) *Headless {
	h := &Headless{session: s, wake: make(chan struct{}, 1), over: make(chan struct{})}
	config.Session, config.Toolkit, config.Post = s, toolkit{h}, h.post
	h.done.Go(h.run)
	h.call(func() {
		h.window = window.New(config)
		h.window.Resize(float64(width), float64(height), 1)
	})
	ctx, cancel := context.WithCancel(context.Background())
	h.cancel = cancel
	l := s.Listen()
	h.done.Go(func() {
		defer l.Close()
		h.window.Follow(ctx, l) // until ctx ends, or the session
	})
	return h
}

// Close ends the window. The session stays.
func (h *Headless) Close() {
	h.cancel()
	h.call(func() { h.window.Close() })
	close(h.over)
	h.done.Wait()
}

// Session is the one that the window drives.
func (h *Headless) Session() *session.Session { return h.session }

// Call runs a function on the goroutine that owns the window, and waits for it.
func (h *Headless) Call(f func(w *window.Window)) { h.call(func() { f(h.window) }) }

// Seen is what was asked of the toolkit so far.
func (h *Headless) Seen() (s Seen) {
	h.call(func() { s = h.seen })
	return s
}

// Pixels are those that a slot shows. It is called on the window's goroutine.
func (h *Headless) Pixels(slot, width, height int) ([]byte, error) {
	if slot < 0 || slot >= len(h.slots) {
		return nil, fmt.Errorf("there is no slot %d", slot)
	}
	p := h.slots[slot]
	if p.width != width || p.height != height {
		return nil, fmt.Errorf("slot %d shows %d x %d pixels, not %d x %d", slot, p.width, p.height, width, height)
	}
	return p.pixels, nil
}

// Slow has the screen go on reading, for a while, what was drawn before.
func (h *Headless) Slow(d time.Duration) { h.call(func() { h.slow = d }) }

// draw has the screen show layers, and no others.
func (h *Headless) draw(layers []screen.Layer) {
	for i := range h.slots {
		s := &h.slots[i]
		drawn := slices.ContainsFunc(layers, func(l screen.Layer) bool { return l.Slot == i })
		if s.drawn && !drawn {
			s.until = time.Now().Add(h.slow)
		}
		s.drawn = drawn
	}
}

// inUse reports whether the screen reads a slot.
func (h *Headless) inUse(slot int) bool {
	return h.slots[slot].drawn || time.Now().Before(h.slots[slot].until)
}

func (h *Headless) post(f func()) {
	h.mutex.Lock()
	h.queue = append(h.queue, f)
	h.mutex.Unlock()
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

func (h *Headless) call(f func()) {
	done := make(chan struct{})
	h.post(func() {
		defer close(done)
		f()
	})
	<-done
}

// run does what was posted, until the end.
func (h *Headless) run() {
	for {
		select {
		case <-h.wake:
		case <-h.over:
			return
		}
		for {
			h.mutex.Lock()
			list := h.queue
			h.queue = nil
			h.mutex.Unlock()
			if len(list) == 0 {
				break
			}
			for _, f := range list {
				f()
			}
		}
	}
}

// toolkit is the window's.
type toolkit struct{ h *Headless }

// Changed asks for all that is shown, as a front end does.
func (t toolkit) Changed(parts window.Parts) {
	t.h.seen.Changes++
	w := t.h.window
	if w == nil {
		return // it is being made
	}
	if parts&window.PicturePart != 0 {
		t.h.draw(w.Layers())
		w.StandIn()
	}
	if parts&window.InspectorPart != 0 {
		w.Panels()
	}
	if parts&window.MenuPart != 0 {
		w.Menu()
	}
	if parts&window.OverlayPart != 0 {
		w.Overlay()
		w.Message()
	}
	if parts&window.StatusPart != 0 {
		w.Status()
	}
}

func (t toolkit) ChooseScans()             { t.h.seen.Panels++ }
func (t toolkit) Show(sheet window.Sheet)  { t.h.seen.Sheet = sheet }
func (t toolkit) ScrollStrip(left float64) { t.h.seen.StripLeft = left }
func (t toolkit) Beep()                    { t.h.seen.Beeps++ }

func (t toolkit) Full(on bool) {
	t.h.seen.Full = on
	t.h.post(func() { t.h.window.Filled(on, on) })
}

func (t toolkit) InUse(slot int) bool {
	is := t.h.inUse(slot)
	if is {
		t.h.seen.InUse++
	}
	return is
}

func (t toolkit) Copy(slot int, p session.Picture) {
	t.h.seen.Copies++
	if t.h.inUse(slot) {
		t.h.seen.Torn++
	}
	pixels := make([]byte, 0, 4*p.Width*p.Height) // a shot may still have the ones before
	for y := range p.Height {
		pixels = append(pixels, p.Surface.Row(y)[:4*p.Width]...)
	}
	t.h.slots[slot] = picture{width: p.Width, height: p.Height, pixels: pixels}
}
