package program

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

// What comes out as floating point is what the formulas give, nearer than codes
// of 16 bits can be, and rounds to the codes.
func TestFloatsAreTheFormulaUnrounded(t *testing.T) {
	recipes, inputs := fixture.Fewer(100, 30), fixture.Fewer(3_000, 500)
	rnd := rand.New(rand.NewPCG(21, 22))
	exec := NewScalar(2)
	defer exec.Close()
	src := make([]uint16, 3*inputs)
	codes, floats := make([]uint16, 3*inputs), make([]float32, 3*inputs)
	total, sum := 0, 0.0
	for n := range recipes {
		r := randomRecipe(rnd)
		out := Output{Space: mustSpace(t, outputSpaces[n%len(outputSpaces)]), Depth: 16}
		whole, err := Compile(r, out)
		require.NoError(t, err)
		adversarial(rnd, whole, src)
		samples := Samples{Pix: src, Channels: 3, Depth: 16}
		exec.Use(whole)
		exec.Codes(codes, samples)
		out.Depth = FloatDepth
		p, err := Compile(r, out)
		require.NoError(t, err)
		exec.Use(p)
		exec.Floats(floats, samples)
		for i := range inputs {
			want := exactEncoded(r, out, exactLight(r, [3]float64{float64(src[3*i]) / 65535, float64(src[3*i+1]) / 65535, float64(src[3*i+2]) / 65535}))
			for c := range p.Channels() {
				got := float64(floats[i*p.Channels()+c])
				require.True(t, got >= 0 && got <= 1, got)
				off := math.Abs(got-want[c]) * 65535
				require.LessOrEqual(t, off, 0.5, "recipe %d, pixel %d", n, i)
				// 0.01 is for the rounding to float32 before that to a code.
				require.InDelta(t, float64(codes[i*p.Channels()+c]), got*65535, 0.51)
				total++
				sum += off
			}
		}
	}
	t.Logf("%d values, on average %.2g codes of 16 bits from the formula", total, sum/float64(total))
	require.Less(t, sum/float64(total), 0.01, "codes of 16 bits are off by 0.25 on average")
}

func TestFloatsAndCodesNeedTheirPrograms(t *testing.T) {
	exec := NewScalar(1)
	defer exec.Close()
	src := Samples{Pix: make([]uint16, 3), Channels: 3, Depth: 16}
	for depth, wrong := range map[int]func(){
		8:          func() { exec.Floats(make([]float32, 3), src) },
		16:         func() { exec.Floats(make([]float32, 3), src) },
		FloatDepth: func() { exec.Codes(make([]uint16, 3), src) },
	} {
		p, err := Compile(randomRecipe(rand.New(rand.NewPCG(23, 24))), Output{Space: mustSpace(t, "srgb"), Depth: depth})
		require.NoError(t, err)
		exec.Use(p)
		require.Panics(t, wrong, depth)
	}
}
