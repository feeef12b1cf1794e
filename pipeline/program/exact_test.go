package program

import (
	"math"
	"math/rand/v2"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// exactLight is the grading model of package pipeline, steps 1 to 6, written
// down formula by formula with nothing collapsed: the oracle for Compile.
func exactLight(r *recipe.Recipe, scan [3]float64) [3]float64 {
	working, _ := color.Lookup(r.Working)
	input, _ := r.Input.ColorSpace(working)
	toWorking := func(v [3]float64) [3]float64 {
		for c := range v {
			v[c] = math.Pow(max(v[c]-r.Input.Black, 0)/(1-r.Input.Black), r.Input.Gamma)
		}
		return color.Convert(input, working).Apply(v)
	}
	t := toWorking(scan)
	base := [3]float64{1, 1, 1}
	if r.Base != nil {
		base = toWorking(*r.Base)
	}
	var p [3]float64
	for c := range p {
		density := -math.Log10(max(t[c]/base[c], 1e-10))
		if !r.Film.Negative() {
			density = -density
		}
		density = 0.7 + (density-0.7)*r.Density.Gamma - r.Density.Dmax
		light := math.Pow(10, density)
		p[c] = -math.Log10(max(light, 1e-10))
	}
	m := color.Identity()
	if r.Density.Matrix != nil {
		m = r.Density.Matrix.Values
	}
	for c := range p {
		p[c] += r.Density.Dmax - 4.1
	}
	p = m.Apply(p)
	p[0] *= r.Density.Channel.R
	p[2] *= r.Density.Channel.B
	curves := [3]curve.Curve{r.Curve.R, r.Curve.G, r.Curve.B}
	var light [3]float64
	for c := range p {
		p[c] += 4.1 - r.Density.Dmax - r.Exposure[c]
		for _, of := range []curve.Curve{r.Curve.RGB, curves[c]} {
			if !of.IsIdentity() {
				x := 1 - min(max(p[c]/math.Log10(65536), 0), 1)
				p[c] = (1 - interpolate(of, x)) * math.Log10(65536)
			}
		}
		light[c] = min(max(math.Pow(10, -p[c]), 0), 1)
		light[c] = max(light[c]-r.Glare, 0)
	}
	if r.Film.Monochrome() {
		w := color.Luminance(working)
		y := w[0]*light[0] + w[1]*light[1] + w[2]*light[2]
		light = [3]float64{y, y, y}
	}
	return light
}

// interpolate joins the points of a curve linearly and holds its ends.
func interpolate(c curve.Curve, x float64) float64 {
	if x <= c[0].X {
		return c[0].Y
	}
	for i := 1; i < len(c); i++ {
		if x <= c[i].X {
			a, b := c[i-1], c[i]
			return a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X)
		}
	}
	return c[len(c)-1].Y
}

// exactCode is step 7 for working-space light: the code value of each channel.
func exactCode(r *recipe.Recipe, out Output, light [3]float64) [3]int {
	var code [3]int
	top := float64(int(1)<<out.Depth - 1)
	for c, v := range exactEncoded(r, out, light) {
		code[c] = int(math.Round(v * top))
	}
	return code
}

// exactEncoded is step 7 but for the rounding: 0 to 1.
func exactEncoded(r *recipe.Recipe, out Output, light [3]float64) [3]float64 {
	working, _ := color.Lookup(r.Working)
	if !r.Film.Monochrome() {
		light = color.Convert(working, out.Space).Apply(light)
	}
	for c, v := range light {
		light[c] = out.Space.Transfer.Encode(min(max(v, 0), 1))
	}
	return light
}

// randomRecipe draws a valid recipe: every parameter over most of its range,
// curves with up to 24 points, sometimes steep, sometimes not monotone.
func randomRecipe(rnd *rand.Rand) *recipe.Recipe {
	films := recipe.Films()
	r := recipe.Default(films[rnd.IntN(len(films))])
	between := func(lo, hi float64) float64 { return lo + (hi-lo)*rnd.Float64() }
	maybe := func() bool { return rnd.IntN(2) == 0 }

	r.Working = []string{"acescg", "kodak-endura-premier", "kodak-2383"}[rnd.IntN(3)]
	if maybe() {
		r.Input.Space = []string{"srgb", "nikon-9000-ed", "hasselblad-x5", "prophoto"}[rnd.IntN(4)]
	}
	if maybe() {
		r.Input.Gamma = between(0.1, 4)
	}
	if maybe() {
		r.Input.Black = between(0, 0.1)
	}
	for r.Base == nil && maybe() {
		b := math.Exp(between(math.Log(0.02), 0))
		r.Base = &[3]float64{b, b * between(0.4, 1), b * between(0.3, 1)}
		working, _ := color.Lookup(r.Working)
		if light := r.Input.Light(working)(*r.Base); min(light[0], light[1], light[2]) <= lightFloor {
			r.Base = nil // Compile refuses it
		}
	}
	r.Density.Gamma = math.Exp(between(math.Log(0.1), math.Log(4)))
	r.Density.Dmax = between(0, 4.8)
	if maybe() {
		var m color.Matrix
		mixing := []float64{0.2, 0.5, 2, 9}[rnd.IntN(4)]
		for i := range m {
			for j := range m[i] {
				m[i][j] = between(-mixing, mixing)
			}
			m[i][i] += 1
		}
		r.Density.Matrix = &recipe.Matrix{Values: m}
	}
	if maybe() {
		r.Density.Channel = recipe.ChannelGamma{R: between(0.1, 4), B: between(0.1, 4)}
	}
	for c := range r.Exposure {
		r.Exposure[c] = between(-3, 3)
	}
	for _, c := range []*curve.Curve{&r.Curve.RGB, &r.Curve.R, &r.Curve.G, &r.Curve.B} {
		if maybe() {
			*c = randomCurve(rnd)
		}
	}
	if maybe() {
		r.Glare = between(0, 0.2)
	}
	return r
}

func randomCurve(rnd *rand.Rand) curve.Curve {
	n := 2 + rnd.IntN(23)
	if rnd.IntN(5) == 0 {
		n = curve.MaxPoints
	}
	var c curve.Curve
	x := 0.3 * rnd.Float64()
	if rnd.IntN(2) == 0 {
		x = 0
	}
	for i := range n {
		y := (float64(i) + rnd.Float64()) / float64(n)
		if rnd.IntN(8) == 0 {
			y = rnd.Float64()
		}
		c = append(c, curve.Point{X: x, Y: y})
		step := rnd.Float64() * 1.6 / float64(n)
		if rnd.IntN(6) == 0 {
			step = 0
		}
		x += 0.0006 + step
		if x > 1 {
			break
		}
	}
	if len(c) < 2 {
		return curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 0.9}}
	}
	return c
}
