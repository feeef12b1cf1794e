package session

import (
	"fmt"

	"safelight/pipeline/adjust"
	"safelight/pipeline/color"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"
)

// probes are what was asked about points of the picture.
type probes struct {
	latest  *Probed
	running bool
	next    *[2]float64 // asked meanwhile
}

func (p *probes) clear() { p.latest, p.next = nil, nil }

// probeAt finds out what is at a point of the picture, in the background. Of points
// that are asked about meanwhile the last counts. No point takes the answer away.
func (s *Session) probeAt(at *[2]float64) error {
	if at == nil {
		s.probe.clear()
		s.change()
		return nil
	}
	d, err := s.editable()
	if err != nil {
		return err
	}
	point, err := scanPoint(*at, d)
	if err != nil {
		return err
	}
	if s.probe.running {
		s.probe.next = at
		return nil
	}
	s.probe.running = true
	im, r := s.image, d.frame().Recipe
	s.background(func() func() {
		got, err := s.sample(around(point, 0, 0), r)
		answer := &Probed{At: *at, Scan: got.Scan}
		if err == nil {
			answer.Light, err = graded(r, got.Light)
		}
		for c, v := range answer.Light {
			answer.Density[c] = adjust.PrintDensity(v)
		}
		s.Picture(func(p Picture) { answer.RGB = p.at(*at) })
		return func() {
			s.probe.running = false
			next := s.probe.next
			s.probe.next = nil
			switch {
			case s.image != im || s.closing:
				return
			case err == nil:
				s.probe.latest = answer
				s.change()
			}
			if next != nil {
				s.probeAt(next) // which was checked
			}
		}
	})
	return nil
}

// graded is what a recipe makes of linear light.
func graded(r *recipe.Recipe, light [3]float64) ([3]float64, error) {
	working, ok := color.Lookup(r.Working)
	if !ok {
		return light, fmt.Errorf("unknown working space %q", r.Working)
	}
	p, err := program.Compile(r, program.Output{Space: working, Depth: program.FloatDepth})
	if err != nil {
		return light, err
	}
	return program.Light(p, light), nil
}

// at is the color that is shown at a point of the whole picture; black where none is.
func (p Picture) at(point [2]float64) (rgb [3]uint8) {
	if p.full[0] == 0 || p.W == 0 || p.H == 0 {
		return rgb
	}
	x := int((point[0]*float64(p.full[0]) - float64(p.X)) / float64(p.W) * float64(p.Width))
	y := int((point[1]*float64(p.full[1]) - float64(p.Y)) / float64(p.H) * float64(p.Height))
	if x < 0 || y < 0 || x > p.Width || y > p.Height {
		return rgb
	}
	bgra := p.Surface.Row(min(y, p.Height-1))[4*min(x, p.Width-1):]
	return [3]uint8{bgra[2], bgra[1], bgra[0]}
}
