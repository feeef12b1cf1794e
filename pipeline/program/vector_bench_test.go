package program

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// film makes samples of a scanned negative: large shapes, and grain.
func film(width, height int) Samples {
	rnd := rand.New(rand.NewPCG(41, 42))
	src := Samples{Pix: make([]uint16, 3*width*height), Channels: 3, Depth: 16}
	for i := range width * height {
		x, y := float64(i%width)/float64(width), float64(i/width)/float64(height)
		light := math.Exp2(-1 - 3*(0.5+0.5*math.Sin(9*x+2*math.Sin(5*y))))
		for c, base := range [3]float64{0.7, 0.4, 0.25} {
			src.Pix[3*i+c] = uint16(65535 * base * light * math.Exp2(0.1*rnd.NormFloat64()))
		}
	}
	return src
}

// benchRecipe is a color negative on paper, from a scanner with a color space of
// its own; frame makes one frame of a drag differ from the one before.
func benchRecipe(frame int) *recipe.Recipe {
	drag := 0.001 * float64(frame%1000)
	r := recipe.Default(recipe.ColorNegative)
	r.Input.Space = "nikon-9000-ed"
	r.Base = &[3]float64{0.7, 0.4, 0.25}
	r.Density.Gamma, r.Density.Dmax = 1.6, 2
	m := [3][3]float64{{1.1, -0.07, -0.03}, {-0.04, 1.09, -0.05}, {-0.02, -0.1, 1.12 + 0.01*drag}}
	r.Density.Matrix = &recipe.Matrix{Values: m}
	r.Exposure = [3]float64{0.1, drag, -0.1}
	paper, _ := curve.Lookup("kodak-endura-premier")
	r.Curve.RGB = curve.Curve{{X: 0, Y: 0}, {X: 0.3, Y: 0.25 + 0.1*drag}, {X: 0.7, Y: 0.8}, {X: 1, Y: 1}}
	r.Curve.R, r.Curve.G, r.Curve.B = paper.Curves.R, paper.Curves.G, paper.Curves.B
	return r
}

// BenchmarkPreview draws 2000 x 1333 pixels for a screen, after a change of what
// comes behind the input, "density", or of the "input", with every backend. The
// program is compiled beforehand, and taken into use within the time.
func BenchmarkPreview(b *testing.B) {
	const width, height = 2000, 1333
	src := film(width, height)
	dst := make([]byte, 4*width*height)
	for _, change := range []string{"density", "input"} {
		var programs [16]*Program
		for i := range programs {
			r := benchRecipe(i)
			if change == "input" {
				r.Input.Gamma = 1 + 0.01*float64(i)
			}
			var err error
			programs[i], err = Compile(r, Output{Space: mustSpace(b, "srgb"), Depth: 8})
			require.NoError(b, err)
		}
		for _, backend := range Backends() {
			b.Run(change+"/"+backend, func(b *testing.B) {
				exec := Open(backend, 0)
				defer exec.Close()
				kept := Keep(src)
				exec.Use(programs[0])
				exec.Again(dst, 4*width, width, kept)
				b.ReportAllocs()
				frame := 0
				for b.Loop() {
					frame++
					exec.Use(programs[frame%len(programs)])
					exec.Again(dst, 4*width, width, kept)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ms/frame")
			})
		}
	}
}

// BenchmarkCodes makes codes of 16 bits, as for exports, with every backend: of a
// scan in the working space, of one that needs a matrix, and for an output that
// float32 is too coarse for.
func BenchmarkCodes(b *testing.B) {
	const width, height = 2000, 512
	src := film(width, height)
	dst := make([]uint16, len(src.Pix))
	for _, c := range []struct{ name, input, space string }{
		{"plain", "", "srgb"},
		{"matrix", "nikon-9000-ed", "srgb"},
		{"float64", "nikon-9000-ed", "adobe-rgb"},
	} {
		r := benchRecipe(0)
		r.Input.Space = c.input
		p, err := Compile(r, Output{Space: mustSpace(b, c.space), Depth: 16})
		require.NoError(b, err)
		for _, backend := range Backends() {
			b.Run(c.name+"/"+backend, func(b *testing.B) {
				exec := Open(backend, 0)
				defer exec.Close()
				exec.Use(p)
				exec.Codes(dst, src)
				b.SetBytes(int64(4 * len(src.Pix))) // read and written
				for b.Loop() {
					exec.Codes(dst, src)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(width*height), "ns/pixel")
			})
		}
	}
}
