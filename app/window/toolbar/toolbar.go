// Package toolbar is the window's toolbar as data: items that AppKit lays out, with what
// is enabled, on, and called how on a desk as it is.
package toolbar

import (
	"safelight/app/window/action"
	"safelight/app/window/desk"
	"safelight/app/window/menu"
	"safelight/app/window/words"
)

// Identifier names the toolbar, so that macOS remembers how the user arranged it.
const Identifier = "safelight.toolbar.1"

// The spaces of AppKit, as they are named in Default.
const (
	Space         = "NSToolbarSpaceItem"
	FlexibleSpace = "NSToolbarFlexibleSpaceItem"
)

// Item is an item of the toolbar. Its name is its identifier, too.
type Item struct {
	// Name is what pressing it does; ZoomText is only read.
	Name string
	// Label is written below it, Tip is shown when the cursor rests on it, with the key.
	Label, Tip string
	// Symbol is a name of SF Symbols, "" for one with a title.
	Symbol, Title string
	Enabled, On   bool
	// Toggles says that it stays pressed.
	Toggles bool
}

// ZoomText is the item that tells the scale.
const ZoomText = "zoom-text"

// symbols are what is drawn on items, of SF Symbols 1 to 3, which macOS 13 has.
var symbols = map[string]string{
	"open": "folder", "undo": "arrow.uturn.backward", "redo": "arrow.uturn.forward",
	"turn-left": "rotate.left", "turn-right": "rotate.right", "flip": "arrow.left.and.right.righttriangle.left.righttriangle.right",
	"crop": "crop", "base": "eyedropper", "neutral": "eyedropper.halffull", "line": "level",
	"before": "circle.lefthalf.filled", "split": "rectangle.split.2x1", "fit": "arrow.down.right.and.arrow.up.left", "one-to-one": "1.magnifyingglass",
	"inspector": "sidebar.right", "strip": "rectangle.bottomthird.inset.filled", "export": "square.and.arrow.up", "help": "questionmark.circle",
	"alone": "rectangle", "auto": "wand.and.stars",
}

// toggles are the items that stay pressed.
var toggles = map[string]bool{
	"crop": true, "base": true, "neutral": true, "line": true, "before": true, "split": true, "fit": true, "one-to-one": true,
	"inspector": true, "strip": true, "alone": true,
}

// Default are the items of the toolbar as it comes, left to right.
func Default() []string {
	return []string{
		"open", FlexibleSpace, "undo", "redo", Space, "turn-left", "turn-right", "crop", Space, "before", "split", Space,
		ZoomText, "fit", "one-to-one", Space, "export", "inspector",
	}
}

// Allowed are all items that the user can put there.
func Allowed() []string {
	return []string{
		"open", "undo", "redo", "auto", "base", "neutral", "turn-left", "turn-right", "flip", "line", "crop", "before", "split",
		ZoomText, "fit", "one-to-one", "alone", "strip", "inspector", "export", "help", Space, FlexibleSpace,
	}
}

// Of is an item on a desk as it is; false if there is none of that name. Spaces are
// AppKit's own.
func Of(d *desk.Desk, name string) (Item, bool) {
	if name == ZoomText {
		i := Item{Name: name, Label: d.Say("toolbar.zoom"), Tip: d.Say("toolbar.zoom")}
		if im := d.State.Image; im != nil && im.Size[0] > 1 {
			i.Title = words.Count(d.Place().Percent()) + " %"
		}
		return i, true
	}
	symbol, ok := symbols[name]
	a, known := action.Of(d, name)
	if !ok || !known {
		return Item{}, false
	}
	i := Item{Name: name, Symbol: symbol, Enabled: a.Enabled, On: a.Checked && toggles[name], Toggles: toggles[name]}
	i.Label = d.Say("toolbar." + name)
	i.Tip = action.Title(d, name)
	if s, ok := d.Shortcut(name); ok && len(s.Keys) > 0 {
		i.Tip += "  (" + menu.KeyOf(s.Keys[0]).Symbols() + ")"
	}
	return i, true
}

// Title is that of the window, Subtitle what is below it: the folder, where in it the
// scan is, and whether what was changed is saved.
func Title(d *desk.Desk) (title, subtitle string) {
	f := d.State.Folder
	im := d.State.Image
	if im == nil {
		if f.Name == "" {
			return "Safelight", ""
		}
		return f.Name, ""
	}
	subtitle = f.Name
	if f.Count > 0 && d.State.Index >= 0 {
		subtitle += "  " + words.Count(d.State.Index+1) + " / " + words.Count(f.Count)
	}
	if im.Saved == "failed" {
		subtitle += "  " + d.Say("saved.failed")
	}
	return im.Name, subtitle
}

// Edited reports whether the window has a dot in its close button: something is not
// saved yet.
func Edited(d *desk.Desk) bool {
	im := d.State.Image
	return im != nil && im.Saved != "" && im.Saved != "saved"
}
