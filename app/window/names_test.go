package window

import (
	"slices"

	"safelight/app/session"
	"safelight/app/window/action"
	"safelight/app/window/desk"
	"safelight/app/window/inspector"
	"safelight/app/window/menu"
	"safelight/app/window/toolbar"
)

// names are all names that Window.Do can be told by what is on a desk.
func names(d *desk.Desk) (list []string) {
	add := func(name string) {
		if name != "" && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	menu.Walk(menu.Bar(d), func(_ []string, i menu.Item) { add(i.Name) })
	for _, name := range toolbar.Allowed() {
		if i, ok := toolbar.Of(d, name); ok && name != toolbar.ZoomText {
			add(i.Name)
		}
	}
	for _, s := range d.Keys {
		add(s.Name)
	}
	for _, p := range inspector.Panels(d) {
		for _, b := range p.Buttons {
			add(b.Name)
		}
		for _, row := range p.Rows {
			for _, b := range row.Buttons {
				add(b.Name)
			}
			if row.PopUp != nil {
				for _, o := range row.PopUp.Options {
					add(o.Name)
				}
			}
			for _, e := range row.List {
				add(e.Name)
			}
		}
	}
	return list
}

// actionDos are the commands that an action is said to tell.
func actionDos(d *desk.Desk, name string) (list []session.Do) {
	a, _ := action.Of(d, name)
	if !a.Enabled {
		return nil
	}
	for _, c := range a.Commands {
		list = append(list, c.Do)
	}
	return list
}
