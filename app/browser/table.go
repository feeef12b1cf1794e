package browser

import (
	"slices"

	"safelight/app/choice"
	"safelight/app/shortcut"
	"safelight/pipeline/adjust"
)

// Table is all that a page has to know before anything else.
type Table struct {
	*choice.Set
	Parameters []adjust.Parameter `json:"parameters"`
	Groups     []adjust.Group     `json:"groups"`
	// Aspects are the shapes that crops are kept to, without those upright.
	Aspects []adjust.Aspect `json:"aspects"`
	// Shortcuts, and what they are listed under.
	Shortcuts      []shortcut.Shortcut `json:"shortcuts"`
	ShortcutGroups []adjust.Group      `json:"shortcut_groups"`
}

// NewTable has what there is to choose from, and the keys of this user.
func NewTable(choices *choice.Set, keys []shortcut.Shortcut) Table {
	return Table{
		Set: choices, Parameters: adjust.Parameters(), Groups: adjust.Groups(), Shortcuts: keys, ShortcutGroups: shortcut.Groups(),
		Aspects: slices.DeleteFunc(adjust.Aspects(), func(a adjust.Aspect) bool { return a.Free() || a.Width < a.Height }),
	}
}
