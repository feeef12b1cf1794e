// Package menu is the menu bar of the Mac, as data: every menu, item and key, with what
// is enabled, checked and called how on a desk as it is.
//
// An item is one of three: a standard one of macOS, which sends its own selector along
// the responder chain; one of ours, whose Name window.Window.Do does; or a menu of its
// own. Keys come from the user's table of shortcuts. Those that are pressed without
// Command are taken off as long as a control or a text takes keys for itself; the window
// hears them anyway, through window.Window.Press.
package menu

import (
	"path/filepath"
	"strings"

	"safelight/app/window/action"
	"safelight/app/window/desk"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

// Item is an item of a menu.
type Item struct {
	// Name is what it does, "" where Selector or Items say it, and for separators. It
	// stays what it is while titles change.
	Name  string
	Title string
	// Selector is sent along the responder chain: "performClose:". It decides itself
	// whether it is enabled.
	Selector string
	Key      Key
	Enabled  bool
	Checked  bool
	// Tag is the item's, for selectors that ask for one.
	Tag int
	// Role names menus that AppKit fills or has to know: "services", "window", "help".
	Role  string
	Items []Item
}

// Separator reports whether an item is a line.
func (i Item) Separator() bool { return i.Title == "" }

// Name of the program in its menus.
const program = "Safelight"

// Bar is the whole menu bar.
func Bar(d *desk.Desk) []Item {
	b := builder{d}
	return []Item{b.application(), b.file(), b.edit(), b.image(), b.view(), b.going(), b.window(), b.help()}
}

type builder struct{ *desk.Desk }

var line = Item{}

// menu is an item with items.
func (b builder) menu(key, role string, items ...Item) Item {
	return Item{Title: b.Say("menu." + key), Enabled: true, Role: role, Items: items}
}

// standard is an item of macOS.
func (b builder) standard(key, selector, character string, modifiers Modifiers) Item {
	i := Item{Title: strings.ReplaceAll(b.Say("menu."+key), "{program}", program), Selector: selector, Enabled: true}
	if character != "" {
		i.Key = Key{character, modifiers}
	}
	return i
}

// do is an item of ours, with the key that the user has for it.
func (b builder) do(name string) Item {
	a, _ := action.Of(b.Desk, name)
	return Item{Name: name, Title: action.Title(b.Desk, name), Enabled: a.Enabled, Checked: a.Checked, Key: b.key(name)}
}

// with is an item of ours with a key that macOS has for it.
func (b builder) with(name, character string, modifiers Modifiers) Item {
	i := b.do(name)
	i.Key = Key{character, modifiers}
	return i
}

// key is the key that a menu shows: one with Command, where there is one.
func (b builder) key(name string) (k Key) {
	s, _ := b.Shortcut(name)
	for _, text := range s.Keys {
		key := KeyOf(text)
		if Taken(key) {
			continue
		}
		if !key.Bare() {
			return key
		}
		if k.Character == "" && b.Keyboard == desk.Free {
			k = key
		}
	}
	return k
}

// list is a menu of choices.
func (b builder) list(title, kind string, names ...string) Item {
	m := Item{Title: b.Say("menu." + title), Enabled: true}
	for _, n := range names {
		m.Items = append(m.Items, b.do(kind+":"+n))
	}
	return m
}

func (b builder) application() Item {
	return Item{Title: program, Enabled: true, Items: []Item{
		b.standard("about", "orderFrontStandardAboutPanel:", "", 0), line,
		b.with("settings", ",", Command), line,
		b.menu("services", "services"), line,
		b.standard("hide-application", "hide:", "h", Command),
		b.standard("hide-others", "hideOtherApplications:", "h", Command|Option),
		b.standard("show-all", "unhideAllApplications:", "", 0), line,
		b.standard("quit", "terminate:", "q", Command),
	}}
}

func (b builder) file() Item {
	recent := b.menu("recent", "")
	for _, path := range b.Recent {
		i := b.do("recent:" + path)
		i.Title = recentTitle(path, b.Recent)
		recent.Items = append(recent.Items, i)
	}
	if len(b.Recent) > 0 {
		recent.Items = append(recent.Items, line)
	}
	recent.Items = append(recent.Items, b.do("recent-clear"))
	return b.menu("file", "",
		b.with("open", "o", Command), recent, line,
		b.standard("close", "performClose:", "w", Command),
		b.do("save"), b.do("refresh"), b.do("retry"), line,
		b.do("export"), b.do("export-cancel"))
}

// recentTitle is the name of a folder or file, with that of the folder around it where
// another has the same.
func recentTitle(path string, all []string) string {
	name := filepath.Base(path)
	for _, other := range all {
		if other != path && filepath.Base(other) == name {
			return name + " — " + filepath.Dir(path)
		}
	}
	return name
}

func (b builder) edit() Item {
	// What is typed is undone, copied and pasted by the text itself.
	items := []Item{b.do("undo"), b.do("redo"), line, b.do("copy"), b.do("paste"), b.do("apply")}
	if b.Keyboard == desk.Typing {
		items = []Item{
			b.standard("undo", "undo:", "z", Command), b.standard("redo", "redo:", "z", Command|Shift), line,
			b.standard("cut", "cut:", "x", Command), b.standard("text-copy", "copy:", "c", Command), b.standard("text-paste", "paste:", "v", Command),
		}
	}
	items = append(items, b.do("reset"), b.do("folder-start"), b.do("folder-start-clear"), line)
	if b.Keyboard == desk.Typing {
		items = append(items, b.standard("select-all", "selectAll:", "a", Command))
	} else {
		items = append(items, b.do("select-all"))
	}
	return b.menu("edit", "", items...)
}

func (b builder) image() Item {
	var films, workings, papers, matrices []string
	for _, f := range b.Choices.Films {
		films = append(films, string(f))
	}
	papers = append(papers, "")
	for _, p := range b.Choices.Papers {
		papers = append(papers, p.Name)
	}
	for _, m := range b.Choices.Matrices {
		matrices = append(matrices, m.Name)
	}
	inputs := []string{"", recipe.Embedded}
	for _, s := range b.Choices.Spaces.Input {
		if s.Name != "" && s.Name != recipe.Embedded {
			inputs = append(inputs, s.Name)
		}
	}
	for _, s := range b.Choices.Spaces.Working {
		workings = append(workings, s.Name)
	}
	return b.menu("image", "",
		b.list("films", "film", films...), b.list("inputs", "input", inputs...), b.list("workings", "working", workings...), line,
		b.do("auto"),
		b.menu("find", "", b.do("auto-film"), b.do("auto-base"), b.do("auto-exposure"), b.do("auto-balance")),
		b.do("base"), b.do("base-clear"), b.do("neutral"), line,
		b.list("matrices", "matrix", matrices...), b.list("papers", "paper", papers...), b.nudges(), line,
		b.do("turn-left"), b.do("turn-right"), b.do("flip"), line,
		b.do("line"), b.do("straighten-reset"), line,
		b.do("crop"), b.crops())
}

// nudges are the keys of the grade.
func (b builder) nudges() Item {
	m := b.menu("nudges", "")
	last := ""
	for _, s := range b.Keys {
		if s.Do == nil || s.Do.Do != "nudge" {
			continue
		}
		if last != "" && last != s.Do.Name {
			m.Items = append(m.Items, line)
		}
		last = s.Do.Name
		m.Items = append(m.Items, b.do(s.Name))
	}
	return m
}

func (b builder) crops() Item {
	items := []Item{b.do("crop-add"), b.do("crop-delete"), b.do("done"), line, b.do("crop-show:")}
	if im := b.Image(); im != nil {
		for _, c := range im.Crops {
			items = append(items, b.do("crop-show:"+c.ID))
		}
	}
	aspects := []string{"free", desk.Original}
	for _, a := range adjust.Aspects() {
		if !a.Free() {
			aspects = append(aspects, a.Name)
		}
	}
	items = append(items, line, b.list("aspects", "aspect", aspects...), b.do("upright"), line,
		b.do("crop-from-sheet"), b.do("crop-from-sheet-all"), b.do("crop-to-sheet"))
	return b.menu("crops", "", items...)
}

func (b builder) view() Item {
	return b.menu("view", "",
		b.do("fit"), b.do("one-to-one"), b.do("zoom-in"), b.do("zoom-out"), line,
		b.do("before"), b.do("split"), line,
		b.with("inspector", "i", Command|Option), b.with("strip", "s", Command|Option), b.with("status", "/", Command),
		b.standard("toolbar", "toggleToolbarShown:", "t", Command|Option),
		b.standard("toolbar-customize", "runToolbarCustomizationPalette:", "", 0), line,
		b.do("alone"), b.do("full"),
		b.fullScreen())
}

func (b builder) fullScreen() Item {
	if b.Layout.Full {
		return b.standard("full-screen.exit", "toggleFullScreen:", "f", Command|Control)
	}
	return b.standard("full-screen", "toggleFullScreen:", "f", Command|Control)
}

func (b builder) going() Item {
	return b.menu("go", "", b.do("next"), b.do("previous"), line, b.do("first"), b.do("last"), line, b.do("leave"))
}

func (b builder) window() Item {
	return b.menu("window", "window",
		b.standard("minimize", "performMiniaturize:", "m", Command),
		b.standard("zoom-window", "performZoom:", "", 0), line,
		b.standard("front", "arrangeInFront:", "", 0))
}

func (b builder) help() Item { return b.menu("help-menu", "help", b.do("help")) }

// standards are the keys of macOS, which shortcuts of ours do not take from it.
var standards = []Key{
	{",", Command}, {"h", Command}, {"h", Command | Option}, {"q", Command}, {"w", Command}, {"o", Command}, {"m", Command},
	{"i", Command | Option}, {"s", Command | Option}, {"/", Command}, {"t", Command | Option}, {"f", Command | Control},
}

// Taken reports whether a key is one that macOS, or the menu bar itself, has for
// something else.
func Taken(k Key) bool {
	for _, s := range standards {
		if s == k {
			return true
		}
	}
	return false
}

// Walk calls visit with every item of a bar, those of menus in menus, too, and the
// titles of the menus they are in.
func Walk(bar []Item, visit func(path []string, i Item)) {
	var walk func(path []string, items []Item)
	walk = func(path []string, items []Item) {
		for _, i := range items {
			visit(path, i)
			walk(append(path[:len(path):len(path)], i.Title), i.Items)
		}
	}
	walk(nil, bar)
}
