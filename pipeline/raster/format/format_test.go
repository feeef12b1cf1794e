package format

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// Every kind is written, found by its first bytes and read back; all but JPEG
// exactly.
func TestEveryKindIsWrittenAndFound(t *testing.T) {
	formats := map[Kind]string{TIFF16: "tiff", TIFF8: "tiff", PNG16: "png", PNG8: "png", JPEG: "jpeg"}
	require.Len(t, Kinds(), len(formats))
	for _, kind := range Kinds() {
		spec := raster.Spec{Width: 40, Height: 30, Channels: 3, Depth: kind.Depth()}
		p := rastertest.Picture(rand.New(rand.NewPCG(1, 2)), spec.Width, spec.Height, spec.Channels, spec.Depth)
		var f rastertest.File
		sink, err := Create(&f, kind, spec, Options{})
		require.NoError(t, err)
		require.NoError(t, rastertest.WriteAll(sink, spec.RowSamples(), p))
		src, err := Open(bytes.NewReader(f.Bytes()), int64(len(f.Bytes())), raster.DefaultLimits())
		require.NoError(t, err)
		require.Equal(t, formats[kind], src.Info().Format)
		require.Equal(t, kind.Depth(), src.Info().Depth)
		got, err := rastertest.ReadAll(src)
		require.NoError(t, err)
		if kind != JPEG {
			require.Equal(t, p, got)
		}
		require.NoError(t, src.Close())
	}
}

func TestKinds(t *testing.T) {
	for name, want := range map[string]struct {
		ext   string
		depth int
	}{"tiff16": {".tif", 16}, "tiff8": {".tif", 8}, "png16": {".png", 16}, "png8": {".png", 8}, "jpeg": {".jpg", 8}} {
		k, err := ParseKind(name)
		require.NoError(t, err)
		require.Equal(t, want.ext, k.Ext())
		require.Equal(t, want.depth, k.Depth())
	}
	_, err := ParseKind("tiff")
	require.EqualError(t, err, `format "tiff" is not one of tiff16, tiff8, png16, png8, jpeg`)
}

func TestOthersAreRefused(t *testing.T) {
	for _, b := range []string{"", "I", "GIF89a\x00\x00", "II\x55\x00\x00\x00\x00\x00", "\xff\xd9\xff\xff"} {
		_, err := Open(bytes.NewReader([]byte(b)), int64(len(b)), raster.DefaultLimits())
		require.ErrorIs(t, err, raster.ErrFormat, "%q", b)
	}
	_, err := Open(bytes.NewReader([]byte("II*\x00")), 4, raster.DefaultLimits())
	require.ErrorIs(t, err, raster.ErrTruncated)
	_, err = Open(bytes.NewReader([]byte("II*\x00")), 400, raster.DefaultLimits())
	require.ErrorIs(t, err, raster.ErrTruncated)
}

func TestCreateRefusesWrongCalls(t *testing.T) {
	spec := raster.Spec{Width: 4, Height: 4, Channels: 1, Depth: 16}
	_, err := Create(new(rastertest.File), JPEG, spec, Options{})
	require.ErrorIs(t, err, raster.ErrMisuse)
	_, err = Create(new(rastertest.File), "webp", spec, Options{})
	require.ErrorIs(t, err, raster.ErrMisuse)
}
