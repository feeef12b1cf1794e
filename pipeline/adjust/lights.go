package adjust

import (
	"fmt"

	"safelight/pipeline/recipe"
)

// Lights is the parameter "exposure": the three printer lights together, in density,
// -3 to 3; positive is brighter. Its value is their mean. It is no number of a recipe,
// so that it is not among [Parameters]; [Exposure] and [SetExposure] get and set it.
func Lights() Parameter {
	return Parameter{
		Name: "exposure", Group: "exposure", Min: -maxLight, Max: maxLight, Slider: [2]float64{-1, 1},
		Step: Point, Fine: Point / 5, Unit: "D", Label: Label{"Exposure", "曝光"},
	}
}

// maxLight is the greatest exposure of a channel, in density.
const maxLight = 3

// Exposure is the mean of a recipe's printer lights, in density.
func Exposure(r *recipe.Recipe) float64 {
	return (r.Exposure[0] + r.Exposure[1] + r.Exposure[2]) / 3
}

// SetExposure is the recipe with its printer lights moved together, so that their mean
// is a value and their differences stay. The error says from where to where the mean can
// be until one of them is at the end of its range.
func SetExposure(r *recipe.Recipe, value float64) (*recipe.Recipe, error) {
	const rounding = 1e-12
	low, high := exposureRoom(r)
	if !(value >= low-rounding && value <= high+rounding) { // no NaN is
		return nil, fmt.Errorf("exposure: %v is outside %.4g to %.4g, where no light passes %v to %v", value, low, high, -maxLight, maxLight)
	}
	next, by := r.Clone(), value-Exposure(r)
	for c := range next.Exposure {
		next.Exposure[c] = min(max(next.Exposure[c]+by, -maxLight), maxLight)
	}
	return next, nil
}

// NudgeExposure is the recipe with something added to all printer lights, as far as
// their differences can stay. The error is that it is no number.
func NudgeExposure(r *recipe.Recipe, by float64) (*recipe.Recipe, error) {
	low, high := exposureRoom(r)
	return SetExposure(r, min(max(Exposure(r)+by, low), high))
}

// exposureRoom is from where to where the mean of the lights can be.
func exposureRoom(r *recipe.Recipe) (low, high float64) {
	e, mean := r.Exposure, Exposure(r)
	return mean - min(e[0], e[1], e[2]) - maxLight, mean - max(e[0], e[1], e[2]) + maxLight
}
