package jpeg

import (
	"bytes"
	"context"
	"errors"
	"image"
	stdjpeg "image/jpeg"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

func open(b []byte) (raster.Source, error) {
	return Open(bytes.NewReader(b), int64(len(b)), raster.DefaultLimits())
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

// What is written is read back nearly the same, and exactly as image/jpeg
// encodes and decodes it without the segments.
func TestWrittenPictureIsReadBack(t *testing.T) {
	for _, channels := range []int{1, 3} {
		for _, quality := range []int{0, 75, 100} {
			icc := make([]byte, 150_000) // three segments
			rng := rand.New(rand.NewPCG(1, 2))
			for i := range icc {
				icc[i] = byte(rng.Uint32())
			}
			spec := raster.Spec{Width: 133, Height: 71, Channels: channels, Depth: 8, ICC: icc, PPI: 300}
			p := smooth(spec)
			b, err := write(spec, Options{Quality: quality}, p)
			require.NoError(t, err)
			src, err := open(b)
			require.NoError(t, err)
			info := src.Info()
			require.Equal(t, [4]int{133, 71, channels, 8}, [4]int{info.Width, info.Height, info.Channels, info.Depth})
			require.True(t, bytes.Equal(icc, info.ICC))
			require.Equal(t, [2]float64{300, 300}, [2]float64{info.XPPI, info.YPPI})
			require.Empty(t, info.Warnings)
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			for i := range p {
				require.InDelta(t, float64(p[i]), float64(got[i]), 6, "sample %d", i)
			}

			if quality == 0 {
				quality = 92
			}
			var plain bytes.Buffer
			require.NoError(t, stdjpeg.Encode(&plain, picture(spec, p), &stdjpeg.Options{Quality: quality}))
			require.True(t, bytes.HasSuffix(b, plain.Bytes()[2:]), "the encoder's own bytes")
			img, err := stdjpeg.Decode(&plain)
			require.NoError(t, err)
			for y := range spec.Height {
				for x := range spec.Width {
					r, g, b, _ := img.At(x, y).RGBA()
					want := []uint16{uint16(r >> 8), uint16(g >> 8), uint16(b >> 8)}[:channels]
					require.Equal(t, want, got[(y*spec.Width+x)*channels:][:channels])
				}
			}
		}
	}
}

// picture is a picture as Go's images.
func picture(spec raster.Spec, p []uint16) image.Image {
	r := image.Rect(0, 0, spec.Width, spec.Height)
	if spec.Channels == 1 {
		m := image.NewGray(r)
		for i, v := range p {
			m.Pix[i] = byte(v)
		}
		return m
	}
	m := image.NewRGBA(r)
	for i := range m.Pix {
		m.Pix[i] = 0xff
		if i%4 < 3 {
			m.Pix[i] = byte(p[i/4*3+i%4])
		}
	}
	return m
}

// A real camera file: 8 bits, sRGB, by a program that is not ours.
func TestCameraScanIsRead(t *testing.T) {
	path := fixture.Path(t, "scans", "camera-scan-amoslu", "Flat-field.jpg")
	src, err := open(readFile(t, path))
	require.NoError(t, err)
	info := src.Info()
	require.Equal(t, 3, info.Channels)
	require.Greater(t, info.Width, 500)
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
	exif := "Exif\x00\x00" + "MM\x00*\x00\x00\x00\x08" + "\x00\x01" + "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00" + "\x00\x00\x00\x00"
	src, err := open(with(b,
		segment(markerAPP0, "JFIF\x00\x01\x02\x02\x00\x64\x00\xc8\x00\x00"), // per centimeter
		segment(markerAPP1, exif),
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

	src, err = open(with(b, segment(markerAPP2, iccID+"\x01\x02pro"), segment(markerAPP1, "Exif\x00\x00II")))
	require.NoError(t, err)
	require.Nil(t, src.Info().ICC)
	require.Equal(t, 1, src.Info().Orientation)
	require.Len(t, src.Info().Warnings, 2)
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
		{raster.Spec{Width: 65536, Height: 1, Channels: 1, Depth: 8}, Options{}, raster.ErrLimit},
		{raster.Spec{Width: 1, Height: 1, Channels: 1, Depth: 8, ICC: make([]byte, 255*partBytes+1)}, Options{}, raster.ErrLimit},
	} {
		_, err := Create(new(rastertest.File), c.spec, c.opt)
		require.ErrorIs(t, err, c.kind)
	}
	s, err := Create(new(rastertest.File), good, Options{})
	require.NoError(t, err)
	require.NoError(t, s.WriteRows(context.Background(), make([]uint16, 12)))
	require.ErrorContains(t, s.Close(), "closed after 3 of 4 rows")
	s, err = Create(&rastertest.FailingFile{N: 60}, good, Options{})
	require.NoError(t, err)
	require.NoError(t, s.WriteRows(context.Background(), make([]uint16, 16)))
	require.ErrorIs(t, s.Close(), rastertest.ErrFull)
}

func FuzzJPEG(f *testing.F) {
	f.Add(sample(f, image.NewGray(image.Rect(0, 0, 9, 9))))
	b, err := write(raster.Spec{Width: 17, Height: 3, Channels: 3, Depth: 8, PPI: 300, ICC: []byte("profile")}, Options{}, make([]uint16, 17*3*3))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	lim := raster.Limits{MaxPixels: 1 << 20, MaxEdge: 1 << 14, MaxWholeBytes: 4 << 20, MaxTagBytes: 1 << 20, MaxTags: 100, MaxExpansion: 5000}
	f.Fuzz(func(t *testing.T, b []byte) {
		src, err := Open(bytes.NewReader(b), int64(len(b)), lim)
		if err == nil {
			_, err = rastertest.ReadAll(src)
		}
		var e *raster.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("%T: %v", err, err)
		}
	})
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
