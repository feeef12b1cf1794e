package adjust

import (
	"errors"
	"fmt"
	"math"

	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
)

// Least is the least scan value a film base may have, and MaxBaseDensity its density.
const (
	Least          = 0.0001
	MaxBaseDensity = 4
)

// What is picked for a base and is beyond these is black, or clipped.
const (
	blackBase   = 0.005
	clippedBase = 0.998
)

// Base is the film base for scan values picked from unexposed film, 0 to 1 as they
// stand in the file. It refuses values that cannot be a film's: black, or so bright
// that the scanner was clipping.
func Base(scan [3]float64) ([3]float64, error) {
	for c, v := range scan {
		switch {
		case !(v >= 0): // NaN too
			return scan, errors.New("no value")
		case v < blackBase:
			return scan, fmt.Errorf("%s is black there (%.4f); film base lets light through", channels[c], v)
		case v > clippedBase:
			return scan, fmt.Errorf("%s is clipped there; that is the lamp, or the scan is overexposed", channels[c])
		}
	}
	return scan, nil
}

var channels = [3]string{"red", "green", "blue"}

// WithBase is the recipe with a film base that was picked, as [Base] has it. It also
// refuses one that is no light once the black level and the space of the input are
// taken into account, which could not be graded with.
func WithBase(r *recipe.Recipe, scan [3]float64) (*recipe.Recipe, error) {
	base, err := Base(scan)
	if err != nil {
		return nil, err
	}
	next := r.Clone()
	next.Base = &base
	if _, err := baseLight(next); err != nil {
		return nil, err
	}
	return next, nil
}

// BaseOfValues is the film base of scan values that were typed. The error names a
// channel that is outside Least to 1.
func BaseOfValues(values [3]float64) ([3]float64, error) {
	for c, v := range values {
		if !(v >= Least && v <= 1) { // no NaN is
			return values, fmt.Errorf("%s: %v is outside %v to 1", channels[c], v, Least)
		}
	}
	return values, nil
}

// BaseOfDensities is the film base of densities that were typed. The error names a
// channel that is outside 0 to MaxBaseDensity.
func BaseOfDensities(d [3]float64) ([3]float64, error) {
	for c, v := range d {
		if !(v >= 0 && v <= MaxBaseDensity) {
			return d, fmt.Errorf("%s: density %v is outside 0 to %v", channels[c], v, MaxBaseDensity)
		}
	}
	return OfDensities(d), nil
}

// OfDensities is the base of densities; it is the reverse of Densities.
func OfDensities(d [3]float64) (base [3]float64) {
	for c, v := range d {
		base[c] = min(max(math.Pow(10, -v), Least), 1)
	}
	return base
}

// FilmDensities are those of a recipe's film base as the film has them: of the linear
// light of the working space that the input makes of it. Without a base they are 0.
func FilmDensities(r *recipe.Recipe) ([3]float64, error) {
	light, err := baseLight(r)
	return Densities(light), err
}

// Swatch is the color of a recipe's film base on a light table, as 8-bit sRGB. What
// sRGB does not have is clipped. Of an input whose profile is in the scan's file only
// the scan values are known here; they are taken to be in the working space.
func Swatch(r *recipe.Recipe) (rgb [3]uint8, err error) {
	light, err := baseLight(r)
	if err != nil {
		return rgb, err
	}
	working, _ := color.Lookup(r.Working) // which baseLight has found
	srgb, _ := color.Lookup("srgb")
	for c, v := range color.Convert(working, srgb).Apply(light) {
		rgb[c] = uint8(math.Round(255 * srgb.Transfer.Encode(min(max(v, 0), 1))))
	}
	return rgb, nil
}

// baseLight is a recipe's film base as linear light of the working space.
func baseLight(r *recipe.Recipe) ([3]float64, error) {
	light := [3]float64{1, 1, 1}
	if r.Base == nil {
		return light, nil
	}
	working, ok := color.Lookup(r.Working)
	if !ok {
		return light, fmt.Errorf("unknown working space %q", r.Working)
	}
	if _, ok := r.Input.ColorSpace(working); !ok {
		return light, fmt.Errorf("unknown input space %q", r.Input.Space)
	}
	light = r.Input.Light(working)(*r.Base)
	for c, v := range light {
		if !(v > 1e-10) {
			return light, fmt.Errorf("the input makes no light of the base in %s (%.4g)", channels[c], v)
		}
	}
	return light, nil
}
