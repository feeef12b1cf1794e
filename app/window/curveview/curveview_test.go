package curveview

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/curve"
)

var view = View{Width: 214, Height: 134, Inset: 7}

func anyCurve(rnd *rand.Rand) curve.Curve {
	if rnd.IntN(5) == 0 {
		return nil
	}
	n := 2 + rnd.IntN(20)
	var points []curve.Point
	for range n {
		points = append(points, curve.Point{X: rnd.Float64(), Y: rnd.Float64()})
	}
	c, _ := curve.Normalize(points)
	return c
}

func TestPointsAreFoundInTheViewAndBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		p := curve.Point{X: rnd.Float64(), Y: rnd.Float64()}
		x, y := view.ToView(p)
		require.True(t, x >= 7 && x <= 207 && y >= 7 && y <= 127)
		back := view.ToCurve(x, y)
		require.InDelta(t, p.X, back.X, 1e-12)
		require.InDelta(t, p.Y, back.Y, 1e-12)
	}
	var none View
	x, y := none.ToView(curve.Point{X: 0.5, Y: 0.5})
	require.False(t, math.IsNaN(x+y))
}

// Whatever is pressed and dragged, the curve is one that can be graded with.
func TestEveryGestureLeavesAValidCurve(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	number := func() float64 {
		if rnd.IntN(10) == 0 {
			return []float64{math.NaN(), math.Inf(1), -1e9}[rnd.IntN(3)]
		}
		return rnd.Float64()*300 - 50
	}
	for range 3000 {
		c := anyCurve(rnd)
		d, now, chosen := view.Press(c, number(), number())
		require.NoError(t, now.Validate())
		if d == nil {
			require.Equal(t, -1, chosen)
			continue
		}
		require.True(t, chosen >= 0 && chosen < len(now))
		for range 5 {
			now, chosen = d.Move(number(), number(), rnd.IntN(2) == 0)
			require.NoError(t, now.Validate())
			require.True(t, chosen >= -1 && chosen < len(now))
		}
		for _, key := range []string{"[", "]", "ArrowUp", "ArrowLeft", "+", "Delete", "[", "ArrowDown"} {
			now, chosen, _, _ = Key(now, chosen, key, rnd.IntN(2) == 0)
			require.NoError(t, now.Validate())
			require.True(t, chosen >= -1 && chosen < len(now))
		}
	}
}

func TestKeysChooseMoveAddAndRemovePoints(t *testing.T) {
	c := curve.Curve{{X: 0, Y: 0}, {X: 0.5, Y: 0.4}, {X: 1, Y: 1}}
	for _, k := range []struct {
		key          string
		chosen, want int
		changed, ok  bool
	}{
		{"]", -1, 0, false, true}, {"]", 2, 0, false, true}, {"[", 0, 2, false, true}, {"[", 2, 1, false, true}, {"[", -1, 2, false, true},
		{"ArrowUp", 1, 1, true, true}, {"ArrowUp", -1, -1, false, false}, {"Q", 1, 1, false, false},
		{"+", 0, 1, true, true}, {"=", -1, 2, true, true}, {"+", 2, 2, true, true}, {"Delete", 1, -1, true, true}, {"Delete", -1, -1, false, true}, {"Backspace", 9, -1, false, true},
	} {
		next, chosen, changed, ok := Key(c, k.chosen, k.key, false)
		require.Equal(t, k.ok, ok, "%+v", k)
		require.Equal(t, k.changed, changed, "%+v", k)
		require.Equal(t, k.want, chosen, "%+v", k)
		require.NoError(t, next.Validate())
	}
	next, _, _, _ := Key(c, 1, "ArrowUp", true)
	require.InDelta(t, 0.401, next[1].Y, 1e-9)
	next, _, _, _ = Key(c, 1, "ArrowLeft", false)
	require.InDelta(t, 0.495, next[1].X, 1e-9)
	_, _, changed, ok := Key(nil, 0, "Delete", false)
	require.True(t, ok && !changed, "two stay")
}

func TestAPressNearTheCurveAddsAPointOnIt(t *testing.T) {
	x, y := view.ToView(curve.Point{X: 0.5, Y: 0.53})
	_, now, chosen := view.Press(nil, x, y)
	require.Equal(t, curve.Point{X: 0.5, Y: 0.5}, rounded(now[chosen]), "the curve stays what it is")
	x, y = view.ToView(curve.Point{X: 0.5, Y: 0.7})
	_, now, chosen = view.Press(nil, x, y)
	require.Equal(t, curve.Point{X: 0.5, Y: 0.7}, rounded(now[chosen]))
	x, y = view.ToView(curve.Point{X: 0.02, Y: 0.02})
	_, now, chosen = view.Press(nil, x, y)
	require.Len(t, now, 2, "the end is near enough")
	require.Equal(t, 0, chosen)
}

func rounded(p curve.Point) curve.Point {
	return curve.Point{X: math.Round(p.X*1e9) / 1e9, Y: math.Round(p.Y*1e9) / 1e9}
}

func TestAPointFarOutsideIsGoneUntilItComesBack(t *testing.T) {
	x, y := view.ToView(curve.Point{X: 0.5, Y: 0.5})
	d, now, _ := view.Press(nil, x, y)
	require.Len(t, now, 3)
	now, chosen := d.Move(x, 127+41, false)
	require.Len(t, now, 2)
	require.Equal(t, -1, chosen)
	now, chosen = d.Move(x, y+12, false)
	require.Len(t, now, 3)
	require.InDelta(t, 0.6, now[chosen].Y, 1e-9)
	// Of two points none can go.
	x, y = view.ToView(curve.Point{})
	d, _, _ = view.Press(nil, x, y)
	now, chosen = d.Move(-500, -500, false)
	require.Len(t, now, 2)
	require.Equal(t, 0, chosen)
}

func TestTheLineReachesFromEdgeToEdge(t *testing.T) {
	line := view.Line(curve.Curve{{X: 0.2, Y: 0.3}, {X: 0.8, Y: 0.6}})
	require.Len(t, line, 4)
	require.Equal(t, 7.0, line[0][0])
	require.Equal(t, line[1][1], line[0][1], "level before the first point")
	require.Equal(t, 207.0, line[3][0])
	require.Equal(t, line[2][1], line[3][1])
	require.Nil(t, Kept(curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 1}}))
	require.Len(t, Kept(curve.Curve{{X: 0, Y: 0.1}, {X: 1, Y: 1}}), 2)
	require.Less(t, Dot(make(curve.Curve, 100)), Dot(nil))
}

// Light that prints with density d is where the label of d is.
func TestAxesAreLabeledWithPrintDensities(t *testing.T) {
	list := Labels()
	require.Len(t, list, 5)
	for _, l := range list {
		require.True(t, l.At >= 0 && l.At <= 1)
	}
	require.Equal(t, Label{1, "0"}, list[4])
	require.InDelta(t, 1-1/math.Log10(65536), list[3].At, 1e-12)
	require.Equal(t, "1", list[3].Text)
	require.Equal(t, "4.82 → 0.00", Readout(curve.Point{X: 0, Y: 1}))
}
