//go:build clang

package metal

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"

	"github.com/stretchr/testify/require"
)

// The gates that a kernel has to pass, in this order.
const (
	gateLiterals = "literals" // no number that C++ takes for a double
	gateBindings = "bindings" // arguments come from where the engine puts them
	gateStrict   = "strict"   // address spaces, no doubles, no unknown names
	gateBuild    = "build"    // the assertions of layouts, in Metal and against C
	gateLayout   = "layout"   // offsets as Go has them
	gateMemory   = "memory"   // no memory but its own
	gateCodes    = "codes"    // what comes out
)

// judge gives the gate that a kernel does not pass, and why; none if it passes.
func judge(t testing.TB, text string) (gate string, err error) {
	if err := literals(text); err != nil {
		return gateLiterals, err
	}
	if err := bindings(text); err != nil {
		return gateBindings, err
	}
	dir := kernelFolder(t, text)
	if err := strict(t, dir); err != nil {
		return gateStrict, err
	}
	made, err := build(t, dir, trapping...)
	if err != nil {
		return gateBuild, err
	}
	d := startHarness(t, made)
	layout, err := d.Layout()
	if err != nil {
		return gateMemory, err
	}
	if !slices.Equal(layout, offsets()) {
		return gateLayout, fmt.Errorf("%v", layout)
	}
	if err := grades(t, d); errors.Is(err, errHarness) {
		return gateMemory, err
	} else if err != nil {
		return gateCodes, err
	}
	return "", nil
}

// grades compares a device with the reference: the self-test, to one code for
// either depth, and random programs that the device is good for.
func grades(t testing.TB, d Device) error {
	const pixels = trialWidth * trialRows
	e, reference := newExecutor(borrowed{d}, 0), program.NewScalar(0)
	defer e.Close()
	defer reference.Close()
	for _, c := range trials() {
		if err := c.run(e, reference); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	all := tally{}
	for n, b := range battery(t) {
		src := trouble(rand.New(rand.NewPCG(63, uint64(n))), b, pixels)
		if n%3 == 0 { // gray scans
			src.Pix, src.Channels = src.Pix[:pixels], 1
		}
		c := tally{}
		e.Use(b)
		got, want := make([]uint16, pixels*b.Channels()), make([]uint16, pixels*b.Channels())
		e.Codes(got, src)
		if err := e.failure(); err != nil {
			return err
		}
		reference.Use(b)
		reference.Codes(want, src)
		if c.add(got, want); c.most > 1 {
			return fmt.Errorf("program %d: %d codes off", n, c.most)
		}
		all.codes, all.differ = all.codes+c.codes, all.differ+c.differ
		// The fourth channel, and what lies between rows.
		job := e.job(RGBA16, src, nil, pixels, trialWidth, trialWidth+3, make([]byte, 8*(trialRows*(trialWidth+3)-3)))
		if err := d.Grade(job); err != nil {
			return err
		}
		for i := 0; i < len(job.Out); i += 8 {
			alpha, top := uint32(job.Out[i+6])|uint32(job.Out[i+7])<<8, e.frame.Top
			if i/8%(trialWidth+3) >= trialWidth {
				top = 0
			}
			if alpha != top {
				return fmt.Errorf("program %d: alpha %d at pixel %d", n, alpha, i/8)
			}
		}
	}
	if share := float64(all.differ) / float64(all.codes); share > 0.002 {
		return fmt.Errorf("%.2f %% of all codes differ by one, which is no rounding", 100*share)
	}
	return nil
}

// battery are programs that a device is good for: at the ends of what a recipe can
// ask for, and random ones.
func battery(t testing.TB) (programs []*program.Program) {
	for n, r := range extremes() {
		for _, depth := range []int{8, 16} {
			p := compiled(t, r, []string{"rec2020", "acescg"}[n%2], depth)
			if suffices := Suffices(p); suffices {
				programs = append(programs, p)
			} else {
				require.NotEqual(t, 8, depth, "extreme %d: the bound is %g", n, program.Float32Error(program.Join(p)))
			}
		}
	}
	rnd := rand.New(rand.NewPCG(61, 62))
	for n := 0; len(programs) < 50; n++ {
		if p := compiled(t, randomRecipe(rnd), spaces[n%len(spaces)], 8<<(n%2)); Suffices(p) {
			programs = append(programs, p)
		}
	}
	return programs
}

// extremes are recipes for which every clip of a Program matters.
func extremes() []*recipe.Recipe {
	// Print density beyond the curves, whose dark end is steep.
	dark := recipe.Default(recipe.ColorNegative)
	dark.Density.Gamma, dark.Density.Dmax = 2, 4.8
	dark.Curve.RGB = curve.Curve{{X: 0, Y: 0.6}, {X: 0.3, Y: 0.2}, {X: 1, Y: 1}}
	dark.Curve.G = curve.Curve{{X: 0, Y: 0.1}, {X: 0.5, Y: 0.6}, {X: 1, Y: 0.9}}
	// Print density at its ceiling of 10, which another channel shows.
	ceiling := recipe.Default(recipe.ColorNegative)
	ceiling.Base = &[3]float64{0.03, 0.03, 0.03}
	ceiling.Density.Gamma, ceiling.Density.Dmax = 3.5, 4.8
	ceiling.Density.Matrix = &recipe.Matrix{Values: color.Matrix{{1, 0, -0.8}, {-0.8, 1, 0}, {0, -0.8, 1}}}
	// Print density that no integer of 32 bits holds.
	far := recipe.Default(recipe.ColorNegative)
	far.Density.Gamma, far.Density.Dmax = 3, 4.8
	far.Density.Matrix = &recipe.Matrix{Values: color.Matrix{{9, 3, 0}, {0, 9, -3}, {2, 0, 9}}}
	// Light below black without glare, and gray.
	hazy, gray := recipe.Default(recipe.ColorPositive), recipe.Default(recipe.BWPositive)
	hazy.Glare, gray.Glare = 0.2, 0.1
	gray.Curve.RGB = curve.Curve{{X: 0, Y: 0.1}, {X: 0.6, Y: 0.3}, {X: 1, Y: 0.95}}
	// Curves that have too many points between them to be joined.
	points := recipe.Default(recipe.ColorNegative)
	points.Curve.RGB, points.Curve.G = waving(0.5, 0.1), waving(2, -0.1)
	points.Curve.R, points.Curve.B = waving(1.5, 0.05), waving(0.7, 0.1)
	return []*recipe.Recipe{dark, ceiling, far, hazy, gray, points}
}

// waving is a curve of 100 points.
func waving(power, wave float64) (c curve.Curve) {
	for i := range 100 {
		x := float64(i) / 99
		c = append(c, curve.Point{X: x, Y: min(max(0.1+0.8*math.Pow(x, power)+wave*math.Sin(9*x), 0), 1)})
	}
	return c
}

// fault is one change to grade.metal, where old stands exactly once.
type fault struct {
	name     string
	old, new string
	gate     string
	says     string // part of the reason
}

// faults are mistakes that can be made in such a kernel. What is not of gateCodes
// compiles as it should in every gate before its own.
var faults = []fault{
	{"double literal in a product", "* (1.0f / 32768.0f)", "* (1.0 / 32768.0f)", gateLiterals, "has no f"},
	{"double literal as a float", "float sum = 0.0001545316294f", "float sum = 0.0001545316294", gateLiterals, "has no f"},
	{"double literal with an exponent", "v * 1099511627776.0f", "v * 1.099511627776e12", gateLiterals, "has no f"},

	{"two arguments from one buffer", "device const ushort *samples [[buffer(2)]], device const int *logs [[buffer(3)]],\n                 device uchar4", "device const ushort *samples [[buffer(3)]], device const int *logs [[buffer(3)]],\n                 device uchar4", gateBindings, "kernel bgra has samples from buffer(3)"},
	{"output from where the engine has none", "device ushort4 *out [[buffer(4)]]", "device ushort4 *out [[buffer(5)]]", gateBindings, "kernel rgba16 has out from buffer(5)"},
	{"an argument from nowhere", "device uint *out [[buffer(4)]], uint2 gid [[thread_position_in_grid]]", "device uint *out [[buffer(4)]], uint2 gid", gateBindings, "from nowhere"},
	{"place in the group for place in the grid", "device uchar4 *out [[buffer(4)]], uint2 gid [[thread_position_in_grid]]", "device uchar4 *out [[buffer(4)]], uint2 gid [[thread_position_in_threadgroup]]", gateBindings, "thread_position_in_threadgroup"},

	{"device pointer without a space", "device const ushort *samples, device const int *logs, uint i)", "device const ushort *samples, const int *logs, uint i)", gateStrict, "no matching function for call to 'graded'"},
	{"pointer of another space", "static inline Print printed(constant Frame &f", "static inline Print printed(device const Frame &f", gateStrict, "no matching function for call to 'printed'"},
	{"constant is written to", "	const float top = float(f.top);", "	f.unused = 0;\n	const float top = float(f.top);", gateStrict, "cannot assign"},
	{"output that is constant", "device uchar4 *out [[buffer(4)]]", "constant uchar4 *out [[buffer(4)]]", gateStrict, "constant"},
	{"double variable", "const float r = x - whole;", "const double r = x - whole;", gateStrict, "msl_has_no_double"},
	{"function that is not there", "rint(x)", "round_half(x)", gateStrict, "round_half"},

	{"fields of the program in another order", "float inputBlack, inputGamma, glare, cellScale, range;", "float inputBlack, inputGamma, cellScale, glare, range;", gateBuild, "glare"},
	{"matrix that is one row short", "float density[3][4];\n	float output[3][3];", "float density[3][3];\n	float output[3][4];", gateBuild, "output"},
	{"fewer segments", "MAX_SEGMENTS = 129", "MAX_SEGMENTS = 128", gateBuild, "sizes"},
	{"fields of the frame in another order", "int logMin[3], logMax[3];\n	uint shift[3], unused;", "int logMax[3], logMin[3];\n	uint shift[3], unused;", gateBuild, "logM"},
	{"integers of 32 bits", "long density[3][4]; // of", "int density[3][4]; // of", gateStrict, "Frame"},
	{"fields of a segment in another order", "float start, offset, slope, value;", "float start, slope, offset, value;", gateLayout, "24 28"},

	{"no check of the last row", "if (gid.x >= f.width || i >= f.pixels) return;\n	const uint3 code = graded(p, f, samples, logs, i);\n	out[gid.y * f.stride + gid.x] = uchar4", "if (gid.x >= f.width) return;\n	const uint3 code = graded(p, f, samples, logs, i);\n	out[gid.y * f.stride + gid.x] = uchar4", gateMemory, "signal"},
	{"written one too far", "out[gid.y * f.stride + gid.x] = uchar4", "out[gid.y * f.stride + gid.x + 1] = uchar4", gateMemory, "signal"},
	{"written one too early", "out[gid.y * f.stride + gid.x] = ushort4", "out[int(gid.y * f.stride + gid.x) - 1] = ushort4", gateMemory, "written before a buffer"},
	{"planes counted from 1", "c * f.pixels + i", "(c + 1) * f.pixels + i", gateMemory, "signal"},
	{"gray samples read as three", "f.channels == 1 ? i : 3 * i + c", "3 * i + c", gateMemory, "signal"},
	{"an entry beyond the table", "p.encode[at + 1] - p.encode[at]", "p.encode[at + 2] - p.encode[at]", gateMemory, "signal"},

	{"a cell beyond the index", "min(uint(at * cellScale), uint(CELLS - 1))", "max(uint(at * cellScale), uint(CELLS - 1))", gateMemory, "signal"},
	{"a segment before the first", "while (k > 0 && s.segment[k].start > at) k--;", "while (s.segment[k].start >= at) k--;", gateMemory, "signal"},
	{"a float that no integer holds", "uint(at * cellScale)", "uint((at - range) * cellScale)", gateMemory, "signal"},

	{"no check of the end of a row", "if (gid.x >= f.width || i >= f.pixels) return;\n	const uint3 code = graded(p, f, samples, logs, i);\n	out[gid.y * f.stride + gid.x] = ushort4", "if (i >= f.pixels) return;\n	const uint3 code = graded(p, f, samples, logs, i);\n	out[gid.y * f.stride + gid.x] = ushort4", gateCodes, "alpha"},
	{"swapped channels", "uchar4(uchar(code.z), uchar(code.y), uchar(code.x)", "uchar4(uchar(code.x), uchar(code.y), uchar(code.z)", gateCodes, "row"},
	{"swapped channels of 16 bits", "ushort4(ushort(code.x), ushort(code.y), ushort(code.z)", "ushort4(ushort(code.x), ushort(code.z), ushort(code.y)", gateCodes, "pixel"},
	{"transparent", "uchar(255)", "uchar(0)", gateCodes, "row"},
	{"alpha of 8 bits", "ushort(f.top)", "ushort(255)", gateCodes, "alpha"},
	{"rows as wide as the picture", "out[gid.y * f.stride + gid.x] = uchar4", "out[gid.y * f.width + gid.x] = uchar4", gateCodes, "row"},
	{"no rounding of codes", "uint(encoded(p, rgb.x) * top + 0.5f)", "uint(encoded(p, rgb.x) * top)", gateCodes, "no rounding"},
	{"no clip of print density below", "wide < 0 ? 0 : (wide > ceiling ? ceiling : int(wide))", "wide > ceiling ? ceiling : int(wide)", gateCodes, ""},
	{"no clip of print density above", "wide < 0 ? 0 : (wide > ceiling ? ceiling : int(wide))", "wide < 0 ? 0 : (wide > ceiling ? int(wide) : int(wide))", gateCodes, ""},
	{"no clip to the range of curves", "if (at < 0.0f || at > range) {", "if (at < 0.0f) {", gateCodes, ""},
	{"no least logarithm", "min(max(logs[at], f.logMin[c]), f.logMax[c])", "min(logs[at], f.logMax[c])", gateCodes, ""},
	{"no largest logarithm", "min(max(logs[at], f.logMin[c]), f.logMax[c])", "max(logs[at], f.logMin[c])", gateCodes, ""},
	{"no clip of light above", "v = clamp(v, 0.0f, 1.0f);", "v = max(v, 0.0f);", gateMemory, "signal"},
	{"no clip of light below", "v = clamp(v, 0.0f, 1.0f);", "v = min(v, 1.0f);", gateMemory, "signal"},
	{"dropped glare", "max(min(power, 1.0f) - p.glare, 0.0f)", "max(min(power, 1.0f), 0.0f)", gateCodes, ""},
	{"glare that goes below black", "max(min(power, 1.0f) - p.glare, 0.0f)", "(min(power, 1.0f) - p.glare)", gateCodes, ""},
	{"channel's curve before the RGB curve", "	if (p.rgb.count > 0) print = curved(p.rgb, p.range, p.cellScale, print);\n	if (p.curve[c].count > 0) print = curved(p.curve[c], p.range, p.cellScale, print);", "	if (p.curve[c].count > 0) print = curved(p.curve[c], p.range, p.cellScale, print);\n	if (p.rgb.count > 0) print = curved(p.rgb, p.range, p.cellScale, print);", gateCodes, ""},
	{"red curve for all", "print = curved(p.curve[c],", "print = curved(p.curve[0],", gateCodes, ""},
	{"value of the next segment", "out.hi = s.segment[k].value;", "out.hi = s.segment[min(k + 1, s.count - 1)].value;", gateCodes, ""},
	{"first segment of a cell only", "	while (k + 1 < s.count && s.segment[k + 1].start <= at) k++;\n", "", gateCodes, ""},
	{"offset for value", "out.hi = s.segment[k].value;", "out.hi = s.segment[k].offset;", gateCodes, ""},
	{"transposed matrix", "p.output[0][1] * v[1]", "p.output[1][0] * v[1]", gateCodes, ""},
	{"matrix without the flag for it", "FLAG_OUTPUT = 2", "FLAG_OUTPUT = 8", gateCodes, ""},
	{"gray without the flag for it", "FLAG_GRAY = 4", "FLAG_GRAY = 8", gateCodes, ""},
	{"exposure dropped", " + f.density[c][3];", ";", gateCodes, ""},
	{"channels do not mix", "f.density[c][1] * long(l1)", "f.density[c][c] * long(l1)", gateCodes, ""},
	{"products of 32 bits", "f.density[c][0] * long(l0)", "long(int(f.density[c][0]) * int(l0 >> 3)) * 8", gateMemory, "illegal instruction"},
	{"a digit of a constant", "0.2402265076f", "0.2412265076f", gateCodes, ""},
	{"natural logarithm for a binary one", "-3.321928095f", "-2.302585093f", gateCodes, ""},
	{"steps not interpolated", "fraction * (p.encode[at + 1] - p.encode[at])", "0.0f * fraction", gateCodes, ""},
	{"the low part of print density", "p.hi - s.segment[k].start + p.lo", "p.hi - s.segment[k].start", gateCodes, ""},
}

func TestTheUnchangedKernelPassesEveryGate(t *testing.T) {
	gate, err := judge(t, source)
	require.NoError(t, err, gate)
}

// TestHarmlessChangesPassEveryGate: it is not the change that is found but the
// fault.
func TestHarmlessChangesPassEveryGate(t *testing.T) {
	text := source
	for _, c := range [][2]string{
		{"powerOfTwo", "twoTo"},
		{"const uint3 code = graded", "const uint3 codes = graded"},
		{"code.", "codes."},
		{"max(min(power, 1.0f) - p.glare, 0.0f)", "max(-p.glare + min(1.0f, power), 0.0f)"},
		{"// 2^40", "// 2.5"},
		{"uint(at * cellScale)", "uint(at * cellScale) + 40"}, // the segment is looked for in both directions
	} {
		require.Contains(t, text, c[0])
		text = strings.ReplaceAll(text, c[0], c[1])
	}
	gate, err := judge(t, text)
	require.NoError(t, err, gate)
}

// TestEverySeededFaultIsRejected by the gate that is there for it, and for its
// reason.
func TestEverySeededFaultIsRejected(t *testing.T) {
	require.GreaterOrEqual(t, len(faults), 10)
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, 1, strings.Count(source, f.old), "what is changed stands once")
			gate, err := judge(t, strings.Replace(source, f.old, f.new, 1))
			require.Error(t, err, "it is not found")
			require.Equal(t, f.gate, gate, "%v", err)
			require.Contains(t, err.Error(), f.says)
			t.Logf("%s: %.100s", gate, strings.ReplaceAll(err.Error(), "\n", " "))
		})
	}
}

// TestEveryPartOfAProgramIsInTheBattery that faults are found with.
func TestEveryPartOfAProgramIsInTheBattery(t *testing.T) {
	var gray, output, glare, both, wide int
	for _, p := range battery(t) {
		gray += int(p.Flags & program.FlagGray / program.FlagGray)
		output += int(p.Flags & program.FlagOutput / program.FlagOutput)
		if p.Glare > 0 {
			glare++
		}
		if p = program.Join(p); p.RGB.Count > 0 && p.Curve[1].Count > 0 {
			both++
		}
		if p.Depth == 16 {
			wide++
		}
	}
	t.Logf("gray %d, output matrix %d, glare %d, both curves %d, 16 bits %d", gray, output, glare, both, wide)
	require.GreaterOrEqual(t, min(gray, glare), 3)
	require.GreaterOrEqual(t, both, 2)
	require.GreaterOrEqual(t, min(output, wide), 8)
}
