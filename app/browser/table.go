package browser

import (
	"safelight/app/shortcut"
	"safelight/pipeline/adjust"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
	"slices"
)

// Table is all that a page can choose from.
type Table struct {
	Parameters   []adjust.Parameter `json:"parameters"`
	Groups       []adjust.Group     `json:"groups"`
	Films        []recipe.Film      `json:"films"`
	Spaces       Spaces             `json:"spaces"`
	Papers       []Paper            `json:"papers"`
	Matrices     []recipe.Matrix    `json:"matrices"`
	Formats      []string           `json:"formats"`
	Compressions []string           `json:"compressions"`
	// Aspects are the shapes that crops are kept to, without those upright.
	Aspects []adjust.Aspect `json:"aspects"`
	// Shortcuts, and what they are listed under.
	Shortcuts      []shortcut.Shortcut `json:"shortcuts"`
	ShortcutGroups []adjust.Group      `json:"shortcut_groups"`
}

// Spaces are color spaces by what they can be used for.
type Spaces struct {
	Input   []Named `json:"input"`
	Working []Named `json:"working"`
	Output  []Named `json:"output"`
}

// Named is something known by a name, and the title that people know it by.
type Named struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

// Paper is a paper and its curves.
type Paper struct {
	Name   string       `json:"name"`
	Title  string       `json:"title"`
	Kind   curve.Kind   `json:"kind"`
	Curves recipe.Curve `json:"curves"`
}

// NewTable lists what there is in libraries, the formats that can be written here, and
// the keys of this user.
func NewTable(spaces color.Library, papers curve.Library, formats []string, keys []shortcut.Shortcut) Table {
	t := Table{
		Parameters: adjust.Parameters(), Groups: adjust.Groups(), Films: recipe.Films(), Matrices: recipe.Matrices(),
		Shortcuts: keys, ShortcutGroups: shortcut.Groups(),
		Aspects: slices.DeleteFunc(adjust.Aspects(), func(a adjust.Aspect) bool { return a.Free() || a.Width < a.Height }),
		Formats: formats, Compressions: []string{"none", "lzw", "deflate"},
		Spaces: Spaces{
			Input:   named(spaces, color.Scanner|color.Output|color.Working),
			Working: named(spaces, color.Working), Output: named(spaces, color.Output),
		},
	}
	for _, name := range papers.Names() {
		p, _ := papers.Lookup(name)
		t.Papers = append(t.Papers, Paper{p.Name, p.Title, p.Kind, recipe.Curve{
			Name: p.Name, RGB: p.Curves.RGB, R: p.Curves.R, G: p.Curves.G, B: p.Curves.B,
		}})
	}
	return t
}

func named(library color.Library, role color.Role) (list []Named) {
	for _, name := range library.Names(role) {
		s, _ := library.Lookup(name)
		list = append(list, Named{s.Name, s.Title})
	}
	return list
}
