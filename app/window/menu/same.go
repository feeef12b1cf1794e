package menu

import "slices"

// Same reports whether two bars have the same items in the same places, whatever they are
// called, and whether they can be chosen: whether the menus that were made of the one can
// show the other.
func Same(a, b []Item) bool {
	return slices.EqualFunc(a, b, func(a, b Item) bool {
		return a.Name == b.Name && a.Selector == b.Selector && a.Role == b.Role && a.Tag == b.Tag &&
			a.Separator() == b.Separator() && Same(a.Items, b.Items)
	})
}
