package worker

import (
	"context"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// straight is a random frame of a scan that is straightened and fits.
func straight(rnd *rand.Rand, film recipe.Film, orientation, width, height int) task.Frame {
	f := task.Frame{Recipe: recipe.Default(film), Orientation: orientation, Straighten: rnd.Float64()*90 - 45}
	if rnd.IntN(3) > 0 {
		f.Straighten /= 10
	}
	if rnd.IntN(3) > 0 {
		crop := recipe.Rect{rnd.Float64() / 2, rnd.Float64() / 2, 0.2 + rnd.Float64()*0.3, 0.2 + rnd.Float64()*0.3}
		crop = crop.ShrunkToFit(f.Straighten, width, height)
		f.Crop = &crop
	}
	return f
}

// TestAViewOfAStraightenedPictureIsAPartOfTheExport draws views at their full size.
func TestAViewOfAStraightenedPictureIsAPartOfTheExport(t *testing.T) {
	adobe, _ := color.Lookup("adobe-rgb")
	rnd := rand.New(rand.NewPCG(40, 1))
	for _, film := range []recipe.Film{recipe.ColorNegative, recipe.ColorPositive, recipe.BWNegative} {
		for orientation := 1; orientation <= 8; orientation++ {
			for _, depth := range []int{8, 16} {
				spec := raster.Spec{Width: 40 + rnd.IntN(160), Height: 40 + rnd.IntN(160), Channels: 1 + 2*rnd.IntN(2), Depth: depth}
				frame := straight(rnd, film, orientation, spec.Width, spec.Height)
				if spec.Channels == 3 && orientation%3 == 0 {
					spec.ICC, frame.Recipe.Input.Space = color.Profile(adobe), recipe.Embedded
				}
				engine := opened(t, format.Open, scanOf(t, spec), deaf{})
				want, width, height := exportedBGRA(t, engine, frame, "srgb", 0)
				for range 4 {
					v := randomView(rnd, width, height)
					what := fmt.Sprintf("%s, orientation %d, %v degrees, %+v of %+v, crop %v", film, orientation, frame.Straighten, v, spec, frame.Crop)
					got, err := drawn(t, engine, task.Render{Frame: frame, Space: "srgb", View: &v}, v.Width, v.Height)
					require.NoError(t, err, what)
					require.Equal(t, cutOut(want, width, v), got, what)
				}
			}
		}
	}
}

// TestAStraightenedPreviewIsTheExport draws whole frames, as large as they are and
// reduced, and compares them with exports of that size, and with views of all.
func TestAStraightenedPreviewIsTheExport(t *testing.T) {
	rnd := rand.New(rand.NewPCG(40, 2))
	for orientation := 1; orientation <= 8; orientation++ {
		for _, edge := range []int{0, 70, 33} {
			const w, h = 170, 140
			scan := scanOf(t, raster.Spec{Width: w, Height: h, Channels: 3, Depth: 16})
			frame := straight(rnd, recipe.ColorNegative, orientation, w, h)
			want, width, height := exportedBGRA(t, opened(t, format.Open, scan, deaf{}), frame, "srgb", edge)
			got, err := drawn(t, opened(t, format.Open, scan, deaf{}), task.Render{Frame: frame, Space: "srgb"}, width, height)
			require.NoError(t, err)
			require.Equal(t, want, got, "orientation %d, edge %d, %+v", orientation, edge, frame)
			fullW, fullH := frame.Size(w, h, 0)
			view := &task.View{W: fullW, H: fullH, Width: width, Height: height}
			got, err = drawn(t, opened(t, format.Open, scan, deaf{}), task.Render{Frame: frame, Space: "srgb", View: view}, width, height)
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	}
}

// TestAPointOfThePictureIsLocatedOnTheScan has a scan whose samples say where they
// are: those of the picture say the place that Locate gives.
func TestAPointOfThePictureIsLocatedOnTheScan(t *testing.T) {
	const width, height = 200, 150
	scan := scanWith(t, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}, func(x, y, c int) uint16 {
		return uint16(100 * [3]int{x, y, 7}[c])
	})
	rnd := rand.New(rand.NewPCG(40, 3))
	for orientation := 1; orientation <= 8; orientation++ {
		for _, turned := range []bool{false, true} {
			im := opened(t, format.Open, scan, deaf{}).(*Image)
			frame := straight(rnd, recipe.Digital, orientation, width, height)
			if !turned {
				frame.Straighten = 0
			}
			w, h := frame.Size(width, height, 0)
			want, err := im.wanted(task.Render{Frame: frame}, w, h)
			require.NoError(t, err)
			source, err := im.proxyOf(context.Background(), want, deaf{})
			require.NoError(t, err)
			picture := source.oriented(orientation)
			for range 50 {
				x, y := rnd.IntN(w), rnd.IntN(h)
				left, top := frame.Locate(width, height, float64(x)+0.5, float64(y)+0.5)
				at := picture.pix[3*(y*w+x):]
				require.InDelta(t, 100*min(max(left*width-0.5, 0), width-1), float64(at[0]), 15, "orientation %d of %+v", orientation, frame)
				require.InDelta(t, 100*min(max(top*height-0.5, 0), height-1), float64(at[1]), 15, "orientation %d of %+v", orientation, frame)
			}
		}
	}
}

// TestADragOfTheAngleReadsTheScanOnce turns a crop this way and that.
func TestADragOfTheAngleReadsTheScanOnce(t *testing.T) {
	const width, height = 300, 200
	var rows []int
	scan := scanOf(t, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16})
	im := opened(t, counting(&rows), scan, deaf{}).(*Image)
	frame := task.Frame{Recipe: recipe.Default(recipe.ColorNegative), Crop: &recipe.Rect{0.3, 0.3, 0.4, 0.4}, Orientation: 5}
	w, h := frame.Size(width, height, 50)
	for _, degrees := range []float64{1, 1.5, -3, 20} {
		frame.Straighten = degrees
		got, err := drawn(t, im, task.Render{Frame: frame, Space: "srgb"}, w, h)
		require.NoError(t, err)
		fresh, err := drawn(t, opened(t, format.Open, scan, deaf{}), task.Render{Frame: frame, Space: "srgb"}, w, h)
		require.NoError(t, err)
		require.Equal(t, fresh, got)
	}
	require.Equal(t, 1, slices.Max(rows))
	require.Positive(t, im.proxy.grid.bytes())
	require.GreaterOrEqual(t, im.Stats()["proxy_bytes"], im.proxy.bytes()+im.proxy.grid.bytes(), "all of it is counted")
}

func TestWhatCannotBeStraightenedIsRefused(t *testing.T) {
	var rows []int
	engine := opened(t, counting(&rows), scanOf(t, raster.Spec{Width: 60, Height: 40, Channels: 3, Depth: 16}), deaf{})
	for want, f := range map[string]task.Frame{
		"straighten: 45.5 degrees are outside -45 to 45": {Straighten: 45.5},
		"straighten: -1e+300 degrees are outside":        {Straighten: -1e300},
		"straighten: the crop [0 0 1 1], turned by 2 degrees, reaches beyond the scan of 60 x 40 pixels": {
			Straighten: 2, Crop: &recipe.Rect{0, 0, 1, 1}},
		"straighten: the crop [0.7 0.7 0.3 0.3], turned by -30 degrees, reaches": {
			Straighten: -30, Crop: &recipe.Rect{0.7, 0.7, 0.3, 0.3}},
	} {
		f.Recipe, f.Orientation = recipe.Default(recipe.ColorNegative), 1
		_, err := drawn(t, engine, task.Render{Frame: f, Space: "srgb"}, 10, 10)
		require.ErrorContains(t, err, want)
		request := plain(task.Output{Kind: "tiff8", Space: "srgb"})
		request.Frame = f
		_, err = asked(engine, request, deaf{}, filesFor(t, request)...)
		require.ErrorContains(t, err, want)
	}
	require.Zero(t, slices.Max(rows))
}

// TestAPictureThatIsNotStraightenedIsNotTouched has the rows of a band go on as they
// are.
func TestAPictureThatIsNotStraightenedIsNotTouched(t *testing.T) {
	info := raster.Info{Width: 60, Height: 40, Channels: 3, Depth: 8}
	frame := task.Frame{Orientation: 1}
	s, err := newStripper(info, frame.Cut(60, 40), 60, 40)
	require.NoError(t, err)
	require.Nil(t, s.straight)
	band := raster.Band{Y0: 8, Y1: 16, Pix: make([]uint16, 8*60*3)}
	strip, err := s.of(band)
	require.NoError(t, err)
	require.Equal(t, 8, strip.Depth)
	require.Same(t, &band.Pix[0], &strip.Pix[0])
	require.Len(t, strip.Pix, len(band.Pix))
}

// TestAStraightenedExportHoldsAsManyRowsAsItCrosses compares what is held of a scan,
// while it is straightened, with what is reserved for it.
func TestAStraightenedExportHoldsAsManyRowsAsItCrosses(t *testing.T) {
	info := raster.Info{Width: 6000, Height: 4000, Channels: 3, Depth: 16}
	frame := task.Frame{Orientation: 1, Straighten: 1.5}
	w, h := frame.Size(info.Width, info.Height, 0)
	s, err := newStripper(info, frame.Cut(info.Width, info.Height), w, h)
	require.NoError(t, err)
	require.True(t, s.crop.In(image.Rect(0, 0, info.Width, info.Height)))
	held := 2 * int64(math.Ceil(float64(w)*math.Sin(1.5*math.Pi/180))) * int64(info.Width) * 3
	band, bands := raster.BandBytes(info)
	opened := wire.Opened{Width: info.Width, Height: info.Height, Channels: 3, ReadBytes: bands, BandBytes: band}
	with := task.Export{Frame: frame, Outputs: []task.Output{{Kind: "tiff16"}}}
	without := with
	without.Frame.Straighten = 0
	without.Frame.Crop = &recipe.Rect{0, 0, float64(w) / 6000, float64(h) / 4000}
	more := with.Memory(opened) - without.Memory(opened)
	require.Greater(t, more, held)
	require.Less(t, more, 3*held+8<<20, "and not all of the scan")
}
