package color_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

func TestBuiltinSpacesAreValid(t *testing.T) {
	for _, s := range all(t) {
		require.NoError(t, s.Validate(), s.Name)
	}
}

func TestValidateNamesTheField(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		want   string
		damage func(*color.Space)
	}{
		{"primaries.r.x is 2.1", func(s *color.Space) { s.Primaries.R.X = 2.1 }},
		{"primaries.g.x is NaN", func(s *color.Space) { s.Primaries.G.X = nan }},
		{"primaries.g.y is 0", func(s *color.Space) { s.Primaries.G.Y = 0 }},
		{"primaries.b.y is -0.077", func(s *color.Space) { s.Primaries.B.Y = -0.077 }},
		{"primaries.b.y is +Inf", func(s *color.Space) { s.Primaries.B.Y = inf }},
		{"white.x is 0", func(s *color.Space) { s.White.X = 0 }},
		{"white.y is NaN", func(s *color.Space) { s.White.Y = nan }},
		{"white.y is 0.04", func(s *color.Space) { s.White.Y = 0.04 }},
		{"white {0.65 0.25} is too saturated", func(s *color.Space) { s.White = color.XY{X: 0.65, Y: 0.25} }},
		{"on one line", func(s *color.Space) { s.Primaries.B = s.Primaries.G }},
		{"on one line", func(s *color.Space) {
			s.Primaries = color.Primaries{
				R: color.XY{X: 0.1, Y: 0.1}, G: color.XY{X: 0.3, Y: 0.3}, B: color.XY{X: 0.6, Y: 0.6},
			}
		}},
		{"not inside the triangle", func(s *color.Space) { s.White = color.XY{X: 0.2, Y: 0.45} }},
		{"not inside the triangle", func(s *color.Space) { s.White = color.XY{X: 0.34, Y: 0.5682} }},
		{"transfer.gamma is 0", func(s *color.Space) { s.Transfer = color.Transfer{} }},
		{"transfer.gamma is NaN", func(s *color.Space) { s.Transfer.Gamma = nan }},
		{"transfer.a is 0", func(s *color.Space) { s.Transfer.A = 0 }},
		{"transfer.a + b is 1.1", func(s *color.Space) { s.Transfer = color.Transfer{Gamma: 2, A: 1.1} }},
		{"transfer.a + b is NaN", func(s *color.Space) { s.Transfer.B = nan }},
		{"transfer.b is 0.1", func(s *color.Space) { s.Transfer = color.Transfer{Gamma: 2, A: 0.9, B: 0.1} }},
		{"transfer.c is 0", func(s *color.Space) { s.Transfer.C = 0 }},
		{"transfer.d is 1", func(s *color.Space) { s.Transfer.D = 1 }},
		{"transfer.d is 0.1, where the function jumps", func(s *color.Space) { s.Transfer.D = 0.1 }},
		{"transfer.d is 0.01, where a·d + b is negative", func(s *color.Space) {
			s.Transfer = color.Transfer{Gamma: 2.4, A: 1.055, B: -0.055, C: 0.1, D: 0.01}
		}},
	} {
		s := lookup(t, "srgb")
		c.damage(&s)
		require.ErrorContains(t, s.Validate(), c.want)
	}
}

func TestImaginaryPrimariesAreValid(t *testing.T) {
	s := lookup(t, "acescg")
	s.Primaries.G = color.XY{X: -0.05, Y: 1.1}
	require.NoError(t, s.Validate())
}
