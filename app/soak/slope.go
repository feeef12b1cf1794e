package soak

import "slices"

// Slope is the Theil-Sen estimate of how much y grows from one sample to the
// next: the median of the slopes between all pairs. (P. K. Sen, "Estimates of
// the Regression Coefficient Based on Kendall's Tau", 1968.) It is 0 for fewer
// than two samples.
func Slope(y []float64) float64 {
	slopes := make([]float64, 0, len(y)*(len(y)-1)/2)
	for i := range y {
		for j := i + 1; j < len(y); j++ {
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
