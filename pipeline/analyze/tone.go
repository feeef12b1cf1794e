package analyze

import (
	"math"

	"safelight/pipeline/program"
	"safelight/pipeline/recipe"
)

// contrast is what a negative makes of the scene: density above base per
// decade of exposure in the straight part of its curve.
type contrast struct {
	green     float64 // of the green channel
	red, blue float64 // relative to green
}

// contrasts are typical for each negative film type, as a scanner with narrow
// bands sees them. C-41: the neutral scale of a Portra 400 rises 0.565 a decade
// in green; red and blue lie between what Kodak E-4050 gives in Status M
// (0.53 / 0.55 / 0.63, that is 0.96 and 1.15) and what narrow bands see of the
// same dyes (0.87 and 1.13). ECN-2 negatives are developed to a little less.
// Silver negatives are aimed at 0.6.
var contrasts = map[recipe.Film]contrast{
	recipe.ColorNegative:     {green: 0.565, red: 0.90, blue: 1.13},
	recipe.ColorNegativeECN2: {green: 0.52, red: 0.90, blue: 1.13},
	recipe.BWNegative:        {green: 0.60, red: 1, blue: 1},
}

// Where the picture is put on the paper.
const (
	whitePrint = 0.02  // print density of the picture's white
	whitePart  = 0.995 // the part of the picture that is darker than its white
	blackPart  = 0.01  // the part that is darker than its black
	paperRange = 2.0   // print density between the two that a paper can show
	grayRange  = 1.7   // print density that a black-and-white picture is given
)

// tone sets contrast, balance and exposure of a recipe so that the scene comes
// out as light proportional to its own, white where the paper is white.
//
// Contrast is that of the film type, undone, but less if the picture would not
// fit on the paper. That of black-and-white film depends on its development so
// much that it is taken from the picture. Exposure puts the picture's white
// at whitePrint: dmax takes as much as its range allows, the printer lights the
// rest, and what balances the channels.
func tone(r *recipe.Recipe, d *density, report *Report, neutral neutralizer) {
	if len(d.d[0]) == 0 {
		return // no film in sight: the static defaults have to do
	}
	c := contrast{green: 1, red: 1, blue: 1}
	sign := -1.0
	if report.Film.Negative() {
		c, sign = contrasts[report.Film], 1
	}
	for ch := range 3 {
		values := append([]float64(nil), d.d[ch]...)
		report.Density[ch] = [2]float64{quantile(values, blackPart), quantile(values, whitePart)}
	}
	span := max(report.Density[1][1]-report.Density[1][0], 0.1)
	r.Density.Gamma = 1 / c.green
	switch {
	case report.Film == recipe.BWNegative:
		r.Density.Gamma = min(max(grayRange/span, 1.3), 2.5)
	case report.Film.Negative():
		r.Density.Gamma = max(min(r.Density.Gamma, paperRange/span), 0.8)
	}
	r.Density.Channel = recipe.ChannelGamma{R: 1 / c.red, B: 1 / c.blue}
	gamma := [3]float64{r.Density.Gamma * r.Density.Channel.R, r.Density.Gamma, r.Density.Gamma * r.Density.Channel.B}

	// light holds log10 of the scene's light, up to one factor a channel.
	light := make([][3]float64, len(d.d[0]))
	for i := range light {
		for ch := range 3 {
			light[i][ch] = sign * gamma[ch] * d.d[ch][i]
		}
	}
	if report.Film == recipe.ColorNegative || report.Film == recipe.ColorNegativeECN2 {
		report.Balance = neutral(light)
	}
	for i := range light {
		for ch := range 3 {
			light[i][ch] -= report.Balance[ch]
		}
	}

	// Print density is P = 4.1 - dmax + C·(k + dmax - 4.1 - s·gamma·d) - exposure,
	// with k = dmax - 0.7 + 0.7·gamma; see package pipeline. It is to be
	// white - light, where white is chosen for the picture's white.
	white := whitePrint + brightest(light)
	g := r.Density.Gamma
	r.Density.Dmax = min(max(white+program.DensityPivot*(1-g), 0), 4.8)
	k := r.Density.Dmax - program.DensityPivot*(1-g)
	channel := [3]float64{r.Density.Channel.R, 1, r.Density.Channel.B}
	for ch := range 3 {
		pivot := program.MatrixPivot - r.Density.Dmax
		exposure := pivot + channel[ch]*(k-pivot) - (white + report.Balance[ch])
		r.Exposure[ch] = min(max(rounded(exposure), -3), 3)
	}
	r.Density.Gamma, r.Density.Dmax = rounded(r.Density.Gamma), rounded(r.Density.Dmax)
	r.Density.Channel.R, r.Density.Channel.B = rounded(r.Density.Channel.R), rounded(r.Density.Channel.B)
}

// brightest is log10 of the light that only a small part of the picture
// exceeds in its brightest channel.
func brightest(light [][3]float64) float64 {
	values := make([]float64, len(light))
	for i, l := range light {
		values[i] = max(l[0], l[1], l[2])
	}
	return quantile(values, whitePart)
}

// rounded keeps the digits a person can make sense of.
func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }
