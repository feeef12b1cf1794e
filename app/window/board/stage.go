package board

import (
	"strconv"
	"strings"

	"safelight/app/window"
	"safelight/app/window/desk"
	"safelight/app/window/menu"
)

// Stage tells a window what the user does to its picture. Points of its events have Y up.
type Stage struct {
	Window *window.Window
	// pan says that the space bar is held, which moves the picture.
	pan bool
	// pressed says that the button is down.
	pressed bool
	at      [2]float64
}

// Tell is an event; false if it means nothing.
func (s *Stage) Tell(e Event) bool {
	w := s.Window
	at := w.Desk().Stage.FromPoints(e.X, e.Y)
	switch e.Kind {
	case Press:
		s.pressed = true
		w.StagePress(at, s.pan, e.Clicks)
	case Drag:
		w.StageDrag(at)
	case Release:
		s.pressed = false
		w.StageRelease(at)
	case Hover:
		w.StageHover(at)
	case Leave:
		w.StageLeave()
		return true
	case Scroll:
		w.StageScroll(e.DX, e.DY, e.Precise, at)
	case Pinch:
		w.StagePinch(e.DX, at)
	case Smart:
		w.StageSmart(at)
	case Key:
		return s.key(e)
	case KeyUp:
		if e.Text == " " {
			s.pan = false
			return true
		}
		return false
	case More, Less:
		steps := 1
		if e.Kind == Less {
			steps = -1
		}
		w.SplitKey(steps, false)
		return true
	case Drop:
		return w.Drop(strings.Split(e.Text, "//"))
	default:
		return false
	}
	s.at = at
	return true
}

// key is a key while the picture has the keyboard. What is not for the picture, menus and
// shortcuts take.
func (s *Stage) key(e Event) bool {
	w := s.Window
	if e.Modifiers&(menu.Command|menu.Control|menu.Option) != 0 {
		return false
	}
	switch {
	case e.Text == " ":
		s.pan = true
		return true
	case e.Text == "\x1b" && s.pressed: // what is being dragged is let go
		s.pressed = false
		w.StageCancel()
		return true
	}
	return w.Desk().Tool == desk.Crop && w.CropKey(e.Name(), e.Shift())
}

// Cursor is what the cursor looks like where it was last; see [window.Window.Cursor].
func (s *Stage) Cursor() string { return s.Window.Cursor(s.at, s.pan) }

// Keyboard is who has the keyboard while the picture has it: the crop tool takes arrow
// keys for itself, and what is dragged takes Escape.
func (s *Stage) Keyboard() desk.Keyboard {
	if s.pressed || s.Window.Desk().Tool == desk.Crop {
		return desk.Control
	}
	return desk.Free
}

// Spoken is what the picture is called for who does not see it, and the value that can be
// moved: the line between before and after.
func (s *Stage) Spoken() (role, label, value string) {
	w := s.Window
	o := w.Overlay()
	if o.HasSplit {
		return "AXSlider", o.SplitSpoken, percent(o.SplitValue)
	}
	title, subtitle, _ := w.Title()
	label = title
	if o.Spoken != "" {
		label = o.Spoken
	} else if subtitle != "" {
		label += ", " + strings.Join(strings.Fields(subtitle), " ")
	}
	return "AXImage", label, ""
}

func percent(v int) string { return strconv.Itoa(v) + " %" }
