//go:build darwin && cgo

package appkit

import (
	"github.com/progrium/darwinkit/macos/appkit"
	"github.com/progrium/darwinkit/objc"

	"safelight/app/window/toolbar"
)

// toolbars is the toolbar, and the items of it that were made: AppKit asks for one when
// the user puts it there.
type toolbars struct {
	bar   appkit.Toolbar
	items map[string]*tool
}

// tool is an item. It has a button, which stays pressed where the item does.
type tool struct {
	item   appkit.ToolbarItem
	button appkit.Button
	shown  toolbar.Item
}

// buildToolbar makes the toolbar.
func (f *front) buildToolbar() {
	t := &f.toolbar
	t.items = map[string]*tool{}
	t.bar = appkit.NewToolbarWithIdentifier(toolbar.Identifier)
	t.bar.Retain()
	d := &appkit.ToolbarDelegate{}
	d.SetToolbarDefaultItemIdentifiers(func(appkit.Toolbar) []appkit.ToolbarItemIdentifier { return identifiers(toolbar.Default()) })
	d.SetToolbarAllowedItemIdentifiers(func(appkit.Toolbar) []appkit.ToolbarItemIdentifier { return identifiers(toolbar.Allowed()) })
	d.SetToolbarItemForItemIdentifierWillBeInsertedIntoToolbar(
		func(_ appkit.Toolbar, name appkit.ToolbarItemIdentifier, _ bool) appkit.ToolbarItem {
			return f.toolOf(string(name)).item
		})
	t.bar.SetDelegate(d)
	t.bar.SetAllowsUserCustomization(true)
	t.bar.SetAutosavesConfiguration(true)
	t.bar.SetDisplayMode(appkit.ToolbarDisplayModeIconOnly)
	f.win.SetToolbar(t.bar)
	f.win.SetToolbarStyle(appkit.WindowToolbarStyleUnified)
}

func identifiers(names []string) []appkit.ToolbarItemIdentifier {
	list := make([]appkit.ToolbarItemIdentifier, len(names))
	for i, n := range names {
		list[i] = appkit.ToolbarItemIdentifier(n)
	}
	return list
}

// toolOf is the item of a name, made if it is not there.
func (f *front) toolOf(name string) *tool {
	if t := f.toolbar.items[name]; t != nil {
		return t
	}
	t := &tool{item: appkit.NewToolbarItemWithItemIdentifier(appkit.ToolbarItemIdentifier(name))}
	t.item.Retain()
	f.toolbar.items[name] = t
	model, _ := f.w.ToolbarItem(name)
	t.button = appkit.NewButtonWithFrame(rect(0, 0, 36, 24))
	t.button.Retain()
	t.button.SetBezelStyle(appkit.BezelStyleTexturedRounded)
	if model.Toggles {
		t.button.SetButtonType(appkit.ButtonTypePushOnPushOff)
	}
	if model.Symbol == "" {
		t.button.SetBordered(false)
	}
	t.button.SetTag(f.tag(act{do: func(objc.Object) {
		if name != toolbar.ZoomText {
			f.w.Do(name)
		}
		t.button.SetState(state(t.shown.On)) // until the window says otherwise
	}}))
	t.button.SetTarget(f.target)
	t.button.SetAction(onAct())
	t.item.SetView(t.button)
	f.showTool(name, t)
	return t
}

// showToolbar has the items be what the window says, and the title.
func (f *front) showToolbar() {
	for name, t := range f.toolbar.items {
		f.showTool(name, t)
	}
	title, subtitle, edited := f.w.Title()
	f.win.SetTitle(title)
	f.win.SetSubtitle(subtitle)
	f.win.SetDocumentEdited(edited)
}

func (f *front) showTool(name string, t *tool) {
	now, ok := f.w.ToolbarItem(name)
	if !ok || now == t.shown {
		return
	}
	before := t.shown
	t.shown = now
	if now.Symbol != before.Symbol {
		t.button.SetImage(symbol(now.Symbol, now.Label))
	}
	if now.Title != before.Title || now.Symbol == "" {
		t.button.SetTitle(now.Title)
	}
	t.item.SetLabel(now.Label)
	t.item.SetPaletteLabel(now.Label)
	t.item.SetToolTip(now.Tip)
	t.button.SetToolTip(now.Tip)
	speak(t.button, now.Label)
	t.button.SetEnabled(now.Enabled || name == toolbar.ZoomText)
	t.button.SetState(state(now.On))
}

// symbol is a picture of SF Symbols.
func symbol(name, spoken string) appkit.Image {
	return appkit.Image_ImageWithSystemSymbolNameAccessibilityDescription(name, spoken)
}

// speak says what a control is called for who does not see it.
func speak(control objc.IObject, label string) {
	objc.Call[objc.Void](control, objc.Sel("setAccessibilityLabel:"), label)
}
