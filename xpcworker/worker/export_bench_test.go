package worker

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/xpcworker/task"
)

// BenchmarkExport makes a TIFF and a reduced JPEG of a compressed scan of six
// megapixels: in one pass, and in one pass each.
func BenchmarkExport(b *testing.B) {
	engine := opened(b, format.Open, scanOf(b, raster.Spec{Width: 3000, Height: 2000, Channels: 3, Depth: 16}), deaf{})
	tif, jpg := task.Output{Kind: "tiff16", Space: "srgb"}, task.Output{Kind: "jpeg", Space: "srgb", MaxEdge: 1024}
	for name, passes := range map[string][]task.Export{
		"together": {plain(tif, jpg)},
		"apart":    {plain(tif), plain(jpg)},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for _, request := range passes {
					_, err := asked(engine, request, deaf{}, filesFor(b, request)...)
					require.NoError(b, err)
				}
			}
		})
	}
}
