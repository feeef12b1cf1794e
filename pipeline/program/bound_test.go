package program

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

// Two numbers that are less than a code apart round to codes that are one apart at
// most, and both were rounded before in the Encode table.
func TestWhatIsAcceptedOfNarrowProgramsIsLessThanACode(t *testing.T) {
	require.Less(t, maxNarrowError, 1.0)
}

// Light that is off by a little gives values that are off by no more than lightError
// says, whatever glare, matrix and encoding make of it; and there is light for which it
// is not much less.
func TestLightErrorIsABound(t *testing.T) {
	const off, rounding = 1e-4, 0.02 // the table is looked up by float32s
	rnd := rand.New(rand.NewPCG(41, 42))
	for _, space := range outputSpaces {
		for _, working := range color.Builtin().Names(color.Working) {
			for _, glare := range []float64{0, 0.01, 0.2} {
				r := usualRecipe(rnd)
				r.Working, r.Glare, r.Input.Space = working, glare, ""
				p := compiled(t, r, space, FloatDepth)
				bound, worst := lightError(p, off, off, 0), 0.0
				for n := range 20_000 {
					light := [3]float64{}
					for c := range light {
						switch n % 4 {
						case 0:
							light[c] = rnd.Float64()
						case 1: // where glare leaves little
							light[c] = glare * (1 + 1e-4*rnd.Float64()*rnd.Float64())
						default:
							light[c] = math.Exp2(-20 * rnd.Float64())
						}
					}
					if n%4 == 3 {
						cancel(p.Output[rnd.IntN(3)], &light)
					}
					was, is := step7(p, light), [3]float64{}
					for c := range light {
						light[c] *= 1 + off*(2*float64(rnd.IntN(2))-1)
					}
					is = step7(p, light)
					for c := range is {
						worst = max(worst, math.Abs(is[c]-was[c])*65535)
					}
				}
				require.LessOrEqual(t, worst, bound+rounding, "%s from %s, glare %v", space, working, glare)
				require.Greater(t, worst, bound/20, "%s from %s, glare %v: it bounds nothing", space, working, glare)
			}
		}
	}
}

// cancel changes light, where that is possible, so that next to nothing is left of it
// in a row of a matrix.
func cancel(row [3]float64, light *[3]float64) {
	var added, subtracted float64
	for c, weight := range row {
		added += max(weight, 0) * light[c]
		subtracted += max(-weight, 0) * light[c]
	}
	if added == 0 || subtracted == 0 {
		return
	}
	for c, weight := range row {
		if weight > 0 {
			light[c] *= subtracted / added
		}
	}
}

// step7 is what a program makes of light before glare, by its encoding.
func step7(p *Program, light [3]float64) (out [3]float64) {
	for c := range light {
		light[c] = max(min(light[c], 1)-p.Glare, 0)
	}
	for c := range out {
		for j := range light {
			out[c] += p.Output[c][j] * light[j]
		}
		out[c] = p.encode(min(max(out[c], 0), 1))
	}
	return out
}
