package recipe

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAParameterIsFoundByItsPath(t *testing.T) {
	r := Default(ColorNegative)
	p, ok := r.Parameter("exposure[2]")
	require.True(t, ok)
	require.Equal(t, [2]float64{-3, 3}, [2]float64{p.Min, p.Max})
	*p.Value = 0.5
	require.Equal(t, 0.5, r.Exposure[2])
	for _, at := range []string{"", "exposure", "exposure[3]", "base[0]", "film"} {
		_, ok = r.Parameter(at)
		require.False(t, ok, at)
	}
	r.Base = &[3]float64{0.1, 0.2, 0.3}
	p, ok = r.Parameter("base[1]")
	require.True(t, ok)
	require.Equal(t, 0.2, *p.Value)
}
