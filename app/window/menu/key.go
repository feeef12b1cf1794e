package menu

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Modifiers are the bits of NSEventModifierFlags.
type Modifiers uint

// The modifiers.
const (
	Shift   Modifiers = 1 << 17
	Control Modifiers = 1 << 18
	Option  Modifiers = 1 << 19
	Command Modifiers = 1 << 20
)

// Key is a key equivalent as NSMenuItem has it; the zero value is none.
type Key struct {
	// Character is that of the key without what is held: "z", "[", or one of the
	// function keys that AppKit has code points for, from U+F700 on.
	Character string
	Modifiers Modifiers
}

// characters are those of the keys that have names in app/shortcut; from NSEvent.h, and
// what the keys type.
var characters = map[string]string{
	"Enter": "\r", "Escape": "\x1b", "Tab": "\t", "Space": " ", "Backspace": "\b", "Delete": "\uf728", "Insert": "\uf727",
	"Home": "\uf729", "End": "\uf72b", "PageUp": "\uf72c", "PageDown": "\uf72d",
	"ArrowUp": "\uf700", "ArrowDown": "\uf701", "ArrowLeft": "\uf702", "ArrowRight": "\uf703",
	"F1": "\uf704", "F2": "\uf705", "F3": "\uf706", "F4": "\uf707", "F5": "\uf708", "F6": "\uf709",
	"F7": "\uf70a", "F8": "\uf70b", "F9": "\uf70c", "F10": "\uf70d", "F11": "\uf70e", "F12": "\uf70f",
}

var held = map[string]Modifiers{"Mod": Command, "Alt": Option, "Shift": Shift}

// KeyOf is a key of the table of shortcuts, written as shortcut.ParseKey writes it, in
// AppKit's form; the zero value if it is none.
func KeyOf(text string) (k Key) {
	for {
		before, after, ok := strings.Cut(text, "+")
		bit, known := held[before]
		if !ok || !known || after == "" {
			break
		}
		k.Modifiers |= bit
		text = after
	}
	if c, named := characters[text]; named {
		k.Character = c
	} else if utf8.RuneCountInString(text) == 1 {
		// A capital would mean Shift.
		k.Character = strings.ToLower(text)
	} else {
		return Key{}
	}
	return k
}

// Text is the reverse: a key that was pressed as the table of shortcuts writes it, "" if
// it has no writing. Character is what NSEvent's charactersIgnoringModifiers gives, Shift
// included: "Z" or "?", or a function key.
func (k Key) Text() string {
	name := ""
	for n, c := range characters {
		if c == k.Character {
			name = n
		}
	}
	switch k.Character {
	case "\x7f": // what the key above Return types
		name = "Backspace"
	case "\x03": // Enter of the number pad
		name = "Enter"
	case "\x19": // Tab with Shift
		name = "Tab"
	}
	r, size := utf8.DecodeRuneInString(k.Character)
	shifts := name != "" && name != "Space"
	if name == "" {
		if size == 0 || size != len(k.Character) || r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return ""
		}
		upper := unicode.ToUpper(unicode.ToLower(r))
		shifts = upper != unicode.ToLower(r)
		name = string(upper)
	}
	if k.Modifiers&Shift != 0 && shifts {
		name = "Shift+" + name
	}
	if k.Modifiers&Option != 0 {
		name = "Alt+" + name
	}
	if k.Modifiers&(Command|Control) != 0 {
		name = "Mod+" + name
	}
	return name
}

// Bare reports whether a key is pressed without Command, so that a text that is typed
// may take it.
func (k Key) Bare() bool { return k.Character != "" && k.Modifiers&Command == 0 }

// symbols are how macOS writes keys in menus.
var symbols = map[string]string{
	"\r": "↩", "\x1b": "⎋", "\t": "⇥", " ": "Space", "\b": "⌫", "\uf728": "⌦", "\uf729": "↖", "\uf72b": "↘",
	"\uf72c": "⇞", "\uf72d": "⇟", "\uf700": "↑", "\uf701": "↓", "\uf702": "←", "\uf703": "→",
}

// Symbols is a key as macOS writes it: "⇧⌘Z".
func (k Key) Symbols() string {
	var b strings.Builder
	for _, m := range []struct {
		bit  Modifiers
		text string
	}{{Control, "⌃"}, {Option, "⌥"}, {Shift, "⇧"}, {Command, "⌘"}} {
		if k.Modifiers&m.bit != 0 {
			b.WriteString(m.text)
		}
	}
	if s, ok := symbols[k.Character]; ok {
		return b.String() + s
	}
	for name, c := range characters {
		if c == k.Character {
			return b.String() + name
		}
	}
	return b.String() + strings.ToUpper(k.Character)
}
