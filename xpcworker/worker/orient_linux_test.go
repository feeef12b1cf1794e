package worker

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// TestWhatADragDoesNotChangeIsKept renders a turned frame again and again: the
// turned proxy and its logarithms stay, are counted, and give what a worker gives
// that has never drawn anything.
func TestWhatADragDoesNotChangeIsKept(t *testing.T) {
	const width, height = 150, 200 // turned
	scan := scanOf(t, raster.Spec{Width: height, Height: width, Channels: 3, Depth: 16})
	report := silent{map[wire.Stage]bool{}}
	fresh := func() *Image { return opened(t, format.Open, scan, report).(*Image) }
	render := func(im *Image, r *recipe.Recipe, orientation int) []byte {
		pix, err := drawn(t, im, task.Render{Frame: task.Frame{Recipe: r, Orientation: orientation}, Space: "srgb"}, width, height)
		require.NoError(t, err)
		return pix
	}

	im, r := fresh(), recipe.Default(recipe.ColorNegative)
	render(im, r, 6)
	shown := im.shown
	samples := int64(3 * width * height)
	require.GreaterOrEqual(t, im.Stats()["proxy_bytes"], 2*samples+2*samples+4*samples)
	for _, change := range []func(){
		func() { r.Exposure[0] = 0.3 },
		func() { r.Density.Gamma = 1.4 },
		func() { r.Input.Gamma = 1.2 },
		func() { r.Exposure[1] = 0.1 },
	} {
		change()
		require.Equal(t, render(fresh(), r, 6), render(im, r, 6))
		require.Same(t, shown, im.shown)
	}
	require.Equal(t, render(fresh(), r, 8), render(im, r, 8))
	require.NotSame(t, shown, im.shown)
}

// TestAPictureThatWouldTakeTooLongIsCoarser pretends that pixels take long.
func TestAPictureThatWouldTakeTooLongIsCoarser(t *testing.T) {
	const width, height = 300, 404 // turned
	scan := emptyFile(t)
	sink, err := tiff.Create(scan, raster.Spec{Width: height, Height: width, Channels: 3, Depth: 16}, tiff.Options{})
	require.NoError(t, err)
	var row []uint16
	for y := range width { // every four pixels are the same
		row = row[:0]
		for i := range 3 * height {
			row = append(row, uint16((i/6*7+i%3*31+y/2*1013)*2654435761>>9))
		}
		require.NoError(t, sink.WriteRows(context.Background(), row))
	}
	require.NoError(t, sink.Close())
	im := opened(t, format.Open, scan, silent{map[wire.Stage]bool{}}).(*Image)
	render := func(within, pixels time.Duration, w, h int) []byte {
		im.pixels = pixels
		pix, ready, err := drawnOn(t, im, task.Render{
			Frame: task.Frame{Recipe: recipe.Default(recipe.ColorNegative), Orientation: 6}, Space: "srgb", Within: within.Microseconds(),
		}, width, height)
		require.NoError(t, err)
		require.Equal(t, [2]int{w, h}, [2]int{ready.Width, ready.Height})
		require.Positive(t, im.pixels)
		return pix
	}
	const mega = time.Second // for perPixels
	whole := render(0, mega, width, height)
	require.Equal(t, whole, render(16*time.Millisecond, 0, width, height), "nothing is known yet")
	require.Equal(t, whole, render(time.Second, mega, width, height))
	half := render(100*time.Millisecond, mega, 150, 202)
	render(20*time.Millisecond, mega, 75, 101)
	render(time.Nanosecond*2000, mega, 75, 101) // and no coarser than that
	require.Equal(t, half, render(100*time.Millisecond, mega, 150, 202))
	require.Equal(t, whole, render(0, mega, width, height))
	stride := len(whole) / height
	for y := range height / 2 {
		for x := range width / 2 {
			at, from := y*stride+4*x, 2*y*stride+8*x
			require.Equal(t, whole[from:from+4], half[at:at+4], "%d, %d", x, y)
		}
	}
}
