package analyze

import (
	"math"
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
// filmBase is nil for positives; light takes scan values to the working space.
func densities(s *surveyed, filmBase *[3]float64, light func(scan [3]float64) [3]float64) *density {
	base := [3]float64{1, 1, 1}
	if filmBase != nil {
		base = light(*filmBase)
	}
	out := &density{}
	for i := range s.patches {
		p := &s.patches[i]
		if p.kind != film || p.spread > pictureSpread {
			continue
		}
		t := light(p.mean)
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
