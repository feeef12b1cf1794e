package icc

import (
	"encoding/binary"
	"fmt"
	"math"
)

// curve is a function of one channel. Domain and range are [0, 1]; at clips
// what is outside either, as the standard asks for.
type curve interface {
	at(x float64) float64
}

// curves are those of the channels side by side; nil leaves values as they are.
type curves []curve

func (c curves) at(v [3]float64) [3]float64 {
	for i := range c {
		v[i] = c[i].at(v[i])
	}
	return v
}

// identity leaves values as they are.
type identity struct{}

func (identity) at(x float64) float64 { return clip(x) }

// identities are as many.
func identities(channels int) curves {
	c := make(curves, channels)
	for i := range c {
		c[i] = identity{}
	}
	return c
}

// sampled has two or more values at equal steps, 65535 for 1, joined linearly.
type sampled []uint16

func (s sampled) at(x float64) float64 {
	position := clip(x) * float64(len(s)-1)
	i := min(int(position), len(s)-2)
	low, high := float64(s[i]), float64(s[i+1])
	return (low + (high-low)*(position-float64(i))) / 65535
}

// parametric is the function of parametricCurveType in its most general form
// (ICC.1:2022, clause 10.18, function type 4), which has the others as cases:
//
//	y = (a·x + b)^g + e   for x >= d
//	y = c·x + f           for x <  d
type parametric struct{ g, a, b, c, d, e, f float64 }

func (p parametric) at(x float64) float64 {
	x = clip(x)
	if x < p.d {
		return clip(p.c*x + p.f)
	}
	return clip(power(max(p.a*x+p.b, 0), p.g) + p.e)
}

// power is math.Pow for a base that is not negative: faster, and within 1e-12 of
// it where the result is in [0, 1].
func power(base, exponent float64) float64 {
	if base == 0 {
		return math.Pow(0, exponent)
	}
	return math.Exp(exponent * math.Log(base))
}

// parseCurve reads a curve of either type at the start of data, and says how
// many bytes it takes.
func parseCurve(data []byte) (curve, int, error) {
	if len(data) < 12 {
		return nil, 0, errShort
	}
	switch kind := string(data[:4]); kind {
	case "curv":
		return parseSampled(data)
	case "para":
		return parseParametric(data)
	default:
		return nil, 0, fmt.Errorf("curve of unknown type %q", kind)
	}
}

// parseSampled reads curveType (ICC.1:2022, clause 10.6): a count, and as many
// 16-bit entries. No entry means identity, and a single one is a power with 8
// bits behind the point.
func parseSampled(data []byte) (curve, int, error) {
	count := binary.BigEndian.Uint32(data[8:])
	if count > MaxCurve {
		return nil, 0, fmt.Errorf("curve of %d entries: %w of %d", count, ErrLimit, MaxCurve)
	}
	size := 12 + 2*int(count)
	if size > len(data) {
		return nil, 0, fmt.Errorf("curve of %d entries %w", count, errShort)
	}
	switch count {
	case 0:
		return identity{}, size, nil
	case 1:
		return parametric{g: float64(binary.BigEndian.Uint16(data[12:])) / 256, a: 1}, size, nil
	}
	return sampled(samples16(data[12:size])), size, nil
}

// parseParametric reads parametricCurveType (ICC.1:2022, clause 10.18).
func parseParametric(data []byte) (curve, int, error) {
	function := binary.BigEndian.Uint16(data[8:])
	counts := [...]int{1, 3, 4, 5, 7}
	if int(function) >= len(counts) {
		return nil, 0, fmt.Errorf("parametric curve of unknown function %d", function)
	}
	count := counts[function]
	v, err := fixedArray(data[12:], count)
	if err != nil {
		return nil, 0, fmt.Errorf("parametric curve %w", err)
	}
	p := parametric{g: v[0], a: 1}
	if function > 0 {
		p.a, p.b = v[1], v[2]
	}
	switch function {
	case 1, 2:
		// The power begins where its base is 0.
		if p.a <= 0 {
			return nil, 0, fmt.Errorf("parametric curve of function %d has a = %g, want more than 0", function, p.a)
		}
		p.d = -p.b / p.a
		if function == 2 {
			p.e, p.f = v[3], v[3]
		}
	case 3, 4:
		p.c, p.d = v[3], v[4]
		if function == 4 {
			p.e, p.f = v[5], v[6]
		}
	}
	return p, 12 + 4*count, nil
}

// samples16 are the 16-bit numbers of data.
func samples16(data []byte) []uint16 {
	s := make([]uint16, len(data)/2)
	for i := range s {
		s[i] = binary.BigEndian.Uint16(data[2*i:])
	}
	return s
}

// samples8 are the 8-bit numbers of data, scaled to 16 bits.
func samples8(data []byte) []uint16 {
	s := make([]uint16, len(data))
	for i, v := range data {
		s[i] = uint16(v) * 257
	}
	return s
}
