package drawing

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/window/curveview"
	"safelight/app/window/histview"
	"safelight/app/window/inspector"
	"safelight/app/window/overlay"
	"safelight/app/window/slider"
	"safelight/app/window/strip"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
	"safelight/pipeline/curve"
)

// sound is a list that can be drawn in a view of a size, and stays in it.
func sound(t *testing.T, l List, w, h float64) {
	t.Helper()
	for _, s := range l {
		require.Contains(t, []Kind{Fill, Stroke, Dashes, Write}, s.Kind)
		require.NotEmpty(t, s.Paths)
		require.Equal(t, s.Kind == Write, s.Text != "")
		require.True(t, s.Kind == Fill || s.Width > 0)
		for _, v := range []float32{s.Color.R, s.Color.G, s.Color.B, s.Color.A} {
			require.True(t, v >= 0 && v <= 1)
		}
		for _, path := range s.Paths {
			require.NotEmpty(t, path)
			for _, p := range path {
				require.True(t, p[0] >= -8 && p[0] <= w+8 && p[1] >= -8 && p[1] <= h+8, "%v is outside of %g x %g", p, w, h)
			}
		}
	}
}

func texts(l List) (out []string) {
	for _, s := range l {
		if s.Kind == Write {
			out = append(out, s.Text)
		}
	}
	return out
}

func TestASlidersMarkIsWhereItsValueIs(t *testing.T) {
	r := slider.Range{Min: -3, Max: 3, Low: -2, High: 2, Step: 0.1, Fine: 0.01}
	s := inspector.Slider{Range: r, Value: 1, Fraction: 0.75, Origin: 0.5, Fill: 0.5, Channel: "r"}
	l := Slider(s, 116, 22, true, false)
	sound(t, l, 116, 22)
	mark := l[len(l)-1]
	require.Equal(t, Fill, mark.Kind)
	require.InDelta(t, SliderInset+75, (mark.Paths[0][0][0]+mark.Paths[0][8][0])/2, 1e-9)
	require.Equal(t, Red, l[1].Color, "what differs from where the scan began, in the color of its channel")
	require.Equal(t, [][]Point{{{58, 11}, {83, 11}}}, l[1].Paths)
	require.Len(t, Slider(s, 116, 22, true, true), len(l)+1, "a ring says that it has the keyboard")
	require.Len(t, Slider(s, 116, 22, false, false), 1, "a line alone where there is no picture")
	s.Value, s.Origin = math.NaN(), math.NaN()
	require.Len(t, Slider(s, 116, 22, true, false), 1)
}

func TestTheCurveIsDrawnWithItsPoints(t *testing.T) {
	v := curveview.View{Width: 280, Height: 210, Inset: 7}
	c := inspector.Curve{Points: curve.Curve{{X: 0, Y: 0}, {X: 0.5, Y: 0.7}, {X: 1, Y: 1}}, Channel: "g", Labels: curveview.Labels(),
		Others: []inspector.ChannelCurve{{Channel: "r", Points: curve.Curve{{X: 0, Y: 0}, {X: 1, Y: 0.8}}}}}
	l := Curve(c, v, 1, true)
	sound(t, l, v.Width, v.Height)
	require.Equal(t, []string{"4", "3", "2", "1", "0"}, texts(l))
	require.Len(t, Curve(c, v, -1, true), len(l)-1, "the point that is chosen has a ring")
	c.Points = nil
	sound(t, Curve(c, v, -1, false), v.Width, v.Height)
}

func TestAHistogramMarksWhatIsClipped(t *testing.T) {
	d := histview.Drawing{Low: histview.Clip{Text: "0%"}, High: histview.Clip{Text: "1.2%", On: true}}
	d.Areas[1][255] = 1
	l := Histogram(d, 280, 96)
	sound(t, l, 280, 96)
	require.Equal(t, []string{"0%", "1.2%"}, texts(l))
	require.Equal(t, Alarm, l[len(l)-1].Color)
	require.NotEqual(t, Alarm, l[len(l)-2].Color)
}

func TestValuesUnderTheCursorAreToldInTheirColors(t *testing.T) {
	l := Readout(histview.Readout{RGB: [3]string{"1", "2", "3"}, Density: [3]string{"0.1", "0.2", "0.3"}}, "RGB", "Density", 280, 34)
	sound(t, l, 280, 34)
	require.Equal(t, []string{"RGB", "1", "2", "3", "Density", "0.1", "0.2", "0.3"}, texts(l))
	require.Equal(t, []Color{Red, Green, Blue}, []Color{l[1].Color, l[2].Color, l[3].Color})
}

func TestASwatchIsOfItsColorOrCrossedOut(t *testing.T) {
	l := Swatch(inspector.Swatch{RGB: [3]uint8{255, 0, 51}}, 40, 22)
	sound(t, l, 40, 22)
	require.Equal(t, Color{1, 0, 0.2, 1}, l[0].Color)
	sound(t, Swatch(inspector.Swatch{None: true}, 40, 22), 40, 22)
}

func TestAFrameShowsWhatItIs(t *testing.T) {
	plain := Frame(strip.Cell{Title: "a"}, 104, 98)
	sound(t, plain, 104, 98)
	require.Len(t, plain, 1)
	current := Frame(strip.Cell{Title: "a", Current: true, Selected: true, Badge: "!", Failed: true}, 104, 98)
	sound(t, current, 104, 98)
	require.Equal(t, []string{"a", "!"}, texts(current))
	require.Equal(t, Alarm, current[len(current)-1].Color)
	require.NotEqual(t, current[:2], Frame(strip.Cell{Title: "a", Selected: true}, 104, 98)[:2])
	long := texts(Frame(strip.Cell{Title: strings.Repeat("長", 40)}, 104, 98))[0]
	require.Contains(t, long, "…")
}

func TestTheBarOfAFilmstripIsThereWhereItScrolls(t *testing.T) {
	require.Empty(t, Bar(0, 1, 800, 4))
	l := Bar(0.5, 0.75, 800, 4)
	sound(t, l, 800, 4)
	require.Equal(t, Point{400, 0}, l[0].Paths[0][0])
	require.Equal(t, Point{600, 0}, l[0].Paths[0][1])
	sound(t, Bar(0.999, 0.9995, 800, 4), 812, 4)
}

func TestTheOverlayIsDrawnInPointsWithYUp(t *testing.T) {
	s := zoom.StageOf(400, 300, 2)
	o := overlay.Overlay{HasSplit: true, Split: [2]overlay.Point{{400, 0}, {400, 600}}, Before: "Before", After: "After"}
	l := Overlay(o, s)
	sound(t, l, 400, 300)
	require.Equal(t, []Point{{200, 300}, {200, 0}}, l[0].Paths[0])
	require.Equal(t, []string{"Before", "After"}, texts(l))

	box := overlay.Polygon{{0, 0}, {800, 0}, {800, 600}, {0, 600}}
	hole := overlay.Polygon{{200, 150}, {600, 150}, {600, 450}, {200, 450}}
	o = overlay.Overlay{Crops: true, Shade: box, Hole: hole, HasHole: true, Others: []overlay.Crop{{Name: "Boat", Polygon: hole, At: hole[0]}},
		Thirds: [][2]overlay.Point{{{300, 150}, {300, 450}}}, Grips: []overlay.Grip{{Handle: adjust.North, At: overlay.Point{400, 150}}}}
	l = Overlay(o, s)
	sound(t, l, 400, 300)
	require.Len(t, l[0].Paths, 2, "the shade has a hole")
	dark := l[0].Color.A
	o.HasHole = false
	require.Len(t, Overlay(o, s)[0].Paths, 1)
	require.Less(t, Overlay(o, s)[0].Color.A, dark, "without one, all is seen through it")
	o = overlay.Overlay{Picked: &hole, Stroke: &[2]overlay.Point{{0, 0}, {800, 600}}}
	sound(t, Overlay(o, s), 400, 300)
	require.Empty(t, Overlay(overlay.Overlay{}, s))
	hint := Hint("Click the film base.", 200, 22)
	sound(t, hint, 200, 22)
	require.Equal(t, []string{"Click the film base."}, texts(hint))
}
