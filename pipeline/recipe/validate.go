package recipe

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"safelight/pipeline/color"
	"safelight/pipeline/jsontree"
)

// Validate checks every parameter against its documented range, and that all
// that is named is known: the film type, the working space, and the input
// space, unless the recipe has its primaries and white itself. (Those of a
// space the user added are filled in by [Recipe.Resolve].) A singular matrix
// is a strange choice, but a valid one.
//
// Each fault is a [*FieldError] that names the JSON path, the value and the
// range; several are joined.
func (r *Recipe) Validate() error {
	f := faults{file: RecipeFile}
	r.validate(&f, "")
	return f.err()
}

// validate adds to f what is wrong with the recipe that is at the given path
// of a file.
func (r *Recipe) validate(f *faults, at path) {
	switch {
	case r.Render > RenderVersion:
		f.addErr(at.Field("render"), newerVersion(r.Render, RenderVersion))
	case r.Render < 1:
		f.add(at.Field("render"), "there is no version %d", r.Render)
	}
	if !r.Film.Valid() {
		f.add(at.Field("film"), "no film type %s; there are %s", jsontree.Quote(string(r.Film)), filmNames())
	}
	for _, p := range r.parameters() {
		if !p.inRange() {
			f.addErr(at.Join(p.at), p.outside())
		}
	}
	for _, c := range r.curves() {
		if err := c.points.Validate(); err != nil {
			f.addErr(at.Join(c.at), err)
		}
	}
	if r.Curve.Name != "" && r.Curve.empty() {
		f.add(at.Field("curve"), "%s is only a name: the points are missing", jsontree.Quote(r.Curve.Name))
	}
	for _, n := range []struct {
		at   path
		name string
	}{
		{"input.space", r.Input.Space},
		{"density.matrix.name", r.Density.Matrix.name()},
		{"curve.name", r.Curve.Name},
	} {
		if err := validateName(n.name); err != nil {
			f.addErr(at.Join(n.at), err)
		}
	}
	r.validateSpaces(f, at)
}

func (r *Recipe) validateSpaces(f *faults, at path) {
	working, ok := color.Lookup(r.Working)
	switch {
	case !ok:
		f.add(at.Field("working"), "no color space %s", jsontree.Quote(r.Working))
		return
	case working.Role&color.Working == 0:
		f.add(at.Field("working"), "%s is no space to grade in", jsontree.Quote(r.Working))
	}
	if in := r.Input; in.Space == Embedded && (in.Primaries != nil || in.White != nil || in.Gamma != 1 || in.Black != 0) {
		f.add(at.Join("input"), "the embedded profile says all about the scan's values: there can be no primaries, white, gamma or black beside it")
	}
	space, ok := r.Input.ColorSpace(working)
	if !ok {
		f.add(at.Join("input.space"), "no color space %s, and the recipe does not have its primaries and white", jsontree.Quote(r.Input.Space))
		return
	}
	if err := space.Validate(); err != nil {
		f.addErr(at.Join("input"), err)
	}
}

// empty reports whether no curve has points.
func (c Curve) empty() bool { return len(c.RGB)+len(c.R)+len(c.G)+len(c.B) == 0 }

// maxName is the longest name, in bytes. Names are shown, not interpreted.
const maxName = 256

func validateName(name string) error {
	switch {
	case len(name) > maxName:
		return fmt.Errorf("%d bytes are too long for a name; at most %d", len(name), maxName)
	case !utf8.ValidString(name):
		return errors.New("the name is not in UTF-8")
	}
	return nil
}

// name is the matrix's name; a nil matrix has none.
func (m *Matrix) name() string {
	if m == nil {
		return ""
	}
	return m.Name
}
