// Package words has what the front ends say, the browser's page and the native window, in
// English and in Chinese.
//
// A row is a key and its words in both languages. What page and window both say stands in
// grading.go, look.go, session.go and export.go, by subject; what the page alone says in
// page.go, what the window alone says in window.go and menu.go. {name} in words is
// replaced by whoever says them.
//
// Parameters, groups, aspect ratios and shortcuts have names of their own, a
// [adjust.Label] in their tables, and so have refusals of a session; they are not here.
package words

import (
	"maps"

	"safelight/pipeline/adjust"
)

// Word is what a key stands for. As JSON it is {"en": ..., "zh": ...}.
type Word adjust.Label

// Page are the words of the browser's page, by their keys.
func Page() map[string]Word { return join(append(both(), pageAlone)...) }

// Window are the words of the native window, by their keys.
func Window() map[string]Word { return join(append(both(), windowAlone, menus)...) }

// both are the tables of what page and window say.
func both() []map[string]Word { return []map[string]Word{grading, look, sessions, exporting} }

// join makes one table of several, in which no key stands twice.
func join(tables ...map[string]Word) map[string]Word {
	all := map[string]Word{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}
