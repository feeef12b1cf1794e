package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/rastertest"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// drawn is what an engine draws to a new surface of the picture's size: B, G, R, A of
// every pixel.
func drawn(t testing.TB, engine Engine, req task.Render, width, height int) ([]byte, error) {
	t.Helper()
	pix, ready, err := drawnOn(t, engine, req, width, height)
	if err == nil {
		require.Equal(t, [2]int{width, height}, [2]int{ready.Width, ready.Height})
	}
	return pix, err
}

// drawnOn is the whole of a new surface that an engine has drawn to.
func drawnOn(t testing.TB, engine Engine, req task.Render, width, height int) ([]byte, wire.Ready, error) {
	t.Helper()
	created, err := surface.New(1, width, height, surface.BGRA8)
	require.NoError(t, err)
	defer created.Close()
	fd, err := unix.Dup(int(created.File().Fd())) // which Map takes over
	require.NoError(t, err)
	dst, err := surface.Map(1, created.Layout, os.NewFile(uintptr(fd), "surface"))
	require.NoError(t, err)
	defer dst.Close()
	blob, err := json.Marshal(req)
	require.NoError(t, err)
	ready, err := engine.Render(context.Background(), dst, blob, deaf{})
	if err != nil {
		return nil, ready, err
	}
	var pix []byte
	for y := range height {
		pix = append(pix, dst.Pixels()[y*dst.Stride:][:4*width]...)
	}
	return pix, ready, nil
}

// exportedBGRA exports a frame with 8 bits, and gives the file as a surface would
// have it.
func exportedBGRA(t testing.TB, engine Engine, frame task.Frame, space string, edge int) (pix []byte, width, height int) {
	t.Helper()
	request := task.Export{Frame: frame, Outputs: []task.Output{{Kind: "tiff8", Space: space, MaxEdge: edge, Scratch: true}}}
	files := filesFor(t, request)
	said, err := asked(engine, request, deaf{}, files...)
	require.NoError(t, err)
	require.Nil(t, said.Written[0].Failed)
	src, err := format.Open(files[0], said.Written[0].Bytes, raster.DefaultLimits())
	require.NoError(t, err)
	defer src.Close()
	samples, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	ch := src.Info().Channels
	for i := 0; i < len(samples); i += ch {
		pix = append(pix, byte(samples[i+ch-1]), byte(samples[i+ch/2]), byte(samples[i]), 255)
	}
	return pix, src.Info().Width, src.Info().Height
}

// cutOut is a rectangle of a picture of the given width.
func cutOut(pix []byte, width int, v task.View) (out []byte) {
	for y := v.Y; y < v.Y+v.H; y++ {
		out = append(out, pix[4*(y*width+v.X):][:4*v.W]...)
	}
	return out
}

// randomView is a view of a picture of the given size, at its full size.
func randomView(rnd *rand.Rand, width, height int) task.View {
	v := task.View{X: rnd.IntN(width), Y: rnd.IntN(height)}
	v.W, v.H = 1+rnd.IntN(width-v.X), 1+rnd.IntN(height-v.Y)
	v.Width, v.Height = v.W, v.H
	return v
}

// TestAViewIsAPartOfTheExport draws views of random scans at their full size: they
// are, bit for bit, what the export has there.
func TestAViewIsAPartOfTheExport(t *testing.T) {
	adobe, _ := color.Lookup("adobe-rgb")
	films := []recipe.Film{recipe.ColorNegative, recipe.ColorPositive, recipe.BWNegative, recipe.Digital}
	rnd := rand.New(rand.NewPCG(30, 1))
	for _, film := range films {
		for orientation := 1; orientation <= 8; orientation++ {
			for _, depth := range []int{8, 16} {
				spec := raster.Spec{Width: 20 + rnd.IntN(130), Height: 20 + rnd.IntN(130), Channels: 1 + 2*rnd.IntN(2), Depth: depth}
				frame := task.Frame{Recipe: recipe.Default(film), Orientation: orientation}
				if orientation%2 == 0 {
					frame.Crop = &recipe.Rect{rnd.Float64() / 2, rnd.Float64() / 2, 0.5, 0.4}
				}
				if spec.Channels == 3 && orientation%3 == 0 {
					spec.ICC, frame.Recipe.Input.Space = color.Profile(adobe), recipe.Embedded
				}
				engine := opened(t, format.Open, scanOf(t, spec), deaf{})
				want, width, height := exportedBGRA(t, engine, frame, "display-p3", 0)
				for range 4 {
					v := randomView(rnd, width, height)
					what := fmt.Sprintf("%s, orientation %d, %+v of %+v, crop %v", film, orientation, v, spec, frame.Crop)
					got, err := drawn(t, engine, task.Render{Frame: frame, Space: "display-p3", View: &v}, v.Width, v.Height)
					require.NoError(t, err, what)
					require.Equal(t, cutOut(want, width, v), got, what)
				}
			}
		}
	}
}

// TestAViewOfTheWholeFrameIsTheFrame draws whole frames of several sizes with and
// without a view, each with an engine that has drawn nothing before.
func TestAViewOfTheWholeFrameIsTheFrame(t *testing.T) {
	scan := scanOf(t, raster.Spec{Width: 157, Height: 91, Channels: 3, Depth: 16})
	for _, film := range []recipe.Film{recipe.ColorNegative, recipe.ColorPositive} {
		for orientation := 1; orientation <= 8; orientation++ {
			for _, crop := range []*recipe.Rect{nil, {0.1, 0.2, 0.55, 0.7}} {
				frame := task.Frame{Recipe: recipe.Default(film), Crop: crop, Orientation: orientation}
				for _, edge := range []int{0, 83, 20} {
					w, h := frame.Size(157, 91, edge)
					fullW, fullH := frame.Size(157, 91, 0)
					want, err := drawn(t, opened(t, format.Open, scan, deaf{}), task.Render{Frame: frame, Space: "srgb"}, w, h)
					require.NoError(t, err)
					view := &task.View{W: fullW, H: fullH, Width: w, Height: h}
					got, err := drawn(t, opened(t, format.Open, scan, deaf{}), task.Render{Frame: frame, Space: "srgb", View: view}, w, h)
					require.NoError(t, err)
					require.Equal(t, want, got, "%s, orientation %d, crop %v, edge %d", film, orientation, crop, edge)
				}
			}
		}
	}
}

// TestAReducedViewIsTheViewReduced draws a view smaller by a whole number, and on the
// grid of the whole frame reduced by as much: it has the same pixels.
func TestAReducedViewIsTheViewReduced(t *testing.T) {
	scan := scanOf(t, raster.Spec{Width: 120, Height: 90, Channels: 3, Depth: 16})
	frame := task.Frame{Recipe: recipe.Default(recipe.ColorNegative), Orientation: 8}
	engine := opened(t, format.Open, scan, deaf{})
	whole, err := drawn(t, engine, task.Render{Frame: frame, Space: "srgb"}, 30, 40) // by 3
	require.NoError(t, err)
	v := task.View{X: 9, Y: 30, W: 60, H: 75, Width: 20, Height: 25} // on its grid
	got, err := drawn(t, engine, task.Render{Frame: frame, Space: "srgb", View: &v}, 20, 25)
	require.NoError(t, err)
	require.Equal(t, cutOut(whole, 30, task.View{X: 3, Y: 10, W: 20, H: 25}), got)
}

func TestWhileAViewIsShownTheWholePictureIsKept(t *testing.T) {
	const width, height = 300, 200
	for name, crop := range map[string]*recipe.Rect{"of the scan": nil, "of a crop": {0, 0, 1, 0.5}} {
		for _, analyzed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, analyzed: %v", name, analyzed), func(t *testing.T) {
				var rows []int
				im := opened(t, counting(&rows), scanOf(t, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}), deaf{}).(*Image)
				if analyzed {
					_, err := im.Analyze(context.Background(), []byte("{}"), deaf{})
					require.NoError(t, err)
				}
				r := recipe.Default(recipe.ColorNegative)
				req := task.Render{Frame: task.Frame{Recipe: r, Crop: crop, Orientation: 3}, Space: "srgb"}
				fitW, fitH := req.Frame.Size(width, height, 150)
				fit, err := drawn(t, im, req, fitW, fitH)
				require.NoError(t, err)

				for i := range 5 { // panning
					req.View = &task.View{X: 10 * i, Y: 5 * i, W: 50, H: 40, Width: 50, Height: 40}
					_, err := drawn(t, im, req, 50, 40)
					require.NoError(t, err)
				}
				clear(rows)
				again := req
				again.Frame.Recipe = r.Clone()
				again.Frame.Recipe.Exposure[0] = 0.3
				view, err := drawn(t, im, again, 50, 40)
				require.NoError(t, err)
				fresh, err := drawn(t, opened(t, format.Open, scanOf(t, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}), deaf{}), again, 50, 40)
				require.NoError(t, err)
				require.Equal(t, fresh, view)
				require.Zero(t, slices.Max(rows), "a drag in a view only grades")

				req.View = nil
				back, err := drawn(t, im, req, fitW, fitH)
				require.NoError(t, err)
				require.Equal(t, fit, back)
				require.Zero(t, slices.Max(rows), "nothing is read to go back")
				require.GreaterOrEqual(t, im.Stats()["proxy_bytes"], int64(6*(50*40+fitW*fitH)), "all of it is counted")
			})
		}
	}
}

func TestAViewReadsTheRowsItShows(t *testing.T) {
	var rows []int
	engine := opened(t, counting(&rows), scanOf(t, raster.Spec{Width: 700, Height: 2000, Channels: 3, Depth: 16}), deaf{})
	req := task.Render{Frame: task.Frame{Recipe: recipe.Default(recipe.ColorNegative), Orientation: 6}, Space: "srgb"}
	req.View = &task.View{X: 500, Y: 300, W: 100, H: 400, Width: 50, Height: 200} // columns from the right are rows from the bottom
	_, err := drawn(t, engine, req, 50, 200)
	require.NoError(t, err)
	for y, n := range rows {
		want := 0
		if y >= 2000-600 && y < 2000-500 {
			want = 1
		}
		require.Equal(t, want, n, "row %d", y)
	}
}

func TestAViewThatIsNoneIsRefused(t *testing.T) {
	var rows []int
	engine := opened(t, counting(&rows), scanOf(t, raster.Spec{Width: 60, Height: 40, Channels: 3, Depth: 16}), deaf{})
	frame := task.Frame{Recipe: recipe.Default(recipe.ColorNegative), Crop: &recipe.Rect{0, 0, 0.5, 1}, Orientation: 6}
	for want, v := range map[string]task.View{
		"a view of 41 x 30 pixels at 0, 0 is not within the picture of 40 x 30": {W: 41, H: 30, Width: 10, Height: 10},
		"a view of 0 x 0 pixels at 0, 0 is not within":                          {Width: 10, Height: 10},
		"drawn as 10 x 0; it can be reduced only":                               {W: 10, H: 10, Width: 10},
		"a surface of 10 x 10 pixels for a view drawn as 10 x 9":                {W: 20, H: 20, Width: 10, Height: 9},
	} {
		_, err := drawn(t, engine, task.Render{Frame: frame, Space: "srgb", View: &v}, 10, 10)
		require.ErrorContains(t, err, want)
	}
	require.Zero(t, slices.Max(rows))
	_, err := drawn(t, engine, task.Render{Frame: frame, Space: "srgb"}, 40, 30)
	require.NoError(t, err, "it goes on")
}
