package adjust

import (
	"errors"
	"fmt"
	"math"
)

// Least is the least scan value a film base may have.
const Least = 0.0001

// Base is the film base for scan values picked from unexposed film, 0 to 1 as they
// stand in the file. It refuses values that cannot be a film's: black, or so bright
// that the scanner was clipping.
func Base(scan [3]float64) ([3]float64, error) {
	for c, v := range scan {
		switch {
		case !(v >= 0): // NaN too
			return scan, errors.New("no value")
		case v < 0.005:
			return scan, fmt.Errorf("%s is black there (%.4f); film base lets light through", channels[c], v)
		case v > 0.998:
			return scan, fmt.Errorf("%s is clipped there; that is the lamp, or the scan is overexposed", channels[c])
		}
	}
	return scan, nil
}

var channels = [3]string{"red", "green", "blue"}

// Densities are those of a base above no film at all, -log10 of each value.
func Densities(base [3]float64) (d [3]float64) {
	for c, v := range base {
		d[c] = -math.Log10(max(v, 1e-10))
	}
	return d
}

// OfDensities is the base of densities; it is the reverse of Densities.
func OfDensities(d [3]float64) (base [3]float64) {
	for c, v := range d {
		base[c] = min(max(math.Pow(10, -v), Least), 1)
	}
	return base
}
