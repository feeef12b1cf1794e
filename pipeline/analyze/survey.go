package analyze

import (
	"cmp"
	"math"
	"slices"

	"safelight/pipeline/recipe"
)

// What the survey takes for what. Values are scan values, 0 to 1, unless said
// otherwise.
const (
	patchCount = 7000 // about how many a scan is cut into

	holderValue  = 0.006  // a film holder lets through less light
	holderSpread = 0.0015 // and the light is this even
	holderSide   = 0.2    // and covers this part of two opposite sides
	openValue    = 0.985  // light that no film weakens
	openNeutral  = 0.80   // as above, where the scanner kept a reserve, if neutral
	evenSpread   = 0.075  // standard deviation of log2 within an even patch
	baseSpread   = 0.10   // log2 distance within which patches are one film base
	baseArea     = 0.002  // part of the scan a rebate covers at least
	baseLeast    = 0.002  // light above black that gets through any film base
	baseBrighter = 0.005  // part of the film that may be brighter than its base
	orangeMask   = 1.25   // least ratio of red to blue in the mask of a color negative
)

// patch is a small square of the scan.
type patch struct {
	x, y int
	// mean is the mean scan value per channel, log its binary logarithm, low
	// and high are the bounds of the values.
	mean, log, low, high [3]float64
	// spread is the largest standard deviation of log2 in a channel.
	spread float64
	kind   kind
}

// kind is what a patch shows.
type kind uint8

const (
	film   kind = iota // picture, as far as is known
	holder             // the film holder: no light
	open               // the light source: no film
	rebate             // unexposed film
)

// surveyed is a scan cut into patches that know what they show.
type surveyed struct {
	pic     Picture
	size    int // edge of a patch in pixels
	columns int
	rows    int
	patches []patch
	// encoded is how scan values stand for light.
	encoded encoding
	// black is the black level.
	black float64
}

// survey cuts the picture into patches and finds holder and open light.
func survey(pic Picture, encoded encoding) *surveyed {
	s := &surveyed{pic: pic, encoded: encoded, size: max(2, int(math.Sqrt(float64(pic.Width*pic.Height)/patchCount)))}
	s.columns, s.rows = max(1, pic.Width/s.size), max(1, pic.Height/s.size)
	for y := range s.rows {
		for x := range s.columns {
			s.patches = append(s.patches, s.measure(x, y))
		}
	}
	s.findHolder()
	s.findOpenLight()
	return s
}

func (s *surveyed) measure(x, y int) patch {
	p := patch{x: x, y: y}
	channels := s.pic.Channels
	for c := range 3 {
		var sum, sumLog, sumLog2, n float64
		low, high := math.Inf(1), 0.0
		for j := y * s.size; j < min((y+1)*s.size, s.pic.Height); j++ {
			for i := x * s.size; i < min((x+1)*s.size, s.pic.Width); i++ {
				v := float64(s.pic.Pix[(j*s.pic.Width+i)*channels+c%channels]) / 65535
				l := math.Log2(max(v, 1e-5))
				sum, sumLog, sumLog2, n = sum+v, sumLog+l, sumLog2+l*l, n+1
				low, high = min(low, v), max(high, v)
			}
		}
		p.mean[c], p.log[c], p.low[c], p.high[c] = sum/n, math.Log2(max(sum/n, 1e-5)), low, high
		variance := max(0, sumLog2/n-(sumLog/n)*(sumLog/n))
		p.spread = max(p.spread, math.Sqrt(variance))
	}
	return p
}

// findHolder marks the patches behind which there is no light, and measures
// the black level there. A dark sky is no holder: a holder shows on two
// opposite sides.
func (s *surveyed) findHolder() {
	var levels []float64
	var side [4]float64 // left, right, top, bottom
	dark := func(p *patch) bool {
		for c := range 3 {
			high, low := s.encoded.tone(p.high[c]), s.encoded.tone(p.low[c])
			if high > holderValue || high-low > holderSpread {
				return false
			}
		}
		return true
	}
	for i := range s.patches {
		p := &s.patches[i]
		if !dark(p) {
			continue
		}
		levels = append(levels, (p.mean[0]+p.mean[1]+p.mean[2])/3)
		for k, at := range [4]bool{p.x == 0, p.x == s.columns-1, p.y == 0, p.y == s.rows-1} {
			if at {
				side[k]++
			}
		}
	}
	rows, columns := holderSide*float64(s.rows), holderSide*float64(s.columns)
	if !(side[0] > rows && side[1] > rows) && !(side[2] > columns && side[3] > columns) {
		return
	}
	for i := range s.patches {
		if p := &s.patches[i]; dark(p) {
			p.kind = holder
		}
	}
	// Encoded values have had their black level taken off before, and a profile
	// that is applied says all there is to say.
	if s.encoded.linear() && s.encoded.input.Space != recipe.Embedded {
		s.black = median(levels)
	}
}

// findOpenLight marks the patches where the light source shows past the film.
func (s *surveyed) findOpenLight() {
	for i := range s.patches {
		if p := &s.patches[i]; min(p.mean[0], p.mean[1], p.mean[2]) >= openValue {
			p.kind = open
		}
	}
}

// base finds the film base.
//
// Unexposed film is even and, of all that lies on the film, the brightest in
// every channel. So the even patches are tried from the brightest down, each
// with all that are like it; the first group that is large enough, is not the
// light source, and is outshone by almost nothing on the film is the rebate.
// Without one, the brightest parts of the picture have to serve.
func (s *surveyed) base(filmType recipe.Film) *Base {
	var even []*patch
	for i := range s.patches {
		if p := &s.patches[i]; p.kind == film && p.spread < evenSpread && min(p.mean[0], p.mean[1], p.mean[2]) > s.black+baseLeast {
			even = append(even, p)
		}
	}
	slices.SortStableFunc(even, func(a, b *patch) int { return cmp.Compare(b.brightness(), a.brightness()) })
	least := max(4, int(baseArea*float64(len(s.patches))))
	for i := 0; i < len(even); i++ {
		if even[i].kind != film {
			continue
		}
		group := like(even[i], even[i:])
		if len(group) < least {
			continue
		}
		value := groupValue(group)
		if s.isOpen(value, filmType, group, even) {
			for _, p := range group {
				p.kind = open
			}
			continue
		}
		if s.brighter(value) > baseBrighter {
			break
		}
		for _, p := range group {
			p.kind = rebate
		}
		return &Base{Value: value, Rebate: true, Area: float64(len(group)) / float64(len(s.patches))}
	}
	return s.brightest()
}

// isOpen tells open light from film base where the scanner kept a reserve
// above it: open light is neutral and, on color negative film, leaves a group
// with an orange mask below itself.
func (s *surveyed) isOpen(value [3]float64, filmType recipe.Film, group, even []*patch) bool {
	lo, hi := min(value[0], value[1], value[2]), max(value[0], value[1], value[2])
	if lo < openNeutral || hi/lo > 1.1 {
		return false
	}
	least := max(4, int(baseArea*float64(len(s.patches))))
	for _, p := range even {
		darker := p.kind == film && p.mean[1] < value[1]*0.9
		masked := filmType.Monochrome() || p.mean[0] > orangeMask*p.mean[2]
		if darker && masked && !slices.Contains(group, p) {
			if g := like(p, even); len(g) >= least && s.brighterThan(groupValue(g), value) <= baseBrighter {
				return true
			}
		}
	}
	return false
}

// brighter is the part of the film that outshines the value in any channel.
func (s *surveyed) brighter(value [3]float64) float64 {
	return s.brighterThan(value, [3]float64{2, 2, 2})
}

// brighterThan is the part of the film that outshines the value in any channel
// but stays clear of the ceiling. Edges of open light, where a patch is half of
// the one and half of the other, are uneven and do not count.
func (s *surveyed) brighterThan(value, ceiling [3]float64) float64 {
	n, all := 0, 0
	for i := range s.patches {
		p := &s.patches[i]
		if p.kind != film || p.spread > 4*evenSpread {
			continue
		}
		all++
		over, under := false, true
		for c := range 3 {
			over = over || p.mean[c] > value[c]*math.Exp2(baseSpread)
			under = under && p.mean[c] < ceiling[c]*0.95
		}
		if over && under {
			n++
		}
	}
	return float64(n) / float64(max(all, 1))
}

// brightest estimates the base from the picture: per channel, the value that
// only one part in two hundred of the film exceeds.
func (s *surveyed) brightest() *Base {
	var values [3][]float64
	for i := range s.patches {
		if p := &s.patches[i]; p.kind == film {
			for c := range 3 {
				values[c] = append(values[c], p.mean[c])
			}
		}
	}
	b := &Base{Area: float64(len(values[0])) / float64(max(len(s.patches), 1))}
	for c := range 3 {
		b.Value[c] = 1
		if len(values[c]) > 0 {
			b.Value[c] = quantile(values[c], 0.995)
		}
		b.Value[c] = min(max(b.Value[c], s.black+baseLeast), 1)
	}
	return b
}

// densityOf are the densities of scan values, each by itself.
func (s *surveyed) densityOf(v [3]float64) [3]float64 {
	for c := range v {
		v[c] = -math.Log10(max(s.encoded.tone((v[c]-s.black)/(1-s.black)), 1e-6))
	}
	return v
}

func (p *patch) brightness() float64 { return p.log[0] + p.log[1] + p.log[2] }

// like gives the patches whose color is that of p.
func like(p *patch, patches []*patch) []*patch {
	var group []*patch
	for _, q := range patches {
		same := q.kind == film
		for c := range 3 {
			same = same && math.Abs(q.log[c]-p.log[c]) < baseSpread
		}
		if same {
			group = append(group, q)
		}
	}
	return group
}

// groupValue is the median of the patches' means, per channel.
func groupValue(group []*patch) (value [3]float64) {
	for c := range 3 {
		var v []float64
		for _, p := range group {
			v = append(v, p.mean[c])
		}
		value[c] = min(median(v), 1)
	}
	return value
}

func median(v []float64) float64 { return quantile(v, 0.5) }

// quantile is the value below which the part q of v lies, interpolated; it
// sorts v.
func quantile(v []float64, q float64) float64 {
	slices.Sort(v)
	at := q * float64(len(v)-1)
	i := min(int(at), len(v)-1)
	j := min(i+1, len(v)-1)
	return v[i] + (at-float64(i))*(v[j]-v[i])
}
