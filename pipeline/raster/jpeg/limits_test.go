package jpeg

import (
	"bytes"
	"image"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// Every limit that a JPEG can run into is kept to the unit.
func TestLimitsAtTheirEdges(t *testing.T) {
	gray := sample(t, image.NewGray(image.Rect(0, 0, 20, 10))) // SOI, DQT, SOF, DHT, SOS
	flat := sample(t, image.NewGray(image.Rect(0, 0, 600, 400)))
	progressive := foreign(t, "gray-progressive.jpg")
	for _, c := range []struct {
		name  string
		file  []byte
		limit raster.Limit
		value int64
	}{
		{"width", gray, raster.LimitEdge, 20},
		{"pixels", gray, raster.LimitPixels, 200},
		{"segments before the image data", gray, raster.LimitTags, 3},
		{"decoded whole, with coefficients", progressive, raster.LimitWholeBytes, 150 * 100 * 5},
		{"expansion", flat, raster.LimitExpansion, int64(240_000+len(flat)-1) / int64(len(flat))},
	} {
		t.Run(c.name, func(t *testing.T) { rastertest.AtLimit(t, c.file, c.limit, c.value, Open) })
	}
}

// A profile over the limit is left out and named.
func TestProfileOverTheLimitIsLeftOut(t *testing.T) {
	b := with(sample(t, image.NewGray(image.Rect(0, 0, 9, 9))), segment(markerAPP2, iccID+"\x01\x03pro"), segment(markerAPP2, iccID+"\x02\x03fi"), segment(markerAPP2, iccID+"\x03\x03le"))
	for limit, says := range map[int64][]string{
		7: nil,
		6: {"the color profile cannot be read: APP2 with more than 6 bytes of it (over the limit: tag-bytes)"},
		3: {"the color profile cannot be read: APP2 with more than 3 bytes of it (over the limit: tag-bytes)"},
	} {
		lim := raster.DefaultLimits()
		lim.MaxTagBytes = limit
		src, err := Open(bytes.NewReader(b), int64(len(b)), lim)
		require.NoError(t, err)
		require.Equal(t, says, src.Info().Warnings)
		require.Equal(t, says == nil, src.Info().ICC != nil)
	}
}
