package cropview

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/words"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// anyImage is a scan that is turned and straightened anyhow.
func anyImage(rnd *rand.Rand) *session.Image {
	im := &session.Image{Path: "a", Phase: session.Ready, Recipe: recipe.Default(recipe.ColorNegative),
		Opened: &wire.Opened{Width: 200 + rnd.IntN(6000), Height: 200 + rnd.IntN(6000)}, Orientation: 1 + rnd.IntN(8)}
	if rnd.IntN(2) == 0 {
		im.Straighten = rnd.Float64()*20 - 10
	}
	f := task.Frame{Orientation: im.Orientation, Straighten: im.Straighten}
	im.Size[0], im.Size[1] = f.Size(im.Opened.Width, im.Opened.Height, 0)
	return im
}

func deskOf(im *session.Image) *desk.Desk {
	d := desk.New(&choice.Set{}, nil, words.English)
	d.State = &session.State{Image: im}
	d.Tool, d.Stage = desk.Crop, zoom.Stage{Width: 1000, Height: 800, Scale: 1}
	return d
}

func TestRectanglesOfThePictureAreFoundInTheScanAndBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		im := anyImage(rnd)
		r := recipe.Rect{rnd.Float64() * 0.5, rnd.Float64() * 0.5, 0.01 + rnd.Float64()*0.4, 0.01 + rnd.Float64()*0.4}
		p := PoseOf(im, "1", r, im.Straighten)
		require.InDelta(t, 0, p.Angle, 1e-12, "as level as the picture, it lies level in it")
		back := RectOf(im, p.Rect)
		require.InDeltaSlice(t, r[:], back[:], 1e-9)
	}
}

// Where a corner of a turned crop is in the picture, is where it is cut from the scan.
func TestCornersAreWhereTheyAreCut(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	for range 2000 {
		im := anyImage(rnd)
		w, h := float64(im.Opened.Width), float64(im.Opened.Height)
		rect := recipe.Rect{0.3, 0.35, 0.3, 0.25}
		angle := rnd.Float64()*20 - 10
		p := PoseOf(im, "1", rect, angle)
		whole := task.Frame{Orientation: im.Orientation, Straighten: im.Straighten}
		var cut, seen [4][2]float64
		for i, c := range p.Corners(im.Size) {
			x, y := whole.Locate(im.Opened.Width, im.Opened.Height, c[0]*float64(im.Size[0]), c[1]*float64(im.Size[1]))
			seen[i] = [2]float64{x * w, y * h}
		}
		// The rectangle, turned clockwise about its center in the scan.
		sin, cos := math.Sincos(angle * math.Pi / 180)
		cx, cy := (rect[0]+rect[2]/2)*w, (rect[1]+rect[3]/2)*h
		for i, c := range [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
			dx, dy := c[0]*rect[2]*w/2, c[1]*rect[3]*h/2
			cut[i] = [2]float64{cx + dx*cos - dy*sin, cy + dx*sin + dy*cos}
		}
		for _, s := range seen { // in whatever order they are turned to
			nearest := math.Inf(1)
			for _, c := range cut {
				nearest = min(nearest, math.Hypot(s[0]-c[0], s[1]-c[1]))
			}
			require.Less(t, nearest, 1e-6*(w+h))
		}
	}
}

func TestADragKeepsACropInsideTheScan(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	drawn, moved := 0, 0
	for range 3000 {
		im := anyImage(rnd)
		im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0.2, 0.2, 0.5, 0.5}}, {ID: "2", Rect: [4]float64{0.6, 0.6, 0.3, 0.3}}}
		d := deskOf(im)
		d.Crop = "1"
		d.Angles[desk.AngleKey("a", "1")] = im.Straighten + float64(rnd.IntN(3)*5)
		d.Aspect = []string{"free", "3:2", "1:1", desk.Original}[rnd.IntN(4)]
		g := Press(d, [2]float64{rnd.Float64()*1.4 - 0.2, rnd.Float64()*1.4 - 0.2})
		require.NotNil(t, g)
		for range 5 {
			r, existing := g.Move([2]float64{rnd.NormFloat64(), rnd.NormFloat64()})
			require.Equal(t, g.Crop != "", existing)
			if existing {
				moved++
				require.NoError(t, r.Validate(), "%v", r)
			}
		}
		if r, ok := g.New(); ok {
			drawn++
			require.Empty(t, g.Crop)
			require.NoError(t, r.Validate())
		}
	}
	require.Greater(t, drawn, 100)
	require.Greater(t, moved, 1000)
}

// What is across from the handle stays where it is, in the picture, though the crop is
// turned.
func TestTheCornerAcrossStays(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	tried := 0
	across := map[adjust.Handle]int{adjust.NorthWest: 2, adjust.NorthEast: 3, adjust.SouthEast: 0, adjust.SouthWest: 1}
	for range 1000 {
		im := anyImage(rnd)
		im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0.35, 0.35, 0.3, 0.3}}}
		d := deskOf(im)
		d.Stage.Width, d.Stage.Height = 20000, 20000 // its handles are far apart
		d.Crop = "1"
		d.Angles[desk.AngleKey("a", "1")] = im.Straighten + rnd.Float64()*10 - 5
		before, ok := Worked(d)
		require.True(t, ok)
		for handle, corner := range across {
			at := before.Handle(handle, im.Size)
			if !zoom.Contains(at) {
				continue // nobody can press there
			}
			tried++
			g := Press(d, at)
			require.Equal(t, handle, g.handle)
			r, _ := g.Move([2]float64{at[0] + rnd.NormFloat64()*0.02, at[1] + rnd.NormFloat64()*0.02})
			after := PoseOf(im, "1", r, d.Angles[desk.AngleKey("a", "1")])
			was, is := before.Corners(im.Size)[corner], after.Corners(im.Size)[corner]
			require.InDelta(t, was[0], is[0], 1e-5)
			require.InDelta(t, was[1], is[1], 1e-5)
		}
	}
	require.Greater(t, tried, 3000)
}

func TestAClickGoesThroughCropsThatLieOverEachOther(t *testing.T) {
	im := anyImage(rand.New(rand.NewPCG(5, 5)))
	im.Orientation, im.Straighten, im.Size = 1, 0, [2]int{im.Opened.Width, im.Opened.Height}
	for _, id := range []string{"1", "2", "3"} {
		im.Crops = append(im.Crops, session.Crop{ID: id, Rect: [4]float64{0.2, 0.2, 0.5, 0.5}})
	}
	im.Crops[2].Rect = [4]float64{0.8, 0.8, 0.1, 0.1}
	d := deskOf(im)
	d.Crop = "1"
	d.Crop = Below(d, [2]float64{0.4, 0.4})
	require.Equal(t, "2", d.Crop)
	require.Equal(t, "1", Below(d, [2]float64{0.4, 0.4}))
	require.Equal(t, "2", Below(d, [2]float64{0.05, 0.05}), "beside all of them")
	require.Equal(t, "3", Press(d, [2]float64{0.85, 0.85}).Crop, "another one is taken up")
	require.Equal(t, adjust.Whole, Press(d, [2]float64{0.85, 0.85}).handle)
}

func TestCropsAreWorkedOnOverTheWholeScanOnly(t *testing.T) {
	im := anyImage(rand.New(rand.NewPCG(6, 6)))
	im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0.2, 0.2, 0.5, 0.5}}}
	d := deskOf(im)
	require.True(t, Active(d))
	im.Crop = "1"
	require.False(t, Active(d))
	require.Nil(t, Press(d, [2]float64{0.5, 0.5}))
	require.Empty(t, Poses(d))
	im.Crop, d.Tool = "", desk.Move
	require.False(t, Active(d))
	d.Tool, d.State = desk.Crop, &session.State{}
	require.False(t, Active(d))
	_, ok := Key(d, "ArrowUp", false)
	require.False(t, ok)
	_, ok = Reshaped(d)
	require.False(t, ok)
}

func TestTheAspectRatioIsThatOfThePicture(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	for range 500 {
		im := anyImage(rnd)
		im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0.2, 0.2, 0.5, 0.5}}}
		d := deskOf(im)
		d.Crop, d.Aspect = "1", "3:2"
		d.Angles[desk.AngleKey("a", "1")] = im.Straighten
		r, ok := Reshaped(d)
		require.True(t, ok)
		p := PoseOf(im, "1", r, im.Straighten)
		require.InDelta(t, 1.5, p.Rect[2]*float64(im.Size[0])/p.Rect[3]/float64(im.Size[1]), 1e-3)
	}
	require.Equal(t, recipe.Rect{0, 0, 1, 1}, Fixed(recipe.Rect{math.NaN()}))
	require.NoError(t, Fixed(recipe.Rect{0.9999999, 0.2, 3, 0.1}).Validate())
}
