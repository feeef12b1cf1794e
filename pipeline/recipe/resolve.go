package recipe

import (
	"errors"
	"fmt"

	"safelight/pipeline/color"
)

// Resolve fills in Input.Primaries and Input.White from the space that the
// input names, where the recipe does not have them itself. After that the
// recipe is complete: it gives the same picture where lib is not known. The
// error is a [*FieldError] when lib has no such space.
func (r *Recipe) Resolve(lib color.Library) error {
	in := &r.Input
	if in.Space == "" || in.Primaries != nil && in.White != nil {
		return nil
	}
	space, ok := lib.Lookup(in.Space)
	if !ok {
		return &FieldError{File: RecipeFile, Path: "input.space", Err: fmt.Errorf("no color space %s", quoted(in.Space))}
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
			f.addErr(at.join(path(field.Path)), field.Err)
		}
		return
	}
	r.validate(f, at)
}
