package adjust

import (
	"errors"
	"fmt"
	"math"

	"safelight/pipeline/color"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"
)

// Neutral are the exposures that make a color neutral and leave its luminance alone.
// The color is linear working light before the density inversion, as step 1 gives
// it. Neutral is equal light in red, green and blue, or, with kelvin other than 0,
// the chromaticity of light of that temperature, 2000 to 15000, beside that of 6504 K:
// lower is warmer.
//
// Exposure comes before the curves, so each channel is sought numerically: of several
// exposures that would do, as a curve that falls in places has, the one nearest to the
// recipe's is taken. The error says what the curves of the recipe cannot give, or that
// there is nothing to be seen of the color because they are level there.
func Neutral(r *recipe.Recipe, light [3]float64, kelvin float64) ([3]float64, error) {
	if r.Film.Monochrome() {
		return r.Exposure, errors.New("black and white film has no color to balance")
	}
	working, ok := color.Lookup(r.Working)
	if !ok {
		return r.Exposure, fmt.Errorf("unknown working space %q", r.Working)
	}
	white := [3]float64{1, 1, 1}
	if kelvin != 0 {
		var err error
		if white, err = whiteOf(working, kelvin); err != nil {
			return r.Exposure, err
		}
	}
	p, err := newPrinter(r, working, light)
	if err != nil {
		return r.Exposure, err
	}
	now := p.print(r.Exposure)
	luma := color.Luminance(working)
	dot := func(v [3]float64) float64 { return luma[0]*v[0] + luma[1]*v[1] + luma[2]*v[2] }
	if err := p.nothingToSee(r.Exposure); err != nil {
		return r.Exposure, err
	}
	var want [3]float64
	for c := range want {
		want[c] = white[c] * dot(now) / dot(white)
	}
	return p.seek(want, r.Exposure)
}

// printer prints one color with any exposures.
type printer struct {
	program *program.Program
	offset  [3]float64 // of print density, without exposure
	light   [3]float64
}

func newPrinter(r *recipe.Recipe, working color.Space, light [3]float64) (*printer, error) {
	compiled, err := program.Compile(r, program.Output{Space: working, Depth: program.FloatDepth})
	if err != nil {
		return nil, err
	}
	p := &printer{program: compiled, light: light}
	for c := range p.offset {
		p.offset[c] = compiled.Density[c][3] + r.Exposure[c]
	}
	return p, nil
}

// print is the graded light with exposures. Each channel has to do with its own
// exposure only. A compiled recipe has the exposure in one place, and compiling it
// anew takes a thousand times as long.
func (p *printer) print(exposure [3]float64) [3]float64 {
	for c := range p.offset {
		p.program.Density[c][3] = p.offset[c] - exposure[c]
	}
	return program.Light(p.program, p.light)
}

// nothingToSee reports that a printer point or two make no difference to a color, and
// that it is neutral already: black or white, and maybe far beyond.
func (p *printer) nothingToSee(exposure [3]float64) error {
	var less, more [3]float64
	for c, e := range exposure {
		less[c], more[c] = e-Point, e+Point
	}
	low, now, high := p.print(less), p.print(exposure), p.print(more)
	level := low == now && now == high
	neutral := now[0] == now[1] && now[1] == now[2]
	if !neutral || !level && now[0] > 0 {
		return nil
	}
	what := "as bright as the curves let it be"
	switch now[1] {
	case 0:
		what = "black"
	case 1 - p.program.Glare:
		what = "white"
	}
	return fmt.Errorf("it is %s there, which is neutral already; pick what is lighter or darker", what)
}

// What is sought goes over the exposures a recipe can have in steps that are far
// smaller than the features of a paper, then by halves.
const (
	maxExposure = 3.0
	steps       = 2048
	halves      = 50 // a step / 2^50 is as good as exact
)

// seek finds the exposures that print as wanted, nearest to those there are.
func (p *printer) seek(want, near [3]float64) ([3]float64, error) {
	at := func(i int) float64 { return -maxExposure + 2*maxExposure*float64(i)/steps }
	printed := make([][3]float64, steps+1)
	for i := range printed {
		printed[i] = p.print([3]float64{at(i), at(i), at(i)})
	}
	now := p.print(near)
	low, high := near, near
	for c := range want {
		if now[c] == want[c] {
			continue
		}
		distance := math.Inf(1)
		for i := range steps {
			a, b := printed[i][c]-want[c], printed[i+1][c]-want[c]
			if a*b > 0 {
				continue
			}
			if d := max(at(i)-near[c], near[c]-at(i+1), 0); d < distance {
				distance, low[c], high[c] = d, at(i), at(i+1)
			}
		}
		if math.IsInf(distance, 1) {
			return near, unreachable(c, want[c], printed)
		}
	}
	middle := near
	from, to := p.print(low), p.print(high)
	for range halves {
		for c := range middle {
			middle[c] = low[c] + (high[c]-low[c])/2
		}
		for c, v := range p.print(middle) {
			if rising := to[c] >= from[c]; v < want[c] == rising {
				low[c] = middle[c]
			} else {
				high[c] = middle[c]
			}
		}
	}
	for c, v := range p.print(middle) {
		if math.Abs(v-want[c]) > 1e-5*max(want[c], 1e-3) {
			return near, fmt.Errorf("the curve of %s leaps there: %.4f cannot be reached, only %.4f", channels[c], want[c], v)
		}
	}
	return middle, nil
}

// unreachable says what a channel can be made instead.
func unreachable(c int, want float64, printed [][3]float64) error {
	least, most := math.Inf(1), math.Inf(-1)
	for _, v := range printed {
		least, most = min(least, v[c]), max(most, v[c])
	}
	if least == most {
		return fmt.Errorf("the curve of %s is level: it is %.4f with any exposure, and would have to be %.4f", channels[c], least, want)
	}
	return fmt.Errorf("%s cannot be made %.4f by any exposure; it has %.4f to %.4f", channels[c], want, least, most)
}
