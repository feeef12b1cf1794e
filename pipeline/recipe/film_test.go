package recipe

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryFilmTypeHasAValidDefault(t *testing.T) {
	for _, f := range Films() {
		r := Default(f)
		require.NoError(t, r.Validate(), f)
		require.Equal(t, f, r.Film)
		require.Equal(t, 1.0, r.Density.Gamma)
		require.Equal(t, "acescg", r.Working)
	}
}

func TestFilmTypes(t *testing.T) {
	for _, c := range []struct {
		film                 Film
		negative, monochrome bool
		dmax                 float64
	}{
		{ColorNegative, true, false, 2.5},
		{ColorNegativeECN2, true, false, 2.5},
		{ColorPositive, false, false, 1},
		{BWNegative, true, true, 2.5},
		{BWPositive, false, true, 1},
		{Digital, false, false, 1},
	} {
		require.Equal(t, c.negative, c.film.Negative(), c.film)
		require.Equal(t, c.monochrome, c.film.Monochrome(), c.film)
		require.Equal(t, c.dmax, Default(c.film).Density.Dmax, c.film)
		f, err := ParseFilm(string(c.film))
		require.NoError(t, err)
		require.Equal(t, c.film, f)
	}
	require.Len(t, Films(), 6)
}

func TestAnUnknownFilmTypeIsToldTheKnownOnes(t *testing.T) {
	_, err := ParseFilm("Color-Negative")
	require.EqualError(t, err, `recipe: no film type "Color-Negative"; there are `+
		`color-negative, color-negative-ecn2, color-positive, bw-negative, bw-positive, digital`)
}
