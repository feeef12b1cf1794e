package action

import (
	"strings"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/words"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

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
				return l.Say("menu."+base+".step", words.Args{"step": l.Title(d.Step(step))})
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
		return d.Titled("film", choice.Named{Name: of})
	case "input":
		switch of {
		case "":
			return l.Say("space.working", nil)
		case recipe.Embedded:
			return l.Say("space.embedded", nil)
		}
		for _, s := range d.Choices.Spaces.Input {
			if s.Name == of {
				return d.Titled("space", s)
			}
		}
	case "working":
		for _, s := range d.Choices.Spaces.Working {
			if s.Name == of {
				return d.Titled("space", s)
			}
		}
	case "paper":
		if of == "" {
			return l.Say("paper.none", nil)
		}
		for _, p := range d.Choices.Papers {
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
