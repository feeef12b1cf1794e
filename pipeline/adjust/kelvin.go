package adjust

import (
	"fmt"

	"safelight/pipeline/color"
)

// NeutralKelvin is the temperature of the light that neutral stands for, that of
// daylight as D65 has it; a target of it is the working white, whatever space that is.
// Targets are from MinKelvin to MaxKelvin.
const (
	NeutralKelvin = 6504
	MinKelvin     = 2000
	MaxKelvin     = 15000
)

// whiteOf is light of a temperature in a working space, where NeutralKelvin is
// (1, 1, 1).
func whiteOf(working color.Space, kelvin float64) ([3]float64, error) {
	if !(kelvin >= MinKelvin && kelvin <= MaxKelvin) {
		return [3]float64{}, fmt.Errorf("%v K is outside %d to %d", kelvin, MinKelvin, MaxKelvin)
	}
	xyz := func(c color.XY) [3]float64 { return [3]float64{c.X / c.Y, 1, (1 - c.X - c.Y) / c.Y} }
	neutral, d50 := locus(NeutralKelvin), color.PCSWhite()
	sum := d50[0] + d50[1] + d50[2]
	toPCS := color.Adaptation(neutral, color.XY{X: d50[0] / sum, Y: d50[1] / sum})
	white := working.ToPCS().Inverse().Apply(toPCS.Apply(xyz(locus(kelvin))))
	if !(min(white[0], white[1], white[2]) > 0) {
		return white, fmt.Errorf("%v K is a color that %s does not have", kelvin, working.Name)
	}
	return white, nil
}

// locus is the chromaticity of daylight of a temperature, CIE 15:2004 section 3.1,
// from 4000 K; and below that of a black body, by the cubic of Kim et al. (US patent
// 7,024,034). Where they meet they are 0.007 apart in y; the black body is moved to
// daylight there and comes back to itself, evenly in mired, at 2000 K.
func locus(kelvin float64) color.XY {
	const meet = 4000
	if kelvin >= meet {
		return daylight(kelvin)
	}
	off := (1/float64(MinKelvin) - 1/kelvin) / (1/float64(MinKelvin) - 1/float64(meet))
	light, day, black := blackBody(kelvin), daylight(meet), blackBody(meet)
	return color.XY{X: light.X + off*(day.X-black.X), Y: light.Y + off*(day.Y-black.Y)}
}

// daylight is good from 4000 to 25000 K.
func daylight(kelvin float64) color.XY {
	t := 1000 / kelvin
	x := 0.244063 + 0.09911*t + 2.9678*t*t - 4.6070*t*t*t
	if kelvin > 7000 {
		x = 0.237040 + 0.24748*t + 1.9018*t*t - 2.0064*t*t*t
	}
	return color.XY{X: x, Y: -3*x*x + 2.870*x - 0.275}
}

// blackBody is good from 2000 to 4000 K. Kim et al. have another piece for Y below 2222 K,
// which differs from this one by 0.00003 at most down to 2000 K.
func blackBody(kelvin float64) color.XY {
	t := 1000 / kelvin
	x := -0.2661239*t*t*t - 0.2343589*t*t + 0.8776956*t + 0.179910
	return color.XY{X: x, Y: -0.9549476*x*x*x - 1.37418593*x*x + 2.09137015*x - 0.16748867}
}
