package program

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/recipe"
)

// vectors are all backends of this machine but the reference.
func vectors() []string { return Backends()[:len(Backends())-1] }

// TestBackendsWithinOneOfScalar holds what every backend promises: 200 random
// recipes over the whole of their ranges, and 40 as photographers make them,
// 10,000 inputs each, at most one code value of 16 bits from the reference.
func TestBackendsWithinOneOfScalar(t *testing.T) {
	const inputs = 10_000
	for _, backend := range vectors() {
		t.Run(backend, func(t *testing.T) {
			t.Parallel()
			rnd := rand.New(rand.NewPCG(31, 32))
			reference, exec := NewScalar(1), Open(backend, 1)
			defer reference.Close()
			defer exec.Close()
			src := Samples{Pix: make([]uint16, 3*inputs), Channels: 3, Depth: 16}
			want, got := make([]uint16, 3*inputs), make([]uint16, 3*inputs)
			narrow, differ, total := 0, 0, 0
			for n := range 240 {
				r := randomRecipe(rnd)
				if n >= 200 {
					r = usualRecipe(rnd)
				}
				p, err := Compile(r, Output{Space: mustSpace(t, outputSpaces[n%len(outputSpaces)]), Depth: 16})
				require.NoError(t, err)
				adversarial(rnd, p, src.Pix)
				reference.Use(p)
				reference.Codes(want, src)
				exec.Use(p)
				exec.Codes(got, src)
				if exec.(*vector).fits {
					narrow++
				}
				for i := range inputs * p.Channels() {
					total++
					if got[i] == want[i] {
						continue
					}
					differ++
					if d := int(got[i]) - int(want[i]); d < -1 || d > 1 {
						t.Fatalf("recipe %d, scan %v: code %d, the reference has %d\n%+v",
							n, src.Pix[i/p.Channels()*3:][:3], got[i], want[i], r)
					}
				}
			}
			t.Logf("%d recipes of 240 in float32; %.3f %% of all codes differ by one", narrow, 100*float64(differ)/float64(total))
			require.Greater(t, narrow, 80, "most of what is tested ought not to be the reference itself")
		})
	}
}

// usualRecipe draws a recipe as photographers make them: what randomRecipe
// draws, without its extremes.
func usualRecipe(rnd *rand.Rand) *recipe.Recipe {
	between := func(lo, hi float64) float64 { return lo + (hi-lo)*rnd.Float64() }
	r := recipe.Default(recipe.ColorNegative)
	if rnd.IntN(2) == 0 {
		r.Input.Space = "nikon-9000-ed"
	}
	r.Base = &[3]float64{between(0.4, 0.9), between(0.3, 0.5), between(0.2, 0.3)}
	r.Density.Gamma = between(0.8, 3)
	r.Density.Dmax = between(1.5, 3)
	r.Density.Channel = recipe.ChannelGamma{R: between(0.8, 1.2), B: between(0.8, 1.2)}
	for c := range r.Exposure {
		r.Exposure[c] = between(-1, 1)
	}
	return r
}
