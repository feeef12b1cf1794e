package analyze

import (
	"math"

	"safelight/pipeline/recipe"
)

// pictureSpread is the standard deviation of log2 above which a patch is taken
// for an edge of film, holder or hole, and left out.
const pictureSpread = 0.35

// density holds the density above base of the patches that show picture, per
// channel.
type density struct {
	d [3][]float64
	// at are the places of the patches in the grid.
	at [][2]int
}

// densities takes the patches through input transform and film base.
func densities(s *surveyed, r *recipe.Recipe) *density {
	linear := r.Input.Light(workingSpace(r))
	base := [3]float64{1, 1, 1}
	if r.Base != nil {
		base = linear(*r.Base)
	}
	out := &density{}
	for i := range s.patches {
		p := &s.patches[i]
		if p.kind != film || p.spread > pictureSpread {
			continue
		}
		t := linear(p.mean)
		if min(t[0], t[1], t[2]) < 1e-5 {
			continue
		}
		out.at = append(out.at, [2]int{p.x, p.y})
		for c := range 3 {
			out.d[c] = append(out.d[c], -math.Log10(t[c]/base[c]))
		}
	}
	return out
}
