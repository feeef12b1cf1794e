package adjust

import "math"

// Point is one point of a printer light, in density: 12 points are a stop, nearly.
// It is that of the scales of Bell & Howell additive printers, 1 to 50.
const Point = 0.025

// Unit is how the value of a parameter is shown and typed.
type Unit struct {
	// Name is what is put behind the number, "" if nothing.
	Name  string
	Label Label
	// Decimals are those that tell one fine step from the next.
	Decimals int

	show, read func(float64) float64
}

// Show is the number that stands for a value of the recipe.
func (u Unit) Show(value float64) float64 { return u.show(value) + 0 } // no -0

// Read is the value that a number stands for. It is the reverse of Show; nothing says
// that it is in the range of a parameter.
func (u Unit) Read(shown float64) float64 { return u.read(shown) }

func same(v float64) float64 { return v }

var (
	number      = Unit{"", Label{"Number", "数值"}, 3, same, same}
	smallNumber = Unit{"", Label{"Number", "数值"}, 4, same, same}
	density     = Unit{"D", Label{"Density", "密度"}, 3, same, same}
	points      = Unit{"pt", Label{"Printer points", "印片光号"}, 1,
		func(v float64) float64 { return v / Point },
		func(v float64) float64 { return v * Point }}
	// densityOfValue is that of a scan value, which is transmittance.
	densityOfValue = Unit{"D", Label{"Density", "密度"}, 3,
		func(v float64) float64 { return PrintDensity(v) },
		func(v float64) float64 { return math.Pow(10, -v) }}
)

// Units are those that a parameter can be shown in, the usual one first: exposure in
// density and in printer points, the film base in scan values and in density.
func (p Parameter) Units() []Unit {
	switch {
	case p.Group == "exposure":
		return []Unit{density, points}
	case p.Group == "base":
		return []Unit{smallNumber, densityOfValue}
	case p.Unit == density.Name:
		return []Unit{density}
	case p.Fine < 0.001:
		return []Unit{smallNumber}
	}
	return []Unit{number}
}
