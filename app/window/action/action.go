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
	kind, ok := actions[base]
	if !ok {
		return a, false
	}
	a.Enabled = kind.enabled(d)
	if kind.checked != nil {
		a.Checked = kind.checked(d)
	}
	if chosen, choice := choices[base]; choice {
		a.Checked = chosen(d) == of
	}
	if kind.send != nil && a.Enabled {
		a.Commands = kind.send(d, of)
		a.Enabled = len(a.Commands) > 0
	}
	return a, true
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
	for _, p := range d.Choices.Papers {
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
	for _, m := range d.Choices.Matrices {
		if r.Density.Matrix == nil && strings.EqualFold(m.Name, "identity") || r.Density.Matrix != nil && r.Density.Matrix.Name == m.Name {
			return m.Name
		}
	}
	return Own
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
