package program

import (
	"fmt"
	"math"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// The constants of the grading model; see package pipeline.
const (
	// DensityPivot is the density that gamma leaves alone.
	DensityPivot = 0.7
	// MatrixPivot is the print density, plus dmax, that the matrix and the
	// channel gammas leave alone.
	MatrixPivot = 4.1

	lightFloor  = 1e-10 // the least T/B and the least light
	densityCeil = 10    // -log10(lightFloor)
)

var (
	log10of2   = math.Log10(2)
	log2of10   = math.Log2(10)
	log2ofTiny = math.Log2(lightFloor)
)

// Output says what a Program's output is.
type Output struct {
	// Space is the output color space. Monochrome film uses its transfer
	// function only.
	Space color.Space
	// Depth is 8 or 16 bits a sample, or FloatDepth.
	Depth int
}

// FloatDepth is the depth of floating-point output: encoded values of 0 to 1,
// not rounded to codes.
const FloatDepth = 32

// Compile turns a valid recipe into a Program. It fails when the recipe is
// invalid, or has a film base that is no light once black level, gamma and
// color space of the input are taken into account.
func Compile(r *recipe.Recipe, out Output) (*Program, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if out.Depth != 8 && out.Depth != 16 && out.Depth != FloatDepth {
		return nil, fmt.Errorf("program: output depth %d is none of 8, 16 and %d", out.Depth, FloatDepth)
	}
	// Validate has seen to it that both are known.
	working, _ := color.Lookup(r.Working)
	input, _ := r.Input.ColorSpace(working)

	p := &Program{
		Layout:     LayoutVersion,
		Render:     uint32(r.Render),
		Depth:      uint32(out.Depth),
		InputBlack: r.Input.Black,
		InputGamma: r.Input.Gamma,
		Glare:      r.Glare,
		CellScale:  Cells / L,
		Range:      L,
		Input:      color.Convert(input, working),
		Output:     color.Convert(working, out.Space),
		Luma:       color.Luminance(working),
	}
	if color.Matrix(p.Input) != color.Identity() {
		p.Flags |= FlagInput
	}
	if r.Film.Monochrome() {
		p.Flags |= FlagGray
	} else if color.Matrix(p.Output) != color.Identity() {
		p.Flags |= FlagOutput
	}
	base, err := workingBase(r, working)
	if err != nil {
		return nil, err
	}
	compileDensity(p, r, base)
	p.RGB.compile(r.Curve.RGB)
	for c, of := range [3]curve.Curve{r.Curve.R, r.Curve.G, r.Curve.B} {
		p.Curve[c].compile(of)
	}
	p.encoding(out.Space.Transfer)
	return p, nil
}

// workingBase takes the film base from scan values to working-space light, as
// step 1 does with a pixel.
func workingBase(r *recipe.Recipe, working color.Space) ([3]float64, error) {
	if r.Base == nil {
		return [3]float64{1, 1, 1}, nil
	}
	base := r.Input.Light(working)(*r.Base)
	for c, v := range base {
		if v <= lightFloor {
			return base, fmt.Errorf("program: the input turns the film base %.3g into %.3g in %s, which is no light",
				*r.Base, v, [3]string{"red", "green", "blue"}[c])
		}
	}
	return base, nil
}

// compileDensity collapses steps 2 to 4 into bounds and an affine map of log2 T.
//
// With l = log10(T/B), sign s = +1 for negatives and -1 for positives, and
// k = dmax - 0.7 + 0.7·gamma, the printing density of step 2 is
//
//	P1 = min(s·gamma·l + k, 10)
//
// and steps 3 and 4 make of it
//
//	P_i = 4.1 - dmax - exposure_i + Σ_j C_i·M_ij·(P1_j + dmax - 4.1).
func compileDensity(p *Program, r *recipe.Recipe, base [3]float64) {
	d := r.Density
	sign := -1.0
	if r.Film.Negative() {
		sign = 1
	}
	k := d.Dmax - DensityPivot + DensityPivot*d.Gamma

	for c, b := range base {
		log2base := math.Log2(b)
		lo, hi := log2ofTiny, math.Inf(1)
		ceil := (densityCeil - k) / (sign * d.Gamma) * log2of10
		if sign > 0 {
			hi = ceil
		} else {
			lo = max(lo, ceil)
		}
		// A ceiling below the floor means that every value prints at 10.
		p.LogMin[c] = min(lo, hi) + log2base
		p.LogMax[c] = min(hi+log2base, math.MaxFloat32)
	}

	matrix := color.Identity()
	if d.Matrix != nil {
		matrix = d.Matrix.Values
	}
	channel := [3]float64{d.Channel.R, 1, d.Channel.B}
	for i := range 3 {
		offset := MatrixPivot - d.Dmax - r.Exposure[i]
		for j := range 3 {
			m := channel[i] * matrix[i][j]
			slope := sign * d.Gamma * log10of2
			p.Density[i][j] = m * slope
			offset += m * (k + d.Dmax - MatrixPivot - slope*math.Log2(base[j]))
		}
		p.Density[i][3] = offset
	}
}
