package format

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// Every kind that is written here is found by its first bytes and read back; all
// but the lossy ones exactly. The others are refused.
func TestEveryKindIsWrittenAndFound(t *testing.T) {
	for _, kind := range Kinds() {
		spec := raster.Spec{Width: 40, Height: 30, Channels: 3, Depth: kind.Depth(), Float: kind.Float()}
		var f rastertest.File
		sink, err := Create(&f, kind, spec, Options{})
		if kind.External() {
			require.ErrorIs(t, err, raster.ErrMisuse)
			require.ErrorContains(t, err, string(kind)+" is written by another program, from png16")
			continue
		}
		require.NoError(t, err)
		rng := rand.New(rand.NewPCG(1, 2))
		if kind.Float() {
			floats := make([]float32, spec.RowSamples()*spec.Height)
			for i := range floats {
				floats[i] = rng.Float32()
			}
			require.NoError(t, sink.(raster.FloatSink).WriteFloatRows(context.Background(), floats))
			require.NoError(t, sink.Close())
			src := open(t, f.Bytes(), kind)
			require.True(t, src.Info().Float)
			require.Equal(t, kind.Depth(), src.Info().StoredBits)
			got := make([]float32, len(floats))
			require.NoError(t, src.(raster.FloatSource).ReadFloat(context.Background(), got, 0, spec.Height))
			require.Equal(t, floats, got)
			require.NoError(t, src.Close())
			continue
		}
		p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
		require.NoError(t, rastertest.WriteAll(sink, spec.RowSamples(), p))
		src := open(t, f.Bytes(), kind)
		require.Equal(t, kind.Depth(), src.Info().Depth)
		got, err := rastertest.ReadAll(src)
		require.NoError(t, err)
		if !kind.Lossy() {
			require.Equal(t, p, got)
		}
		require.NoError(t, src.Close())
	}
}

// open opens a file that has to be of the kind's format.
func open(t *testing.T, file []byte, kind Kind) raster.Source {
	src, err := Open(bytes.NewReader(file), int64(len(file)), raster.DefaultLimits())
	require.NoError(t, err)
	require.Equal(t, kind.Format(), src.Info().Format)
	return src
}

func TestKinds(t *testing.T) {
	type traits struct {
		format, ext  string
		depth        int
		float, lossy bool
		written      Kind
	}
	want := map[string]traits{
		"tiff16":  {"tiff", ".tif", 16, false, false, TIFF16},
		"tiff8":   {"tiff", ".tif", 8, false, false, TIFF8},
		"tiff32f": {"tiff", ".tif", 32, true, false, TIFF32F},
		"png16":   {"png", ".png", 16, false, false, PNG16},
		"png8":    {"png", ".png", 8, false, false, PNG8},
		"jpeg":    {"jpeg", ".jpg", 8, false, true, JPEG},
		"jxl":     {"jxl", ".jxl", 16, false, true, PNG16},
		"avif":    {"avif", ".avif", 10, false, true, PNG16},
	}
	require.Len(t, Kinds(), len(want))
	require.Len(t, Names(), len(want))
	for name, want := range want {
		k, err := ParseKind(name)
		require.NoError(t, err)
		require.Equal(t, want, traits{k.Format(), k.Ext(), k.Depth(), k.Float(), k.Lossy(), k.Written()})
		require.Equal(t, k.Written() != k, k.External())
	}
	_, err := ParseKind("tiff")
	require.EqualError(t, err, `format "tiff" is not one of tiff16, tiff8, tiff32f, png16, png8, jpeg, jxl, avif`)
	_, err = ParseKind("")
	require.Error(t, err)
}

func TestOthersAreRefused(t *testing.T) {
	for _, b := range []string{"", "I", "GIF89a\x00\x00", "II\x55\x00\x00\x00\x00\x00", "\xff\xd9\xff\xff"} {
		_, err := Open(bytes.NewReader([]byte(b)), int64(len(b)), raster.DefaultLimits())
		require.ErrorIs(t, err, raster.ErrFormat, "%q", b)
	}
	for _, b := range []string{"II", "MM\x00", "\x89PNG\r", "\xff\xd8"} {
		_, err := Open(bytes.NewReader([]byte(b)), int64(len(b)), raster.DefaultLimits())
		require.ErrorIs(t, err, raster.ErrTruncated, "%q", b)
		require.EqualError(t, err, fmt.Sprintf("the file is cut off after %d bytes (truncated file)", len(b)))
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
	_, err = Create(new(rastertest.File), TIFF32F, raster.Spec{Width: 4, Height: 4, Channels: 1, Depth: 32}, Options{})
	require.ErrorIs(t, err, raster.ErrMisuse)
	_, err = Create(new(rastertest.File), TIFF16, raster.Spec{Width: 4, Height: 4, Channels: 1, Depth: 16, Float: true}, Options{})
	require.ErrorIs(t, err, raster.ErrMisuse)
	_, err = Create(new(rastertest.File), "webp", spec, Options{})
	require.ErrorIs(t, err, raster.ErrMisuse)
}
