// Package desk is all that a window shows at one moment: the session's state, and what
// this window alone knows beside it, its tool, its language, where it looks. Menus, the
// inspector, the toolbar and what lies over the picture are functions of a Desk.
package desk

import (
	"slices"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/window/words"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// Tool is what a press on the picture does.
type Tool string

// The tools. Move moves the picture.
const (
	Move    Tool = ""
	Crop    Tool = "crop"
	Base    Tool = "base"
	Neutral Tool = "neutral"
	Line    Tool = "line"
)

// Keyboard says who takes the keys that are pressed without Command.
type Keyboard string

// Who takes keys: the picture, all shortcuts that is; a control, such as a slider, some
// of them; text that is being typed, all of them.
const (
	Free    Keyboard = ""
	Control Keyboard = "control"
	Typing  Keyboard = "typing"
)

// Desk is what a window shows. It is not to be changed by who gets one.
type Desk struct {
	// State is never nil.
	State    *session.State
	Choices  *choice.Set
	Keys     []shortcut.Shortcut
	Language words.Language

	Look  zoom.Look
	Stage zoom.Stage
	Tool  Tool
	// Crop is the crop that the crop tool works on, "" if none.
	Crop string
	// Angles are what crops are straightened by, as far as they were seen: of a path
	// and a crop, see AngleKey.
	Angles map[string]float64
	// Aspect is that of crops: a name of adjust.Aspects, or Original.
	Aspect string
	// Kelvin is the color of light that a picked neutral is to have; 0 is no color.
	Kelvin float64
	// Some says that Groups are those chosen for copying; else all are.
	Some   bool
	Groups []string
	// Channel is the curve that is edited: rgb, r, g or b.
	Channel string
	// Probing says that the cursor is over the picture.
	Probing bool

	// Hand holds what is being changed, as the user has it.
	Hand     Hand
	Keyboard Keyboard
	Layout   Layout
	// Recent are folders and files that were open, the latest first.
	Recent []string
}

// Hand is what is under the user's hand, shown as it is there until the session says the
// same: nothing jumps back while commands are on their way.
type Hand struct {
	// Numbers are values of the rows of the inspector, by their names, and that of the
	// line between before and after, "before".
	Numbers map[string]float64
	// Curve is that of Channel, nil if it is in nobody's hand.
	Curve curve.Curve
	// Rect is that of the crop worked on, in the scan, nil if it is in nobody's hand.
	Rect *recipe.Rect
	// Drawn is a new crop that is being drawn, in the picture, or a rectangle that is
	// picked; Stroke a line, from one point of the picture to another.
	Drawn  *recipe.Rect
	Stroke *[2][2]float64
}

// Layout is how the window is divided.
type Layout struct {
	// Inspector, Strip, Toolbar and Status say which parts are seen.
	Inspector, Strip, Toolbar, Status bool
	// Alone hides all of them, as long as it lasts.
	Alone bool
	// Full says that the window has the whole screen.
	Full bool
	// Folded are the panels of the inspector that are closed.
	Folded []string
}

// Original is the aspect ratio of the scan, among the names of adjust.Aspects.
const Original = "original"

// New is a desk with nothing on it.
func New(c *choice.Set, keys []shortcut.Shortcut, l words.Language) *Desk {
	return &Desk{
		State: &session.State{Index: -1}, Choices: c, Keys: keys, Language: l, Look: zoom.Fit(),
		Aspect: "free", Channel: "rgb", Angles: map[string]float64{}, Layout: Layout{Inspector: true, Strip: true, Toolbar: true, Status: true},
	}
}

// Say is what a key stands for in the desk's language.
func (d *Desk) Say(key string) string { return d.Language.Say(key, nil) }

// Image is the image that is shown, nil unless its picture can be worked on.
func (d *Desk) Image() *session.Image {
	if im := d.State.Image; im != nil && im.Phase == session.Ready {
		return im
	}
	return nil
}

// Recipe is that of the picture shown, nil if there is none.
func (d *Desk) Recipe() *recipe.Recipe {
	if im := d.Image(); im != nil {
		return im.Recipe
	}
	return nil
}

// Starting is the recipe that the picture shown began with, nil if there is none.
func (d *Desk) Starting() *recipe.Recipe {
	if im := d.Image(); im != nil {
		return im.Starting
	}
	return nil
}

// Usable reports whether there is a picture to work on.
func (d *Desk) Usable() bool { return d.Recipe() != nil }

// Place is the picture on the stage.
func (d *Desk) Place() zoom.Place {
	p := zoom.Place{Look: d.Look, Stage: d.Stage}
	if im := d.State.Image; im != nil {
		p.Size = im.Size
	}
	return p
}

// Selected is how many scans are selected.
func (d *Desk) Selected() (n int) {
	for _, r := range d.State.Selected {
		n += r[1] - r[0] + 1
	}
	return n
}

// IsSelected reports whether a scan is.
func (d *Desk) IsSelected(index int) bool {
	return slices.ContainsFunc(d.State.Selected, func(r [2]int) bool { return index >= r[0] && index <= r[1] })
}

// Named are the groups chosen for copying, as commands name them: none means all.
func (d *Desk) Named() []string {
	if !d.Some {
		return nil
	}
	return d.Groups
}

// Nothing reports whether no group is chosen, so that there is nothing to copy.
func (d *Desk) Nothing() bool { return d.Some && len(d.Groups) == 0 }

// Chosen reports whether a group is chosen.
func (d *Desk) Chosen(group string) bool { return !d.Some || slices.Contains(d.Groups, group) }

// Split reports whether the picture is seen before and after at once.
func (d *Desk) Split() bool { return d.State.Before > 0 && d.State.Before < 1 }

// Shape is the aspect ratio of crops.
func (d *Desk) Shape() adjust.Aspect {
	if d.Aspect == Original {
		if im := d.State.Image; im != nil {
			if size := im.Size; im.Crop == "" && size[0] > 0 && size[1] > 0 {
				return adjust.Original(size[0], size[1])
			}
			if o := im.Opened; o != nil {
				return adjust.Original(o.Width, o.Height)
			}
		}
	}
	a, _ := adjust.AspectNamed(d.Aspect) // else free
	return a
}

// WorkedOn is the crop that is shown, or that the crop tool works on.
func (d *Desk) WorkedOn() string {
	if d.Tool == Crop {
		return d.Crop
	}
	if im := d.Image(); im != nil {
		return im.Crop
	}
	return ""
}

// AngleKey is the key of a crop's angle in Angles.
func AngleKey(path, crop string) string { return path + "#" + crop }

// Shortcut finds a shortcut by its name.
func (d *Desk) Shortcut(name string) (shortcut.Shortcut, bool) {
	i := slices.IndexFunc(d.Keys, func(s shortcut.Shortcut) bool { return s.Name == name })
	if i < 0 {
		return shortcut.Shortcut{}, false
	}
	return d.Keys[i], true
}

// Step is what a step that can be undone is called: by the parameter it set, or by its
// command.
func (d *Desk) Step(name string) string {
	if p, ok := adjust.Lookup(name); ok {
		return d.Language.Pick(p.Label)
	}
	if key := "step." + name; words.Has(key) {
		return d.Say(key)
	}
	return name
}

// Titled is what people call something of a kind ("film", "space", "format", ...): by
// our words for it, else by its own title.
func (d *Desk) Titled(kind string, n choice.Named) string {
	if key := kind + "." + n.Name; words.Has(key) {
		return d.Say(key)
	}
	if n.Title == "" {
		return n.Name
	}
	return n.Title
}

// GroupTitle is what a group of parameters is called.
func (d *Desk) GroupTitle(name string) string {
	for _, g := range adjust.Groups() {
		if g.Name == name {
			return d.Language.Pick(g.Label)
		}
	}
	return name
}
