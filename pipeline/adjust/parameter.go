package adjust

import (
	"errors"
	"fmt"
	"strings"

	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
)

// Parameter is a number of a recipe that a slider sets.
type Parameter struct {
	// Name is its path in the recipe: "density.gamma", "exposure[0]".
	Name string `json:"name"`
	// Group is the one it belongs to; see [Groups].
	Group string `json:"group"`
	// Min and Max are what a recipe may have.
	Min float64 `json:"min"`
	Max float64 `json:"max"`
	// Slider is what a slider covers of that.
	Slider [2]float64 `json:"slider"`
	// Step is what a key or a wheel changes, Fine the same when care is taken.
	Step float64 `json:"step"`
	Fine float64 `json:"fine"`
	// Unit is "D" for densities, and empty for numbers that have none. It is the
	// name of the first of [Parameter.Units].
	Unit  string `json:"unit,omitempty"`
	Label Label  `json:"label"`
}

// Label is what something is called.
type Label struct {
	English string `json:"en"`
	Chinese string `json:"zh"`
}

// Parameters are all there are, in the order of the grading steps.
func Parameters() []Parameter {
	return []Parameter{
		{"input.gamma", "input", 0.1, 4, [2]float64{0.4, 2.6}, 0.01, 0.001, "", Label{"Input gamma", "输入伽马"}},
		{"input.black", "input", 0, 0.1, [2]float64{0, 0.02}, 0.0005, 0.0001, "", Label{"Scanner black", "扫描黑位"}},
		{"base[0]", "base", 0.0001, 1, [2]float64{0.0001, 1}, 0.005, 0.0005, "", Label{"Base red", "片基红"}},
		{"base[1]", "base", 0.0001, 1, [2]float64{0.0001, 1}, 0.005, 0.0005, "", Label{"Base green", "片基绿"}},
		{"base[2]", "base", 0.0001, 1, [2]float64{0.0001, 1}, 0.005, 0.0005, "", Label{"Base blue", "片基蓝"}},
		{"density.gamma", "density", 0.1, 4, [2]float64{0.5, 3}, 0.01, 0.001, "", Label{"Gamma", "伽马"}},
		{"density.dmax", "density", 0, 4.8, [2]float64{0.5, 4}, 0.01, 0.001, "D", Label{"Dmax", "最大密度"}},
		{"density.matrix.values[0][0]", "matrix", -10, 10, [2]float64{0.5, 1.5}, 0.01, 0.001, "", Label{"Red from red", "红自红"}},
		{"density.matrix.values[0][1]", "matrix", -10, 10, [2]float64{-0.5, 0.5}, 0.01, 0.001, "", Label{"Red from green", "红自绿"}},
		{"density.matrix.values[0][2]", "matrix", -10, 10, [2]float64{-0.5, 0.5}, 0.01, 0.001, "", Label{"Red from blue", "红自蓝"}},
		{"density.matrix.values[1][0]", "matrix", -10, 10, [2]float64{-0.5, 0.5}, 0.01, 0.001, "", Label{"Green from red", "绿自红"}},
		{"density.matrix.values[1][1]", "matrix", -10, 10, [2]float64{0.5, 1.5}, 0.01, 0.001, "", Label{"Green from green", "绿自绿"}},
		{"density.matrix.values[1][2]", "matrix", -10, 10, [2]float64{-0.5, 0.5}, 0.01, 0.001, "", Label{"Green from blue", "绿自蓝"}},
		{"density.matrix.values[2][0]", "matrix", -10, 10, [2]float64{-0.5, 0.5}, 0.01, 0.001, "", Label{"Blue from red", "蓝自红"}},
		{"density.matrix.values[2][1]", "matrix", -10, 10, [2]float64{-0.5, 0.5}, 0.01, 0.001, "", Label{"Blue from green", "蓝自绿"}},
		{"density.matrix.values[2][2]", "matrix", -10, 10, [2]float64{0.5, 1.5}, 0.01, 0.001, "", Label{"Blue from blue", "蓝自蓝"}},
		{"density.channel_gamma.r", "channel-gamma", 0.1, 4, [2]float64{0.7, 1.4}, 0.005, 0.001, "", Label{"Red gamma", "红伽马"}},
		{"density.channel_gamma.b", "channel-gamma", 0.1, 4, [2]float64{0.7, 1.4}, 0.005, 0.001, "", Label{"Blue gamma", "蓝伽马"}},
		{"exposure[0]", "exposure", -3, 3, [2]float64{-1, 1}, Point, Point / 5, "D", Label{"Red", "红"}},
		{"exposure[1]", "exposure", -3, 3, [2]float64{-1, 1}, Point, Point / 5, "D", Label{"Green", "绿"}},
		{"exposure[2]", "exposure", -3, 3, [2]float64{-1, 1}, Point, Point / 5, "D", Label{"Blue", "蓝"}},
		{"glare", "glare", 0, 0.2, [2]float64{0, 0.05}, 0.0005, 0.0001, "", Label{"Glare", "眩光"}},
	}
}

// Lookup finds a parameter by its name, or by the channel that an index stands for:
// "exposure.r" is "exposure[0]". It is false if there is none.
func Lookup(name string) (Parameter, bool) {
	path := indexed(name)
	for _, p := range Parameters() {
		if p.Name == path {
			return p, true
		}
	}
	return Parameter{}, false
}

// indexed is the path of a name that may have a channel in place of an index.
func indexed(name string) string {
	for _, triple := range [...]string{"exposure.", "base."} {
		if channel, ok := strings.CutPrefix(name, triple); ok && len(channel) == 1 {
			if i := strings.Index("rgb", channel); i >= 0 {
				return fmt.Sprintf("%s[%d]", strings.TrimSuffix(triple, "."), i)
			}
		}
	}
	return name
}

// Default is what [recipe.Default] of a film type has.
func (p Parameter) Default(film recipe.Film) float64 {
	v, err := Get(recipe.Default(film), p.Name)
	if err != nil {
		panic("adjust: " + err.Error()) // the table has a name that no recipe has
	}
	return v
}

// Get is the value of a parameter. A recipe without a film base has 1 for it, and one
// without a matrix those of the identity, which give the same picture. The error names
// a parameter that there is not.
func Get(r *recipe.Recipe, name string) (float64, error) {
	_, at, err := find(complete(r), name)
	if err != nil {
		return 0, err
	}
	return *at.Value, nil
}

// Set is the recipe with another value of a parameter. A density matrix that changes
// loses its name. The error names the parameter, and says what its range is or why the
// recipe cannot have it.
func Set(r *recipe.Recipe, name string, value float64) (*recipe.Recipe, error) {
	next := complete(r)
	p, at, err := find(next, name)
	switch {
	case err != nil:
		return nil, err
	case !(value >= p.Min && value <= p.Max): // no NaN is
		return nil, fmt.Errorf("%s: %v is outside %v to %v", p.Name, value, p.Min, p.Max)
	case *at.Value == value:
		return r.Clone(), nil
	}
	*at.Value = value
	// What this parameter does not need stays left out.
	if p.Group != "base" && r.Base == nil {
		next.Base = nil
	}
	switch {
	case p.Group == "matrix":
		next.Density.Matrix.Name = ""
	case r.Density.Matrix == nil:
		next.Density.Matrix = nil
	}
	if err := next.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", p.Name, unwrapped(err))
	}
	return next, nil
}

// Nudge is the recipe with something added to a parameter, as far as its range goes.
func Nudge(r *recipe.Recipe, name string, by float64) (*recipe.Recipe, error) {
	p, at, err := find(complete(r), name)
	if err != nil {
		return nil, err
	}
	return Set(r, name, min(max(*at.Value+by, p.Min), p.Max)) // which refuses NaN
}

// find finds a parameter, and where a recipe has it.
func find(r *recipe.Recipe, name string) (Parameter, recipe.Parameter, error) {
	p, ok := Lookup(name)
	if !ok {
		return p, recipe.Parameter{}, fmt.Errorf("there is no parameter %q", name)
	}
	at, ok := r.Parameter(p.Name)
	if !ok {
		return p, at, fmt.Errorf("%s: a recipe has none", p.Name)
	}
	return p, at, nil
}

// complete is a copy of a recipe that has a base and a matrix.
func complete(r *recipe.Recipe) *recipe.Recipe {
	r = r.Clone()
	if r.Base == nil {
		r.Base = &[3]float64{1, 1, 1}
	}
	if r.Density.Matrix == nil {
		r.Density.Matrix = &recipe.Matrix{Values: color.Identity()}
	}
	return r
}

// unwrapped is what is wrong with a value, without where in a file it would be.
func unwrapped(err error) error {
	var field *recipe.FieldError
	if errors.As(err, &field) {
		return field.Err
	}
	return err
}
