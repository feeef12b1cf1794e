package png

import (
	"bytes"
	"context"
	"image"
	"image/color"
	stdpng "image/png"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

func openPartial(b []byte) (raster.Source, error) {
	lim := raster.DefaultLimits()
	lim.Partial = true
	return rastertest.Decodes(Open(bytes.NewReader(b), int64(len(b)), lim))
}

// salvaged reads what is there of a file, twice and then from the middle, which
// has to be the same every time. It returns the samples, and how many rows are
// not missing; the others are 0.
func salvaged(t *testing.T, b []byte) (p []uint16, rows int, info raster.Info) {
	src, err := openPartial(b)
	require.NoError(t, err)
	p, err = rastertest.ReadAll(src)
	require.NoError(t, err)
	info = src.Info()
	again, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	require.True(t, slices.Equal(p, again))
	require.Equal(t, info, src.Info())
	row, middle := info.RowSamples(), info.Height/2
	part := make([]uint16, row)
	require.NoError(t, src.ReadRows(context.Background(), part, middle, middle+1))
	require.Equal(t, p[middle*row:(middle+1)*row], part)

	rows = info.Height
	if len(info.MissingRows) > 0 {
		require.Len(t, info.MissingRows, 1)
		require.Equal(t, info.Height, info.MissingRows[0][1])
		rows = info.MissingRows[0][0]
	}
	require.False(t, slices.ContainsFunc(p[rows*row:], func(v uint16) bool { return v != 0 }))
	return p, rows, info
}

// scans are files in one chunk and in many, and their samples.
func scans(t *testing.T) (files [][]byte, samples []uint16, spec raster.Spec) {
	spec = raster.Spec{Width: 200, Height: 120, Channels: 3, Depth: 16}
	samples = rastertest.Picture(rand.New(rand.NewPCG(3, 1)), spec.Width, spec.Height, 3, 16)
	img := image.NewNRGBA64(image.Rect(0, 0, spec.Width, spec.Height))
	for i := range spec.Width * spec.Height {
		img.SetNRGBA64(i%spec.Width, i/spec.Width, color.NRGBA64{samples[3*i], samples[3*i+1], samples[3*i+2], 0xffff})
	}
	var many bytes.Buffer // of 32 KB each
	require.NoError(t, stdpng.Encode(&many, img))
	one, err := write(spec, Options{}, samples)
	require.NoError(t, err)
	return [][]byte{one, many.Bytes()}, samples, spec
}

// Wherever a file is cut off, the rows that are not said to be missing are
// exact, and the more bytes there are the more rows. Without Partial the error
// says as many.
func TestRowsOfTruncatedFilesAreExact(t *testing.T) {
	files, p, spec := scans(t)
	for _, b := range files {
		before := 0
		for n := 60; n < len(b)-len(iend); n += len(b) / 25 {
			got, rows, info := salvaged(t, b[:n])
			require.True(t, slices.Equal(p[:rows*spec.RowSamples()], got[:rows*spec.RowSamples()]))
			require.GreaterOrEqual(t, rows, before)
			before = rows
			require.Contains(t, info.Warnings, raster.DescribeMissing(info.MissingRows, spec.Height))
			src, err := open(b[:n])
			if err != nil { // a picture that cannot be in so few bytes
				require.Regexp(t, `^\d+ bytes cannot hold an image of 200 x 120 pixels`, err.Error())
				continue
			}
			_, err = rastertest.ReadAll(src)
			require.ErrorIs(t, err, raster.ErrTruncated)
			require.Regexp(t, `^the file ends within the image data; \d+ of 120 rows are there, in \d+ bytes of image data \(truncated file\)$`, err.Error())
		}
		require.Greater(t, before, spec.Height*9/10)

		got, rows, info := salvaged(t, b[:len(b)-len(iend)-6]) // within the last checksums
		require.Equal(t, spec.Height, rows)
		require.True(t, slices.Equal(p, got))
		require.Len(t, info.Warnings, 2)
		require.Contains(t, info.Warnings[1], "behind the last row: the file ends within the image data")
	}
}

// A chunk whose checksum is wrong costs no row where its data is right.
func TestWrongChecksumOfAChunkIsTold(t *testing.T) {
	files, p, spec := scans(t)
	b := bytes.Clone(files[1])
	second := bytes.Index(b[100:], []byte("IDAT")) + 100
	b[second-5] ^= 1 // the checksum before its length
	got, rows, info := salvaged(t, b)
	require.Equal(t, spec.Height, rows)
	require.True(t, slices.Equal(p, got))
	require.Equal(t, []string{"120 of 120 rows (0 to 119) do not match their checksum"}, info.Warnings)

	src, err := open(b)
	require.NoError(t, err)
	_, err = rastertest.ReadAll(src)
	require.ErrorIs(t, err, raster.ErrCorrupt)
	require.Regexp(t, `its chunk says [0-9a-f]{8}; \d+ of 120 rows are there, in 32768 bytes of image data \(damaged file\)$`, err.Error())
}

// Of a picture with a byte changed anywhere, the rows that are neither missing
// nor said to be doubtful are exact, and something is said.
func TestDamageIsMissingOrTold(t *testing.T) {
	files, p, spec := scans(t)
	row := spec.RowSamples()
	rnd := rand.New(rand.NewPCG(1, 4))
	lost, doubtful := 0, 0
	for range 60 {
		b := bytes.Clone(files[rnd.IntN(2)])
		at := 100 + rnd.IntN(len(b)-120)
		b[at] ^= byte(1 + rnd.IntN(255))
		src, err := openPartial(b)
		require.NoError(t, err)
		got, err := rastertest.ReadAll(src)
		require.NoError(t, err)
		info := src.Info()
		require.NotEmpty(t, info.Warnings, "byte %d", at)
		v := src.(*streamed).salvage
		require.True(t, slices.Equal(p[:min(v.end, v.suspect)*row], got[:min(v.end, v.suspect)*row]), "byte %d", at)
		if v.end < spec.Height {
			lost++
		}
		if v.suspect < v.end {
			doubtful++
		}
	}
	require.Positive(t, lost)
	require.Positive(t, doubtful)
}

// Cancellation and a reader that fails are no damage.
func TestOnlyDamageIsForgiven(t *testing.T) {
	files, _, spec := scans(t)
	src, err := openPartial(files[0])
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, src.ReadRows(ctx, make([]uint16, spec.RowSamples()), 0, 1), context.Canceled)
	require.Empty(t, src.Info().MissingRows)
	require.NoError(t, src.ReadRows(context.Background(), make([]uint16, spec.RowSamples()), 0, 1))
}

// Kinds that are decoded whole cannot be salvaged, and say so.
func TestRareKindsAreRefusedInWords(t *testing.T) {
	b := file("IHDR", ihdr(3, 3, 8, 0, 1), "IDAT", deflated(make([]byte, 13)))
	for _, open := range []func([]byte) (raster.Source, error){open, openPartial} {
		_, err := open(b[:len(b)-9])
		require.ErrorIs(t, err, raster.ErrTruncated)
		require.ErrorContains(t, err, "bytes of image data, but of a picture with palette, transparency, few bits or interlacing nothing is read unless all can be")
	}
}
