package desk

import (
	"safelight/app/window/words"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
)

// Table is what there is to choose from, with what the user added.
type Table struct {
	Films []recipe.Film
	// Inputs are the spaces a scan can be in, Workings those it can be graded in,
	// Outputs those of pictures.
	Inputs, Workings, Outputs []Named
	Papers                    []Paper
	Matrices                  []recipe.Matrix
	// Formats are those that can be written here, Compressions those of TIFF.
	Formats, Compressions []string
}

// Named is something known by a name, and the title that people know it by.
type Named struct{ Name, Title string }

// Paper is a paper that can be chosen.
type Paper struct {
	Named
	Kind curve.Kind
}

// NewTable lists what there is in libraries, and the formats that can be written here.
func NewTable(spaces color.Library, papers curve.Library, formats []string) *Table {
	t := &Table{
		Films: recipe.Films(), Matrices: recipe.Matrices(), Formats: formats, Compressions: tiff.Compressions(),
		Inputs: named(spaces, color.Scanner|color.Output|color.Working), Workings: named(spaces, color.Working), Outputs: named(spaces, color.Output),
	}
	for _, name := range papers.Names() {
		if p, ok := papers.Lookup(name); ok {
			t.Papers = append(t.Papers, Paper{Named{p.Name, p.Title}, p.Kind})
		}
	}
	return t
}

func named(library color.Library, role color.Role) (list []Named) {
	for _, name := range library.Names(role) {
		if s, ok := library.Lookup(name); ok {
			list = append(list, Named{s.Name, s.Title})
		}
	}
	return list
}

// Title is what people call something of a kind ("film", "space", "format", ...): by
// our words for it, else by its own title.
func (n Named) Titled(l words.Language, kind string) string {
	if key := kind + "." + n.Name; words.Has(key) {
		return l.Say(key, nil)
	}
	if n.Title == "" {
		return n.Name
	}
	return n.Title
}
