package color_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

// sharma is table 1 of Sharma, Wu and Dalal (2005): pairs made to break
// implementations at their discontinuities, with the difference to 4 digits.
var sharma = []struct {
	a, b color.Lab
	want float64
}{
	{color.Lab{50, 2.6772, -79.7751}, color.Lab{50, 0, -82.7485}, 2.0425},
	{color.Lab{50, 3.1571, -77.2803}, color.Lab{50, 0, -82.7485}, 2.8615},
	{color.Lab{50, 2.8361, -74.0200}, color.Lab{50, 0, -82.7485}, 3.4412},
	{color.Lab{50, -1.3802, -84.2814}, color.Lab{50, 0, -82.7485}, 1.0000},
	{color.Lab{50, -1.1848, -84.8006}, color.Lab{50, 0, -82.7485}, 1.0000},
	{color.Lab{50, -0.9009, -85.5211}, color.Lab{50, 0, -82.7485}, 1.0000},
	{color.Lab{50, 0, 0}, color.Lab{50, -1, 2}, 2.3669},
	{color.Lab{50, -1, 2}, color.Lab{50, 0, 0}, 2.3669},
	{color.Lab{50, 2.4900, -0.0010}, color.Lab{50, -2.4900, 0.0009}, 7.1792},
	{color.Lab{50, 2.4900, -0.0010}, color.Lab{50, -2.4900, 0.0010}, 7.1792},
	{color.Lab{50, 2.4900, -0.0010}, color.Lab{50, -2.4900, 0.0011}, 7.2195},
	{color.Lab{50, 2.4900, -0.0010}, color.Lab{50, -2.4900, 0.0012}, 7.2195},
	{color.Lab{50, -0.0010, 2.4900}, color.Lab{50, 0.0009, -2.4900}, 4.8045},
	{color.Lab{50, -0.0010, 2.4900}, color.Lab{50, 0.0010, -2.4900}, 4.8045},
	{color.Lab{50, -0.0010, 2.4900}, color.Lab{50, 0.0011, -2.4900}, 4.7461},
	{color.Lab{50, 2.5000, 0}, color.Lab{50, 0, -2.5000}, 4.3065},
	{color.Lab{50, 2.5000, 0}, color.Lab{73, 25, -18}, 27.1492},
	{color.Lab{50, 2.5000, 0}, color.Lab{61, -5, 29}, 22.8977},
	{color.Lab{50, 2.5000, 0}, color.Lab{56, -27, -3}, 31.9030},
	{color.Lab{50, 2.5000, 0}, color.Lab{58, 24, 15}, 19.4535},
	{color.Lab{50, 2.5000, 0}, color.Lab{50, 3.1736, 0.5854}, 1.0000},
	{color.Lab{50, 2.5000, 0}, color.Lab{50, 3.2972, 0}, 1.0000},
	{color.Lab{50, 2.5000, 0}, color.Lab{50, 1.8634, 0.5757}, 1.0000},
	{color.Lab{50, 2.5000, 0}, color.Lab{50, 3.2592, 0.3350}, 1.0000},
	{color.Lab{60.2574, -34.0099, 36.2677}, color.Lab{60.4626, -34.1751, 39.4387}, 1.2644},
	{color.Lab{63.0109, -31.0961, -5.8663}, color.Lab{62.8187, -29.7946, -4.0864}, 1.2630},
	{color.Lab{61.2901, 3.7196, -5.3901}, color.Lab{61.4292, 2.2480, -4.9620}, 1.8731},
	{color.Lab{35.0831, -44.1164, 3.7933}, color.Lab{35.0232, -40.0716, 1.5901}, 1.8645},
	{color.Lab{22.7233, 20.0904, -46.6940}, color.Lab{23.0331, 14.9730, -42.5619}, 2.0373},
	{color.Lab{36.4612, 47.8580, 18.3852}, color.Lab{36.2715, 50.5065, 21.2231}, 1.4146},
	{color.Lab{90.8027, -2.0831, 1.4410}, color.Lab{91.1528, -1.6435, 0.0447}, 1.4441},
	{color.Lab{90.9257, -0.5406, -0.9208}, color.Lab{88.6381, -0.8985, -0.7239}, 1.5381},
	{color.Lab{6.7747, -0.2908, -2.4247}, color.Lab{5.8714, -0.0985, -2.2286}, 0.6377},
	{color.Lab{2.0776, 0.0795, -1.1350}, color.Lab{0.9033, -0.0636, -0.5514}, 0.9082},
}

func TestDeltaE2000AgainstTheDataOfSharmaWuDalal(t *testing.T) {
	require.Len(t, sharma, 34)
	for i, pair := range sharma {
		require.InDelta(t, pair.want, color.DeltaE2000(pair.a, pair.b), 5.001e-5, "pair %d", i+1)
		require.InDelta(t, pair.want, color.DeltaE2000(pair.b, pair.a), 5.001e-5, "pair %d, swapped", i+1)
	}
}

func TestDeltaE2000OfAColorWithItselfIsZero(t *testing.T) {
	for _, pair := range sharma {
		require.Zero(t, color.DeltaE2000(pair.a, pair.a))
	}
}

func TestDeltaE2000DoesNotSeeTheSignOfZero(t *testing.T) {
	plus, minus := color.Lab{L: 50}, color.Lab{L: 50, A: math.Copysign(0, -1)}
	other := color.Lab{L: 50, A: -1, B: 2}
	require.Equal(t, color.DeltaE2000(plus, other), color.DeltaE2000(minus, other))
}
