package icon

import "math"

// scene is the icon at one size.
type scene struct {
	unit    float64 // units a pixel
	samples int     // each way in a pixel
	edge    float64 // units over which an edge goes from covered to not

	pitch, holeW, holeH, holeR float64
	margin                     float64 // from the strip's edge to the middle of the holes
	strip                      float64 // half its height
	frameW, frameH             float64
	lamp                       float64
}

func newScene(size int) *scene {
	s := &scene{unit: float64(canvas) / float64(size)}
	s.samples = max(1, min(8, 1024/size))
	s.edge = s.unit / float64(s.samples)
	s.pitch, s.holeW, s.holeH, s.holeR = 76, 19, 24, 9
	s.strip, s.margin = 280, 50
	s.frameW, s.frameH, s.lamp = 288, 188, 138
	switch {
	case size <= 16:
		s.pitch, s.holeW, s.holeH, s.holeR = 128, 32, 32, 6
		s.strip, s.margin = 320, 32
		s.frameW, s.frameH, s.lamp = 352, 224, 170
	case size <= 32:
		s.pitch, s.holeW, s.holeH, s.holeR = 128, 32, 32, 8
		s.strip, s.margin = 304, 48
		s.frameW, s.frameH, s.lamp = 320, 192, 150
	case size <= 64:
		s.pitch, s.holeW, s.holeH, s.holeR = 96, 24, 24, 8
		s.margin = 48
	}
	return s
}

// cover is how much of a sample a shape at this distance covers.
func (s *scene) cover(distance float64) float64 { return clamp(0.5 - distance/s.edge) }

var center = point{512, 512}

// at paints the scene at a point.
func (s *scene) at(p point, c *paint) {
	body := box(p, center, 412, 412, 230, 2.5)
	shadow := box(point{p.x, p.y - 12}, center, 412, 412, 230, 2.5)
	c.over(light{}, 0.5*0.5*math.Erfc(shadow/(14*math.Sqrt2)))
	inside := s.cover(body)
	if inside == 0 {
		return
	}
	var in paint
	s.body(p, body, &in)
	c.over(in.light, inside)
}

func (s *scene) glow(p point) float64 {
	d := math.Hypot(p.x-512, p.y-512)
	return 1 / (1 + math.Pow(max(d-s.lamp, 0)/150, 2))
}

var red = srgb(0xff2a12)

func (s *scene) body(p point, edge float64, c *paint) {
	c.over(gray(0x45).to(gray(0x1c), smooth(100, 924, p.y)), 1)
	// spill of the lamp's light on the body
	c.light = c.light.plus(red.times(0.10 * s.glow(p)))

	// strip's shadow on the body, then the strip
	strip := math.Abs(p.y-512) - s.strip
	c.over(light{}, 0.55*0.5*math.Erfc((math.Abs(p.y-520)-s.strip)/(10*math.Sqrt2)))
	var film paint
	s.film(p, &film)
	c.over(film.light, s.cover(strip))

	// light along the upper rim
	rim := smooth(-14, -1, edge) * smooth(560, 120, p.y)
	c.light = c.light.plus(gray(0x80).times(0.5 * rim))
	low := smooth(-10, -1, edge) * smooth(560, 900, p.y)
	c.over(light{}, 0.35*low)
}

func (s *scene) film(p point, c *paint) {
	g := s.glow(p)
	base := srgb(0x121010)
	c.over(base, 1)
	c.light = c.light.plus(red.times(0.02 * g))

	// perforations
	x := math.Mod(p.x-512+100*s.pitch+s.pitch/2, s.pitch) - s.pitch/2
	y := s.strip - s.margin - math.Abs(p.y-512)
	hole := box(point{x, y}, point{}, s.holeW, s.holeH, s.holeR, 2)
	lit := srgb(0x3a3436).plus(red.times(1.3 * g * g))
	c.over(lit, s.cover(hole))

	// frames: the one in the middle and its neighbors
	gap := 32.0
	fx := p.x - 512
	which := math.Round(fx / (2*s.frameW + gap))
	fx -= which * (2*s.frameW + gap)
	frame := box(point{fx, p.y - 512}, point{}, s.frameW, s.frameH, 14, 2)
	var pic paint
	if which == 0 {
		s.picture(p, &pic)
	} else {
		pic.over(srgb(0x2a1210).plus(red.times(0.05*g)), 1)
	}
	c.over(pic.light, s.cover(frame))
}

func (s *scene) picture(p point, c *paint) {
	g := s.glow(p)
	c.over(srgb(0x2a0606).plus(red.times(0.75*g*g)), 1)
	d := disc(p, center, s.lamp)
	// lamp
	t := math.Hypot(p.x-480, p.y-470) / (s.lamp * 1.3)
	lampLight := srgb(0xffa070).to(srgb(0xff3a1c), smooth(0, 0.7, t)).to(srgb(0xd81408), smooth(0.5, 1.2, t))
	c.over(lampLight, s.cover(d))
}
