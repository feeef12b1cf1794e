package bench

import (
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// change is a thing that somebody changes in a recipe.
type change struct {
	name string
	// apply changes it by little, by more with by, from 0 to 1.
	apply func(r *recipe.Recipe, by float64)
}

// changes are all that are measured, in their order.
func changes() []change {
	return []change{
		{"gains", func(r *recipe.Recipe, by float64) { r.Exposure = [3]float64{0.1 * by, 0.05 * by, -0.1 * by} }},
		{"matrix", func(r *recipe.Recipe, by float64) { r.Density.Matrix.Values[0][1] = 0.1 * by }},
		{"curve", func(r *recipe.Recipe, by float64) { r.Curve.RGB[1].Y = 0.2 + 0.1*by }},
		{"gamma", func(r *recipe.Recipe, by float64) { r.Density.Gamma = 1 + 0.5*by }},
		{"Dmax", func(r *recipe.Recipe, by float64) { r.Density.Dmax = 2 + 0.5*by }},
		{"input", func(r *recipe.Recipe, by float64) { r.Input.Gamma, r.Input.Black = 1+0.1*by, 0.01*by }},
	}
}

// steps is how many different values a change goes through.
const steps = 64

// step is the n-th of a change, which differs from the one before.
func step(n int) float64 { return float64(n%steps) / steps }

// complete is a copy of a recipe that leaves no step of grading out: it has a
// matrix, the curves of a paper, and one for all channels.
func complete(of *recipe.Recipe) *recipe.Recipe {
	r := of.Clone()
	r.Density.Matrix = &recipe.Matrix{Values: color.Matrix{{1.02, 0.03, 0.01}, {-0.01, 0.9, 0.05}, {0.01, 0, 0.97}}}
	r.Curve = recipe.Curve{RGB: curve.Curve{{X: 0, Y: 0}, {X: 0.3, Y: 0.25}, {X: 0.7, Y: 0.75}, {X: 1, Y: 1}}}
	if paper, ok := curve.Lookup("kodak-endura-premier"); ok {
		r.Curve.R, r.Curve.G, r.Curve.B = paper.Curves.R, paper.Curves.G, paper.Curves.B
	}
	return r
}
