//go:build darwin && cgo

package appkit

import (
	"github.com/progrium/darwinkit/macos/appkit"
	"github.com/progrium/darwinkit/macos/foundation"
	"github.com/progrium/darwinkit/objc"

	"safelight/app/window/menu"
)

// menus is the menu bar as it was made.
type menus struct {
	bar   []menu.Item
	items []made
	tags  []int
	// recent is what the Dock was told of last.
	recent string
}

// made is an item, in the order of menu.Walk.
type made struct {
	model menu.Item
	item  appkit.MenuItem
	menu  appkit.Menu // its own, if it has one
}

func (f *front) buildMenus() { f.showMenus() }

// showMenus has the menu bar be what the window says. Where items are others, it is made
// anew; else titles, keys and marks are set. Whether an item can be chosen AppKit asks
// when it wants to know.
func (f *front) showMenus() {
	f.noteRecent()
	bar := f.w.Menu()
	if f.menus.items == nil || !menu.Same(f.menus.bar, bar) {
		f.makeMenus(bar)
		return
	}
	f.menus.bar = bar
	i := 0
	menu.Walk(bar, func(_ []string, now menu.Item) {
		m := &f.menus.items[i]
		i++
		if now.Separator() {
			return
		}
		if now.Title != m.model.Title {
			m.item.SetTitle(now.Title)
			if len(now.Items) > 0 {
				m.menu.SetTitle(now.Title)
			}
		}
		if now.Key != m.model.Key {
			setKey(m.item, now.Key)
		}
		if now.Checked != m.model.Checked {
			m.item.SetState(state(now.Checked))
		}
		m.model = now
	})
}

// noteRecent has the Dock know what is open.
func (f *front) noteRecent() {
	recent := f.w.Desk().Recent
	if len(recent) == 0 || recent[0] == f.menus.recent {
		return
	}
	f.menus.recent = recent[0]
	f.keep()
	appkit.DocumentController_SharedDocumentController().NoteNewRecentDocumentURL(foundation.URL_FileURLWithPath(recent[0]))
}

// makeMenus makes the menu bar.
func (f *front) makeMenus(bar []menu.Item) {
	for _, t := range f.menus.tags {
		delete(f.acts, t)
	}
	for _, m := range f.menus.items { // AppKit keeps what it still shows
		if !m.menu.IsNil() {
			m.menu.Release()
		}
		if !m.model.Separator() {
			m.item.Release()
		}
	}
	f.menus = menus{bar: bar, recent: f.menus.recent}
	main := appkit.NewMenu()
	for _, i := range bar {
		main.AddItem(f.makeItem(i))
	}
	f.app.SetMainMenu(main)
}

// makeItem makes an item, with the menu it has.
func (f *front) makeItem(i menu.Item) appkit.MenuItem {
	number := len(f.menus.items)
	f.menus.items = append(f.menus.items, made{model: i})
	if i.Separator() {
		f.menus.items[number].item = appkit.MenuItem_SeparatorItem()
		return f.menus.items[number].item
	}
	item := appkit.NewMenuItemWithTitleActionKeyEquivalent(i.Title, objc.Selector{}, "")
	item.Retain()
	f.menus.items[number].item = item
	setKey(item, i.Key)
	item.SetState(state(i.Checked))
	switch {
	case i.Name == "" && i.Selector == "":
		sub := appkit.NewMenuWithTitle(i.Title)
		sub.Retain()
		f.menus.items[number].menu = sub
		for _, below := range i.Items {
			sub.AddItem(f.makeItem(below))
		}
		item.SetSubmenu(sub)
		switch i.Role {
		case "services":
			f.app.SetServicesMenu(sub)
		case "window":
			f.app.SetWindowsMenu(sub)
		case "help":
			f.app.SetHelpMenu(sub)
		}
	case i.Selector != "":
		item.SetAction(standard(i.Selector))
		item.SetTag(i.Tag)
	default:
		tag := f.tag(act{
			do:      func(objc.Object) { f.w.Do(f.menus.items[number].model.Name) },
			enabled: func() bool { return f.sheet.model == nil && f.menus.items[number].model.Enabled },
		})
		f.menus.tags = append(f.menus.tags, tag)
		item.SetTag(tag)
		item.SetTarget(f.target)
		item.SetAction(onAct())
	}
	return item
}

func setKey(item appkit.MenuItem, k menu.Key) {
	item.SetKeyEquivalent(k.Character)
	item.SetKeyEquivalentModifierMask(appkit.EventModifierFlags(k.Modifiers))
}

func state(on bool) appkit.ControlStateValue {
	if on {
		return appkit.ControlStateValueOn
	}
	return appkit.ControlStateValueOff
}

// standard is an action of AppKit's own, which goes along the responder chain.
func standard(name string) objc.Selector {
	if s, ok := standards[name]; ok {
		return s()
	}
	return objc.Selector{} // TestEveryStandardItemIsKnown sees to it
}

// standards are those that menus have. Each is written out, so that make check-darwin
// knows that there is such a selector.
//
//darwincheck:selector undo: https://developer.apple.com/documentation/foundation/undomanager
//darwincheck:selector redo: https://developer.apple.com/documentation/foundation/undomanager
var standards = map[string]func() objc.Selector{
	"orderFrontStandardAboutPanel:":   func() objc.Selector { return objc.Sel("orderFrontStandardAboutPanel:") },
	"hide:":                           func() objc.Selector { return objc.Sel("hide:") },
	"hideOtherApplications:":          func() objc.Selector { return objc.Sel("hideOtherApplications:") },
	"unhideAllApplications:":          func() objc.Selector { return objc.Sel("unhideAllApplications:") },
	"terminate:":                      func() objc.Selector { return objc.Sel("terminate:") },
	"performClose:":                   func() objc.Selector { return objc.Sel("performClose:") },
	"undo:":                           func() objc.Selector { return objc.Sel("undo:") },
	"redo:":                           func() objc.Selector { return objc.Sel("redo:") },
	"cut:":                            func() objc.Selector { return objc.Sel("cut:") },
	"copy:":                           func() objc.Selector { return objc.Sel("copy:") },
	"paste:":                          func() objc.Selector { return objc.Sel("paste:") },
	"selectAll:":                      func() objc.Selector { return objc.Sel("selectAll:") },
	"toggleToolbarShown:":             func() objc.Selector { return objc.Sel("toggleToolbarShown:") },
	"runToolbarCustomizationPalette:": func() objc.Selector { return objc.Sel("runToolbarCustomizationPalette:") },
	"toggleFullScreen:":               func() objc.Selector { return objc.Sel("toggleFullScreen:") },
	"performMiniaturize:":             func() objc.Selector { return objc.Sel("performMiniaturize:") },
	"performZoom:":                    func() objc.Selector { return objc.Sel("performZoom:") },
	"arrangeInFront:":                 func() objc.Selector { return objc.Sel("arrangeInFront:") },
}
