package program

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/recipe"
)

// eachBackend runs a test with every backend of this machine, by name.
func eachBackend(t *testing.T, test func(t *testing.T, open func(workers int) Executor)) {
	for _, backend := range Backends() {
		t.Run(backend, func(t *testing.T) {
			test(t, func(workers int) Executor {
				exec := Open(backend, workers)
				t.Cleanup(exec.Close)
				require.Equal(t, backend, exec.Backend())
				return exec
			})
		})
	}
}

// randomSamples are whole pixels of the given depth.
func randomSamples(rnd *rand.Rand, pixels, channels, depth int) Samples {
	src := Samples{Pix: make([]uint16, pixels*channels), Channels: channels, Depth: depth}
	for i := range src.Pix {
		src.Pix[i] = uint16(rnd.IntN(1 << depth))
	}
	return src
}

func compiled(t testing.TB, r *recipe.Recipe, space string, depth int) *Program {
	p, err := Compile(r, Output{Space: mustSpace(t, space), Depth: depth})
	require.NoError(t, err)
	return p
}

// mixtures is a Linearizer that makes light of every sort: none, negative, more
// than white.
type mixtures struct{ scale float64 }

func (m *mixtures) Row(planes [3][]float64, samples []uint16) {
	channels := len(samples) / len(planes[0])
	for i := range planes[0] {
		r, g, b := float64(samples[channels*i]), float64(samples[channels*i+channels/2]), float64(samples[channels*i+channels-1])
		planes[0][i] = m.scale * (1.6*r - 0.5*g - 0.1*b)
		planes[1][i] = m.scale * g
		planes[2][i] = m.scale * (1.1*b - 0.2*r)
	}
}

// TestEveryKindOfSamplesAndOutput compares with the reference: gray and RGB
// scans of 8 and 16 bits, their own input and a Linearizer's, to 8 and 16 bits
// and floating point.
func TestEveryKindOfSamplesAndOutput(t *testing.T) {
	const pixels = 1000
	reference := NewScalar(1)
	defer reference.Close()
	eachBackend(t, func(t *testing.T, open func(int) Executor) {
		exec := open(2)
		rnd := rand.New(rand.NewPCG(61, 62))
		want, got := make([]uint16, 3*pixels), make([]uint16, 3*pixels)
		wantFloats, gotFloats := make([]float32, 3*pixels), make([]float32, 3*pixels)
		for n := range 160 {
			r := usualRecipe(rnd)
			if n%4 == 0 {
				r = randomRecipe(rnd)
			} else if n%4 == 1 {
				r.Film = recipe.BWNegative
			}
			channels, inDepth, outDepth := 1+2*(n/2%2), 8<<(n/4%2), 8<<(n/8%3)
			src := randomSamples(rnd, pixels, channels, inDepth)
			p := compiled(t, r, outputSpaces[n%len(outputSpaces)], outDepth)
			values := pixels * p.Channels()
			for _, e := range []Executor{reference, exec} {
				if n/16%2 == 0 {
					e.Use(p)
				} else {
					e.UseLinear(p, &mixtures{1.0 / float64(int(1)<<inDepth-1)})
				}
			}
			if outDepth == FloatDepth {
				reference.Floats(wantFloats[:values], src)
				exec.Floats(gotFloats[:values], src)
				require.InDeltaSlice(t, wantFloats[:values], gotFloats[:values], 1.0/65535, "recipe %d", n)
				for _, v := range gotFloats[:values] {
					require.True(t, v >= 0 && v <= 1, v)
				}
				continue
			}
			reference.Codes(want[:values], src)
			exec.Codes(got[:values], src)
			require.InDeltaSlice(t, want[:values], got[:values], 1, "recipe %d", n)
		}
	})
}

// golden is a Linearizer whose samples are numbers of colors.
type golden struct{ colors [][3]float64 }

func (g *golden) Row(planes [3][]float64, samples []uint16) {
	for i := range planes[0] {
		for c := range planes {
			planes[c][i] = g.colors[samples[3*i]][c]
		}
	}
}

func TestGoldenDensityWithEveryBackend(t *testing.T) {
	eachBackend(t, func(t *testing.T, open func(int) Executor) {
		exec, worst := open(1), 0.0
		for _, c := range goldenCases(t) {
			src := Samples{Pix: make([]uint16, 3*len(c.Input)), Channels: 3, Depth: 16}
			for i := range c.Input {
				src.Pix[3*i] = uint16(i)
			}
			got := make([]float32, len(src.Pix))
			exec.UseLinear(compiled(t, c.recipe(), "acescg", FloatDepth), &golden{c.Input})
			exec.Floats(got, src)
			for i, v := range got {
				worst = max(worst, math.Abs(float64(v)-c.Output[i/3][i%3]))
			}
		}
		t.Logf("at most %.2g away", worst)
		require.Less(t, worst, 1e-5)
	})
}

// TestAPreviewIsWhatAnExportIs: with one backend, the code of a sample is the
// same whatever the call, the place of the pixel, and the number of pixels and
// goroutines.
func TestAPreviewIsWhatAnExportIs(t *testing.T) {
	const width, height = 531, 9
	eachBackend(t, func(t *testing.T, open func(int) Executor) {
		exec, other := open(3), open(1)
		rnd := rand.New(rand.NewPCG(71, 72))
		fitting := 0
		for n := range 24 {
			r := usualRecipe(rnd)
			if n%2 == 0 {
				r = randomRecipe(rnd)
			}
			channels := 1 + 2*(n/2%2)
			src := randomSamples(rnd, width*height, channels, 16)
			p := compiled(t, r, outputSpaces[n%len(outputSpaces)], 8)
			var linear Linearizer
			if n%5 == 0 {
				linear = &mixtures{1.0 / 65535}
			}
			for _, e := range []Executor{exec, other} {
				if linear != nil {
					e.UseLinear(p, linear)
				} else {
					e.Use(p)
				}
			}
			if v, ok := exec.(*vector); ok && v.fits {
				fitting++
			}
			codes := make([]uint16, width*height*p.Channels())
			exec.Codes(codes, src)

			// An export comes in strips, of one row and of odd lengths.
			strips := make([]uint16, len(codes))
			for from := 0; from < width*height; {
				to := min(from+1+rnd.IntN(700), width*height)
				strip := Samples{Pix: src.Pix[from*channels : to*channels], Channels: channels, Depth: 16}
				other.Codes(strips[from*p.Channels():to*p.Channels()], strip)
				from = to
			}
			require.Equal(t, codes, strips, "recipe %d", n)

			const stride = 4*width + 12
			pixels, again := make([]byte, height*stride), make([]byte, height*stride)
			other.BGRA(pixels, stride, width, src)
			exec.Again(again, stride, width, Keep(src))
			require.Equal(t, pixels, again, "recipe %d", n)
			for i := range width * height {
				px := pixels[i/width*stride+4*(i%width):][:4]
				require.Equal(t, byte(255), px[3])
				for c := range 3 {
					require.Equal(t, codes[i*p.Channels()+c%p.Channels()], uint16(px[2-c]), "recipe %d, pixel %d", n, i)
				}
			}
			for y := range height {
				require.Equal(t, make([]byte, stride-4*width), pixels[y*stride+4*width:(y+1)*stride], "bytes between rows")
			}
		}
		if _, ok := exec.(*vector); ok {
			require.Greater(t, fitting, 8)
		}
	})
}

// TestKeptFollowsTheInput changes everything that kept logarithms depend on, and
// some that they do not.
func TestKeptFollowsTheInput(t *testing.T) {
	const width, height = 100, 7
	eachBackend(t, func(t *testing.T, open func(int) Executor) {
		exec, fresh := open(2), open(2)
		rnd := rand.New(rand.NewPCG(81, 82))
		for _, channels := range []int{1, 3} {
			kept := Keep(randomSamples(rnd, width*height, channels, 16))
			r := recipe.Default(recipe.ColorNegative)
			var linear Linearizer
			for n, change := range []func(){
				func() {},
				func() { r.Density.Gamma = 1.7 },
				func() { r.Input.Black = 0.03 },
				func() { r.Input.Gamma = 2.2 },
				func() { r.Input.Space = "nikon-9000-ed" },
				func() { r.Base = &[3]float64{0.8, 0.7, 0.6} },
				func() { r.Input.Space = "" },
				func() { linear = &mixtures{1.0 / 65535} },
				func() { linear = &mixtures{0.9 / 65535} },
				func() { linear = nil },
			} {
				change()
				p := compiled(t, r, "srgb", 8)
				got, want := make([]byte, 4*width*height), make([]byte, 4*width*height)
				exec.UseLinear(p, linear)
				fresh.UseLinear(p, linear)
				fresh.BGRA(want, 4*width, width, kept.src)
				for time := range 3 { // what is kept is so at the second
					clear(got)
					exec.Again(got, 4*width, width, kept)
					require.Equal(t, want, got, "change %d, time %d", n, time)
				}
			}
		}
	})
}

func TestKeptCountsItsMemory(t *testing.T) {
	for _, backend := range vectors() {
		exec := Open(backend, 1)
		defer exec.Close()
		exec.Use(compiled(t, recipe.Default(recipe.ColorNegative), "srgb", 8))
		for channels, planes := range map[int]int64{1: 1, 3: 3} {
			kept := Keep(Samples{Pix: make([]uint16, channels*1000), Channels: channels, Depth: 16})
			require.Zero(t, kept.Bytes())
			exec.Again(make([]byte, 4000), 4000, 1000, kept)
			require.Equal(t, planes*4*(1000+group), kept.Bytes())
		}
	}
}

func TestNothingIsAllocatedPerFrame(t *testing.T) {
	eachBackend(t, func(t *testing.T, open func(int) Executor) {
		exec := open(2)
		rnd := rand.New(rand.NewPCG(91, 92))
		src := randomSamples(rnd, 4000, 3, 16)
		kept, pixels, codes := Keep(src), make([]byte, 16000), make([]uint16, 12000)
		frames := [2]*Program{}
		for i := range frames {
			r := usualRecipe(rnd)
			r.Input.Gamma = 1 + 0.1*float64(i)
			frames[i] = compiled(t, r, "srgb", 8)
		}
		frame := 0
		draw := func() {
			frame++
			exec.Use(frames[frame%2]) // with another input, too
			exec.Again(pixels, 4000, 1000, kept)
			exec.Codes(codes, src)
		}
		draw()
		require.Zero(t, testing.AllocsPerRun(20, draw))
	})
}

func TestAPanicOfALinearizerComesUp(t *testing.T) {
	eachBackend(t, func(t *testing.T, open func(int) Executor) {
		exec, codes := open(2), make([]uint16, 3)
		p := compiled(t, recipe.Default(recipe.ColorNegative), "srgb", 16)
		exec.UseLinear(p, &golden{})
		require.Panics(t, func() { exec.Codes(codes, Samples{Pix: codes, Channels: 3, Depth: 16}) })
		exec.Use(p) // it goes on
		exec.Codes(codes, Samples{Pix: codes, Channels: 3, Depth: 16})
	})
}

// TestBothMachinesAgreeToTheBit: AVX2 and AVX-512 do the same arithmetic in the
// same order.
func TestBothMachinesAgreeToTheBit(t *testing.T) {
	machines := machineKernels()
	if len(machines) < 2 {
		t.Skip("this machine has not both")
	}
	a, b := Open(machines[0].name, 1), Open(machines[1].name, 1)
	defer a.Close()
	defer b.Close()
	rnd := rand.New(rand.NewPCG(101, 102))
	src := randomSamples(rnd, 10_000, 3, 16)
	one, two := make([]float32, len(src.Pix)), make([]float32, len(src.Pix))
	for n := range 50 {
		p := compiled(t, usualRecipe(rnd), outputSpaces[n%len(outputSpaces)], FloatDepth)
		a.Use(p)
		a.Floats(one, src)
		b.Use(p)
		b.Floats(two, src)
		require.Equal(t, one, two, "recipe %d", n)
	}
}

// FuzzBackends compares random recipes and samples with the reference.
func FuzzBackends(f *testing.F) {
	f.Add(uint64(1), uint64(2), []byte{0, 0, 255, 255, 128, 0})
	f.Fuzz(func(t *testing.T, seed, kind uint64, samples []byte) {
		src := Samples{Channels: 1 + 2*int(kind&1), Depth: 8 << (kind >> 1 & 1)}
		for i := range len(samples) / 2 / src.Channels * src.Channels {
			src.Pix = append(src.Pix, uint16(samples[2*i])<<8|uint16(samples[2*i+1]))
		}
		if len(src.Pix) == 0 {
			return
		}
		rnd := rand.New(rand.NewPCG(seed, kind))
		r := randomRecipe(rnd)
		if kind>>2&1 == 0 {
			r = usualRecipe(rnd)
		}
		p := compiled(t, r, outputSpaces[kind>>3%uint64(len(outputSpaces))], 16)
		reference := NewScalar(1)
		defer reference.Close()
		want, got := make([]uint16, src.pixels()*p.Channels()), make([]uint16, src.pixels()*p.Channels())
		reference.Use(p)
		reference.Codes(want, src)
		for _, backend := range vectors() {
			exec := Open(backend, 1)
			exec.Use(p)
			exec.Codes(got, src)
			exec.Close()
			require.InDeltaSlice(t, want, got, 1, backend)
		}
	})
}
