package analyze

import "math"

// How a picture is balanced; docs/accuracy.md has the figures behind it.
const (
	shadesPower  = 6    // exponent of the Minkowski mean
	neutralWidth = 0.08 // log10 light by which a nearly neutral patch may be off
	neutralReach = 0.12 // log10 light by which neutral patches may move the balance
	neutralSteps = 12
)

// neutralizer finds, relative to green, what log10 of the light of the picture's
// patches is too much by in each channel.
type neutralizer func(light [][3]float64) [3]float64

// balance is the neutralizer of automatic recipes.
//
// It begins with shades of gray: the Minkowski mean of the light, exponent 6,
// is taken for neutral (Finlayson and Trezzi 2004). That is led a little astray
// by whatever is both bright and colored. So it is then drawn to where the
// patches that it makes nearly neutral lie most densely, but not far: a scene
// has more grays, of more lightnesses, than it has of any other color.
func balance(light [][3]float64) [3]float64 {
	offset := shadesOfGray(light, shadesPower)
	start := offset
	for range neutralSteps {
		var weight, red, blue float64
		for _, l := range light {
			r := l[0] - l[1] - offset[0]
			b := l[2] - l[1] - offset[2]
			w := math.Exp(-(r*r + b*b) / (2 * neutralWidth * neutralWidth))
			weight, red, blue = weight+w, red+w*r, blue+w*b
		}
		if weight < 1 {
			break
		}
		within := func(v, middle float64) float64 {
			return min(max(v, middle-neutralReach), middle+neutralReach)
		}
		offset[0] = within(offset[0]+red/weight, start[0])
		offset[2] = within(offset[2]+blue/weight, start[2])
	}
	return offset
}

// shadesOfGray is log10 of the Minkowski mean of the light in each channel,
// relative to green.
func shadesOfGray(light [][3]float64, p float64) [3]float64 {
	var offset [3]float64
	for c := range 3 {
		var sum float64
		for _, l := range light {
			sum += math.Pow(10, p*l[c])
		}
		offset[c] = math.Log10(sum/float64(len(light))) / p
	}
	return [3]float64{offset[0] - offset[1], 0, offset[2] - offset[1]}
}
