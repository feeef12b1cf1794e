package adjust

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// Whatever is done to a curve, it is one that can be graded with, and what was given
// is left alone.
func TestEditedCurvesAreValid(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 8))
	coordinate := func() float64 {
		switch rnd.IntN(12) {
		case 0:
			return rnd.Float64()*20 - 10
		case 1:
			return float64(rnd.IntN(2))
		case 2:
			return []float64{math.NaN(), math.Inf(1), math.Inf(-1)}[rnd.IntN(3)]
		case 3:
			return 0.5 + 0.01*rnd.Float64() // crowded
		}
		return rnd.Float64()
	}
	starts := []curve.Curve{nil, {{X: 0.3, Y: 0.5}, {X: 0.8, Y: 1}}, dense(curve.MaxPoints, 1.0/curve.MaxPoints), dense(20, curve.MinGap)}
	for _, name := range curve.Builtin().Names() {
		paper, _ := curve.Lookup(name)
		starts = append(starts, paper.Curves.RGB, paper.Curves.G)
	}
	var c curve.Curve
	done, refused := 0, 0
	for i := range 10000 {
		if i%100 == 0 {
			c = starts[(i/100)%len(starts)]
		}
		was := slices.Clone(c)
		at := curve.Point{X: coordinate(), Y: coordinate()}
		index := rnd.IntN(len(Shown(c))+2) - 1
		var next curve.Curve
		var err error
		switch rnd.IntN(5) {
		case 0, 1:
			if next, index, err = AddPoint(c, at); err == nil {
				require.Len(t, next, len(Shown(c))+1)
				require.Equal(t, Shown(c), slices.Delete(slices.Clone(next), index, index+1))
			}
		case 2:
			next, err = MovePoint(c, index, at)
		case 3:
			next, err = RemovePoint(c, index)
		case 4:
			if next, _, err = AddPointOn(c, at.X); err == nil {
				for x := 0.0; x <= 1; x += 1.0 / 64 {
					require.InDelta(t, Shown(c).Eval(x), next.Eval(x), 1e-9, "the shape stays")
				}
			}
		}
		require.Equal(t, was, c)
		if err != nil {
			require.Nil(t, next)
			refused++
			continue
		}
		done++
		require.NoError(t, next.Validate())
		c = next
	}
	require.Greater(t, done, 5000)
	require.Greater(t, refused, 100)
}

// dense is a curve of so many points so far apart.
func dense(n int, gap float64) (c curve.Curve) {
	for i := range n {
		c = append(c, curve.Point{X: gap * float64(i), Y: 0.5})
	}
	return c
}

func TestPointsStopAtTheirNeighbors(t *testing.T) {
	c := curve.Curve{{X: 0.2, Y: 0.2}, {X: 0.5, Y: 0.5}, {X: 0.8, Y: 0.8}}
	for _, m := range []struct {
		i        int
		to, want curve.Point
	}{
		{1, curve.Point{X: 0.6, Y: 0.7}, curve.Point{X: 0.6, Y: 0.7}},
		{1, curve.Point{X: 0.9, Y: 1.5}, curve.Point{X: 0.8 - curve.MinGap, Y: 1}},
		{1, curve.Point{X: 0.1, Y: -1}, curve.Point{X: 0.2 + curve.MinGap, Y: 0}},
		{0, curve.Point{X: -1, Y: 0}, curve.Point{X: 0, Y: 0}},
		{2, curve.Point{X: 2, Y: 1}, curve.Point{X: 1, Y: 1}},
	} {
		moved, err := MovePoint(c, m.i, m.to)
		require.NoError(t, err)
		require.InDelta(t, m.want.X, moved[m.i].X, 1e-12)
		require.Equal(t, m.want.Y, moved[m.i].Y)
	}
	_, err := MovePoint(c, 3, curve.Point{})
	require.EqualError(t, err, "there is no point 3; there are 3")
	_, _, err = AddPoint(dense(10, curve.MinGap), curve.Point{X: 2.5 * curve.MinGap, Y: 0})
	require.ErrorContains(t, err, "no room")
	_, _, err = AddPoint(dense(curve.MaxPoints, 1.0/curve.MaxPoints), curve.Point{X: 0.5, Y: 0})
	require.EqualError(t, err, "a curve has at most 128 points")
	_, err = RemovePoint(nil, 0)
	require.EqualError(t, err, "a curve has two points at least")
	// A point beside one of the same X goes where there is room.
	added, i, err := AddPoint(c, c[1])
	require.NoError(t, err)
	require.Equal(t, 2, i)
	require.InDelta(t, 0.5+curve.MinGap, added[2].X, 1e-12)
}

func TestTheNearestPointIsHit(t *testing.T) {
	c := curve.Curve{{X: 0.2, Y: 0.2}, {X: 0.25, Y: 0.2}, {X: 0.8, Y: 0.8}}
	reach := curve.Point{X: 0.05, Y: 0.1}
	for want, at := range map[int]curve.Point{
		0: {X: 0.21, Y: 0.2}, 1: {X: 0.24, Y: 0.25}, 2: {X: 0.8, Y: 0.89}, -1: {X: 0.86, Y: 0.8},
	} {
		require.Equal(t, want, PointAt(c, at, reach))
	}
	require.Equal(t, -1, PointAt(c, curve.Point{X: 0.84, Y: 0.88}, reach), "reach is an ellipse")
	require.Equal(t, 1, PointAt(nil, curve.Point{X: 1, Y: 1}, reach), "the ends of a straight line")
	require.Equal(t, -1, PointAt(c, curve.Point{X: math.NaN(), Y: 0.2}, reach))
}

func TestCurvesOfARecipe(t *testing.T) {
	r, err := WithPaper(recipe.Default(recipe.ColorNegative), curve.Builtin(), "Kodak Endura Premier")
	require.NoError(t, err)
	require.NoError(t, r.Validate())
	require.Equal(t, "kodak-endura-premier", r.Curve.Name)

	red, err := Curve(r, "r")
	require.NoError(t, err)
	same, err := WithCurve(r, "r", red)
	require.NoError(t, err)
	require.True(t, r.Equal(same), "it is still the paper's")
	red[0].Y = 0.1
	other, err := WithCurve(r, "r", red)
	require.NoError(t, err)
	require.Empty(t, other.Curve.Name)
	require.Equal(t, r.Curve.G, other.Curve.G)
	require.NotEqual(t, r.Curve.R, other.Curve.R)
	straight, err := WithCurve(other, "r", Shown(nil))
	require.NoError(t, err)
	require.Empty(t, straight.Curve.R)

	none, err := WithPaper(r, curve.Builtin(), "")
	require.NoError(t, err)
	require.Equal(t, recipe.Curve{}, none.Curve)
	_, err = WithPaper(r, curve.Builtin(), "none such")
	require.EqualError(t, err, `there is no paper "none such"`)
	_, err = WithCurve(r, "x", nil)
	require.ErrorContains(t, err, `there is no curve "x"`)
	_, err = WithCurve(r, "g", curve.Curve{{X: 0, Y: 0}})
	require.ErrorContains(t, err, "curve g: the number of points is 1")
}
