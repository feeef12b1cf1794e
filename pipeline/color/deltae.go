package color

import "math"

// DeltaE2000 is the CIEDE2000 color difference with all weights 1: about 1 for
// two colors that can just be told apart side by side. It is symmetric.
//
// The formula is that of ISO/CIE 11664-6, in the order of steps of Sharma, Wu
// and Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes,
// Supplementary Test Data, and Mathematical Observations" (2005). Angles are
// in degrees.
func DeltaE2000(c1, c2 Lab) float64 {
	// Step 1: a* is stretched near gray, then chroma and hue.
	meanC := (math.Hypot(c1.A, c1.B) + math.Hypot(c2.A, c2.B)) / 2
	g := 0.5 * (1 - math.Sqrt(chroma7(meanC)))
	chroma1, hue1 := polar((1+g)*c1.A, c1.B)
	chroma2, hue2 := polar((1+g)*c2.A, c2.B)

	// Step 2: differences, the hue's the short way round.
	dL := c2.L - c1.L
	dC := chroma2 - chroma1
	product := chroma1 * chroma2
	dh := 0.0
	if product != 0 {
		dh = hue2 - hue1
		switch {
		case dh > 180:
			dh -= 360
		case dh < -180:
			dh += 360
		}
	}
	dH := 2 * math.Sqrt(product) * sin(dh/2)

	// Step 3: means, and the weights that they give the differences.
	meanL := (c1.L + c2.L) / 2
	meanC = (chroma1 + chroma2) / 2
	meanH := hue1 + hue2 // one of them is 0 by definition when a color is gray
	if product != 0 {
		meanH = meanHue(hue1, hue2)
	}
	t := 1 - 0.17*cos(meanH-30) + 0.24*cos(2*meanH) + 0.32*cos(3*meanH+6) - 0.20*cos(4*meanH-63)
	fromGray := (meanL - 50) * (meanL - 50)
	sL := 1 + 0.015*fromGray/math.Sqrt(20+fromGray)
	sC := 1 + 0.045*meanC
	sH := 1 + 0.015*meanC*t

	// Blues are turned: chroma and hue differences interact there.
	turn := 30 * math.Exp(-math.Pow((meanH-275)/25, 2))
	rT := -2 * math.Sqrt(chroma7(meanC)) * sin(2*turn)

	l, c, h := dL/sL, dC/sC, dH/sH
	return math.Sqrt(l*l + c*c + h*h + rT*c*h)
}

// chroma7 is C⁷/(C⁷ + 25⁷).
func chroma7(c float64) float64 {
	c7 := math.Pow(c, 7)
	return c7 / (c7 + 6103515625)
}

// polar gives chroma and hue, the hue in [0, 360) and 0 for gray.
func polar(a, b float64) (chroma, hue float64) {
	if a == 0 && b == 0 { // Atan2 would tell apart the signs of zero
		return 0, 0
	}
	hue = math.Atan2(b, a) * 180 / math.Pi
	if hue < 0 {
		hue += 360
	}
	return math.Hypot(a, b), hue
}

// meanHue is the hue halfway between two, the short way round.
func meanHue(h1, h2 float64) float64 {
	sum := h1 + h2
	switch {
	case math.Abs(h1-h2) <= 180:
		return sum / 2
	case sum < 360:
		return (sum + 360) / 2
	default:
		return (sum - 360) / 2
	}
}

func sin(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }
func cos(degrees float64) float64 { return math.Cos(degrees * math.Pi / 180) }
