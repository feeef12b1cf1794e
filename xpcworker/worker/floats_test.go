package worker

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/wire"
)

// A scan in floating point whose numbers are not those from 0 to 1 is refused,
// or how many are outside is said, before a blank picture is made of it.
func TestRangeOfFloatsIsLookedAt(t *testing.T) {
	const note = "floating-point samples: 0 to 1 is taken for black to full scale, what lies outside is clipped"
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		name string
		at   func(i int) float32
		note string
		kind error
		says string
	}{
		{"0 to 1", func(i int) float32 { return float32(i%11) / 10 }, note, nil, ""},
		{"a few outside", func(i int) float32 { return []float32{0.5, 1.5, 0.25, -1, 1, 0, nan, 0.1, 0.2, 2}[i%10] },
			note + "; of 4800 samples that were looked at, 960 are above 1, 480 below 0 and 480 no numbers", nil, ""},
		{"0 to 65535", func(i int) float32 { return float32(i * 7 % 65536) }, "", raster.ErrUnsupported, "floating-point samples beyond 0 to 1: "},
		{"infinite", func(int) float32 { return inf }, "", raster.ErrUnsupported, "4800 of 4800 that were looked at are larger, up to +Inf"},
		{"no numbers", func(int) float32 { return nan }, "", raster.ErrCorrupt, "none of 4800 that were looked at is a number"},
	} {
		t.Run(c.name, func(t *testing.T) {
			scan, err := os.Create(filepath.Join(t.TempDir(), "scan.tif"))
			require.NoError(t, err)
			defer scan.Close()
			spec := raster.Spec{Width: 100, Height: 160, Channels: 3, Depth: 32, Float: true}
			sink, err := tiff.Create(scan, spec, tiff.Options{})
			require.NoError(t, err)
			p := make([]float32, 100*160*3)
			for i := range p {
				p[i] = c.at(i)
			}
			require.NoError(t, sink.(raster.FloatSink).WriteFloatRows(context.Background(), p))
			require.NoError(t, sink.Close())
			engine := NewImage()
			opened, err := engine.Open(context.Background(), scan, wire.Open{Name: "scan.tif"}, silent{map[wire.Stage]bool{}})
			defer engine.Close()
			require.ErrorIs(t, err, c.kind)
			if c.kind != nil {
				require.ErrorContains(t, err, c.says)
				return
			}
			require.Equal(t, []string{c.note}, opened.Warnings)
		})
	}
}
