package recipe

import (
	"slices"

	"safelight/pipeline/curve"
)

// Clone is a copy that shares nothing with r. The clone of nil is nil.
func (r *Recipe) Clone() *Recipe {
	if r == nil {
		return nil
	}
	c := *r
	c.Input.Primaries = clone(r.Input.Primaries)
	c.Input.White = clone(r.Input.White)
	c.Base = clone(r.Base)
	c.Density.Matrix = clone(r.Density.Matrix)
	for _, p := range c.curves() {
		*p.points = slices.Clone(*p.points)
	}
	return &c
}

// Equal reports whether two recipes have the same content, names included.
// Curves without points are equal, whether nil or empty.
func (r *Recipe) Equal(s *Recipe) bool {
	if r == nil || s == nil {
		return r == s
	}
	return r.Render == s.Render &&
		r.Film == s.Film &&
		r.Input.equal(s.Input) &&
		r.Working == s.Working &&
		equal(r.Base, s.Base) &&
		r.Density.equal(s.Density) &&
		r.Exposure == s.Exposure &&
		r.Curve.equal(s.Curve) &&
		r.Glare == s.Glare
}

func (in Input) equal(o Input) bool {
	return in.Space == o.Space &&
		equal(in.Primaries, o.Primaries) &&
		equal(in.White, o.White) &&
		in.Black == o.Black &&
		in.Gamma == o.Gamma
}

func (d Density) equal(o Density) bool {
	return d.Gamma == o.Gamma &&
		d.Dmax == o.Dmax &&
		equal(d.Matrix, o.Matrix) &&
		d.Channel == o.Channel
}

func (c Curve) equal(o Curve) bool {
	same := slices.Equal[curve.Curve]
	return c.Name == o.Name && same(c.RGB, o.RGB) && same(c.R, o.R) && same(c.G, o.G) && same(c.B, o.B)
}

// equal compares what two pointers point to; nil equals nil only.
func equal[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// clone is a pointer to a copy.
func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
