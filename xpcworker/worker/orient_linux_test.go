package worker

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/surface"
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
		created, err := surface.New(1, width, height, surface.BGRA8)
		require.NoError(t, err)
		defer created.Close()
		fd, err := unix.Dup(int(created.File().Fd())) // which Map takes over
		require.NoError(t, err)
		dst, err := surface.Map(1, created.Layout, os.NewFile(uintptr(fd), "surface"))
		require.NoError(t, err)
		defer dst.Close()
		blob, err := json.Marshal(task.Render{Frame: task.Frame{Recipe: r, Orientation: orientation}, Space: "srgb"})
		require.NoError(t, err)
		_, err = im.Render(context.Background(), dst, blob, report)
		require.NoError(t, err)
		return slices.Clone(dst.Pixels())
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
