package color

import "math"

// Decode gives the linear light of an encoded value. It is odd,
// Decode(-v) = -Decode(v), and goes on above 1 by the same formula, so that
// values a little outside a gamut survive a round trip.
func (t Transfer) Decode(encoded float64) float64 {
	switch {
	case encoded < 0:
		return -t.Decode(-encoded)
	case encoded < t.D:
		return t.C * encoded
	default:
		return math.Pow(t.A*encoded+t.B, t.Gamma)
	}
}

// Encode gives the encoded value of linear light: the inverse of Decode, and
// odd like it.
func (t Transfer) Encode(linear float64) float64 {
	switch {
	case linear < 0:
		return -t.Encode(-linear)
	case linear < t.C*t.D:
		return linear / t.C
	default:
		// The rounded figures of a standard can leave a gap between the two
		// pieces (2.3e-9 in sRGB); what falls into it encodes as D, so that
		// Encode is continuous and never falls.
		return max(t.D, (math.Pow(linear, 1/t.Gamma)-t.B)/t.A)
	}
}

// IsLinear says whether encoded values are linear light.
func (t Transfer) IsLinear() bool {
	return t.isPower() && t.Gamma == 1
}

// isPower says whether the function is a pure power law.
func (t Transfer) isPower() bool {
	return t.A == 1 && t.B == 0 && t.D == 0
}

// power is a pure power law.
func power(gamma float64) Transfer { return Transfer{Gamma: gamma, A: 1} }
