package adjust

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
	// Unit is "D" for densities, and empty for numbers that have none.
	Unit  string `json:"unit,omitempty"`
	Label Label  `json:"label"`
}

// Label is what something is called.
type Label struct {
	English string `json:"en"`
	Chinese string `json:"zh"`
}

// Point is one point of a printer light, in density.
const Point = 0.025

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
		{"density.channel_gamma.r", "channel-gamma", 0.1, 4, [2]float64{0.7, 1.4}, 0.005, 0.001, "", Label{"Red gamma", "红伽马"}},
		{"density.channel_gamma.b", "channel-gamma", 0.1, 4, [2]float64{0.7, 1.4}, 0.005, 0.001, "", Label{"Blue gamma", "蓝伽马"}},
		{"exposure[0]", "exposure", -3, 3, [2]float64{-1, 1}, Point, Point / 5, "D", Label{"Red", "红"}},
		{"exposure[1]", "exposure", -3, 3, [2]float64{-1, 1}, Point, Point / 5, "D", Label{"Green", "绿"}},
		{"exposure[2]", "exposure", -3, 3, [2]float64{-1, 1}, Point, Point / 5, "D", Label{"Blue", "蓝"}},
		{"glare", "glare", 0, 0.2, [2]float64{0, 0.05}, 0.0005, 0.0001, "", Label{"Glare", "眩光"}},
	}
}
