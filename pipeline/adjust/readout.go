package adjust

import "math"

// PrintDensity is the density of linear light, -log10 of it: 0 for 1, and at most 10,
// that of 1e-10 and less, as in step 3 of the grading model. It is what a densitometer
// would read of graded light, or of film that lets so much through.
func PrintDensity(light float64) float64 {
	return -math.Log10(max(light, 1e-10)) + 0 // no -0
}

// Densities are those of three values, each as PrintDensity has it. Of a film base
// they are above no film at all.
func Densities(light [3]float64) (d [3]float64) {
	for c, v := range light {
		d[c] = PrintDensity(v)
	}
	return d
}
