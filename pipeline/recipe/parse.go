package recipe

import (
	"fmt"
	"reflect"
	"strconv"

	"safelight/pipeline/jsontree"
)

// Parse reads a recipe from its JSON, at most [MaxBytes] long. The field
// "render" is required; what else is absent has the default of the film type,
// which is itself a color negative by default.
//
// Parse is strict, because a misspelled field that is passed over is a picture
// that comes out wrong: unknown fields, fields that stand twice, values of the
// wrong type and anything after the recipe are errors, and so is all that
// Validate refuses. Each is a [*FieldError]; several are joined.
func Parse(data []byte) (*Recipe, error) {
	n, err := parseTree(RecipeFile, data)
	if err != nil {
		return nil, err
	}
	r, err := decodeRecipe(n)
	if err != nil {
		return nil, err
	}
	if err := r.Validate(); err != nil {
		return nil, err
	}
	return r, nil
}

// decodeRecipe makes a recipe of a tree, without validating it.
func decodeRecipe(n node) (*Recipe, error) {
	d := decoder{faults: faults{file: RecipeFile}}
	r := d.recipe("", n)
	if err := d.err(); err != nil {
		return nil, err
	}
	return &r, nil
}

// Marshal is the JSON of a recipe, for people to read and for Parse. The same
// recipe always gives the same bytes. A recipe that Validate refuses may have
// none, as NaN has no JSON.
func Marshal(r *Recipe) ([]byte, error) { return format(RecipeFile, r) }

// recipe decodes a recipe over the defaults of its film type.
func (d *decoder) recipe(at path, n node) Recipe {
	film := ColorNegative
	if f, ok := n.Field("film"); ok && Film(f.Text).Valid() {
		film = Film(f.Text)
	}
	r := Default(film)
	if !d.want(at, n, jsontree.Object) {
		return *r
	}
	render, ok := n.Field("render")
	switch {
	case !ok:
		d.add(at.Field("render"), "missing")
	case d.newer(at.Field("render"), render, RenderVersion):
		return *r
	}
	d.object(at, n, reflect.ValueOf(r).Elem(), false)
	return *r
}

// newer reports whether a version is later than the latest known, and if so,
// tells that. Nothing else is worth telling of such a file: its unknown fields
// are no faults.
func (d *decoder) newer(at path, n node, latest int) bool {
	version, err := strconv.Atoi(n.Text)
	if n.Kind != jsontree.Number || err != nil || version <= latest {
		return false
	}
	d.addErr(at, newerVersion(version, latest))
	return true
}

func newerVersion(version, latest int) error {
	return fmt.Errorf("version %d, but the latest known here is %d: %w", version, latest, ErrNewer)
}
