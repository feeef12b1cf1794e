package slider

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/adjust"
)

func TestPlacesAndValuesLeadToEachOther(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for _, p := range append(adjust.Parameters(), adjust.Lights()) {
		r := Of(p)
		require.Equal(t, 0.0, r.Fraction(r.Low), p.Name)
		require.Equal(t, 1.0, r.Fraction(r.High), p.Name)
		require.InDelta(t, r.Low, r.Value(0, true), 1e-12)
		require.InDelta(t, r.High, r.Value(1, true), 1e-12)
		for range 200 {
			f := rnd.Float64()
			for fine, step := range map[bool]float64{true: r.Fine, false: r.Step} {
				v := r.Value(f, fine)
				require.InDelta(t, f, r.Fraction(v), 0.501*step/(r.High-r.Low), "%s %v", p.Name, f)
				back, ok := r.Parse(r.Format(v))
				require.True(t, ok)
				require.InDelta(t, v, back, r.Fine/2, "%s: %s", p.Name, r.Format(v))
			}
		}
	}
}

func TestNoGestureLeavesTheRange(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	odd := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, -1e300, 1e300}
	number := func() float64 {
		if rnd.IntN(5) == 0 {
			return odd[rnd.IntN(len(odd))]
		}
		return rnd.NormFloat64() * 300
	}
	for range 3000 {
		p := adjust.Parameters()[rnd.IntN(len(adjust.Parameters()))]
		r := Of(p)
		inside := func(v float64) { require.True(t, v >= r.Min && v <= r.Max, "%s %v", p.Name, v) }
		now := r.Clamp(number())
		inside(now)
		d, v, moved := r.Press(now, number(), number(), rnd.IntN(2) == 0)
		if moved {
			inside(v)
		}
		for range 4 {
			inside(d.Move(number(), rnd.IntN(2) == 0))
		}
		inside(r.Nudged(now, rnd.IntN(100)-50, rnd.IntN(2) == 0))
		for _, key := range []string{"ArrowUp", "PageDown", "Home", "End", "Delete"} {
			v, _, ok := r.Key(now, key, true)
			require.True(t, ok)
			inside(v)
		}
		if v, ok := r.Parse("1e99"); ok {
			inside(v)
		}
	}
}

func TestAPressOnTheMarkMovesNothing(t *testing.T) {
	r := Range{Min: 0, Max: 10, Low: 0, High: 10, Step: 0.1, Fine: 0.01}
	_, v, moved := r.Press(5.55, 103, 200, false)
	require.False(t, moved)
	require.Equal(t, 5.55, v)
	d, v, moved := r.Press(5, 150, 200, false)
	require.True(t, moved)
	require.Equal(t, 7.5, v)
	require.Equal(t, 8.0, d.Move(160, false))
	require.InDelta(t, 8.05, d.Move(170, true), 1e-9, "with Shift a tenth of the way")
	require.Equal(t, 10.0, d.Move(1000, false))
	require.InDelta(t, 8.1, d.Move(171, false), 0.1001, "and back the way it came")
}

// A value beyond the ends of the line is kept by a press on the mark at its end.
func TestAValueBeyondTheLineIsNotPulledIn(t *testing.T) {
	r := Range{Min: 0, Max: 4, Low: 1, High: 3, Step: 0.1, Fine: 0.01}
	require.Equal(t, 1.0, r.Fraction(3.7))
	_, v, moved := r.Press(3.7, 199, 200, false)
	require.False(t, moved)
	require.Equal(t, 3.7, v)
	require.InDelta(t, 3.8, r.Nudged(3.7, 1, false), 1e-12)
}

func TestKeysThatMeanSomethingAreTaken(t *testing.T) {
	r := Range{Min: -9, Max: 9, Low: -5, High: 5, Step: 0.1, Fine: 0.01}
	for key, want := range map[string]float64{
		"ArrowUp": 1.1, "ArrowRight": 1.1, "ArrowDown": 0.9, "ArrowLeft": 0.9, "PageUp": 2, "PageDown": 0, "Home": -5, "End": 5,
	} {
		v, reset, ok := r.Key(1, key, false)
		require.True(t, ok, key)
		require.False(t, reset, key)
		require.InDelta(t, want, v, 1e-9, key)
	}
	_, reset, ok := r.Key(1, "Delete", false)
	require.True(t, reset && ok)
	for _, key := range []string{"Q", "", "Escape"} {
		_, _, ok := r.Key(1, key, false)
		require.False(t, ok)
	}
	_, _, ok = r.Key(math.NaN(), "Home", false)
	require.False(t, ok)
}

func TestAWheelKeepsWhatIsNoNotchYet(t *testing.T) {
	var w Wheel
	require.Equal(t, 0, w.Turn(30, true))
	require.Equal(t, 1, w.Turn(30, true))
	require.Equal(t, -1, w.Turn(-70, true), "half a notch was left, and three quarters are")
	require.Equal(t, 0, w.Turn(math.NaN(), false))
	require.Equal(t, 100, w.Turn(1e18, false))
	total := 0
	w = Wheel{}
	for range 1000 {
		total += w.Turn(0.013, false)
	}
	require.InDelta(t, 13, total, 1)
}

func TestNumbersAreSpokenWithTheirUnits(t *testing.T) {
	r := Range{Low: -1, High: 1, Step: 0.025, Fine: 0.005, Unit: "D"}
	require.Equal(t, "+0.025 D", r.Spoken(0.025))
	require.Equal(t, "–", r.Spoken(math.NaN()))
	v, ok := Range{Max: 10, Unit: "°"}.Parse(" 3,5° ")
	require.True(t, ok)
	require.Equal(t, 3.5, v)
}
