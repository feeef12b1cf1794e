package worker

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// bigScan writes a scan of 24 megapixels.
func bigScan(b *testing.B, compression tiff.Compression) *os.File {
	b.Helper()
	spec := raster.Spec{Width: 6000, Height: 4000, Channels: 3, Depth: 16}
	scan := emptyFile(b)
	sink, err := tiff.Create(scan, spec, tiff.Options{Compression: compression})
	require.NoError(b, err)
	const rows = 400
	strip := rastertest.Picture(rand.New(rand.NewPCG(1, 1)), spec.Width, rows, 3, 16)
	for range spec.Height / rows {
		require.NoError(b, sink.WriteRows(context.Background(), strip))
	}
	require.NoError(b, sink.Close())
	return scan
}

// BenchmarkFirstPicture is what a worker does from the header to the first picture
// of 24 megapixels: it reads all of the scan, reduces and analyzes it, and draws.
func BenchmarkFirstPicture(b *testing.B) {
	for _, compression := range []tiff.Compression{tiff.None, tiff.Deflate, tiff.LZW} {
		b.Run(compression.String(), func(b *testing.B) {
			scan := bigScan(b, compression)
			shown, err := surface.New(1, 2000, 1333, surface.BGRA8)
			require.NoError(b, err)
			defer shown.Close()
			dst, err := surface.Map(1, shown.Layout, shown.File())
			require.NoError(b, err)
			defer dst.Close()
			for b.Loop() {
				engine := NewImage()
				_, err := engine.Open(context.Background(), scan, wire.Open{Name: "scan.tif", ProxyEdge: 2000}, deaf{})
				require.NoError(b, err)
				answer, err := engine.Analyze(context.Background(), []byte("{}"), deaf{})
				require.NoError(b, err)
				var analysis task.Analysis
				require.NoError(b, json.Unmarshal(answer, &analysis))
				blob, err := json.Marshal(task.Render{Frame: task.Frame{Recipe: analysis.Recipe, Orientation: 1}, Space: "srgb"})
				require.NoError(b, err)
				_, err = engine.Render(context.Background(), dst, blob, deaf{})
				require.NoError(b, err)
				engine.Close()
			}
		})
	}
}
