package window

import (
	"slices"
	"strings"
	"time"

	"safelight/app/session"
	"safelight/app/window/action"
	"safelight/app/window/desk"
	"safelight/app/window/menu"
	"safelight/app/window/words"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
)

// keyPause is how long after a key another of the same begins a step to undo of its own.
const keyPause = time.Second

// Do does what has a name: an item of a menu or the toolbar, a button of the inspector, an
// option of a pop-up. What cannot be done now is not done, and what there is not has no
// effect.
func (w *Window) Do(name string) {
	d := w.desk
	a, ok := action.Of(d, name)
	if !ok || !a.Enabled {
		w.Toolkit.Beep()
		return
	}
	base, of, _ := strings.Cut(name, ":")
	switch base {
	case "crop-add":
		w.addCrop(a.Commands)
		return
	case "crop-show":
		w.chooseCrop(of)
		return
	}
	if len(a.Commands) > 0 {
		list := slices.Clone(a.Commands)
		if c := &list[0]; c.Do == session.Nudge {
			family, _, _ := strings.Cut(name, "-")
			c.Drag = w.together(family, keyPause)
		}
		w.act(list...)
		return
	}
	w.own(base, of)
}

// own does what the session is not told of, or not at once.
func (w *Window) own(base, of string) {
	d := w.desk
	p := d.Place()
	switch base {
	case "open":
		w.Toolkit.ChooseScans()
	case "recent":
		w.Open(of)
	case "recent-clear":
		d.Recent = nil
		w.changed(MenuPart)
	case "settings":
		w.Toolkit.Show(SettingsSheet)
	case "export":
		w.Toolkit.Show(ExportSheet)
	case "help":
		w.Toolkit.Show(HelpSheet)
	case "fit":
		w.look(zoom.Fit())
	case "one-to-one":
		switch {
		case d.Look.Zoom == 1:
			w.look(zoom.Fit())
		case p.FitScale() < 1:
			w.look(p.To(1, p.Middle()))
		default: // its pixels are seen anyway
			w.look(p.Toggled(p.Middle()))
		}
	case "zoom-in":
		w.look(p.Nearer())
	case "zoom-out":
		w.look(p.Farther())
	case "pan-left":
		w.look(p.Stepped(1, 0))
	case "pan-right":
		w.look(p.Stepped(-1, 0))
	case "pan-up":
		w.look(p.Stepped(0, 1))
	case "pan-down":
		w.look(p.Stepped(0, -1))
	case "alone":
		d.Layout.Alone = !d.Layout.Alone
		w.changed(LayoutPart | MenuPart | ToolbarPart)
	case "full":
		w.aloneFull = !d.Layout.Full
		w.Toolkit.Full(!d.Layout.Full)
	case "inspector":
		d.Layout.Inspector, d.Layout.Alone = !d.Layout.Inspector, false
		w.changed(LayoutPart | MenuPart | ToolbarPart)
	case "strip":
		d.Layout.Strip, d.Layout.Alone = !d.Layout.Strip, false
		w.changed(LayoutPart | MenuPart | ToolbarPart)
	case "status":
		d.Layout.Status, d.Layout.Alone = !d.Layout.Status, false
		w.changed(LayoutPart | MenuPart)
	case "language":
		w.speak(words.Language(of))
	case "channel":
		d.Channel, w.chosen = of, -1
		w.settle()
		w.changed(InspectorPart)
	case "group":
		w.toggleGroup(of)
	case "groups-all":
		d.Some, d.Groups = !d.Some, nil
		w.changed(InspectorPart | MenuPart)
	case "aspect":
		w.reshape(of)
	case "upright":
		w.reshape(action.Upright(d.Aspect))
	case "crop":
		if d.Tool == desk.Crop {
			w.act(w.endCrops()...)
		} else {
			w.beginCrops()
		}
	case "base", "neutral", "line":
		tool := desk.Tool(base)
		if d.Tool == tool {
			tool = desk.Move
		}
		w.leaveTool()
		w.setTool(tool)
	case "done":
		w.leaveTool()
	case "leave":
		if d.Tool == desk.Move {
			d.Layout.Alone = false
			w.changed(LayoutPart | MenuPart | ToolbarPart)
			return
		}
		w.leaveTool()
	}
}

// Filled says that the window has the whole screen, or has not any more. Nothing but the
// picture is seen then if alone says so, or if it was the window that asked for it.
func (w *Window) Filled(on, alone bool) {
	w.desk.Layout.Full = on
	if alone || w.aloneFull || !on {
		w.desk.Layout.Alone = on
	}
	w.aloneFull = false
	w.changed(LayoutPart | MenuPart | ToolbarPart)
}

// speak changes the language of the window.
func (w *Window) speak(l words.Language) {
	w.desk.Language, w.left.Language = l, l
	w.changed(AllParts)
}

// Fold folds a panel of the inspector, or opens it.
func (w *Window) Fold(panel string, folded bool) {
	d := w.desk
	d.Layout.Folded = slices.DeleteFunc(slices.Clone(d.Layout.Folded), func(name string) bool { return name == panel })
	if folded {
		d.Layout.Folded = append(d.Layout.Folded, panel)
	}
	w.changed(InspectorPart)
}

// toggleGroup chooses a group for copying, or does not.
func (w *Window) toggleGroup(name string) {
	d := w.desk
	all := adjust.GroupNames()
	if !slices.Contains(all, name) {
		return
	}
	var next []string
	for _, g := range all {
		if d.Chosen(g) != (g == name) {
			next = append(next, g)
		}
	}
	d.Some, d.Groups = len(next) < len(all), next
	w.changed(InspectorPart | MenuPart)
}

// Keyboard says who has the keyboard.
func (w *Window) Keyboard(k desk.Keyboard) {
	if w.desk.Keyboard != k {
		w.desk.Keyboard = k
		w.changed(MenuPart)
	}
}

// Press is a key that no menu has taken; false if it means nothing, or text is being
// typed. It is what a shortcut's other keys are for, and those without Command while a
// control has the keyboard.
func (w *Window) Press(k menu.Key) bool {
	if w.desk.Keyboard == desk.Typing || menu.Taken(k) {
		return false
	}
	text := k.Text()
	for _, s := range w.desk.Keys {
		if text == "" || !slices.Contains(s.Keys, text) {
			continue
		}
		if a, ok := action.Of(w.desk, s.Name); !ok || !a.Enabled {
			return false
		}
		w.Do(s.Name)
		return true
	}
	return false
}
