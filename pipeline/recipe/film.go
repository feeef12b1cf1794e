package recipe

import (
	"fmt"
	"slices"
	"strings"
)

// Films lists the film types in the order in which people are shown them.
func Films() []Film {
	return []Film{ColorNegative, ColorNegativeECN2, ColorPositive, BWNegative, BWPositive, Digital}
}

// ParseFilm returns the film type of that name; the error lists the names.
func ParseFilm(name string) (Film, error) {
	f := Film(name)
	if !f.Valid() {
		return "", fmt.Errorf("recipe: no film type %q; there are %s", name, filmNames())
	}
	return f, nil
}

// filmNames is "color-negative, color-negative-ecn2, ...".
func filmNames() string {
	var names []string
	for _, f := range Films() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// Valid reports whether f is one of Films.
func (f Film) Valid() bool { return slices.Contains(Films(), f) }

// Monochrome reports whether pictures from f end in gray.
func (f Film) Monochrome() bool { return f == BWNegative || f == BWPositive }

// Negative reports whether light is dark on f, so that its densities are
// inverted.
func (f Film) Negative() bool {
	return f == ColorNegative || f == ColorNegativeECN2 || f == BWNegative
}

// Default is a film type's static starting point: contrast 1, no matrix, no
// curve, no gains, graded in ACEScg. A negative prints with density 2.5 as
// white, a positive with 1.0. An unknown film type gets the values of a color
// negative.
func Default(film Film) *Recipe {
	dmax := 2.5
	if film.Valid() && !film.Negative() {
		dmax = 1.0
	}
	return &Recipe{
		Render:  RenderVersion,
		Film:    film,
		Input:   Input{Gamma: 1},
		Working: "acescg",
		Density: Density{Gamma: 1, Dmax: dmax, Channel: ChannelGamma{R: 1, B: 1}},
	}
}
