package analyze

import (
	"fmt"
	"math"

	"safelight/pipeline/color"
	"safelight/pipeline/color/icc"
	"safelight/pipeline/raster"
	"safelight/pipeline/recipe"
)

// encoding is how a scan's values stand for light.
type encoding struct {
	// input says it in the words of a recipe, but for the black level.
	input recipe.Input
	// profile is the usable profile in the scan's file, nil if there is none.
	profile *icc.Profile
	// believed is true when the values are taken for what the profile says.
	believed bool
}

// encodingOf tells how a scan is encoded. A profile in the file is believed for
// what it holds; its name, which is free text, says nothing. Linear light is put
// into the words of a recipe, so that a black level can be taken off first; all
// else is left to the profile itself, which knows the tones better than a gamma.
//
// Without one the kind of file says so. What remains is a habit: 8 bits are taken
// for sRGB, because linear light does not fit into them, and 16 for linear.
func encodingOf(info raster.Info) encoding {
	e := encoding{input: recipe.Input{Gamma: 1}}
	if p, err := icc.Parse(info.ICC); err == nil && p.Fits(info.Channels) == nil {
		e.profile = p
		space, known := p.Space()
		switch {
		case known && space.Transfer.IsLinear():
			e.input.Space, e.believed = space.Name, true
		case p.Linear():
			e.believed = true
			if primaries, white, ok := p.Primaries(); ok {
				e.input.Primaries, e.input.White = &primaries, &white
			} else if p.Channels() == 3 {
				e.input.Space = recipe.Embedded
			}
		case known || info.SuggestedGamma == 0:
			e.input.Space, e.believed = recipe.Embedded, true
		}
	}
	switch {
	case e.believed:
	case info.SuggestedGamma > 0:
		e.input.Gamma = info.SuggestedGamma
	case info.Depth == 8:
		e.input.Gamma = 2.2
	}
	if !e.believed && info.Depth == 8 {
		e.input.Space = "srgb"
	}
	return e
}

// linear reports whether values are linear light.
func (e encoding) linear() bool {
	if e.input.Space == recipe.Embedded {
		return e.profile.Linear()
	}
	return e.input.Gamma == 1
}

// tone is the light of a scan value that is the same in all channels; of one
// channel's value, as far as the channels are alike.
func (e encoding) tone(v float64) float64 {
	if e.input.Space == recipe.Embedded {
		return e.profile.ToPCS([3]float64{v, v, v})[1]
	}
	return math.Pow(max(v, 0), e.input.Gamma)
}

// light takes scan values to linear light of the working space, by an input of
// this encoding with its black level.
func (e encoding) light(in recipe.Input, working color.Space) func(scan [3]float64) [3]float64 {
	if in.Space != recipe.Embedded {
		return in.Light(working)
	}
	fromPCS := working.ToPCS().Inverse()
	return func(scan [3]float64) [3]float64 { return fromPCS.Apply(e.profile.ToPCS(scan)) }
}

// withoutColor is the input that only makes values linear, channel by channel.
func (e encoding) withoutColor() recipe.Input {
	if e.input.Space != recipe.Embedded {
		return recipe.Input{Gamma: e.input.Gamma}
	}
	// The exponent that is right in the middle of the scale; a profile can have
	// none there.
	gamma := math.Log2(1 / min(max(e.tone(0.5), 0.01), 0.9))
	return recipe.Input{Gamma: math.Round(100*gamma) / 100}
}

// name is the profile's name, in quotes.
func (e encoding) name() string {
	if e.profile.Description == "" {
		return "without a name"
	}
	return fmt.Sprintf("%q", e.profile.Description)
}

// words says how values are taken.
func (e encoding) words() string {
	switch {
	case e.believed:
		return fmt.Sprintf("what the embedded profile %s says", e.name())
	case e.linear():
		return "linear"
	case e.input.Space == "":
		return fmt.Sprintf("gamma %.3g", e.input.Gamma)
	}
	return fmt.Sprintf("%s with gamma %.3g", e.input.Space, e.input.Gamma)
}
