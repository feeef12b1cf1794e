package soak

import "slices"

// mostCompared is how many samples are compared with each other, which is half
// a million pairs.
const mostCompared = 1000

// Slope is the Theil-Sen estimate of how much y grows from one sample to the
// next: the median of the slopes between all pairs. (P. K. Sen, "Estimates of
// the Regression Coefficient Based on Kendall's Tau", 1968.) It is 0 for fewer
// than two samples. Of more than 1000, every second, third and so on is looked
// at, so that at most 1000 are, since the pairs grow with the square.
func Slope(y []float64) float64 {
	step := max(1, (len(y)+mostCompared-1)/mostCompared)
	n := (len(y) + step - 1) / step
	slopes := make([]float64, 0, n*(n-1)/2)
	for i := 0; i < len(y); i += step {
		for j := i + step; j < len(y); j += step {
			slopes = append(slopes, (y[j]-y[i])/float64(j-i))
		}
	}
	return Quantile(slopes, 0.5)
}

// Quantile is the value below which a part of the values lies, 0 if there are
// none. It sorts them.
func Quantile(values []float64, part float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	at := part * float64(len(values)-1)
	i := int(at)
	if i == len(values)-1 {
		return values[i]
	}
	return values[i] + (at-float64(i))*(values[i+1]-values[i])
}
