package recipe

import (
	"errors"
	"fmt"
	"math"

	"safelight/pipeline/color"
	"safelight/pipeline/jsontree"
)

// Resolve fills in Input.Primaries and Input.White from the space that the
// input names, where the recipe does not have them itself. After that the
// recipe is complete: it gives the same picture where lib is not known. The
// error is a [*FieldError] when lib has no such space.
func (r *Recipe) Resolve(lib color.Library) error {
	in := &r.Input
	if in.Space == "" || in.Space == Embedded || in.Primaries != nil && in.White != nil {
		return nil
	}
	space, ok := lib.Lookup(in.Space)
	if !ok {
		return &FieldError{File: RecipeFile, Path: "input.space", Err: fmt.Errorf("no color space %s", jsontree.Quote(in.Space))}
	}
	if in.Primaries == nil {
		in.Primaries = &space.Primaries
	}
	if in.White == nil {
		in.White = &space.White
	}
	return nil
}

// complete resolves and then validates a recipe that stands at the given path
// of a file.
func (r *Recipe) complete(lib color.Library, f *faults, at path) {
	if err := r.Resolve(lib); err != nil {
		var field *FieldError
		if errors.As(err, &field) {
			f.addErr(at.Join(path(field.Path)), field.Err)
		}
		return
	}
	r.validate(f, at)
}

// ColorSpace is the space of the scan: the named built-in one, or else the
// working space itself, to which an embedded profile leads, with the primaries and the white that the recipe has
// in their place. It is false when the name is not known and the recipe does
// not have both itself.
func (in Input) ColorSpace(working color.Space) (color.Space, bool) {
	space := working
	if in.Space != "" && in.Space != Embedded {
		named, ok := color.Lookup(in.Space)
		if ok {
			space = named
		} else if in.Primaries == nil || in.White == nil {
			return color.Space{}, false
		}
	}
	if in.Primaries != nil {
		space.Primaries = *in.Primaries
	}
	if in.White != nil {
		space.White = *in.White
	}
	return space, true
}

// Light is step 1 of the grading model for a scan with this input: it takes
// scan values in [0, 1] to linear light of the working space. Colors outside
// that space's gamut come out with negative light.
func (in Input) Light(working color.Space) func(scan [3]float64) [3]float64 {
	space, _ := in.ColorSpace(working)
	m := color.Convert(space, working)
	return func(scan [3]float64) [3]float64 {
		for c, v := range scan {
			scan[c] = math.Pow(max(v-in.Black, 0)/(1-in.Black), in.Gamma)
		}
		return m.Apply(scan)
	}
}
