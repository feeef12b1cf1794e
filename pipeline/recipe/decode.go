package recipe

import (
	"reflect"
	"strconv"
	"strings"

	"safelight/pipeline/curve"
	"safelight/pipeline/jsontree"
)

// decoder fills Go values from a tree, by the names in their json tags, and
// tells every value that does not fit. It takes what these files are made of:
// structs, pointers, slices, arrays, strings, numbers and booleans.
//
// A recipe starts from the defaults of its film type; see [Parse]. Elsewhere a
// field that is absent keeps the value it has. Within a list, or behind a
// pointer, there is nothing to keep; there, fields not marked omitempty or
// omitzero are required, so that half a matrix row or a point without a y is
// never taken for a zero.
type decoder struct {
	faults
	// lenient suits files of other programs: nothing is required, null means
	// absent everywhere, an empty list passes for an empty object, and an
	// unknown field is told to unknown.
	lenient bool
	unknown func(at path)
}

// decode fills the value that into points to from the node at the given path.
func (d *decoder) decode(at path, n node, into any) {
	d.value(at, n, reflect.ValueOf(into).Elem(), false)
}

// value fills v. In a complete value, required fields must be present.
func (d *decoder) value(at path, n node, v reflect.Value, complete bool) {
	if n.Kind == jsontree.Null && (d.lenient || v.Kind() == reflect.Pointer || v.Kind() == reflect.Slice) {
		return
	}
	if v.Type() == reflect.TypeFor[curve.Point]() {
		var xy [2]float64
		d.array(at, n, reflect.ValueOf(&xy).Elem())
		v.Set(reflect.ValueOf(curve.Point{X: xy[0], Y: xy[1]}))
		return
	}
	if v.Type() == reflect.TypeFor[Recipe]() {
		v.Set(reflect.ValueOf(d.recipe(at, n)))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(at, n, v.Elem(), true)
	case reflect.Struct:
		d.object(at, n, v, complete)
	case reflect.Slice:
		d.slice(at, n, v)
	case reflect.Array:
		d.array(at, n, v)
	default:
		d.scalar(at, n, v)
	}
}

func (d *decoder) object(at path, n node, v reflect.Value, complete bool) {
	if d.lenient && n.Kind == jsontree.List && len(n.Items) == 0 {
		return
	}
	if !d.want(at, n, jsontree.Object) {
		return
	}
	known := map[string]bool{}
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		known[name] = true
		item, present := n.Field(name)
		switch {
		case present:
			d.value(at.Field(name), item, v.Field(i), complete)
		case complete && !d.lenient && !strings.HasPrefix(options, "omit"):
			d.add(at.Field(name), "missing")
		}
	}
	for _, name := range n.Names {
		switch {
		case known[name]:
		case d.lenient:
			d.unknown(at.Field(name))
		default:
			d.add(at.Field(name), "unknown field")
		}
	}
}

func (d *decoder) slice(at path, n node, v reflect.Value) {
	if d.lenient && n.Kind == jsontree.Object && len(n.Items) == 0 {
		return
	}
	if !d.want(at, n, jsontree.List) || len(n.Items) == 0 {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items)))
	for i, item := range n.Items {
		d.value(at.Index(i), item, v.Index(i), true)
	}
}

func (d *decoder) array(at path, n node, v reflect.Value) {
	if !d.want(at, n, jsontree.List) {
		return
	}
	if len(n.Items) != v.Len() {
		d.add(at, "want a list of %d, found one of %d", v.Len(), len(n.Items))
		return
	}
	for i, item := range n.Items {
		d.value(at.Index(i), item, v.Index(i), true)
	}
}

func (d *decoder) scalar(at path, n node, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if d.want(at, n, jsontree.String) {
			v.SetString(n.Text)
		}
	case reflect.Bool:
		if d.want(at, n, jsontree.Bool) {
			v.SetBool(n.Text == "true")
		}
	case reflect.Int, reflect.Int64:
		if d.want(at, n, jsontree.Number) {
			i, err := strconv.ParseInt(n.Text, 10, 64)
			if err != nil {
				d.add(at, "want a whole number, found %s", abridged(n.Text))
			}
			v.SetInt(i)
		}
	case reflect.Float64:
		if d.want(at, n, jsontree.Number) {
			f, err := strconv.ParseFloat(n.Text, 64)
			if err != nil {
				d.add(at, "%s is too large a number", abridged(n.Text))
			}
			v.SetFloat(f)
		}
	default:
		panic("recipe: no way to decode a " + v.Type().String())
	}
}

func (d *decoder) want(at path, n node, k jsontree.Kind) bool {
	if n.Kind == k {
		return true
	}
	d.add(at, "want %s, found %s", k, n.Kind)
	return false
}

// abridged is the digits of a number, fit for a message.
func abridged(digits string) string {
	if len(digits) > 24 {
		return digits[:24] + "…"
	}
	return digits
}
