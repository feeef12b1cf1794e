package shortcut

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// named are the keys that type no character, and those whose character cannot be
// seen.
var named = []string{
	"Enter", "Escape", "Tab", "Space", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown",
	"ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown",
	"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12",
}

// modifiers are what can be held, in the order in which they are written.
var modifiers = []string{"Mod", "Alt", "Shift"}

// words are all words for modifiers: their place among them.
var words = map[string]int{
	"mod": 0, "ctrl": 0, "control": 0, "cmd": 0, "command": 0, "meta": 0,
	"alt": 1, "option": 1,
	"shift": 2,
}

// ParseKey is a key with what is held, written as in the table, so that two are the
// same key if they are the same text: "shift+ctrl+z" is "Mod+Shift+Z". Case does not
// matter. A key is a letter, any other character that is typed, or one of those that
// browsers have names for. Shift goes with letters and names only: held, it makes
// another character of the others, which is the one to name.
func ParseKey(text string) (string, error) {
	before, key := "", text
	if i := strings.LastIndexByte(strings.TrimSuffix(text, "+"), '+'); i >= 0 { // "Mod++" is Mod and "+"
		before, key = text[:i], text[i+1:]
		if before == "" {
			return "", fmt.Errorf("%q is no key", text)
		}
	}
	var has [3]bool
	for part := range strings.SplitSeq(before, "+") {
		i, ok := words[strings.ToLower(part)]
		switch {
		case before == "":
		case !ok:
			return "", fmt.Errorf("%q is nothing to hold; there are %s", part, strings.Join(modifiers, ", "))
		case has[i]:
			return "", fmt.Errorf("%q: %s is held twice", text, modifiers[i])
		default:
			has[i] = true
		}
	}
	name, shifts, err := keyOf(key)
	if err != nil {
		return "", err
	}
	if has[2] && !shifts {
		return "", fmt.Errorf("%q: with Shift, %s is another character or the same; name what is typed", text, name)
	}
	for i, m := range slices.Backward(modifiers) {
		if has[i] {
			name = m + "+" + name
		}
	}
	return name, nil
}

// keyOf is a key as it is written, and whether Shift can be told from it.
func keyOf(key string) (name string, shifts bool, err error) {
	if key == " " {
		key = "Space"
	}
	if i := slices.IndexFunc(named, func(n string) bool { return strings.EqualFold(n, key) }); i >= 0 {
		return named[i], named[i] != "Space", nil
	}
	r, size := utf8.DecodeRuneInString(key)
	if size == 0 || size != len(key) || r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.IsSpace(r) {
		return "", false, fmt.Errorf("%q is no key; want a character or one of %s", key, strings.Join(named, ", "))
	}
	upper := unicode.ToUpper(unicode.ToLower(r))
	return string(upper), upper != unicode.ToLower(r), nil
}
