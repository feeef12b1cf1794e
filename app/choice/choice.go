// Package choice is what there is to choose from in a front end: films, color spaces,
// papers, matrices, and what pictures are written as.
package choice

import (
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
)

// Set is all of it, with what the user added. The page gets it as JSON.
type Set struct {
	Films    []recipe.Film   `json:"films"`
	Spaces   Spaces          `json:"spaces"`
	Papers   []Paper         `json:"papers"`
	Matrices []recipe.Matrix `json:"matrices"`
	// Formats are those that can be written here, Compressions those of TIFF.
	Formats      []string `json:"formats"`
	Compressions []string `json:"compressions"`
}

// Spaces are color spaces by what they can be used for: those a scan can be in, those
// it can be graded in, those of pictures.
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
	Named
	Kind   curve.Kind   `json:"kind"`
	Curves recipe.Curve `json:"curves"`
}

// New lists what there is in libraries, and the formats that can be written here.
func New(spaces color.Library, papers curve.Library, formats []string) *Set {
	s := &Set{
		Films: recipe.Films(), Matrices: recipe.Matrices(), Formats: formats, Compressions: tiff.Compressions(),
		Spaces: Spaces{
			Input:   named(spaces, color.Scanner|color.Output|color.Working),
			Working: named(spaces, color.Working), Output: named(spaces, color.Output),
		},
	}
	for _, name := range papers.Names() {
		p, _ := papers.Lookup(name)
		s.Papers = append(s.Papers, Paper{Named{p.Name, p.Title}, p.Kind, recipe.Curve{
			Name: p.Name, RGB: p.Curves.RGB, R: p.Curves.R, G: p.Curves.G, B: p.Curves.B,
		}})
	}
	return s
}

func named(library color.Library, role color.Role) (list []Named) {
	for _, name := range library.Names(role) {
		s, _ := library.Lookup(name)
		list = append(list, Named{s.Name, s.Title})
	}
	return list
}
