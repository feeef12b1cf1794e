package curve_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/curve"
)

// The values are what np.interp gives for the same points.
func TestEvalJoinsPointsLinearlyAndIsConstantOutside(t *testing.T) {
	c := curve.Curve{{X: 0.2, Y: 0.1}, {X: 0.4, Y: 0.5}, {X: 0.8, Y: 0.3}}
	for _, v := range []struct{ x, want float64 }{
		{math.Inf(-1), 0.1}, {-1, 0.1}, {0, 0.1}, {0.2, 0.1},
		{0.25, 0.2}, {0.3, 0.3}, {0.4, 0.5},
		{0.5, 0.45}, {0.6, 0.4}, {0.8, 0.3},
		{0.9, 0.3}, {1, 0.3}, {2, 0.3}, {math.Inf(1), 0.3},
	} {
		require.InDelta(t, v.want, c.Eval(v.x), 1e-15, "at %g", v.x)
	}
	require.True(t, math.IsNaN(c.Eval(math.NaN())))
}

func TestEvalPassesThroughItsPointsAndStaysBetweenThem(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		c := randomCurve(random)
		require.NoError(t, c.Validate())
		for i, p := range c {
			require.Equal(t, p.Y, c.Eval(p.X))
			if i == 0 {
				continue
			}
			a, b := c[i-1], p
			share := random.Float64()
			y := c.Eval(a.X + share*(b.X-a.X))
			require.InDelta(t, a.Y+share*(b.Y-a.Y), y, 1e-12)
		}
	}
}

func randomCurve(random *rand.Rand) curve.Curve {
	c := make(curve.Curve, 2+random.IntN(curve.MaxPoints-1))
	for i := range c {
		c[i].X = (float64(i) + 0.9*random.Float64()) / float64(len(c)) // at least 0.1/128 apart
		c[i].Y = random.Float64()
	}
	return c
}

func TestEvalWithoutPointsIsTheIdentity(t *testing.T) {
	for _, x := range []float64{-1, 0, 0.3, 1, 7} {
		require.Equal(t, x, curve.Curve(nil).Eval(x))
	}
}

func TestIsIdentity(t *testing.T) {
	for _, c := range []struct {
		curve curve.Curve
		want  bool
	}{
		{nil, true},
		{curve.Curve{}, true},
		{curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 1}}, true},
		{curve.Curve{{X: 0, Y: 0}, {X: 0.3, Y: 0.3}, {X: 1, Y: 1}}, true},
		{curve.Curve{{X: 0, Y: 0}, {X: 0.3, Y: 0.3000001}, {X: 1, Y: 1}}, false},
		{curve.Curve{{X: 0.1, Y: 0.1}, {X: 1, Y: 1}}, false}, // constant below 0.1
		{curve.Curve{{X: 0, Y: 0}, {X: 0.9, Y: 0.9}}, false},
		{curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 0.9}}, false},
	} {
		require.Equal(t, c.want, c.curve.IsIdentity(), "%v", c.curve)
	}
}

func TestSetIsIdentityWhenAllFourCurvesAre(t *testing.T) {
	require.True(t, curve.Set{}.IsIdentity())
	bent := curve.Curve{{X: 0, Y: 0.1}, {X: 1, Y: 1}}
	for _, s := range []curve.Set{{RGB: bent}, {R: bent}, {G: bent}, {B: bent}} {
		require.False(t, s.IsIdentity())
	}
}

func TestValidateNamesThePointAndTheValue(t *testing.T) {
	many := make(curve.Curve, curve.MaxPoints+1)
	for i := range many {
		many[i] = curve.Point{X: float64(i) / curve.MaxPoints}
	}
	require.NoError(t, many[:curve.MaxPoints].Validate())

	at := func(i int, p curve.Point) curve.Curve {
		c := curve.Curve{{X: 0, Y: 0}, {X: 0.5, Y: 0.6}, {X: 1, Y: 1}}
		c[i] = p
		return c
	}
	for _, c := range []struct {
		want  string
		curve curve.Curve
	}{
		{"", nil},
		{"", at(1, curve.Point{X: 0.1, Y: 0.1})},
		{"", curve.Curve{{X: 0.1}, {X: 0.1005}, {X: 0.101}, {X: 0.1015}}},
		{"number of points is 1", curve.Curve{{X: 0.5, Y: 0.5}}},
		{"number of points is 129", many},
		{"point 0: x is -0.1", at(0, curve.Point{X: -0.1})},
		{"point 2: x is 1.5", at(2, curve.Point{X: 1.5})},
		{"point 1: x is NaN", at(1, curve.Point{X: math.NaN()})},
		{"point 1: y is NaN", at(1, curve.Point{X: 0.5, Y: math.NaN()})},
		{"point 1: y is +Inf", at(1, curve.Point{X: 0.5, Y: math.Inf(1)})},
		{"point 0: y is -1e-09", at(0, curve.Point{Y: -1e-9})},
		{"point 1: x is 0.0004, want at least 0.0005 above 0", at(1, curve.Point{X: 0.0004})},
		{"point 1: x is 0, want at least", at(1, curve.Point{})},
		{"point 2: x is 0.2", at(2, curve.Point{X: 0.2})},
	} {
		err := c.curve.Validate()
		if c.want == "" {
			require.NoError(t, err)
		} else {
			require.ErrorContains(t, err, c.want)
		}
	}
}

func TestSetValidateNamesTheCurve(t *testing.T) {
	require.NoError(t, curve.Set{}.Validate())
	bad := curve.Curve{{X: 0.5, Y: 0.5}}
	require.ErrorContains(t, curve.Set{RGB: bad}.Validate(), "rgb: the number")
	require.ErrorContains(t, curve.Set{R: bad}.Validate(), "r: the number")
	require.ErrorContains(t, curve.Set{G: bad}.Validate(), "g: the number")
	require.ErrorContains(t, curve.Set{B: bad}.Validate(), "b: the number")
}
