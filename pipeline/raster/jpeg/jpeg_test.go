package jpeg

import (
	"bytes"
	"context"
	"image"
	stdjpeg "image/jpeg"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/exif"
	"safelight/pipeline/raster/rastertest"
)

func open(b []byte) (raster.Source, error) {
	return rastertest.Decodes(Open(bytes.NewReader(b), int64(len(b)), raster.DefaultLimits()))
}

func write(spec raster.Spec, opt Options, p []uint16) ([]byte, error) {
	var f rastertest.File
	sink, err := Create(&f, spec, opt)
	if err != nil {
		return nil, err
	}
	err = rastertest.WriteAll(sink, spec.RowSamples(), p)
	return f.Bytes(), err
}

// smooth is a picture without grain, which JPEG keeps well.
func smooth(spec raster.Spec) []uint16 {
	p := make([]uint16, spec.RowSamples()*spec.Height)
	for i := range p {
		x, y, c := i/spec.Channels%spec.Width, i/spec.Channels/spec.Width, i%spec.Channels
		p[i] = uint16(40 + (150*x/spec.Width+40*y*(c+1)/3/spec.Height)%200)
	}
	return p
}

// noise is the hardest picture there is: every sample is black or white.
func noise(spec raster.Spec) []uint16 {
	rng := rand.New(rand.NewPCG(uint64(spec.Width), uint64(spec.Height)))
	p := make([]uint16, spec.RowSamples()*spec.Height)
	for i := range p {
		p[i] = 255 * uint16(rng.IntN(2))
	}
	return p
}

// A real camera file: 8 bits, sRGB, by a program that is not ours.
func TestCameraScanIsRead(t *testing.T) {
	path := fixture.Path(t, "scans", "camera-scan-amoslu", "Flat-field.jpg")
	src, err := open(readFile(t, path))
	require.NoError(t, err)
	info := src.Info()
	require.Equal(t, 3, info.Channels)
	require.Greater(t, info.Width, 500)
	// As exiftool has it.
	require.Equal(t, raster.Metadata{
		Make: "Canon", Model: "Canon EOS R5", DateTime: "2025:03:24 19:07:23",
		Software: "Adobe Photoshop Lightroom Classic 14.2 (Macintosh)",
	}, info.Metadata)
	require.Equal(t, [2]float64{300, 300}, [2]float64{info.XPPI, info.YPPI})
	_, err = rastertest.ReadAll(src)
	require.NoError(t, err)
}

// segment is one segment.
func segment(marker byte, content string) []byte {
	return append(be.AppendUint16([]byte{0xff, marker}, uint16(len(content)+2)), content...)
}

// with puts segments behind SOI.
func with(b []byte, segments ...[]byte) []byte {
	return slices.Concat(b[:2], slices.Concat(segments...), b[2:])
}

// sample is a small JPEG of the standard library.
func sample(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	require.NoError(t, stdjpeg.Encode(&b, img, nil))
	return b.Bytes()
}

func TestSegments(t *testing.T) {
	b := sample(t, image.NewGray(image.Rect(0, 0, 9, 9)))
	block := "Exif\x00\x00" + "MM\x00*\x00\x00\x00\x08" + "\x00\x01" + "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00" + "\x00\x00\x00\x00"
	src, err := open(with(b,
		segment(markerAPP0, "JFIF\x00\x01\x02\x02\x00\x64\x00\xc8\x00\x00"), // per centimeter
		segment(markerAPP1, block),
		segment(markerAPP2, iccID+"\x02\x02file"), // parts in any order
		[]byte{0xff, 0xff, 0xff},                  // fill bytes
		segment(markerAPP2, iccID+"\x01\x02pro")[0:],
	))
	require.NoError(t, err)
	info := src.Info()
	require.Equal(t, 6, info.Orientation)
	require.Equal(t, "profile", string(info.ICC))
	require.InDelta(t, 254, info.XPPI, 1e-9)
	require.InDelta(t, 508, info.YPPI, 1e-9)
	require.Empty(t, info.Warnings)

	src, err = open(with(b, segment(markerAPP1, "Exif\x00\x00"+string(exif.Encode(raster.Spec{PPI: 250, Software: "it"})))))
	require.NoError(t, err)
	require.Equal(t, [2]float64{250, 250}, [2]float64{src.Info().XPPI, src.Info().YPPI}, "where JFIF has none")

	src, err = open(with(b, segment(markerAPP2, iccID+"\x01\x02pro"), segment(markerAPP1, "Exif\x00\x00II")))
	require.NoError(t, err)
	require.Nil(t, src.Info().ICC)
	require.Equal(t, 1, src.Info().Orientation)
	require.Len(t, src.Info().Warnings, 2)
}

// Metadata comes back as it was, and the parts of a long profile as one.
func TestMetadataIsReadBack(t *testing.T) {
	m := raster.Metadata{
		Make: "Nikon", Model: "LS-9000 ED", Software: "VueScan 9", DateTime: "2024:02:29 23:59:58",
		Artist: "Zoë Łukasz", Copyright: "© 2024", Description: "Roll 7, frame 12 — harbor",
	}
	icc := make([]byte, 150_000) // three segments
	for i := range icc {
		icc[i] = byte(i * i >> 7)
	}
	spec := raster.Spec{Width: 9, Height: 9, Channels: 3, Depth: 8, Software: "Safelight", Metadata: m, ICC: icc, PPI: 4000}
	spec.Metadata.XMP = make([]byte, 65502)
	b, err := write(spec, Options{}, smooth(spec))
	require.NoError(t, err)
	src, err := open(b)
	require.NoError(t, err)
	require.Equal(t, m, src.Info().Metadata)
	require.True(t, bytes.Equal(icc, src.Info().ICC))
	require.Equal(t, 1, src.Info().Orientation)
	require.Empty(t, src.Info().Warnings)

	spec.Metadata = raster.Metadata{}
	b, err = write(spec, Options{}, smooth(spec))
	require.NoError(t, err)
	src, err = open(b)
	require.NoError(t, err)
	require.Equal(t, raster.Metadata{Software: "Safelight"}, src.Info().Metadata)
}

func TestFilesAreRefused(t *testing.T) {
	good := sample(t, image.NewYCbCr(image.Rect(0, 0, 40, 40), image.YCbCrSubsampleRatio420))
	sof := func(marker, bits byte, h, w uint16, components byte) []byte {
		c := be.AppendUint16(be.AppendUint16([]byte{bits}, h), w)
		c = append(c, components)
		for i := range components {
			c = append(c, i+1, 0x11, 0)
		}
		return slices.Concat([]byte{0xff, 0xd8}, segment(marker, string(c)), segment(markerSOS, "\x01\x01\x00\x00\x3f\x00"))
	}
	for _, c := range []struct {
		name  string
		bytes []byte
		kind  error
		says  string
	}{
		{"empty", nil, raster.ErrTruncated, ""},
		{"no JPEG", []byte("\x89PNG"), raster.ErrFormat, ""},
		{"CMYK", sof(0xc0, 8, 5, 5, 4), raster.ErrUnsupported, "CMYK"},
		{"12 bits", sof(0xc1, 12, 5, 5, 3), raster.ErrUnsupported, "12-bit samples"},
		{"lossless", sof(0xc3, 8, 5, 5, 3), raster.ErrUnsupported, "SOF3"},
		{"two components", sof(0xc0, 8, 5, 5, 2), raster.ErrUnsupported, "2 components"},
		{"no width", sof(0xc0, 8, 5, 0, 3), raster.ErrCorrupt, "0 x 5"},
		{"too little data", sof(0xc0, 8, 1000, 1000, 3), raster.ErrTruncated, "cannot hold"},
		{"large once decoded", sof(0xc2, 8, 20_000, 20_000, 3), raster.ErrLimit, "once decoded"},
		{"no frame", slices.Concat(good[:2], segment(markerSOS, "")), raster.ErrCorrupt, "no frame"},
		{"no marker", []byte("\xff\xd8\x00\x00"), raster.ErrCorrupt, "instead of a marker"},
		{"cut off", good[:len(good)-20], raster.ErrTruncated, ""},
		{"cut off in the tables", good[:100], raster.ErrTruncated, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := open(c.bytes)
			require.ErrorIs(t, err, c.kind)
			require.ErrorContains(t, err, c.says)
		})
	}
}

// Wherever a file is cut, it is refused, and nothing but the end of the file is
// blamed.
func TestTruncatedFilesAreFoundOut(t *testing.T) {
	spec := raster.Spec{Width: 40, Height: 30, Channels: 3, Depth: 8, ICC: []byte("profile"), PPI: 300, Software: "Safelight"}
	b, err := write(spec, Options{Quality: 50}, noise(spec))
	require.NoError(t, err)
	for n := range len(b) - 2 {
		_, err := open(b[:n])
		require.ErrorIs(t, err, raster.ErrTruncated, "%d bytes", n)
	}
}

func TestSinkRefusesWrongCalls(t *testing.T) {
	good := raster.Spec{Width: 4, Height: 4, Channels: 1, Depth: 8}
	for _, c := range []struct {
		spec raster.Spec
		opt  Options
		kind error
	}{
		{raster.Spec{}, Options{}, raster.ErrMisuse},
		{raster.Spec{Width: 4, Height: 4, Channels: 1, Depth: 16}, Options{}, raster.ErrMisuse},
		{good, Options{Quality: 101}, raster.ErrMisuse},
		{raster.Spec{Width: 65501, Height: 1, Channels: 1, Depth: 8}, Options{}, raster.ErrLimit},
		{raster.Spec{Width: 1, Height: 1, Channels: 1, Depth: 8, ICC: make([]byte, 255*partBytes+1)}, Options{}, raster.ErrLimit},
		{raster.Spec{Width: 1, Height: 1, Channels: 1, Depth: 8, Metadata: raster.Metadata{XMP: make([]byte, 65503)}}, Options{}, raster.ErrLimit},
	} {
		_, err := Create(new(rastertest.File), c.spec, c.opt)
		require.ErrorIs(t, err, c.kind)
	}
	s, err := Create(new(rastertest.File), good, Options{})
	require.NoError(t, err)
	require.NoError(t, s.WriteRows(context.Background(), make([]uint16, 12)))
	require.ErrorContains(t, s.Close(), "closed after 3 of 4 rows")
	complete, err := write(good, Options{}, make([]uint16, 16))
	require.NoError(t, err)
	s, err = Create(&rastertest.FailingFile{N: len(complete) - 3}, good, Options{})
	require.NoError(t, err)
	require.NoError(t, s.WriteRows(context.Background(), make([]uint16, 16)))
	require.ErrorIs(t, s.Close(), rastertest.ErrFull)
	_, err = Create(&rastertest.FailingFile{N: 60}, good, Options{})
	require.ErrorIs(t, err, rastertest.ErrFull)
}

func FuzzJPEG(f *testing.F) {
	f.Add(sample(f, image.NewGray(image.Rect(0, 0, 9, 9))))
	b, err := write(raster.Spec{Width: 17, Height: 3, Channels: 3, Depth: 8, PPI: 300, ICC: []byte("profile")}, Options{}, make([]uint16, 17*3*3))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)-9])
	f.Add(foreign(f, "gray-progressive.jpg"))
	f.Fuzz(func(t *testing.T, b []byte) { rastertest.Try(t, b, Open) })
}

func readFile(t testing.TB, path string) []byte {
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return b
}

// Components that an Adobe segment calls RGB are not converted.
func TestRGBComponentsAreRead(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 20, 12), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = byte(i)
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 40, 200
	}
	b := with(sample(t, img), segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x00"))
	want, err := stdjpeg.Decode(bytes.NewReader(b))
	require.NoError(t, err)
	require.IsType(t, &image.RGBA{}, want)
	src, err := open(b)
	require.NoError(t, err)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	for i := range 20 * 12 {
		c := want.(*image.RGBA).RGBAAt(i%20, i/20)
		require.Equal(t, []uint16{uint16(c.R), uint16(c.G), uint16(c.B)}, got[3*i:3*i+3])
	}
	require.InDelta(t, 40, float64(got[1]), 4, "green is the second component as it is stored")
}

func TestSourceStopsWhenToldToAndAfterClose(t *testing.T) {
	src, err := open(sample(t, image.NewGray(image.Rect(0, 0, 3, 3))))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dst := make([]uint16, 9)
	require.ErrorIs(t, src.ReadRows(ctx, dst, 0, 3), context.Canceled)
	require.ErrorIs(t, src.ReadRows(context.Background(), dst, 2, 5), raster.ErrMisuse)
	require.NoError(t, src.Close())
	require.ErrorIs(t, src.ReadRows(context.Background(), dst, 0, 3), raster.ErrMisuse)
}

// A file is opened for what a few bytes of it cost. One that is decoded whole is so
// once, another row by row, in the memory that the source has told of.
func TestNothingIsDecodedBeforeRowsAreAskedFor(t *testing.T) {
	spec := raster.Spec{Width: 1200, Height: 900, Channels: 3, Depth: 8}
	rows, err := write(spec, Options{}, noise(spec))
	require.NoError(t, err)
	allocated := func(do func()) int64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		do()
		runtime.ReadMemStats(&after)
		return int64(after.TotalAlloc - before.TotalAlloc)
	}
	for name, b := range map[string][]byte{"row by row": rows, "whole": foreign(t, "420-progressive.jpg")} {
		t.Run(name, func(t *testing.T) {
			var src raster.Source
			require.Less(t, allocated(func() {
				src, err = Open(bytes.NewReader(b), int64(len(b)), raster.DefaultLimits())
			}), int64(256<<10))
			require.NoError(t, err)
			info := src.Info()
			pixels := int64(info.Width * info.Height)
			if name == "whole" {
				require.Equal(t, pixels*15, info.HeldBytes)
			} else {
				require.Less(t, info.HeldBytes, pixels)
			}
			row := make([]uint16, info.RowSamples())
			first := allocated(func() {
				require.NoError(t, src.ReadRows(context.Background(), row, 5, 6))
			})
			require.Less(t, first, info.HeldBytes+(192<<10))
			require.Less(t, allocated(func() {
				require.NoError(t, src.ReadRows(context.Background(), row, info.Height-3, info.Height-2))
			}), int64(64<<10))
			require.NoError(t, src.Close())
			require.ErrorIs(t, src.ReadRows(context.Background(), row, 0, 1), raster.ErrMisuse)
		})
	}
}

// What is wrong with a file is the error of every read.
func TestAnErrorOfDecodingIsThatOfEveryRead(t *testing.T) {
	spec := raster.Spec{Width: 70, Height: 61, Channels: 3, Depth: 8}
	b, err := write(spec, Options{}, noise(spec))
	require.NoError(t, err)
	b = b[:len(b)/2]
	src, err := Open(bytes.NewReader(b), int64(len(b)), raster.DefaultLimits())
	require.NoError(t, err)
	row := make([]uint16, src.Info().RowSamples())
	for range 2 {
		require.ErrorIs(t, src.ReadRows(context.Background(), row, 0, 1), raster.ErrTruncated)
	}
}
