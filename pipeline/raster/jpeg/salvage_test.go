package jpeg

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
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

// foreign is a file of an encoder that is not ours.
func foreign(t testing.TB, name string) []byte {
	b, err := os.ReadFile(filepath.Join("testdata", "foreign", name))
	require.NoError(t, err)
	return b
}

// baselines are files whose salvaged rows have to be exact.
func baselines(t testing.TB) map[string][]byte {
	files := map[string][]byte{
		"4:2:0":             foreign(t, "420.jpg"),
		"restart intervals": foreign(t, "restart.jpg"),
	}
	for name, spec := range map[string]raster.Spec{
		"ours, color": {Width: 70, Height: 61, Channels: 3, Depth: 8, ICC: []byte("profile")},
		"ours, gray":  {Width: 41, Height: 90, Channels: 1, Depth: 8},
	} {
		b, err := write(spec, Options{Quality: 80}, noise(spec))
		require.NoError(t, err)
		files[name] = b
	}
	return files
}

// Wherever a baseline file is cut off, the rows that are not said to be missing
// are those of the whole file, the others are 0, and the more bytes there are the
// more rows.
func TestRowsOfTruncatedFilesAreExact(t *testing.T) {
	for name, b := range baselines(t) {
		t.Run(name, func(t *testing.T) {
			src, err := open(b)
			require.NoError(t, err)
			whole, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			row, height := src.Info().RowSamples(), src.Info().Height
			before := 0
			for n := 0; n < len(b); n += 1 + len(b)/60 {
				_, err := open(b[:n])
				require.ErrorIs(t, err, raster.ErrTruncated, "%d bytes", n)
				src, err := openPartial(b[:n])
				if err != nil {
					require.ErrorIs(t, err, raster.ErrTruncated, "%d bytes", n)
					require.Zero(t, before, "%d bytes: there were rows with fewer", n)
					continue
				}
				there := height
				if missing := src.Info().MissingRows; len(missing) > 0 {
					require.Len(t, missing, 1)
					require.Equal(t, height, missing[0][1])
					there = missing[0][0]
				}
				require.GreaterOrEqual(t, there, before, "%d bytes", n)
				before = there
				require.Len(t, src.Info().Warnings, 1)
				got, err := rastertest.ReadAll(src)
				require.NoError(t, err)
				require.True(t, slices.Equal(whole[:there*row], got[:there*row]), "%d bytes", n)
				require.False(t, slices.ContainsFunc(got[there*row:], func(v uint16) bool { return v != 0 }), "%d bytes", n)
			}
			require.Greater(t, before, height*9/10, "nearly all of a file gives nearly all rows")
		})
	}
}

// What is refused says how much there is, and what is salvaged which rows are
// not.
func TestTruncatedFilesSayWhatIsThere(t *testing.T) {
	spec := raster.Spec{Width: 64, Height: 80, Channels: 3, Depth: 8}
	b, err := write(spec, Options{Quality: 80}, noise(spec))
	require.NoError(t, err)
	begin := bytes.Index(b, []byte{0xff, markerSOS}) + 2 + 2 + 1 + 6 + 3
	end := begin + bytes.Index(b[begin:], []byte{0xff, markerRST0 + 4}) // of the fifth row of blocks
	cut := b[:end]
	_, err = open(cut)
	require.EqualError(t, err, fmt.Sprintf("the file ends within the image data; 40 of 80 rows are there, in %d bytes of image data (truncated file)", end-begin))
	src, err := openPartial(cut)
	require.NoError(t, err)
	require.Equal(t, [][2]int{{40, 80}}, src.Info().MissingRows)
	require.Equal(t, []string{"40 of 80 rows (40 to 79) are damaged or missing and were left blank"}, src.Info().Warnings)

	_, err = openPartial(b[:begin+10])
	require.ErrorContains(t, err, "; 0 of 80 rows are there, in 10 bytes of image data (truncated file)")

	src, err = openPartial(with(cut, segment(markerAPP2, iccID+"\x01\x02pro")))
	require.NoError(t, err)
	require.Len(t, src.Info().Warnings, 2, "that of the profile is there once")

	src, err = openPartial(b[:len(b)-2]) // only the mark of the end is missing
	require.NoError(t, err)
	require.Empty(t, src.Info().MissingRows)
	require.Equal(t, []string{"the file ends or is damaged behind its last row"}, src.Info().Warnings)
}

// Of a file with a code that does not exist, the rows above are had.
func TestRowsAboveDamageAreExact(t *testing.T) {
	b := foreign(t, "420.jpg")
	src, err := open(b)
	require.NoError(t, err)
	whole, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	damaged := bytes.Clone(b)
	copy(damaged[len(b)/2:], "\xff\xc4\x00\x05\xff\xff\xff") // a segment that has no place there
	_, err = open(damaged)
	require.ErrorIs(t, err, raster.ErrCorrupt)
	src, err = openPartial(damaged)
	require.NoError(t, err)
	require.Len(t, src.Info().MissingRows, 1)
	there := src.Info().MissingRows[0][0] * src.Info().RowSamples()
	require.Positive(t, there)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	require.Equal(t, whole[:there], got[:there])
}

// A truncated progressive file shows all of the picture, once there is something
// of all its components; the detail that is lost is told, and the more bytes
// there are the nearer it is to the whole.
func TestTruncatedProgressiveFilesLoseDetail(t *testing.T) {
	for _, name := range []string{"420-progressive.jpg", "gray-progressive.jpg"} {
		t.Run(name, func(t *testing.T) {
			b := foreign(t, name)
			src, err := open(b)
			require.NoError(t, err)
			whole, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			far := func(got []uint16) (sum float64) {
				for i, v := range got {
					d := float64(v) - float64(whole[i])
					sum += d * d / float64(len(got))
				}
				return sum
			}
			all := 0
			first, nearest := 0.0, 1e9
			for n := 300; n < len(b); n += 97 {
				_, err := open(b[:n])
				require.ErrorIs(t, err, raster.ErrTruncated, "%d bytes", n)
				src, err := openPartial(b[:n])
				if err != nil {
					require.ErrorIs(t, err, raster.ErrTruncated, "%d bytes", n)
					require.Zero(t, all)
					continue
				}
				require.Contains(t, src.Info().Warnings[len(src.Info().Warnings)-1], "may have less detail than it had")
				if len(src.Info().MissingRows) > 0 {
					require.Zero(t, all)
					continue
				}
				all++
				got, err := rastertest.ReadAll(src)
				require.NoError(t, err)
				require.LessOrEqual(t, far(got), nearest, "%d bytes", n)
				if nearest = far(got); all == 1 {
					first = nearest
				}
			}
			require.Greater(t, all, 5)
			require.Less(t, nearest, first/2)
		})
	}
}

// Components in scans of their own: a picture of which a color is missing is
// none, and of others the rows that all have.
func TestComponentsInScansOfTheirOwn(t *testing.T) {
	spec := raster.Spec{Width: 33, Height: 48, Channels: 1, Depth: 8}
	p := noise(spec)
	gray, err := write(spec, Options{Quality: 80}, p)
	require.NoError(t, err)
	src, err := open(gray)
	require.NoError(t, err)
	decoded, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	frame := bytes.Index(gray, []byte{0xff, markerSOF0})
	begin := bytes.Index(gray, []byte{0xff, markerSOS})
	data := gray[begin+2+2+1+2+3 : len(gray)-2]
	b := slices.Concat(gray[:2], gray[bytes.Index(gray, []byte{0xff, markerDQT}):frame], segment(markerSOF0, "\x08\x00\x30\x00\x21\x03R\x11\x00G\x11\x00B\x11\x00"), gray[frame+2+2+6+3:begin])
	for _, component := range "RGB" { // by these names, and without JFIF, they are not taken for YCbCr
		b = slices.Concat(b, segment(markerSOS, "\x01"+string(component)+"\x00\x00\x3f\x00"), data)
	}
	src, err = open(append(bytes.Clone(b), 0xff, markerEOI))
	require.NoError(t, err)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	for i, v := range got {
		require.Equal(t, decoded[i/3], v)
	}

	_, err = openPartial(b[:len(b)-len(data)-8]) // before the last scan
	require.ErrorIs(t, err, raster.ErrTruncated)
	require.ErrorContains(t, err, "; 0 of 48 rows are there")
	src, err = openPartial(b[:len(b)-len(data)/2])
	require.NoError(t, err)
	missing := src.Info().MissingRows
	require.Len(t, missing, 1)
	require.InDelta(t, 24, missing[0][0], 8)
	top, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	require.Equal(t, got[:missing[0][0]*99], top[:missing[0][0]*99])
}
