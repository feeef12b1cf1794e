package adjust

import (
	"errors"
	"fmt"
	"math"

	"safelight/pipeline/color"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"
)

// Neutral are the exposures that make a color neutral and leave its luminance alone.
// The color is linear working light before the density inversion, as step 1 gives
// it. Neutral is equal light in red, green and blue, or, with kelvin other than 0,
// the chromaticity of daylight of that temperature beside that of 6504 K: lower is
// warmer. Exposure comes before the curves, so each channel is sought by bisection.
func Neutral(r *recipe.Recipe, light [3]float64, kelvin float64) ([3]float64, error) {
	if r.Film.Monochrome() {
		return r.Exposure, errors.New("black and white film has no color to balance")
	}
	working, ok := color.Lookup(r.Working)
	if !ok {
		return r.Exposure, fmt.Errorf("unknown working space %q", r.Working)
	}
	white := [3]float64{1, 1, 1}
	if kelvin != 0 {
		var err error
		if white, err = whiteOf(working, kelvin); err != nil {
			return r.Exposure, err
		}
	}
	r = r.Clone()
	out := program.Output{Space: working, Depth: program.FloatDepth}
	graded := func(exposure [3]float64) ([3]float64, error) {
		r.Exposure = exposure
		p, err := program.Compile(r, out)
		if err != nil {
			return [3]float64{}, err
		}
		return program.Light(p, light), nil
	}
	now, err := graded(r.Exposure)
	if err != nil {
		return r.Exposure, err
	}
	luma := color.Luminance(working)
	dot := func(v [3]float64) float64 { return luma[0]*v[0] + luma[1]*v[1] + luma[2]*v[2] }
	var want [3]float64
	for c := range want {
		want[c] = white[c] * dot(now) / dot(white)
	}
	if dot(now) <= 0 {
		return r.Exposure, errors.New("it is black there, which is neutral already")
	}
	before := r.Exposure
	low, high := [3]float64{-3, -3, -3}, [3]float64{3, 3, 3}
	darkest, err := graded(low)
	if err != nil {
		return before, err
	}
	brightest, err := graded(high)
	if err != nil {
		return before, err
	}
	for c := range want {
		if !(darkest[c] <= want[c] && want[c] <= brightest[c]) {
			return before, fmt.Errorf("%s cannot be made %.4f by any exposure; it has %.4f to %.4f", channels[c], want[c], darkest[c], brightest[c])
		}
	}
	var middle [3]float64
	for range 48 { // 6 / 2^48 is as good as exact
		for c := range middle {
			middle[c] = (low[c] + high[c]) / 2
		}
		at, err := graded(middle)
		if err != nil {
			return before, err
		}
		for c := range at {
			if at[c] < want[c] {
				low[c] = middle[c]
			} else {
				high[c] = middle[c]
			}
		}
	}
	at, err := graded(middle)
	if err != nil {
		return before, err
	}
	for c := range at {
		if math.Abs(at[c]-want[c]) > 1e-4*max(want[c], 1e-3) {
			return before, fmt.Errorf("the curve of %s leaps there: %.4f cannot be reached, only %.4f", channels[c], want[c], at[c])
		}
	}
	return middle, nil
}

// The daylight that neutral stands for, and the temperatures there are.
const (
	NeutralKelvin = 6504
	minKelvin     = 2500
	maxKelvin     = 15000
)

// whiteOf is light of a temperature in a working space, where NeutralKelvin is
// (1, 1, 1).
func whiteOf(working color.Space, kelvin float64) ([3]float64, error) {
	if !(kelvin >= minKelvin && kelvin <= maxKelvin) {
		return [3]float64{}, fmt.Errorf("%v K is outside %d to %d", kelvin, minKelvin, maxKelvin)
	}
	xyz := func(c color.XY) [3]float64 { return [3]float64{c.X / c.Y, 1, (1 - c.X - c.Y) / c.Y} }
	neutral, d50 := locus(NeutralKelvin), color.PCSWhite()
	sum := d50[0] + d50[1] + d50[2]
	toPCS := color.Adaptation(neutral, color.XY{X: d50[0] / sum, Y: d50[1] / sum})
	white := working.ToPCS().Inverse().Apply(toPCS.Apply(xyz(locus(kelvin))))
	for c := range white {
		white[c] = max(white[c], 0)
	}
	return white, nil
}

// locus is the chromaticity of daylight of a temperature, CIE 15:2004 section 3.1,
// from 4000 K; and below that of a black body, by the cubic of Kim et al. (US patent
// 7,024,034), moved so that they meet.
func locus(kelvin float64) color.XY {
	if kelvin >= 4000 {
		return daylight(kelvin)
	}
	at, black, meet := daylight(4000), blackBody(kelvin), blackBody(4000)
	return color.XY{X: black.X + at.X - meet.X, Y: black.Y + at.Y - meet.Y}
}

func daylight(kelvin float64) color.XY {
	t := 1000 / kelvin
	x := 0.244063 + 0.09911*t + 2.9678*t*t - 4.6070*t*t*t
	if kelvin > 7000 {
		x = 0.237040 + 0.24748*t + 1.9018*t*t - 2.0064*t*t*t
	}
	return color.XY{X: x, Y: -3*x*x + 2.870*x - 0.275}
}

// blackBody is good from 2222 to 4000 K.
func blackBody(kelvin float64) color.XY {
	t := 1000 / kelvin
	x := -0.2661239*t*t*t - 0.2343589*t*t + 0.8776956*t + 0.179910
	return color.XY{X: x, Y: -0.9549476*x*x*x - 1.37418593*x*x + 2.09137015*x - 0.16748867}
}
