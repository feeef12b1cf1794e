package metal

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"
)

// How far a device may be from the scalar executor to pass: a code of 8 bits, and
// of 16 bits 1/4096 of the whole range.
const (
	most8  = 1
	most16 = 65535 / 4096
)

// SelfTest compares a device with the scalar executor: the layout of memory, and a
// few thousand pixels of every kind of film, input, depth and place of output. It
// is an error if they are further apart than a picture shows.
func SelfTest(d Device) error {
	layout, err := d.Layout()
	if err != nil {
		return fmt.Errorf("metal: self-test: layout: %w", err)
	}
	if want := offsets(); !slices.Equal(layout, want) {
		return fmt.Errorf("metal: self-test: the kernels have their fields at %v, Go at %v", layout, want)
	}
	reference, e := program.NewScalar(1), newExecutor(borrowed{d}, 1)
	defer reference.Close()
	defer e.Close()
	for _, c := range trials() {
		if err := c.run(e, reference); err != nil {
			return fmt.Errorf("metal: self-test: %s: %w", c.name, err)
		}
	}
	return nil
}

// borrowed is a device that its user does not close.
type borrowed struct{ Device }

func (borrowed) Close() {}

// trial is one comparison.
type trial struct {
	name    string
	recipe  *recipe.Recipe
	space   string
	depth   int
	samples program.Samples
}

// trials are several for either kernel.
func trials() []trial {
	plain := recipe.Default(recipe.ColorNegative)
	plain.Base = &[3]float64{0.7, 0.4, 0.25}
	plain.Input.Gamma = 1.1
	paper := recipe.Default(recipe.ColorNegative)
	paper.Base = &[3]float64{0.6, 0.45, 0.3}
	paper.Input.Space = "nikon-9000-ed"
	paper.Density.Gamma = 1.4
	paper.Density.Channel = recipe.ChannelGamma{R: 1.1, B: 0.9}
	paper.Density.Matrix = &recipe.Matrix{Values: color.Matrix{{1.1, -0.1, 0}, {-0.05, 1.1, -0.05}, {0, -0.1, 1.1}}}
	paper.Exposure = [3]float64{0.3, -0.2, 0.1}
	paper.Curve.RGB = curve.Curve{{X: 0, Y: 0.05}, {X: 0.4, Y: 0.3}, {X: 1, Y: 0.95}}
	if endura, ok := curve.Lookup("kodak-endura-premier"); ok {
		paper.Curve.R, paper.Curve.G, paper.Curve.B = endura.Curves.R, endura.Curves.G, endura.Curves.B
	}
	slide := recipe.Default(recipe.ColorPositive)
	slide.Glare = 0.01
	gray := recipe.Default(recipe.BWNegative)

	rgb, mono := sampled(3, 16), sampled(1, 8)
	return []trial{
		{"a negative, 8 bits", plain, "srgb", 8, rgb},
		{"a negative, 16 bits", plain, "prophoto", 16, rgb},
		{"a negative on paper, 8 bits", paper, "display-p3", 8, rgb},
		{"a negative on paper, 16 bits", paper, "rec2020", 16, rgb},
		{"a slide, 8 bits", slide, "srgb", 8, rgb},
		{"a slide, 16 bits", slide, "acescg", 16, rgb},
		{"black and white, 8 bits", gray, "srgb", 8, mono},
		{"black and white, 16 bits", gray, "srgb", 16, mono},
	}
}

// trialWidth is the pixels of a row of the samples of a trial, of which there are
// some more, as strips have it.
const trialWidth, trialRows = 67, 11

// sampled are pixels of all sorts, the same every time.
func sampled(channels, depth int) program.Samples {
	rnd := rand.New(rand.NewPCG(1, 4096))
	s := program.Samples{Channels: channels, Depth: depth, Pix: make([]uint16, trialWidth*trialRows*channels)}
	top := 1<<depth - 1
	for i := range s.Pix {
		switch pixel := i / channels; pixel % 3 {
		case 0: // neutral
			s.Pix[i] = uint16(top * pixel / (trialWidth*trialRows - 1))
		case 1: // dark
			s.Pix[i] = uint16(rnd.IntN(1 + top>>(1+rnd.IntN(depth))))
		default:
			s.Pix[i] = uint16(rnd.IntN(top + 1))
		}
	}
	copy(s.Pix[len(s.Pix)-channels:], slices.Repeat([]uint16{uint16(top)}, channels))
	return s
}

// run compares what an executor and the reference make of the trial. The executor
// must have its device do it.
func (c *trial) run(e *Executor, reference program.Executor) error {
	space, ok := color.Lookup(c.space)
	if !ok {
		return fmt.Errorf("no space %q", c.space)
	}
	p, err := program.Compile(c.recipe, program.Output{Space: space, Depth: c.depth})
	if err != nil {
		return err
	}
	e.Use(p)
	reference.Use(p)
	if c.depth == 8 {
		if err := c.pictures(e, reference); err != nil {
			return err
		}
	}
	got := make([]uint16, trialWidth*trialRows*p.Channels())
	want := slices.Clone(got)
	e.Codes(got, c.samples)
	reference.Codes(want, c.samples)
	if err := e.failure(); err != nil {
		return err
	}
	most := most16
	if c.depth == 8 {
		most = most8
	}
	for i := range got {
		if off := int(got[i]) - int(want[i]); off < -most || off > most {
			return fmt.Errorf("pixel %d: code %d is %d", i/p.Channels(), want[i], got[i])
		}
	}
	return nil
}

// pictures compares rows of BGRA, and what lies between them.
func (c *trial) pictures(e *Executor, reference program.Executor) error {
	const stride = 4*trialWidth + 20
	got := bytes.Repeat([]byte{0x5a}, trialRows*stride)
	want := slices.Clone(got)
	kept := program.Keep(c.samples)
	reference.BGRA(want, stride, trialWidth, c.samples)
	for range 2 { // with what is kept at the second
		e.Again(got, stride, trialWidth, kept)
		if err := e.failure(); err != nil {
			return err
		}
		for i := range got {
			most := most8
			if at := i % stride; at >= 4*trialWidth || at%4 == 3 {
				most = 0
			}
			if off := int(got[i]) - int(want[i]); off < -most || off > most {
				return fmt.Errorf("row %d, byte %d: %d is %d", i/stride, i%stride, want[i], got[i])
			}
		}
	}
	return nil
}

// failure is why the device does not grade, or nil if it does.
func (e *Executor) failure() error {
	switch {
	case e.err != nil:
		return e.err
	case !e.fits:
		return fmt.Errorf("float32 is too coarse")
	}
	return nil
}
