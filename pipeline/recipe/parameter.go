package recipe

import (
	"fmt"

	"safelight/pipeline/curve"
)

// parameter is one number of a recipe and the range it must be in, inclusive.
type parameter struct {
	at       path
	value    *float64
	min, max float64
}

func (p parameter) inRange() bool { return *p.value >= p.min && *p.value <= p.max } // no NaN is

// outside says what is wrong with a parameter that is not in range.
func (p parameter) outside() error {
	return fmt.Errorf("%v is outside %v to %v", *p.value, p.min, p.max)
}

// Parameter is a number of a recipe that has a range of its own.
type Parameter struct {
	// Value is where the recipe has it.
	Value *float64
	// Min and Max are its range, inclusive.
	Min, Max float64
}

// Parameter finds a number of the recipe by its JSON path, such as "density.gamma",
// "exposure[0]" or "density.matrix.values[1][2]". It is false if there is none.
func (r *Recipe) Parameter(at string) (Parameter, bool) {
	for _, p := range r.parameters() {
		if string(p.at) == at {
			return Parameter{p.value, p.min, p.max}, true
		}
	}
	return Parameter{}, false
}

// parameters are all numbers of a recipe that have a range of their own: all
// but the curves and the chromaticities, whose values depend on each other.
func (r *Recipe) parameters() []parameter {
	list := []parameter{
		{"input.black", &r.Input.Black, 0, 0.1},
		{"input.gamma", &r.Input.Gamma, 0.1, 4},
		{"density.gamma", &r.Density.Gamma, 0.1, 4},
		{"density.dmax", &r.Density.Dmax, 0, 4.8},
		{"density.channel_gamma.r", &r.Density.Channel.R, 0.1, 4},
		{"density.channel_gamma.b", &r.Density.Channel.B, 0.1, 4},
		{"glare", &r.Glare, 0, 0.2},
	}
	for c := range r.Exposure {
		list = append(list, parameter{path("exposure").Index(c), &r.Exposure[c], -3, 3})
	}
	if r.Base != nil {
		for c := range r.Base {
			list = append(list, parameter{path("base").Index(c), &r.Base[c], 0.0001, 1})
		}
	}
	if m := r.Density.Matrix; m != nil {
		for i := range m.Values {
			for j := range m.Values[i] {
				at := path("density.matrix.values").Index(i).Index(j)
				list = append(list, parameter{at, &m.Values[i][j], -10, 10})
			}
		}
	}
	return list
}

// namedCurve is one of a recipe's curves.
type namedCurve struct {
	at     path
	points *curve.Curve
}

// curves are the four curves of a recipe.
func (r *Recipe) curves() []namedCurve {
	return []namedCurve{
		{"curve.rgb", &r.Curve.RGB},
		{"curve.r", &r.Curve.R},
		{"curve.g", &r.Curve.G},
		{"curve.b", &r.Curve.B},
	}
}
