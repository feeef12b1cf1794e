package icon

import "math"

// light is a color in linear light, of the primaries of sRGB.
type light [3]float64

// srgb is the light of a color as it is usually written: 0xrrggbb.
func srgb(hex uint32) light {
	var l light
	for i := range l {
		l[i] = decode(float64(hex>>(16-8*i)&255) / 255)
	}
	return l
}

// gray is light without color.
func gray(level uint32) light { return srgb(level * 0x10101) }

func (l light) times(f float64) light { return light{l[0] * f, l[1] * f, l[2] * f} }

func (l light) plus(m light) light { return light{l[0] + m[0], l[1] + m[1], l[2] + m[2]} }

// to goes from l to m as t goes from 0 to 1.
func (l light) to(m light, t float64) light { return l.times(1 - t).plus(m.times(t)) }

// decode and encode are the transfer function of sRGB (IEC 61966-2-1) and its inverse.
func decode(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func encode(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// paint is light with coverage; the light is multiplied by it already.
type paint struct {
	light
	alpha float64
}

// over lays a light with a coverage over what is there.
func (p *paint) over(l light, alpha float64) {
	p.light = p.light.times(1 - alpha).plus(l.times(alpha))
	p.alpha = p.alpha*(1-alpha) + alpha
}
