package action

import (
	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/strip"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
)

// need says whether there is on a desk what an action needs.
type need func(d *desk.Desk) bool

func always(*desk.Desk) bool { return true }

func picture(d *desk.Desk) bool { return d.Usable() }

func scans(d *desk.Desk) bool { return d.State.Folder.Count > 0 }

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
	"pan-left":   {enabled: zoomed}, "pan-right": {enabled: zoomed}, "pan-up": {enabled: zoomed}, "pan-down": {enabled: zoomed},
	"alone":     {enabled: always, checked: func(d *desk.Desk) bool { return d.Layout.Alone }},
	"full":      {enabled: always, checked: func(d *desk.Desk) bool { return d.Layout.Full }},
	"inspector": {enabled: always, checked: func(d *desk.Desk) bool { return d.Layout.Inspector }},
	"strip":     {enabled: always, checked: func(d *desk.Desk) bool { return d.Layout.Strip }},
	"status":    {enabled: always, checked: func(d *desk.Desk) bool { return d.Layout.Status }},
	"language":  {enabled: always}, "channel": {enabled: picture}, "help": {enabled: always},

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

// zoomed reports that not all of the picture is in sight.
func zoomed(d *desk.Desk) bool { return d.Usable() && d.Look.Zoom != 0 }
