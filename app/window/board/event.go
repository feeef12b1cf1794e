package board

import "safelight/app/window/menu"

// EventKind says what the user does to a view.
type EventKind int

// The kinds; the numbers are those of app/appkit/view_darwin.h.
const (
	Press   EventKind = 1 + iota
	Drag              // the cursor is moved with the button down
	Release           // of the button
	Hover             // the cursor is moved with no button down
	Leave             // the cursor is gone
	Scroll
	Pinch
	Smart // a double tap of two fingers
	Key
	KeyUp
	More // what VoiceOver's increment does
	Less
	Resize
	Focus // the view has the keyboard
	Drop
)

// Event is something that the user does to a view. X and Y are in its points.
type Event struct {
	Kind EventKind
	X, Y float64
	// DX and DY are of a scroll; of a pinch DX is the magnification.
	DX, DY  float64
	Clicks  int
	Precise bool
	// Modifiers are what is held.
	Modifiers menu.Modifiers
	// Text is the character of a key, as NSEvent tells it; the paths of a drop,
	// with "//" between them.
	Text string
}

// Shift reports whether Shift is held, which makes movements fine.
func (e Event) Shift() bool { return e.Modifiers&menu.Shift != 0 }

// Name is the key by the names of app/shortcut, whatever is held.
func (e Event) Name() string { return menu.Key{Character: e.Text}.Text() }
