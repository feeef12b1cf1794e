package icon

import "math"

// scene is the icon at one size: a body of dark gray plastic, a strip of 35 mm film
// across it in proportion, and in the frame a landscape under a red lamp. The lamp
// lights all of it, also through the holes.
type scene struct {
	unit    float64 // units a pixel
	samples int     // each way in a pixel
	edge    float64 // units over which an edge goes from covered to not

	strip     float64 // half of the height of the strip
	hole      point   // half of its width and height
	pitch     float64 // from one hole to the next
	phase     float64 // where a hole is, in units right of the middle
	margin    float64 // from the strip's edge to the middle of the holes
	holeLight float64 // beside that of large icons
	frame     point   // half of its width and height
	lamp      point
	radius    float64 // of the lamp
	print     bool    // is there room for what is printed on the strip's edge
}

func newScene(size int) *scene {
	s := &scene{
		unit:    canvas / float64(size),
		samples: min(8, max(1, 256/size)), // edges are smooth with one already
		strip:   280, hole: point{18, 23}, pitch: 76, margin: 48, holeLight: 1,
		frame: point{288, 188}, lamp: point{512, 488}, radius: 112,
		print: size >= 512,
	}
	s.edge = s.unit / float64(s.samples)
	// Small icons have fewer and larger holes, whose edges are those of pixels.
	switch {
	case size < 32: // a pixel is 64 units
		s.strip, s.margin, s.holeLight = 320, 32, 2.2
		s.hole, s.pitch, s.phase = point{32, 32}, 192, 96
		s.frame, s.lamp, s.radius = point{352, 256}, point{512, 512}, 128
	case size < 64: // 32
		s.strip, s.margin, s.holeLight = 320, 64, 1.5
		s.hole, s.pitch = point{32, 32}, 128
		s.frame, s.lamp, s.radius = point{320, 192}, point{512, 496}, 124
	case size < 128: // 16
		s.hole, s.pitch, s.holeLight = point{24, 24}, 96, 1.2
	}
	return s
}

// cover is how much of a sample a shape at this distance covers.
func (s *scene) cover(distance float64) float64 { return clamp(0.5 - distance/s.edge) }

// blurred is how much of a shape at this distance is left after a Gaussian blur.
func blurred(distance, sigma float64) float64 { return math.Erfc(distance/(sigma*math.Sqrt2)) / 2 }

var (
	bodyTop, bodyBottom = gray(0x48), gray(0x1d)
	filmTop, filmBottom = gray(0x1a), gray(0x0c)
	shine, reflection   = gray(0x6a), gray(0x24)

	lampRed = srgb(0xff2b14) // the light of the lamp
	deepRed = srgb(0x2c0509) // where little of it comes
	through = srgb(0xff5a3c) // what holes let through
	marks   = srgb(0xb8641e) // what is printed on the edge

	lampCore, lampMiddle, lampRim = srgb(0xffd0a8), srgb(0xff7d50), srgb(0xff4020)

	neighborTop, neighborBottom = srgb(0x2c0e0c), srgb(0x120505)
	farTop, farBottom           = srgb(0x7c1210), srgb(0x36070a)
	nearTop, nearBottom         = srgb(0x360909), srgb(0x100203)
)

// glow is the light of the lamp that comes to a point, 1 in the lamp.
func (s *scene) glow(p point) float64 {
	d := max(disc(p, s.lamp, s.radius), 0)
	return 0.75*math.Exp(-d/85) + 0.25*math.Exp(-d/255)
}

var middle = point{canvas / 2, canvas / 2}

// at paints the scene at a point.
func (s *scene) at(p point, c *paint) {
	if far := max(math.Abs(p.x-middle.x), math.Abs(p.y-middle.y)); far > 480 {
		return // from the shadow, too
	}
	body := func(p point) float64 { return box(p, middle, 412, 412, 200, 2.3) }
	c.over(light{}, 0.45*blurred(body(point{p.x, p.y - 12}), 13))
	edge := body(p)
	inside := s.cover(edge)
	if inside == 0 {
		return
	}
	c.over(s.body(p, edge), inside)
}

// body is what is seen of the body and all on it, edge units from its edge.
func (s *scene) body(p point, edge float64) light {
	c := paint{light: bodyTop.to(bodyBottom, smooth(60, 960, p.y)), alpha: 1}
	c.light = c.light.plus(lampRed.times(0.09 * s.glow(p)))
	c.light = c.light.plus(shine.times(smooth(-9, -2, edge) * smooth(420, 100, p.y))) // it is lit from above
	c.over(light{}, 0.45*smooth(-12, -1, edge)*smooth(600, 920, p.y))

	c.over(light{}, 0.65*blurred(math.Abs(p.y-middle.y-12)-s.strip, 12)) // the shadow of the strip
	if film := s.cover(math.Abs(p.y-middle.y) - s.strip); film > 0 {
		c.over(s.film(p), film)
	}
	c.over(light{}, 0.35*smooth(-14, 0, edge))
	return c.light
}

// film is what is seen of the strip.
func (s *scene) film(p point) light {
	x, y := p.x-middle.x, s.strip-math.Abs(p.y-middle.y) // y from the strip's edge
	upper := p.y < middle.y
	turn := 1 - square(x/440) // it bends away to the left and right
	c := paint{light: filmTop.to(filmBottom, smooth(232, 792, p.y)).times(0.3 + 0.7*turn), alpha: 1}
	c.light = c.light.plus(lampRed.times(0.045 * s.glow(p)))
	c.light = c.light.plus(reflection.times(turn * math.Exp(-square((x+0.6*(p.y-middle.y)+170)/90)))) // a reflection
	if upper {
		c.light = c.light.plus(shine.times(0.55 * turn * smooth(6, 2, y)))
	}
	if s.print {
		c.over(marks.times(0.1+0.3*turn), printed(x, y, upper))
	}

	hole := point{math.Mod(x-s.phase+100.5*s.pitch, s.pitch) - s.pitch/2, y - s.margin}
	if k := s.cover(box(hole, point{}, s.hole.x, s.hole.y, 0.4*s.hole.x, 2)); k > 0 {
		c.over(through.times((0.2+0.8*math.Exp(-square(x/260)))*s.holeLight), k)
	}

	const gap = 32 // between frames, 2 mm
	next := math.Round(x / (2*s.frame.x + gap))
	from := point{x - next*(2*s.frame.x+gap), p.y - middle.y}
	if k := s.cover(box(from, point{}, s.frame.x, s.frame.y, 12, 2)); k > 0 && next == 0 {
		c.over(s.picture(p), k)
	} else if k > 0 {
		c.over(neighborTop.to(neighborBottom, smooth(300, 700, p.y)).plus(lampRed.times(0.1*s.glow(p))), k)
	}
	return c.light
}

// printed is how much of the strip's edge is exposed at a place: a bar code as
// factories put it there, on one side.
func printed(x, y float64, upper bool) float64 {
	const (
		left, bar = -262, 6
		code      = 0b1011001011101001101011100101101
	)
	if n := int((x - left) / bar); upper || y < 7 || y > 16 || x < left || code>>n&1 == 0 {
		return 0
	}
	return 1
}

// picture is what is seen in the frame.
func (s *scene) picture(p point) light {
	g := s.glow(p)
	c := paint{light: deepRed.plus(lampRed.times(0.62 * g)), alpha: 1}
	if k := s.cover(disc(p, s.lamp, s.radius)); k > 0 {
		t := disc(p, point{s.lamp.x - 30, s.lamp.y - 40}, 0) / s.radius
		c.over(lampCore.to(lampMiddle, smooth(0, 0.8, t)).to(lampRim, smooth(0.6, 1.6, t)), k)
	}

	// Two ridges in front, lit from behind. Their heights are fractions of the frame's.
	high := 2 * s.frame.y
	hill := func(at, wide float64) float64 { return 1 / (1 + square((p.x-at)/wide)) }
	bottom := middle.y + s.frame.y
	far := p.y - bottom + high*(0.18+0.25*hill(706, 100)+0.09*hill(250, 120))
	if k := s.cover(-far); k > 0 {
		c.over(farTop.to(farBottom, smooth(0, 100, far)).plus(lampRed.times(0.4*g*math.Exp(-far/16))), k)
	}
	near := p.y - bottom + high*(0.06+0.26*hill(330, 120)+0.10*hill(860, 110))
	if k := s.cover(-near); k > 0 {
		c.over(nearTop.to(nearBottom, smooth(0, 64, near)).plus(lampRed.times(0.22*g*math.Exp(-near/10))), k)
	}
	return c.light
}
