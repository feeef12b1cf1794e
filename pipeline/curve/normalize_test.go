package curve_test

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/curve"
)

func TestNormalizeRepairsAndSaysSo(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name  string
		in    []curve.Point
		want  curve.Curve
		notes []string
	}{
		{"nothing to do",
			[]curve.Point{{X: 0, Y: 0.1}, {X: 0.5, Y: 0.4}, {X: 1, Y: 1}},
			curve.Curve{{X: 0, Y: 0.1}, {X: 0.5, Y: 0.4}, {X: 1, Y: 1}}, nil},
		{"no points", nil, nil, nil},
		{"descending",
			[]curve.Point{{X: 0.8, Y: 1}, {X: 0.5, Y: 0.7}, {X: 0.3, Y: 0.6}},
			curve.Curve{{X: 0.3, Y: 0.6}, {X: 0.5, Y: 0.7}, {X: 0.8, Y: 1}},
			[]string{"points sorted by x"}},
		{"out of range",
			[]curve.Point{{X: -0.2, Y: 0.1}, {X: 0.5, Y: 1.2}, {X: 1, Y: 1}},
			curve.Curve{{X: 0, Y: 0.1}, {X: 0.5, Y: 1}, {X: 1, Y: 1}},
			[]string{"2 points clamped to 0 to 1"}},
		{"not finite",
			[]curve.Point{{X: 0, Y: 0}, {X: nan, Y: 0.5}, {X: 0.5, Y: inf}, {X: 1, Y: 0.9}},
			curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 0.9}},
			[]string{"2 points dropped as not finite"}},
		{"too near within: the mean at the first X",
			[]curve.Point{{X: 0, Y: 0}, {X: 0.5, Y: 0.25}, {X: 0.5, Y: 0.5}, {X: 0.5004, Y: 0.75}, {X: 0.5005, Y: 0.8}, {X: 1, Y: 1}},
			curve.Curve{{X: 0, Y: 0}, {X: 0.5, Y: 0.5}, {X: 0.5005, Y: 0.8}, {X: 1, Y: 1}},
			[]string{"2 points merged with one nearer than 0.0005 in x"}},
		{"too near at the ends: the outermost point",
			[]curve.Point{{X: 0, Y: 0.1}, {X: 0.0002, Y: 0.3}, {X: 0.9997, Y: 0.8}, {X: 1, Y: 1}},
			curve.Curve{{X: 0, Y: 0.1}, {X: 1, Y: 1}},
			[]string{"2 points merged with one nearer than 0.0005 in x"}},
		{"one point left",
			[]curve.Point{{X: 0.3, Y: 0.1}, {X: 0.3, Y: 0.2}},
			nil,
			[]string{
				"1 point merged with one nearer than 0.0005 in x",
				"one point is left, which is no curve: taken as the identity",
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := append([]curve.Point(nil), c.in...)
			got, notes := curve.Normalize(c.in)
			require.Equal(t, c.want, got)
			require.Equal(t, c.notes, notes)
			for i := range before { // NaN is not equal to itself
				require.Equal(t, math.Float64bits(before[i].X), math.Float64bits(c.in[i].X))
				require.Equal(t, math.Float64bits(before[i].Y), math.Float64bits(c.in[i].Y))
			}
		})
	}
}

// Points of equal X stay in order, so that it is the last one given that ends
// the curve. Enough of them that an unstable sort would mix them up.
func TestNormalizeKeepsTheOrderOfEqualX(t *testing.T) {
	points := []curve.Point{{X: 1, Y: 0.5}, {X: 0, Y: 0.2}}
	for i := range 100 {
		points = append(points, curve.Point{X: 1, Y: float64(i*37%100) / 200}, curve.Point{X: 0, Y: 0.9})
	}
	points = append(points, curve.Point{X: 1, Y: 0.75})
	c, _ := curve.Normalize(points)
	require.Equal(t, curve.Curve{{X: 0, Y: 0.2}, {X: 1, Y: 0.75}}, c)
}

// A smooth curve of many points keeps its shape and its ends.
func TestNormalizeThinsWhereItMattersLeast(t *testing.T) {
	var many []curve.Point
	for i := range 1001 {
		x := float64(i) / 1000
		many = append(many, curve.Point{X: x, Y: 1 / (1 + math.Exp(-12*(x-0.5)))})
	}
	c, notes := curve.Normalize(many)
	require.Len(t, c, curve.MaxPoints)
	require.NoError(t, c.Validate())
	require.Equal(t, many[0], c[0])
	require.Equal(t, many[1000], c[curve.MaxPoints-1])
	for _, p := range many {
		require.InDelta(t, p.Y, c.Eval(p.X), 3e-4, "at %g", p.X)
	}
	require.Len(t, notes, 1)
	require.Contains(t, notes[0], "1001 points thinned to 128, which moves the curve by up to 8.2e-05")
}

// Whatever comes in, what comes out is valid, and needs nothing done again.
func FuzzNormalize(f *testing.F) {
	seed := func(values ...float64) {
		var b []byte
		for _, v := range values {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
		f.Add(b)
	}
	seed()
	seed(0, 0, 1, 1)
	seed(1, 1, 0.9999, 0.5, math.NaN(), 0, 0, 0.25)
	seed(math.Inf(-1), 2, 0.1, 0.1, 0.1004, 0.3, 0.1008, 0.4, 0.1012, 0.5, 1e300, -1e300)
	f.Fuzz(func(t *testing.T, data []byte) {
		var points []curve.Point
		for ; len(data) >= 16 && len(points) < 500; data = data[16:] {
			points = append(points, curve.Point{
				X: math.Float64frombits(binary.LittleEndian.Uint64(data)),
				Y: math.Float64frombits(binary.LittleEndian.Uint64(data[8:])),
			})
		}
		c, notes := curve.Normalize(points)
		require.NoError(t, c.Validate())
		if curve.Curve(points).Validate() == nil {
			require.Empty(t, notes)
			require.Equal(t, len(points), len(c))
		} else {
			require.NotEmpty(t, notes)
		}
		again, notes := curve.Normalize(c)
		require.Empty(t, notes)
		require.Equal(t, c, again)
	})
}
