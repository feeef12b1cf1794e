package metal

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"

	"github.com/stretchr/testify/require"
)

func compiled(t testing.TB, r *recipe.Recipe, space string, depth int) *program.Program {
	s, ok := color.Lookup(space)
	require.True(t, ok, space)
	p, err := program.Compile(r, program.Output{Space: s, Depth: depth})
	require.NoError(t, err)
	return p
}

// works has an executor grade, into every kind of output, and compares with the
// reference.
func works(t *testing.T, e *Executor) {
	t.Helper()
	reference := program.NewScalar(1)
	defer reference.Close()
	for _, c := range trials() {
		p := compiled(t, c.recipe, c.space, c.depth)
		agree(t, e, reference, p, nil, c.samples, 1)
	}
	floats := compiled(t, recipe.Default(recipe.ColorNegative), "srgb", program.FloatDepth)
	src := sampled(3, 16)
	got, want := make([]float32, len(src.Pix)), make([]float32, len(src.Pix))
	e.Use(floats)
	e.Floats(got, src)
	reference.Use(floats)
	reference.Floats(want, src)
	require.InDeltaSlice(t, want, got, 1.0/65535)
}

// agree compares all methods for a program, to so many codes.
func agree(t *testing.T, e, reference program.Executor, p *program.Program, linear program.Linearizer, src program.Samples, most float64) {
	t.Helper()
	for _, exec := range []program.Executor{e, reference} {
		if linear != nil {
			exec.UseLinear(p, linear)
		} else {
			exec.Use(p)
		}
	}
	got := make([]uint16, trialWidth*trialRows*p.Channels())
	want := slices.Clone(got)
	e.Codes(got, src)
	reference.Codes(want, src)
	require.InDeltaSlice(t, want, got, most)
	if p.Depth != 8 {
		return
	}
	const stride = 4*trialWidth + 8
	pixels, again := make([]byte, trialRows*stride), make([]byte, trialRows*stride)
	expected := slices.Clone(pixels)
	reference.BGRA(expected, stride, trialWidth, src)
	e.BGRA(pixels, stride, trialWidth, src)
	e.Again(again, stride, trialWidth, program.Keep(src))
	require.InDeltaSlice(t, expected, pixels, most)
	require.Equal(t, pixels, again)
}

// TestADeviceThatFailsMidRunIsReplacedWithinTheCall: the pictures of the call that
// failed and of those after it are right, whatever the device left behind.
func TestADeviceThatFailsMidRunIsReplacedWithinTheCall(t *testing.T) {
	for name, how := range map[string]func() error{
		"an error": func() error { return errFake },
		"a panic":  func() error { panic(errFake) },
	} {
		t.Run(name, func(t *testing.T) {
			for at := 1; at <= 7; at++ {
				d := &failing{at: at, how: how}
				e := open(t, Auto, opening(d))
				require.Equal(t, "metal", e.Status().Backend)
				d.armed = true
				works(t, e)
				require.Equal(t, program.Backends()[0], e.Status().Backend)
				require.Equal(t, "twin", e.Status().Device)
				require.Contains(t, e.Status().Fallback, errFake.Error())
				require.Equal(t, 1, d.closed, "given back at once")
				calls := d.calls
				works(t, e)
				require.Equal(t, calls, d.calls, "never asked again")
			}
		})
	}
}

// TestTheDeviceIsGivenWhatItIsGoodFor and nothing else.
func TestTheDeviceIsGivenWhatItIsGoodFor(t *testing.T) {
	d := new(twin)
	e := open(t, Auto, opening(d))
	reference := program.NewScalar(1)
	defer reference.Close()
	src := sampled(3, 16)

	fine := recipe.Default(recipe.ColorNegative)
	steep := recipe.Default(recipe.ColorNegative)
	steep.Curve.RGB = curve.Curve{{X: 0, Y: 0}, {X: 0.5, Y: 0.1}, {X: 0.501, Y: 0.9}, {X: 1, Y: 1}}
	for _, c := range []struct {
		name     string
		recipe   *recipe.Recipe
		space    string
		depth    int
		suffices bool
	}{
		{"usual, 8 bits", fine, "srgb", 8, true},
		{"usual, 16 bits", fine, "rec2020", 16, true},
		{"steep, 8 bits", steep, "acescg", 8, true},
		{"steep, 16 bits", steep, "acescg", 16, false},
		{"light cancels out where an encoding is infinitely steep", fine, "adobe-rgb", 16, false},
		{"floating point", fine, "rec2020", program.FloatDepth, false},
	} {
		p := compiled(t, c.recipe, c.space, c.depth)
		require.Equal(t, c.suffices, Suffices(p), "%s: the bound is %g", c.name, program.Float32Error(program.Join(p)))
		before := d.calls
		e.Use(p)
		if !c.suffices {
			require.Equal(t, program.Backends()[0], e.Backend(), c.name)
		} else {
			require.Equal(t, "metal", e.Backend(), c.name)
		}
		if c.depth != program.FloatDepth {
			agree(t, e, reference, p, nil, src, 1)
		}
		require.Equal(t, c.suffices, d.calls > before, c.name)
		require.Equal(t, "metal", e.Status().Backend, "not a failure: %s", c.name)
	}
}

func TestRowsThatADeviceCannotWriteGoToTheCPU(t *testing.T) {
	d := new(twin)
	e := open(t, Auto, opening(d))
	e.Use(compiled(t, recipe.Default(recipe.ColorNegative), "srgb", 8))
	src := sampled(3, 16)
	got := make([]byte, 4*trialWidth*trialRows+trialRows)
	before := d.calls
	e.BGRA(got, 4*trialWidth+1, trialWidth, src)
	e.BGRA(got[1:], 4*trialWidth, trialWidth, src)
	e.Codes(nil, program.Samples{Channels: 3, Depth: 16})
	require.Equal(t, before, d.calls)
	e.BGRA(got, 4*trialWidth, trialWidth, src)
	require.Equal(t, before+1, d.calls)
}

// tint is a Linearizer.
type tint struct{ red float64 }

func (l *tint) Row(planes [3][]float64, samples []uint16) {
	for i := range planes[0] {
		for c := range planes {
			planes[c][i] = float64(samples[len(samples)/len(planes[0])*i]) / 65535
		}
		planes[0][i] *= l.red
	}
}

// TestKeptSamplesAreNamedAsLongAsTheyHold: an ID stays while only what the kernel
// computes is dragged, and changes with the samples and the input.
func TestKeptSamplesAreNamedAsLongAsTheyHold(t *testing.T) {
	d := new(twin)
	e := open(t, Auto, opening(d))
	reference := program.NewScalar(1)
	defer reference.Close()
	src := sampled(3, 16)
	kept, other := program.Keep(src), program.Keep(src)
	r := recipe.Default(recipe.ColorNegative)
	r.Input.Space = "nikon-9000-ed"
	var linear program.Linearizer
	out, want := make([]byte, 4*trialWidth*trialRows), make([]byte, 4*trialWidth*trialRows)
	draw := func(k *program.Kept) Job {
		p := compiled(t, r, "srgb", 8)
		e.UseLinear(p, linear)
		e.Again(out, 4*trialWidth, trialWidth, k)
		reference.UseLinear(p, linear)
		reference.BGRA(want, 4*trialWidth, trialWidth, src)
		require.InDeltaSlice(t, want, out, 1)
		return d.jobs[len(d.jobs)-1]
	}
	first := draw(kept)
	require.NotZero(t, first.LogsID)
	r.Density.Gamma = 1.3
	require.Equal(t, first, draw(kept))
	r.Input.Gamma = 1.2
	second := draw(kept)
	require.NotEqual(t, first.LogsID, second.LogsID)
	require.NotEqual(t, second.LogsID, draw(other).LogsID)
	linear = &tint{0.9}
	third := draw(other)
	require.Equal(t, third, draw(other))
	linear = &tint{0.5}
	require.NotEqual(t, third.LogsID, draw(other).LogsID)

	linear, r.Input.Space = nil, "" // a table does it
	table := draw(kept)
	require.NotZero(t, table.SamplesID)
	r.Density.Gamma = 1.5
	require.Equal(t, table, draw(kept))
	require.NotEqual(t, table.SamplesID, draw(other).SamplesID)
	r.Input.Black = 0.01
	require.NotEqual(t, table.LogsID, draw(kept).LogsID)
}

// TestAPanicOfALinearizerComesUpAndIsNoFaultOfTheDevice.
func TestAPanicOfALinearizerComesUpAndIsNoFaultOfTheDevice(t *testing.T) {
	e := open(t, Auto, opening(new(twin)))
	p := compiled(t, recipe.Default(recipe.ColorNegative), "srgb", 8)
	e.UseLinear(p, broken{})
	src := sampled(3, 16)
	codes := make([]uint16, len(src.Pix))
	require.PanicsWithError(t, "broken", func() { e.Codes(codes, src) })
	pixels := make([]byte, 4*trialWidth*trialRows)
	kept := program.Keep(src)
	require.Panics(t, func() { e.Again(pixels, 4*trialWidth, trialWidth, kept) })
	require.Equal(t, "metal", e.Status().Backend)
	works(t, e)
}

type broken struct{}

func (broken) Row([3][]float64, []uint16) { panic(errors.New("broken")) }

func TestMappedPagesReachTheDeviceUntilItIsGivenUp(t *testing.T) {
	d := &failing{at: 1, how: func() error { return errFake }}
	e := open(t, Auto, opening(d))
	pages := make([]byte, 4096)
	e.Map(pages)
	require.Len(t, d.mapped, 1)
	e.Unmap(pages)
	require.Empty(t, d.mapped)
	d.armed = true
	works(t, e)
	e.Map(pages)
	e.Unmap(pages)
	require.Empty(t, d.mapped)
}

// TestExportStripsAreTheSameAsAPreview, whatever their lengths.
func TestExportStripsAreTheSameAsAPreview(t *testing.T) {
	const pixels = 3000 // more than a row of the grid
	rnd := rand.New(rand.NewPCG(7, 9))
	e := open(t, Auto, opening(new(twin)))
	for _, r := range []*recipe.Recipe{trials()[0].recipe, trials()[2].recipe} {
		p := compiled(t, r, "srgb", 8)
		e.Use(p)
		src := program.Samples{Pix: make([]uint16, 3*pixels), Channels: 3, Depth: 16}
		for i := range src.Pix {
			src.Pix[i] = uint16(rnd.IntN(1 << 16))
		}
		whole, strips, picture := make([]uint16, 3*pixels), make([]uint16, 3*pixels), make([]byte, 4*pixels)
		e.Codes(whole, src)
		for from := 0; from < pixels; {
			to := min(from+1+rnd.IntN(1200), pixels)
			e.Codes(strips[3*from:3*to], program.Samples{Pix: src.Pix[3*from : 3*to], Channels: 3, Depth: 16})
			from = to
		}
		require.Equal(t, whole, strips)
		e.BGRA(picture, 4*100, 100, src)
		for i := range whole {
			require.Equal(t, whole[i], uint16(picture[i/3*4+2-i%3]))
		}
	}
}

// idle is a Device that leaves Out as it is.
type idle struct{ twin }

func (*idle) Grade(*Job) error { return nil }

func TestNothingIsAllocatedPerStrip(t *testing.T) {
	b := choose(Auto, opening(new(twin)))
	defer b.Close()
	b.device.device = new(idle)
	alone, sharing, without := newExecutor(new(idle), 2), b.New(2), newExecutor(nil, 2)
	for _, e := range []*Executor{alone, sharing, without} {
		defer e.Close()
		allocatesNothing(t, e)
	}
	require.Equal(t, "metal", alone.Backend())
	require.Equal(t, "metal", sharing.Backend())
	require.Equal(t, program.Backends()[0], without.Backend())
}

func allocatesNothing(t *testing.T, e *Executor) {
	for _, input := range []string{"", "nikon-9000-ed"} { // by a table and by planes
		r := recipe.Default(recipe.ColorNegative)
		r.Input.Space = input
		e.Use(compiled(t, r, "srgb", 8))
		src := sampled(3, 16)
		codes, pixels, kept := make([]uint16, len(src.Pix)), make([]byte, 4*trialWidth*trialRows), program.Keep(src)
		require.Zero(t, testing.AllocsPerRun(20, func() {
			e.Codes(codes, src)
			e.BGRA(pixels, 4*trialWidth, trialWidth, src)
			e.Again(pixels, 4*trialWidth, trialWidth, kept)
		}))
	}
}
