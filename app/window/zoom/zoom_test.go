package zoom

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/wire"
)

// anyPlace is a picture of any size on a stage of any size, looked at anyhow.
func anyPlace(rnd *rand.Rand) Place {
	p := Place{
		Stage: Stage{1 + rnd.IntN(4000), 1 + rnd.IntN(3000), []float64{1, 2, 1.5}[rnd.IntN(3)]},
		Size:  [2]int{1 + rnd.IntN(12000), 1 + rnd.IntN(12000)},
		Look:  Look{Center: [2]float64{rnd.Float64(), rnd.Float64()}},
	}
	if rnd.IntN(3) > 0 {
		p.Look.Zoom = math.Exp(rnd.Float64()*6 - 4)
	}
	p.Look = p.Clamped()
	return p
}

func TestPointsOfTheStageAreFoundInThePictureAndBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		p := anyPlace(rnd)
		at := [2]float64{rnd.Float64() * float64(p.Stage.Width), rnd.Float64() * float64(p.Stage.Height)}
		back := p.ToStage(p.ToPicture(at))
		require.InDelta(t, at[0], back[0], 1e-6)
		require.InDelta(t, at[1], back[1], 1e-6)
		x, y := p.Stage.ToPoints(at)
		again := p.Stage.FromPoints(x, y)
		require.InDelta(t, at[0], again[0], 1e-6)
		require.InDelta(t, at[1], again[1], 1e-6)
	}
}

func TestWhatIsZoomedAboutStaysWhereItIs(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	stayed := 0
	for range 5000 {
		p := anyPlace(rnd)
		at := [2]float64{rnd.Float64() * float64(p.Stage.Width), rnd.Float64() * float64(p.Stage.Height)}
		point := p.ToPicture(at)
		q := p
		q.Look = p.By(math.Exp(rnd.Float64()*2-1), at)
		// It cannot where that would show more beside the picture than there has to be.
		if q.Look.Zoom == 0 || !centerKept(q, point, at) {
			continue
		}
		stayed++
		now := q.ToStage(point)
		require.InDelta(t, at[0], now[0], 1e-6)
		require.InDelta(t, at[1], now[1], 1e-6)
	}
	require.Greater(t, stayed, 300)
}

// centerKept reports whether the center that keeps a point where it is needs no clamping.
func centerKept(p Place, point, at [2]float64) bool {
	w, h := p.size()
	s := p.Scale()
	c := [2]float64{point[0] - (at[0]-float64(p.Stage.Width)/2)/(w*s), point[1] - (at[1]-float64(p.Stage.Height)/2)/(h*s)}
	q := p
	q.Look.Center = c
	l := q.Clamped()
	return math.Abs(l.Center[0]-c[0]) < 1e-12 && math.Abs(l.Center[1]-c[1]) < 1e-12
}

func TestNoMoreBesideThePictureIsSeenThanThereHasToBe(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	for range 5000 {
		p := anyPlace(rnd)
		switch rnd.IntN(4) {
		case 0:
			p.Look = p.Panned(rnd.NormFloat64()*5000, rnd.NormFloat64()*5000)
		case 1:
			p.Look = p.By(math.Exp(rnd.NormFloat64()), [2]float64{rnd.Float64() * 100, rnd.Float64() * 100})
		case 2:
			p.Look = p.Toggled([2]float64{rnd.Float64() * 100, rnd.Float64() * 100})
		default:
			p.Look = p.Scrolled(rnd.NormFloat64()*50, rnd.NormFloat64()*50, rnd.IntN(2) == 0, p.Middle())
		}
		require.Equal(t, p.Look, p.Clamped(), "what is clamped is clamped again")
		require.True(t, Contains(p.Look.Center))
		require.LessOrEqual(t, p.Scale(), float64(Largest))
		require.True(t, p.Look.Zoom == 0 || p.Look.Zoom > p.FitScale())
		for i, room := range [2]int{p.Stage.Width, p.Stage.Height} {
			length := float64(max(p.Size[i], 1)) * p.Scale()
			low, high := p.ToStage([2]float64{})[i], p.ToStage([2]float64{1, 1})[i]
			if length <= float64(room) {
				require.InDelta(t, float64(room), low+high, 1e-6, "in the middle")
			} else {
				require.LessOrEqual(t, low, 1e-6)
				require.GreaterOrEqual(t, high, float64(room)-1e-6)
			}
		}
	}
}

// Whatever is seen, a session takes the view of it: its own checks are these.
func TestASessionTakesEveryView(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	for range 5000 {
		p := anyPlace(rnd)
		v, ok := p.View("display-p3")
		require.True(t, ok)
		require.True(t, v.Width >= 1 && v.Width <= 16384 && v.Height >= 1 && v.Height <= 16384)
		require.True(t, v.Zoom >= 0 && v.Zoom <= 1)
		require.True(t, Contains(v.Center))
		// Enlarged pixels cover the stage.
		require.GreaterOrEqual(t, float64(v.Width)*max(p.Look.Zoom, 1), float64(p.Stage.Width))
		require.Equal(t, p.Look.Center, Look{}.Adopted(v).Center)
	}
	_, ok := Place{Look: Fit()}.View("")
	require.False(t, ok)
	require.Equal(t, 3.0, Look{Zoom: 3}.Adopted(session.View{Zoom: 1, Center: [2]float64{0.2, 0.2}}).Zoom, "enlarged it stays")
}

func TestOddNumbersChangeNothing(t *testing.T) {
	p := Place{Look: Look{1, [2]float64{0.4, 0.4}}, Stage: Stage{800, 600, 2}, Size: [2]int{4000, 3000}}
	for _, v := range []float64{math.NaN(), 0, -1, math.Inf(1)} {
		require.Equal(t, p.Look, p.By(v, p.Middle()))
	}
	require.Equal(t, p.Look, p.Panned(math.NaN(), 0))
	require.Equal(t, Fit(), Place{Look: Look{Zoom: math.NaN()}}.Clamped())
	require.Equal(t, [2]float64{0.5, 1}, Inside([2]float64{math.NaN(), 7}))
	require.True(t, StageOf(math.NaN(), -3, 0).Empty())
	require.Equal(t, Stage{16384, 2, 1}, StageOf(1e9, 2, 1))
	for _, scale := range []float64{0, -2, math.NaN(), math.Inf(1)} {
		require.Equal(t, [2]float64{3, 16}, Stage{20, 20, scale}.FromPoints(3, 4), "it counts as 1")
	}
	require.Positive(t, p.Pinched(-5, p.Middle()).Zoom+1)
	var none Place
	require.Equal(t, 1.0, none.FitScale())
	none.ToPicture([2]float64{1, 1})
	none.Clamped()
}

func TestASmallPictureIsNotEnlargedToFit(t *testing.T) {
	p := Place{Look: Fit(), Stage: Stage{800, 600, 1}, Size: [2]int{200, 100}}
	require.Equal(t, 1.0, p.Scale())
	require.Equal(t, 100, p.Percent())
	p.Look = p.Toggled(p.Middle())
	require.Equal(t, 2.0, p.Look.Zoom)
	require.Equal(t, Fit(), p.Toggled(p.Middle()))
	p.Size = [2]int{8000, 6000}
	p.Look = Fit()
	require.Equal(t, 1.0, p.Toggled(p.Middle()).Zoom)
}

func TestTwoFingersMoveWhatIsLargerThanTheStage(t *testing.T) {
	p := Place{Look: Look{1, [2]float64{0.5, 0.5}}, Stage: Stage{800, 600, 2}, Size: [2]int{4000, 3000}}
	moved := p.Scrolled(10, 0, true, p.Middle())
	require.Equal(t, 1.0, moved.Zoom)
	require.InDelta(t, 0.5-20.0/4000, moved.Center[0], 1e-12, "20 device pixels to the right")
	require.NotEqual(t, 1.0, p.Scrolled(0, 1, false, p.Middle()).Zoom, "a wheel zooms")
	p.Look = Fit()
	require.NotZero(t, p.Scrolled(0, 10, true, p.Middle()).Zoom)
}

func TestPixelsOfTheScreenAreDrawnOnWholeOnes(t *testing.T) {
	p := Place{Look: Fit(), Stage: Stage{801, 601, 1}, Size: [2]int{4000, 3000}}
	r, exact := p.Drawn(0, 0, 4000, 3000, 801, 601)
	require.True(t, exact)
	require.Equal(t, Rect{0, 0, 801, 601}, r)
	x, y, w, h := Rect{0, 0, 100, 50}.Points(Stage{200, 200, 2})
	require.Equal(t, [4]float64{0, 75, 50, 25}, [4]float64{x, y, w, h})
	_, exact = p.Drawn(0, 0, 4000, 3000, 400, 300)
	require.False(t, exact)
}

func TestALineIsMadeLevelOrUpright(t *testing.T) {
	size := [2]int{400, 200}
	require.InDelta(t, 30, Leveled(0, [2]float64{0, 0}, [2]float64{0.5, math.Tan(math.Pi / 6)}, size), 0.01, "clockwise by 30 degrees")
	require.InDelta(t, -30, Leveled(0, [2]float64{0, 0}, [2]float64{0.25, math.Sqrt(3) / 2}, size), 0.01, "by 60 it is nearer to upright")
	require.InDelta(t, 0, Leveled(0, [2]float64{0, 0.5}, [2]float64{1, 0.5}, size), 1e-9)
	require.InDelta(t, 0, Leveled(0, [2]float64{0.5, 0}, [2]float64{0.5, 1}, size), 1e-9)
	require.InDelta(t, 3, Leveled(3, [2]float64{1, 0.5}, [2]float64{0, 0.5}, size), 1e-9, "drawn from right to left")
	require.Equal(t, 3.0, Leveled(3, [2]float64{0.5, 0.5}, [2]float64{0.5, 0.5}, size))
	rnd := rand.New(rand.NewPCG(5, 5))
	for range 1000 {
		a, b := [2]float64{rnd.Float64(), rnd.Float64()}, [2]float64{rnd.Float64(), rnd.Float64()}
		v := Leveled(rnd.Float64()*90-45, a, b, size)
		require.True(t, v >= -recipe.MaxStraighten && v <= recipe.MaxStraighten)
	}
}

func TestARectangleOfThePictureIsFoundInTheScan(t *testing.T) {
	_, ok := ScanOf(nil)
	require.False(t, ok)
	_, ok = ScanOf(&session.Image{})
	require.False(t, ok)
	for orientation := range 10 { // 0 and 9 count as upright
		im := &session.Image{Opened: &wire.Opened{Width: 400, Height: 200}, Orientation: orientation,
			Crop: "1", Crops: []session.Crop{{ID: "1", Rect: [4]float64{0.25, 0.5, 0.5, 0.25}}}}
		s, ok := ScanOf(im)
		require.True(t, ok)
		r, ok := s.RectToScan(recipe.Rect{0, 0, 1, 1})
		require.True(t, ok)
		require.InDeltaSlice(t, []float64{0.25, 0.5, 0.5, 0.25}, r[:], 1e-9)
		require.InDeltaSlice(t, []float64{0.5, 0.625}, sliceOf(s.ToScan([2]float64{0.5, 0.5})), 1e-9, "%d", orientation)
		up := s.Upright(recipe.Rect{0, 0, 1, 1})
		require.InDeltaSlice(t, []float64{0.25, 0.5, 0.5, 0.25}, up[:], 1e-9, "%d", orientation)
		im.Straighten = 3
		s, _ = ScanOf(im)
		_, ok = s.RectToScan(recipe.Rect{0, 0, 1, 1})
		require.False(t, ok)
		up = s.Upright(recipe.Rect{0.25, 0.25, 0.5, 0.5})
		require.NoError(t, up.Validate())
	}
}

func sliceOf(p [2]float64) []float64 { return p[:] }
