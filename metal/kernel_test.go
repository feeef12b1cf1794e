//go:build clang

package metal

import (
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"

	"safelight/pipeline/program"

	"github.com/stretchr/testify/require"
)

// TestTheKernelIsMetalAsFarAsClangCanTell: address spaces, no doubles, and the same
// layout in C, as assertions of the harness have it.
func TestTheKernelIsMetalAsFarAsClangCanTell(t *testing.T) {
	require.NoError(t, literals(source))
	require.NoError(t, bindings(source))
	require.NoError(t, strict(t, "."))
	_, err := build(t, ".", "-O2")
	require.NoError(t, err)
	require.NotContains(t, strings.ReplaceAll(source, "#include <metal_stdlib>", ""), "#include")
	require.NotContains(t, source, "half ")
}

func TestTheLayoutIsTheSameInGoAndMetal(t *testing.T) {
	program, err := build(t, ".", "-O2")
	require.NoError(t, err)
	got, err := startHarness(t, program).Layout()
	require.NoError(t, err)
	require.Equal(t, offsets(), got)
}

// contractions are the ways in which a machine may round a product and a sum.
func contractions(t testing.TB) map[string][]string {
	ways := map[string][]string{"rounded twice": {"-O2", "-ffp-contract=off"}}
	switch {
	case runtime.GOARCH == "arm64":
		ways["rounded once"] = []string{"-O2", "-ffp-contract=fast"}
	case hasFMA():
		ways["rounded once"] = []string{"-O2", "-ffp-contract=fast", "-mfma"}
	default:
		t.Log("this machine does not round products and sums once")
	}
	return ways
}

func hasFMA() bool {
	info, err := os.ReadFile("/proc/cpuinfo")
	return err == nil && strings.Contains(string(info), " fma ")
}

// eachContraction runs a test with the unchanged kernel.
func eachContraction(t *testing.T, test func(t *testing.T, d Device)) {
	for name, flags := range contractions(t) {
		t.Run(name, func(t *testing.T) {
			program, err := build(t, ".", flags...)
			require.NoError(t, err)
			test(t, startHarness(t, program))
		})
	}
}

func TestTheKernelPassesTheSelfTest(t *testing.T) {
	eachContraction(t, func(t *testing.T, d Device) {
		e := open(t, Metal, opening(d))
		require.Equal(t, Status{Backend: "metal", Device: "clang++"}, e.Status())
	})
}

// TestTheKernelDoesNothingUndefined in the battery that faults are found with and
// with random programs, those that are left to the CPU among them.
func TestTheKernelDoesNothingUndefined(t *testing.T) {
	program, err := build(t, ".", trapping...)
	require.NoError(t, err)
	d := startHarness(t, program)
	require.NoError(t, grades(t, d))
	for _, depth := range []int{8, 16} {
		randomTally(t, d, depth, 40, 2000)
	}
}

// tally is what a comparison of codes came to.
type tally struct{ programs, fit, codes, differ, most int }

// add compares codes.
func (c *tally) add(got, want []uint16) {
	c.codes += len(got)
	for i := range got {
		if got[i] != want[i] {
			c.differ++
			c.most = max(c.most, int(max(got[i], want[i])-min(got[i], want[i])))
		}
	}
}

// compare has the device and the reference grade samples; the device does programs
// that float32 is too coarse for as well.
func compare(t testing.TB, e *Executor, reference program.Executor, p *program.Program, linear program.Linearizer, src program.Samples) (got, want []uint16) {
	got = make([]uint16, len(src.Pix)/src.Channels*p.Channels())
	want = make([]uint16, len(got))
	e.UseLinear(p, linear)
	if !e.fits {
		require.Equal(t, program.Backends()[0], e.Backend())
		e.fits = true
		e.prepare()
	}
	e.Codes(got, src)
	require.NoError(t, e.failure())
	if reference.Use(p); linear != nil {
		reference.UseLinear(p, linear)
	}
	reference.Codes(want, src)
	return got, want
}

// goldenTally compares with the reference and with the independent implementation.
func goldenTally(t testing.TB, d Device, depth int) (c tally) {
	e, reference := newExecutor(borrowed{d}, 0), program.NewScalar(0)
	defer e.Close()
	defer reference.Close()
	top := float64(int(1)<<depth - 1)
	for n, g := range goldenCases(t) {
		p := compiled(t, g.recipe, "acescg", depth)
		got, want := compare(t, e, reference, p, g, g.samples())
		c.programs++
		if !Suffices(p) {
			continue
		}
		c.fit++
		c.add(got, want)
		for i := range got {
			require.InDelta(t, g.Output[i/3][i%3]*top, float64(got[i]), 1.5, "case %d", n) // half of it is rounding
		}
	}
	return c
}

func TestTheKernelGradesTheGoldenColors(t *testing.T) {
	eachContraction(t, func(t *testing.T, d Device) {
		for _, depth := range []int{8, 16} {
			c := goldenTally(t, d, depth)
			t.Logf("%d bits: %+v", depth, c)
			require.LessOrEqual(t, c.most, 1)
			require.Equal(t, 12, c.programs)
			require.GreaterOrEqual(t, c.fit, 7)
		}
	})
}

// randomTally compares programs over the whole of their ranges. For those that are
// left to the CPU the bound that says so must hold.
func randomTally(t testing.TB, d Device, depth, programs, pixels int) (fit, coarse tally) {
	rnd := rand.New(rand.NewPCG(51, uint64(depth)))
	e, reference := newExecutor(borrowed{d}, 0), program.NewScalar(0)
	defer e.Close()
	defer reference.Close()
	for n := range programs {
		r := randomRecipe(rnd)
		p := compiled(t, r, spaces[n%len(spaces)], depth)
		src := trouble(rnd, p, pixels)
		suffices := Suffices(p)
		got, want := compare(t, e, reference, p, nil, src)
		c := tally{}
		c.add(got, want)
		bound := program.Float32Error(program.Join(p)) * float64(uint32(1)<<depth-1) / 65535
		if c.most > int(math.Ceil(bound+0.05)) {
			t.Fatalf("recipe %d is %d codes off, the bound is %g\n%+v", n, c.most, bound, r)
		}
		if suffices && c.most > 1 {
			t.Fatalf("recipe %d is %d codes off\n%+v", n, c.most, r)
		}
		into := &coarse
		if fit.programs++; suffices {
			into = &fit
			fit.fit++
		}
		into.codes, into.differ, into.most = into.codes+c.codes, into.differ+c.differ, max(into.most, c.most)
	}
	return fit, coarse
}

// TestTheKernelIsWithinOneOfTheReferenceOrNotUsed: 200 random programs of 10,000
// pixels for either depth.
func TestTheKernelIsWithinOneOfTheReferenceOrNotUsed(t *testing.T) {
	if testing.Short() {
		t.Skip("4 million pixels through kernels that a CPU runs, a minute of them")
	}
	eachContraction(t, func(t *testing.T, d Device) {
		for _, depth := range []int{8, 16} {
			fit, coarse := randomTally(t, d, depth, 200, 10_000)
			t.Logf("%d bits: %d of %d programs, %d codes, %.4f %% differ by one; the others by up to %d",
				depth, fit.fit, fit.programs, fit.codes, 100*float64(fit.differ)/float64(fit.codes), coarse.most)
			require.GreaterOrEqual(t, fit.fit, map[int]int{8: 150, 16: 40}[depth])
			if depth == 16 {
				require.Greater(t, coarse.most, 1, "what is left to the CPU would be seen")
			}
		}
	})
}
