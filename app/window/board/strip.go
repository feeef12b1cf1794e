package board

import (
	"strconv"

	"safelight/app/window"
	"safelight/app/window/drawing"
	"safelight/app/window/menu"
	"safelight/app/window/strip"
)

// Strip is the filmstrip.
type Strip struct {
	Window *window.Window
	// Width and Height are of what is in sight.
	Width, Height float64
}

// Resize says how much is in sight.
func (s *Strip) Resize(width, height float64) {
	if width != s.Width {
		s.Window.StripWindow(s.Window.Strip().Left, width)
	}
	s.Width, s.Height = width, height
}

// barHeight is that of the bar that tells where the strip is scrolled to.
const barHeight = 4

// Pieces are the frames in sight, and some beside.
func (s *Strip) Pieces() (list []Piece) {
	w := s.Window
	now := w.Strip()
	first, end := now.Kept()
	top := max((s.Height-strip.Height)/2, 0)
	for i := first; i < end; i++ {
		f := w.Frame(i)
		key := strconv.Itoa(i)
		x, width := strip.Frame(i)-now.Left+2, float64(strip.Pitch-4)
		list = append(list,
			Piece{Key: joined("thumbnail", key), Kind: Picture, X: x + (width-strip.ThumbWidth)/2, Y: top + 6, W: strip.ThumbWidth, H: strip.ThumbHeight,
				JPEG: w.Thumb(f).JPEG, Enabled: true},
			Piece{Key: joined("frame", key), Kind: Drawn, X: x, Y: top + 2, W: width, H: strip.Height - 6, Tip: f.Tip, Spoken: f.Spoken, Enabled: true,
				Drawing: drawing.Frame(f.Cell, width, strip.Height-6), Role: "AXButton", Value: selected(f.Cell), Keys: true,
				Event: func(e Event) bool {
					switch e.Kind {
					case Press:
						w.StripClick(i, e.Shift(), e.Modifiers&menu.Command != 0)
						return true
					case Key:
						return w.StripKey(e.Name(), e.Shift())
					}
					return false // scrolls are for all of it
				}})
	}
	if length := now.Length(); length > 0 {
		list = append(list, Piece{Key: "bar", Kind: Drawn, X: 0, Y: s.Height - barHeight, W: s.Width, H: barHeight, Enabled: true,
			Drawing: drawing.Bar(now.Left/length, (now.Left+now.Width)/length, s.Width, barHeight)})
	}
	return list
}

// selected is what is told of a frame besides its name.
func selected(c strip.Cell) string {
	if c.Selected {
		return "1"
	}
	return ""
}

// Tell is an event of what lies behind the frames; false if it means nothing.
func (s *Strip) Tell(e Event) bool {
	if e.Kind != Scroll {
		return false
	}
	now := s.Window.Strip()
	dx, dy := e.DX, e.DY
	if !e.Precise { // lines of a wheel
		dx, dy = dx*strip.Pitch/2, dy*strip.Pitch/2
	}
	next := now.Scrolled(dx, dy)
	s.Window.StripWindow(next.Left, now.Width)
	return true
}
