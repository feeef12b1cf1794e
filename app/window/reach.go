package window

import (
	"slices"
	"strings"

	"safelight/app/session"
	"safelight/app/window/action"
	"safelight/app/window/desk"
	"safelight/app/window/inspector"
	"safelight/app/window/menu"
)

// Control is something other than a menu and a key that tells the session a command.
type Control struct {
	Do session.Do
	// Where is the part of the window it is in: picture, filmstrip, inspector, sheet or
	// window; How is what the user does there.
	Where, How string
	// By is the name of an action that has to be done before, such as taking up a tool;
	// "" if none.
	By string
}

// Controls are the gestures and controls that tell the session commands by themselves.
// Buttons of the inspector do what their names say, and are not among them.
func Controls() []Control {
	return []Control{
		{session.Go, "filmstrip", "a click on a frame", ""},
		{session.Select, "filmstrip", "a click with Shift or Command; Shift with an arrow key", ""},
		{session.Open, "window", "a folder or scan that is dropped on it; the panel of Open…; Open Recent", "open"},
		{session.SetView, "picture", "a pinch, a scroll, a double click, a drag; the size of the window", "fit"},
		{session.Before, "picture", "a drag of the line between before and after", "split"},
		{session.Probe, "picture", "the cursor over it", ""},
		{session.Set, "inspector", "a slider; a number that is typed", ""},
		{session.Nudge, "inspector", "an arrow key in a number of the density matrix", ""},
		{session.Base, "inspector", "a density of the film base that is typed", ""},
		{session.PickBase, "picture", "a click or a drag with the picker of the film base", "base"},
		{session.PickNeutral, "picture", "a click with the picker of neutrals", "neutral"},
		{session.MatrixNudge, "inspector", "plus and minus of Purity and the hues", ""},
		{session.Curve, "inspector", "points of the curve that are dragged, added, or taken away", ""},
		{session.Straighten, "picture", "a line that is drawn with the tool for it", "line"},
		{session.Straighten, "inspector", "the slider of the angle", ""},
		{session.CropAdd, "picture", "a crop that is drawn with the crop tool", "crop"},
		{session.CropSet, "picture", "a crop that is dragged; arrow keys", "crop"},
		{session.CropShow, "picture", "the crop tool, begun and done", "crop"},
		{session.CropName, "inspector", "the name of a crop, typed in the list", ""},
		{session.CropDelete, "inspector", "the cross beside a crop in the list", ""},
		{session.StartExport, "sheet", "Export, in the export sheet", "export"},
		{session.CancelExport, "sheet", "Cancel, while an export runs", "export"},
		{session.ForgetExport, "sheet", "Clear list, when one has ended", "export"},
	}
}

// Reach is how a command of the session is told.
type Reach struct {
	Do session.Do
	// Menus are the items, as the titles that lead to them, Keys the keys of the table of
	// shortcuts, Buttons those of the inspector, by their panels.
	Menus, Keys, Buttons []string
	Controls             []Control
}

// arrow is between the titles that lead to an item.
const arrow = " ▸ "

// ReachOf is how commands are told on a desk, where all that can be done is what it shows.
func ReachOf(d *desk.Desk, do session.Do) (r Reach) {
	r.Do = do
	for _, c := range Controls() {
		if c.Do == do {
			r.Controls = append(r.Controls, c)
		}
	}
	sends := func(name string) bool {
		if slices.ContainsFunc(r.Controls, func(c Control) bool { return c.By == name }) {
			return true
		}
		a, ok := action.Of(d, name)
		return ok && slices.ContainsFunc(a.Commands, func(c session.Command) bool { return c.Do == do })
	}
	add := func(list *[]string, text string) {
		if text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	menu.Walk(menu.Bar(d), func(path []string, i menu.Item) {
		if i.Name == "" || !sends(i.Name) {
			return
		}
		text := ""
		for _, title := range path {
			text += title + arrow
		}
		if !strings.Contains(i.Name, ":") { // of a list its title says enough
			text += i.Title
		}
		add(&r.Menus, strings.TrimSuffix(text, arrow))
	})
	for _, s := range d.Keys {
		if sends(s.Name) {
			for _, k := range s.Keys {
				add(&r.Keys, menu.KeyOf(k).Symbols())
			}
		}
	}
	for _, p := range inspector.Panels(d) {
		buttons := slices.Clone(p.Buttons)
		for _, row := range p.Rows {
			buttons = append(buttons, row.Buttons...)
			if row.PopUp != nil {
				for _, o := range row.PopUp.Options {
					if o.Name != "" && sends(o.Name) {
						add(&r.Buttons, p.Title+": "+row.Label)
					}
				}
			}
			for _, e := range row.List {
				if sends(e.Name) {
					add(&r.Buttons, p.Title+": "+row.Label)
				}
			}
		}
		for _, b := range buttons {
			if b.Name != "" && sends(b.Name) {
				title := b.Title
				if title == "" || len([]rune(title)) < 2 {
					title = b.Spoken
				}
				add(&r.Buttons, p.Title+": "+title)
			}
		}
	}
	r.Menus = gathered(r.Menus)
	return r
}

// gathered are the titles that lead to items, with a menu for its items where there are
// many.
func gathered(paths []string) (list []string) {
	parent := func(path string) string {
		if i := strings.LastIndex(path, arrow); i >= 0 {
			return path[:i]
		}
		return path
	}
	count := map[string]int{}
	for _, p := range paths {
		count[parent(p)]++
	}
	for _, p := range paths {
		if count[parent(p)] > 4 {
			p = parent(p)
		}
		if !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}
