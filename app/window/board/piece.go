// Package board is the controls of the window: where each of them is, what it shows, and
// what the user's doings with it mean. A front end makes a control for each Piece, keeps
// it as long as there is a piece of its key, and calls the functions of the piece.
//
// Lengths are in points. Pieces lie from the upper left of their board, Y down; events of
// a drawn piece, and its drawing, have Y up, as AppKit has it.
package board

import (
	"reflect"

	"safelight/app/window/drawing"
)

// Kind says what control a piece is.
type Kind int

// The kinds of controls, each with the fields it uses beside Key, the place, Spoken, Tip
// and Enabled.
const (
	Label    Kind = 1 + iota // Text, Color, Bold, Align
	Button                   // Text or Symbol, On; Press
	Tab                      // Text, On; Press: one of several that is on
	CheckBox                 // Text, On; Press
	PopUp                    // Options, Chosen; Choose
	Field                    // Text, Color, Align; Typed, Step
	Drawn                    // Drawing, Role, Value; Event
	Picture                  // JPEG
	Progress                 // Fraction
)

// Option is one of a pop-up.
type Option struct {
	Title   string
	Enabled bool
	// Heading says that it is the title of those below it, and cannot be chosen.
	Heading bool
}

// Piece is a control. Functions that it does not use are nil.
type Piece struct {
	// Key names it among those of its board.
	Key  string
	Kind Kind
	// X and Y are the upper left, W and H the size.
	X, Y, W, H float64

	Text, Symbol string
	// Tip is shown when the cursor rests on it, Spoken is what it is called for who does
	// not see it.
	Tip, Spoken string
	Enabled, On bool
	Color       drawing.Color
	Bold        bool
	Align       drawing.Align
	Options     []Option
	Chosen      int // -1: none
	Drawing     drawing.List
	// Role is an accessibility role such as "AXSlider", Value what it is set to.
	Role, Value string
	// Keys says that a drawn piece can have the keyboard.
	Keys     bool
	Fraction float64
	// Repeats says that a button goes on as long as it is held.
	Repeats bool
	// JPEG is a picture, nil while there is none.
	JPEG []byte
	// Default says that Return presses it, Cancel that Escape does.
	Default, Cancel bool

	// Press is a press, with Shift or without. Choose is a choice, by its index. Typed is
	// a text that was typed; false if it means nothing, so that the field shows again
	// what it did. Step is an arrow key in a field, up or down.
	Press  func(shift bool)
	Choose func(index int)
	Typed  func(text string) bool
	Step   func(steps int, fine bool)
	Event  func(Event) bool
}

// Same reports whether two pieces show the same in the same place.
func Same(a, b Piece) bool { return reflect.DeepEqual(a.shown(), b.shown()) }

// shown is a piece without what it does.
func (p Piece) shown() Piece {
	p.Press, p.Choose, p.Typed, p.Step, p.Event = nil, nil, nil, nil, nil
	return p
}

// Find is the piece of a key; false if there is none.
func Find(list []Piece, key string) (Piece, bool) {
	for _, p := range list {
		if p.Key == key {
			return p, true
		}
	}
	return Piece{}, false
}

// textWidth is about how wide a text of a size is; no font is at hand to measure it.
func textWidth(text string, size float64) (w float64) {
	for _, r := range text {
		switch {
		case r >= 0x2e80: // Chinese
			w += size
		case r == 'i' || r == 'l' || r == ' ' || r == '.' || r == ',':
			w += 0.36 * size
		default:
			w += 0.58 * size
		}
	}
	return w
}

// joined is a key of parts.
func joined(parts ...string) string {
	out := parts[0]
	for _, p := range parts[1:] {
		out += "/" + p
	}
	return out
}
