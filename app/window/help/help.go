// Package help is the sheet of all keys and gestures.
package help

import (
	"strings"

	"safelight/app/shortcut"
	"safelight/app/window/desk"
	"safelight/app/window/menu"
)

// Section is a list under a title.
type Section struct {
	Title string
	Rows  []Row
}

// Row is what some keys, or a gesture, do.
type Row struct {
	// Keys are as macOS writes them, each alone; of a gesture it is one, in words.
	Keys []string
	Does string
}

// gestures are those of trackpad and mouse: the keys of their words, "gesture.NAME" and
// "gesture.NAME.does".
var gestures = []string{"scroll", "pinch", "double", "drag", "slider", "fine", "select", "add"}

// Sections are all of them, with the keys that this user has. The fine variants of
// nudges are told once.
func Sections(d *desk.Desk) (list []Section) {
	for _, g := range shortcut.Groups() {
		s := Section{Title: d.Language.Pick(g.Label)}
		fine := false
		for _, k := range d.Keys {
			if k.Group != g.Name || len(k.Keys) == 0 {
				continue
			}
			if strings.HasSuffix(k.Name, "-fine") {
				fine = true
				continue
			}
			row := Row{Does: d.Language.Pick(k.Label)}
			for _, text := range k.Keys {
				if key := menu.KeyOf(text); !menu.Taken(key) {
					row.Keys = append(row.Keys, key.Symbols())
				}
			}
			if len(row.Keys) > 0 {
				s.Rows = append(s.Rows, row)
			}
		}
		if fine {
			s.Rows = append(s.Rows, Row{[]string{"⇧"}, d.Say("help.fine")})
		}
		if len(s.Rows) > 0 {
			list = append(list, s)
		}
	}
	s := Section{Title: d.Say("help.gestures")}
	for _, name := range gestures {
		s.Rows = append(s.Rows, Row{[]string{d.Say("gesture." + name)}, d.Say("gesture." + name + ".does")})
	}
	return append(list, s)
}
