package menu

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMenusAreMadeAnewForOtherItemsOnly(t *testing.T) {
	bar := func() []Item {
		return []Item{{Title: "File", Items: []Item{{Name: "open", Title: "Open…"}, line, {Title: "Close", Selector: "performClose:"}}}}
	}
	require.True(t, Same(bar(), bar()))
	titled := bar()
	titled[0].Items[0].Title, titled[0].Items[0].Enabled, titled[0].Items[0].Key = "打开…", true, Key{"o", Command}
	require.True(t, Same(bar(), titled), "titles, keys and what can be chosen are set on what is there")
	for name, change := range map[string]func([]Item) []Item{
		"one more":         func(b []Item) []Item { b[0].Items = append(b[0].Items, Item{Name: "save", Title: "Save"}); return b },
		"another":          func(b []Item) []Item { b[0].Items[0].Name = "recent:/roll"; return b },
		"a line":           func(b []Item) []Item { b[0].Items[0].Title = ""; return b },
		"another selector": func(b []Item) []Item { b[0].Items[2].Selector = "cut:"; return b },
		"fewer menus":      func([]Item) []Item { return nil },
	} {
		require.False(t, Same(bar(), change(bar())), name)
	}
}
