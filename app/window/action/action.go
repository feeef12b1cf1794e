// Package action is what a menu item, a button of the toolbar or a key does, by its
// name: whether it can be done, what it is called, and the commands it sends.
//
// Names are those of app/shortcut where there is a shortcut, and else of here; of a
// choice from a list the name is followed by what is chosen: "film:bw-negative".
package action

import (
	"strings"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/strip"
	"safelight/app/window/words"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

// Action is something that can be done, on a desk as it is.
type Action struct {
	Name string
	// Enabled says whether it can be done now, Checked whether it is in force.
	Enabled, Checked bool
	// Commands are what the session is told, one after the other. An action without is
	// the window's own.
	Commands []session.Command
}

// What is there to be needed.
type need func(d *desk.Desk) bool

func always(*desk.Desk) bool    { return true }
func picture(d *desk.Desk) bool { return d.Usable() }
func scans(d *desk.Desk) bool   { return d.State.Folder.Count > 0 }

// action says how one is made: when it can be done, when it is in force, what it sends.
type action struct {
	enabled need
	checked need
	send    func(d *desk.Desk, of string) []session.Command
}

// Of is the action of a name on a desk; false if there is none of that name.
func Of(d *desk.Desk, name string) (a Action, ok bool) {
	a.Name = name
	if s, found := d.Shortcut(name); found && s.Do != nil {
		a.Enabled, a.Commands = d.Usable(), []session.Command{*s.Do}
		if is, special := conditions[name]; special {
			a.Enabled = is(d)
		}
		return a, true
	}
	base, of, _ := strings.Cut(name, ":")
	make, ok := actions[base]
	if !ok {
		return a, false
	}
	a.Enabled = make.enabled(d)
	if make.checked != nil {
		a.Checked = make.checked(d)
	}
	if chosen, choice := choices[base]; choice {
		a.Checked = chosen(d) == of
	}
	if make.send != nil && a.Enabled {
		a.Commands = make.send(d, of)
		a.Enabled = len(a.Commands) > 0
	}
	return a, true
}

// conditions are when commands of the table of shortcuts can be done, if it takes more
// or less than a picture.
var conditions = map[string]need{
	"next":     func(d *desk.Desk) bool { return d.State.Index+1 < d.State.Folder.Count },
	"previous": func(d *desk.Desk) bool { return d.State.Index > 0 },
	"undo":     func(d *desk.Desk) bool { im := d.State.Image; return im != nil && im.Undo != "" },
	"redo":     func(d *desk.Desk) bool { im := d.State.Image; return im != nil && im.Redo != "" },
	"save":     func(d *desk.Desk) bool { im := d.State.Image; return im != nil && im.Saved != session.IsSaved },
}

// choices are what is chosen of a list.
var choices = map[string]func(d *desk.Desk) string{
	"film": func(d *desk.Desk) string {
		if r := d.Recipe(); r != nil {
			return string(r.Film)
		}
		return "\x00"
	},
	"input": func(d *desk.Desk) string {
		if r := d.Recipe(); r != nil {
			return r.Input.Space
		}
		return "\x00"
	},
	"working": func(d *desk.Desk) string {
		if r := d.Recipe(); r != nil {
			return r.Working
		}
		return "\x00"
	},
	"paper":     PaperOf,
	"matrix":    MatrixOf,
	"aspect":    func(d *desk.Desk) string { return d.Aspect },
	"language":  func(d *desk.Desk) string { return string(d.Language) },
	"channel":   func(d *desk.Desk) string { return d.Channel },
	"crop-show": func(d *desk.Desk) string { return d.WorkedOn() },
}

// Own is the choice of curves or of a matrix that no list has.
const Own = "\x00own"

// PaperOf is the paper whose curves a picture has, "" if none, [Own] if its curves are
// no paper's.
func PaperOf(d *desk.Desk) string {
	r := d.Recipe()
	if r == nil {
		return "\x00"
	}
	c := r.Curve
	if len(c.RGB)+len(c.R)+len(c.G)+len(c.B) == 0 {
		return ""
	}
	for _, p := range d.Table.Papers {
		if p.Name == c.Name || p.Title == c.Name {
			return p.Name
		}
	}
	return Own
}

// MatrixOf is the name of a picture's density matrix, [Own] if it has none.
func MatrixOf(d *desk.Desk) string {
	r := d.Recipe()
	if r == nil {
		return "\x00"
	}
	for _, m := range d.Table.Matrices {
		if r.Density.Matrix == nil && strings.EqualFold(m.Name, "identity") || r.Density.Matrix != nil && r.Density.Matrix.Name == m.Name {
			return m.Name
		}
	}
	return Own
}

func one(c session.Command) func(*desk.Desk, string) []session.Command {
	return func(*desk.Desk, string) []session.Command { return []session.Command{c} }
}

func named(do session.Do) func(*desk.Desk, string) []session.Command {
	return func(_ *desk.Desk, of string) []session.Command { return []session.Command{{Do: do, Name: of}} }
}

func auto(names ...string) action {
	return action{enabled: picture, send: one(session.Command{Do: session.Auto, Names: names})}
}

// groups is a command about the groups that are chosen.
func groups(do session.Do, more need) action {
	return action{
		enabled: func(d *desk.Desk) bool { return d.Usable() && !d.Nothing() && more(d) },
		send: func(d *desk.Desk, _ string) []session.Command {
			return []session.Command{{Do: do, Names: d.Named()}}
		},
	}
}

func tool(t desk.Tool) action {
	return action{enabled: picture, checked: func(d *desk.Desk) bool { return d.Tool == t }}
}

func crops(d *desk.Desk) bool { im := d.Image(); return im != nil && len(im.Crops) > 0 }

// cropped sends a command about the crop that is shown or worked on.
func cropped(do session.Do) action {
	return action{
		enabled: func(d *desk.Desk) bool { return d.Usable() && d.WorkedOn() != "" },
		send: func(d *desk.Desk, _ string) []session.Command {
			return []session.Command{{Do: do, Name: d.WorkedOn()}}
		},
	}
}

var actions = map[string]action{
	// Going about.
	"open": {enabled: always}, "recent": {enabled: always}, "settings": {enabled: always},
	"recent-clear": {enabled: func(d *desk.Desk) bool { return len(d.Recent) > 0 }},
	"refresh":      {enabled: func(d *desk.Desk) bool { return d.State.Folder.Path != "" }, send: one(session.Command{Do: session.Refresh})},
	"retry": {enabled: func(d *desk.Desk) bool { im := d.State.Image; return im != nil && im.Phase == session.Failed },
		send: one(session.Command{Do: session.Retry})},
	"first": {enabled: func(d *desk.Desk) bool { return d.State.Folder.Count > 0 && d.State.Index != 0 },
		send: func(d *desk.Desk, _ string) []session.Command { return strip.Click(d.State, 0, false, false) }},
	"last": {enabled: func(d *desk.Desk) bool { return d.State.Folder.Count > 0 && d.State.Index != d.State.Folder.Count-1 },
		send: func(d *desk.Desk, _ string) []session.Command {
			return strip.Click(d.State, d.State.Folder.Count-1, false, false)
		}},
	"select-all": {enabled: scans, send: func(d *desk.Desk, _ string) []session.Command { return strip.All(d.State) }},

	// Grading.
	"film":          {enabled: picture, send: named(session.Film)},
	"input":         {enabled: picture, send: named(session.InputSpace)},
	"working":       {enabled: picture, send: named(session.Working)},
	"paper":         {enabled: picture, send: named(session.Paper)},
	"matrix":        {enabled: picture, send: named(session.Matrix)},
	"auto-film":     auto("film"),
	"auto-base":     auto("base"),
	"auto-exposure": auto("exposure"),
	"auto-balance":  auto("balance"),
	"base-clear": {enabled: func(d *desk.Desk) bool { r := d.Recipe(); return r != nil && r.Base != nil },
		send: one(session.Command{Do: session.Base})},
	"copy":  groups(session.Copy, always),
	"apply": groups(session.Apply, func(d *desk.Desk) bool { return d.Selected() > 1 }),
	"reset": groups(session.Reset, always),
	"paste": {enabled: func(d *desk.Desk) bool { return d.Usable() && len(d.State.Clipboard) > 0 }, send: one(session.Command{Do: session.Paste})},

	"reset-panel": {enabled: picture, send: func(d *desk.Desk, panel string) []session.Command {
		if names := Panels[panel]; len(names) > 0 {
			return []session.Command{{Do: session.Reset, Names: names}}
		}
		return nil
	}},
	"curve-clear": {enabled: func(d *desk.Desk) bool {
		r := d.Recipe()
		if r == nil {
			return false
		}
		c, err := adjust.Curve(r, d.Channel)
		return err == nil && len(c) > 0
	}, send: func(d *desk.Desk, _ string) []session.Command {
		return []session.Command{{Do: session.Curve, Name: d.Channel}}
	}},
	"purity.more": nudge("purity", purityStep), "purity.less": nudge("purity", -purityStep),
	"hue.r.more": nudge("hue.r", hueStep), "hue.r.less": nudge("hue.r", -hueStep),
	"hue.g.more": nudge("hue.g", hueStep), "hue.g.less": nudge("hue.g", -hueStep),
	"hue.b.more": nudge("hue.b", hueStep), "hue.b.less": nudge("hue.b", -hueStep),
	"group": {enabled: always}, "groups-all": {enabled: always, checked: func(d *desk.Desk) bool { return !d.Some }},

	"folder-start": groups(session.FolderStart, always),
	"folder-start-clear": {enabled: func(d *desk.Desk) bool { return len(d.State.Folder.Start) > 0 },
		send: one(session.Command{Do: session.FolderStart, Text: "clear"})},
	"before": {enabled: picture, checked: func(d *desk.Desk) bool { return d.State.Before == 1 },
		send: func(d *desk.Desk, _ string) []session.Command { return before(d.State.Before != 1, 1) }},
	"split": {enabled: picture, checked: (*desk.Desk).Split, send: func(d *desk.Desk, _ string) []session.Command {
		return before(!d.Split(), min(max(d.Look.Center[0], 0.05), 0.95))
	}},

	// The pictures of the scan.
	"straighten-reset": {enabled: func(d *desk.Desk) bool { im := d.Image(); return im != nil && im.Straighten != 0 },
		send: func(*desk.Desk, string) []session.Command {
			return []session.Command{{Do: session.Straighten, Value: new(float64)}}
		}},
	"crop-add":            {enabled: picture, send: func(d *desk.Desk, _ string) []session.Command { return AddCrop(d, middle(d)) }},
	"crop-delete":         cropped(session.CropDelete),
	"crop-show":           {enabled: picture, send: named(session.CropShow)},
	"crop-from-sheet":     cropped(session.CropFromAll),
	"crop-to-sheet":       cropped(session.CropToAll),
	"crop-from-sheet-all": {enabled: crops, send: one(session.Command{Do: session.CropFromAll})},
	"aspect":              {enabled: always}, "upright": {enabled: func(d *desk.Desk) bool { return d.Tool == desk.Crop && Upright(d.Aspect) != d.Aspect }},

	// Tools.
	"crop": tool(desk.Crop), "base": tool(desk.Base), "neutral": tool(desk.Neutral), "line": tool(desk.Line),
	"done":  {enabled: func(d *desk.Desk) bool { return d.Tool != desk.Move }},
	"leave": {enabled: func(d *desk.Desk) bool { return d.Tool != desk.Move || d.Layout.Alone }},

	// Looking.
	"fit":        {enabled: picture, checked: func(d *desk.Desk) bool { return d.Look.Zoom == 0 }},
	"one-to-one": {enabled: picture, checked: func(d *desk.Desk) bool { return d.Look.Zoom == 1 }},
	"zoom-in":    {enabled: func(d *desk.Desk) bool { return d.Usable() && d.Place().Scale() < zoom.Largest }},
	"zoom-out":   {enabled: func(d *desk.Desk) bool { return d.Usable() && d.Look.Zoom != 0 }},
	"alone":      {enabled: always, checked: func(d *desk.Desk) bool { return d.Layout.Alone }},
	"full":       {enabled: always, checked: func(d *desk.Desk) bool { return d.Layout.Full }},
	"inspector":  {enabled: always, checked: func(d *desk.Desk) bool { return d.Layout.Inspector }},
	"strip":      {enabled: always, checked: func(d *desk.Desk) bool { return d.Layout.Strip }},
	"status":     {enabled: always, checked: func(d *desk.Desk) bool { return d.Layout.Status }},
	"language":   {enabled: always}, "channel": {enabled: picture}, "help": {enabled: always},

	// Exporting.
	"export":        {enabled: func(d *desk.Desk) bool { return d.State.Folder.Count > 0 }},
	"export-cancel": {enabled: func(d *desk.Desk) bool { return d.State.Export != nil && d.State.Export.Running }, send: one(session.Command{Do: session.CancelExport})},
	"export-forget": {enabled: func(d *desk.Desk) bool { return d.State.Export != nil && !d.State.Export.Running }, send: one(session.Command{Do: session.ForgetExport})},
}

// Panels are the groups that the panels of the inspector reset.
var Panels = map[string][]string{
	"film": {"film", "input"}, "base": {"base"}, "density": {"density", "channel-gamma"}, "exposure": {"exposure"},
	"curve": {"curve", "glare"}, "matrix": {"matrix"},
}

// The steps by which the density matrix is nudged.
const purityStep, hueStep = 0.02, 0.01

func nudge(name string, by float64) action {
	return action{enabled: picture, send: one(session.Command{Do: session.MatrixNudge, Name: name, Value: &by})}
}

// before shows the picture before it was graded, or split at a place, or after.
func before(on bool, at float64) []session.Command {
	if !on {
		at = 0
	}
	return []session.Command{{Do: session.Before, Value: &at}}
}

// AddCrop makes a crop of a rectangle of the scan, as level as the picture it was drawn
// on. With the crop tool, the whole scan stays in sight.
func AddCrop(d *desk.Desk, rect recipe.Rect) (list []session.Command) {
	im := d.Image()
	if im == nil || rect.Validate() != nil {
		return nil
	}
	r := [4]float64(rect)
	list = append(list, session.Command{Do: session.CropAdd, Rect: &r})
	if angle := im.Straighten; angle != 0 {
		list = append(list, session.Command{Do: session.Straighten, Value: &angle})
	}
	if d.Tool == desk.Crop {
		list = append(list, session.Command{Do: session.CropShow})
	}
	return list
}

// middle is a crop in the middle of the picture shown, of the aspect ratio chosen.
func middle(d *desk.Desk) recipe.Rect {
	r := recipe.Rect{0.1, 0.1, 0.8, 0.8}
	s, ok := zoom.ScanOf(d.Image())
	if !ok {
		return r
	}
	if size := d.Image().Size; size[0] > 0 && size[1] > 0 {
		r = d.Shape().Fitted(r, size)
	}
	return s.Upright(r)
}

// Upright is an aspect ratio with width and height changed; one that has no other is
// itself.
func Upright(name string) string {
	a, err := adjust.AspectNamed(name)
	if err != nil {
		return name
	}
	return a.Upright().Name
}

// Title is what an action is called, in a menu's style. What is undone, or how many are
// selected, is told with it.
func Title(d *desk.Desk, name string) string {
	base, of, choice := strings.Cut(name, ":")
	l := d.Language
	switch base {
	case "undo", "redo":
		if im := d.State.Image; im != nil {
			step := im.Undo
			if base == "redo" {
				step = im.Redo
			}
			if step != "" {
				return l.Say("menu."+base+".step", words.Args{"step": d.Step(step)})
			}
		}
	case "apply":
		return l.Say("menu.apply", words.Args{"count": words.Count(d.Selected())})
	case "before":
		if d.State.Before == 1 {
			return l.Say("menu.before.off", nil)
		}
	case "inspector", "strip", "status":
		if a, _ := Of(d, base); a.Checked {
			return l.Say("menu."+base+".hide", nil)
		}
	}
	if choice {
		if title := chosenTitle(d, base, of); title != "" {
			return title
		}
	}
	if key := "menu." + base; words.Has(key) {
		return l.Say(key, nil)
	}
	if s, ok := d.Shortcut(name); ok {
		return l.Pick(s.Label)
	}
	return name
}

// chosenTitle is what one of a list is called.
func chosenTitle(d *desk.Desk, list, of string) string {
	l := d.Language
	switch list {
	case "film":
		return desk.Named{Name: of}.Titled(l, "film")
	case "input":
		switch of {
		case "":
			return l.Say("space.working", nil)
		case recipe.Embedded:
			return l.Say("space.embedded", nil)
		}
		for _, s := range d.Table.Inputs {
			if s.Name == of {
				return s.Titled(l, "space")
			}
		}
	case "working":
		for _, s := range d.Table.Workings {
			if s.Name == of {
				return s.Titled(l, "space")
			}
		}
	case "paper":
		if of == "" {
			return l.Say("paper.none", nil)
		}
		for _, p := range d.Table.Papers {
			if p.Name == of {
				return p.Title
			}
		}
	case "matrix":
		if strings.EqualFold(of, "identity") {
			return l.Say("matrix.identity", nil)
		}
		return strings.ReplaceAll(of, "_", " ")
	case "aspect":
		return AspectTitle(l, of)
	case "channel":
		return l.Say("curve."+of, nil)
	case "crop-show":
		if of == "" {
			return l.Say("crop.whole", nil)
		}
		if im := d.Image(); im != nil {
			for i, c := range im.Crops {
				if c.ID == of {
					return CropTitle(l, c, i)
				}
			}
		}
	case "language":
		for _, g := range words.Languages() {
			if g.Name == of {
				return l.Pick(g.Label)
			}
		}
	}
	return of
}

// AspectTitle is what an aspect ratio is called.
func AspectTitle(l words.Language, name string) string {
	if name == desk.Original {
		return l.Say("aspect.original", nil)
	}
	a, err := adjust.AspectNamed(name)
	if err != nil || a.Free() {
		return l.Say("aspect.free", nil)
	}
	return a.Name + "  " + l.Pick(a.Label)
}

// CropTitle is what a crop is called: by its name, or its number, counted from 0.
func CropTitle(l words.Language, c session.Crop, index int) string {
	if c.Name != "" {
		return c.Name
	}
	return l.Say("crop.number", words.Args{"n": words.Count(index + 1)})
}
