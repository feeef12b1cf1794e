package png

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	stdpng "image/png"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
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

// at is a sample of a picture, as the color of Go's images.
func at(spec raster.Spec, p []uint16, x, y int) color.Color {
	s := p[(y*spec.Width+x)*spec.Channels:]
	switch {
	case spec.Channels == 1 && spec.Depth == 8:
		return color.Gray{Y: uint8(s[0])}
	case spec.Channels == 1:
		return color.Gray16{Y: s[0]}
	case spec.Depth == 8:
		return color.RGBA{uint8(s[0]), uint8(s[1]), uint8(s[2]), 0xff}
	}
	return color.RGBA64{s[0], s[1], s[2], 0xffff}
}

// Whatever is written, image/png decodes to the same samples, and so does Open.
func TestWrittenSamplesAreReadBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 60 {
		spec := raster.Spec{Width: 1 + rng.IntN(150), Height: 1 + rng.IntN(90), Channels: 1 + 2*(i%2), Depth: 8 + 8*(i/2%2), PPI: float64(i * 100), Software: "test", ICC: make([]byte, i%5*1000)}
		t.Run(fmt.Sprintf("%dx%dx%d %d bits", spec.Width, spec.Height, spec.Channels, spec.Depth), func(t *testing.T) {
			p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
			b, err := write(spec, Options{Level: i % 10}, p)
			require.NoError(t, err)
			img, err := stdpng.Decode(bytes.NewReader(b))
			require.NoError(t, err)
			require.Equal(t, image.Rect(0, 0, spec.Width, spec.Height), img.Bounds())
			for y := range spec.Height {
				for x := range spec.Width {
					require.Equal(t, at(spec, p, x, y), img.At(x, y), "pixel %d, %d", x, y)
				}
			}
			src, err := open(b)
			require.NoError(t, err)
			info := src.Info()
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			require.Equal(t, p, got)
			require.Equal(t, [3]int{spec.Width, spec.Channels, spec.Depth}, [3]int{info.Width, info.Channels, info.Depth})
			require.Equal(t, spec.PPI, info.XPPI)
			require.True(t, bytes.Equal(spec.ICC, info.ICC))
			require.Empty(t, info.Warnings)
		})
	}
}

// Rows one below the other, each made for one filter.
func TestFiltersAreChosen(t *testing.T) {
	f := newFilter(6, 1)
	above := make([]byte, 7)
	for _, c := range []struct {
		want byte
		row  []byte
	}{
		{filterSub, []byte{0, 100, 110, 120, 130, 140, 150}},
		{filterUp, []byte{0, 100, 110, 120, 130, 140, 150}},
		{filterNone, []byte{0, 0, 0, 0, 0, 0, 0}},
		{filterAverage, []byte{0, 128, 64, 32, 16, 8, 4}},
	} {
		got := f.row(c.row, above)
		require.Equal(t, c.want, got[0], "%v: %v", c.row, got)
		above = c.row
	}
}

// The predictor of Paeth, against its definition in section 9.4.
func TestGuessIsPaeths(t *testing.T) {
	abs := func(n int) int { return max(n, -n) }
	for a := 0; a < 256; a += 5 {
		for b := 0; b < 256; b += 3 {
			for c := 0; c < 256; c += 7 {
				p := a + b - c
				want := c
				if pa, pb, pc := abs(p-a), abs(p-b), abs(p-c); pa <= pb && pa <= pc {
					want = a
				} else if pb <= pc {
					want = b
				}
				require.Equal(t, byte(want), guess(byte(a), byte(b), byte(c)))
			}
		}
	}
}

// Images of all the kinds image/png encodes to.
func TestForeignKindsAreRead(t *testing.T) {
	r := image.Rect(0, 0, 2, 1)
	gray := image.NewGray(r)
	gray.Pix = []byte{7, 9}
	straight := image.NewNRGBA(r)
	straight.Pix = []byte{1, 2, 3, 255, 4, 5, 6, 0}
	straight16 := image.NewNRGBA64(r)
	straight16.SetNRGBA64(0, 0, color.NRGBA64{1000, 2000, 3000, 0x8000})
	straight16.SetNRGBA64(1, 0, color.NRGBA64{1, 2, 3, 0xffff})
	palette := image.NewPaletted(r, color.Palette{color.RGBA{10, 20, 30, 255}, color.NRGBA{40, 50, 60, 100}})
	palette.Pix = []byte{0, 1}
	opaque := image.NewPaletted(r, color.Palette{color.RGBA{10, 20, 30, 255}, color.RGBA{40, 50, 60, 255}})
	opaque.Pix = []byte{1, 0}
	for _, c := range []struct {
		name  string
		img   image.Image
		depth int
		want  []uint16
		warns bool
	}{
		{"gray", gray, 8, []uint16{7, 9}, false},
		{"transparent", straight, 8, []uint16{1, 2, 3, 4, 5, 6}, true},
		{"transparent, 16 bits", straight16, 16, []uint16{1000, 2000, 3000, 1, 2, 3}, true},
		{"palette with a transparent color", palette, 8, []uint16{10, 20, 30, 40, 50, 60}, true},
		{"palette", opaque, 8, []uint16{40, 50, 60, 10, 20, 30}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, stdpng.Encode(&b, c.img))
			src, err := open(b.Bytes())
			require.NoError(t, err)
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			require.Equal(t, c.want, got)
			require.Equal(t, c.depth, src.Info().Depth)
			require.Equal(t, c.warns, len(src.Info().Warnings) > 0)
		})
	}
}

// file is a PNG of these chunks, kind and content by turns.
func file(chunks ...string) []byte {
	b := []byte(signature)
	for i := 0; i < len(chunks); i += 2 {
		b = be.AppendUint32(b, uint32(len(chunks[i+1])))
		b = append(append(b, chunks[i]...), chunks[i+1]...)
		b = be.AppendUint32(b, crc32.ChecksumIEEE([]byte(chunks[i]+chunks[i+1])))
	}
	return b
}

// ihdr is the content of IHDR.
func ihdr(w, h uint32, bits, color, interlace byte) string {
	return string(append(be.AppendUint32(be.AppendUint32(nil, w), h), bits, color, 0, 0, interlace))
}

func deflated(b []byte) string {
	var out bytes.Buffer
	zw := zlib.NewWriter(&out)
	zw.Write(b)
	zw.Close()
	return out.String()
}

// An interlaced picture of 3 by 3, its passes written out by hand from
// section 8.2: 1, 4 and 6 are one pixel of rows 0; 2, 3, 5 and 7 the others.
func TestInterlacedIsRead(t *testing.T) {
	data := []byte{
		0, 10, // pass 1: (0,0)
		// passes 2 and 3 are empty: they begin at x 4, y 4
		0, 12, // pass 4: (2,0)
		0, 30, 32, // pass 5: (0,2), (2,2)
		0, 11, 0, 31, // pass 6: (1,0), (1,2)
		0, 20, 21, 22, // pass 7: row 1
	}
	src, err := open(file("IHDR", ihdr(3, 3, 8, 0, 1), "IDAT", deflated(data), "IEND", ""))
	require.NoError(t, err)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	require.Equal(t, []uint16{10, 11, 12, 20, 21, 22, 30, 31, 32}, got)
	require.Equal(t, "interlaced", src.Info().Layout)
}

// One bit a pixel becomes 0 and 255; gray with transparency loses it.
func TestFewBitsAndGrayWithTransparency(t *testing.T) {
	src, err := open(file("IHDR", ihdr(3, 1, 1, 0, 0), "IDAT", deflated([]byte{0, 0b10100000}), "IEND", ""))
	require.NoError(t, err)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	require.Equal(t, []uint16{255, 0, 255}, got)

	src, err = open(file("IHDR", ihdr(2, 1, 16, 4, 0), "IDAT", deflated([]byte{0, 1, 2, 255, 255, 3, 4, 0, 0}), "IEND", ""))
	require.NoError(t, err)
	got, err = rastertest.ReadAll(src)
	require.NoError(t, err)
	require.Equal(t, []uint16{0x102, 0x304}, got)
	require.Equal(t, 1, src.Info().Channels)
	require.Equal(t, []string{"transparency was dropped"}, src.Info().Warnings)
}

func TestFilesAreRefused(t *testing.T) {
	idat := deflated([]byte{0, 7})
	lim := raster.DefaultLimits()
	for _, c := range []struct {
		name  string
		bytes []byte
		kind  error
	}{
		{"empty", nil, raster.ErrTruncated},
		{"no PNG", []byte("GIF89a.."), raster.ErrFormat},
		{"huge", file("IHDR", ihdr(1<<31-1, 1, 8, 0, 0), "IDAT", idat), raster.ErrLimit},
		{"many pixels", file("IHDR", ihdr(100_000, 100_000, 8, 0, 0), "IDAT", idat), raster.ErrLimit},
		{"large once decoded", file("IHDR", ihdr(30_000, 30_000, 16, 6, 0), "IDAT", idat), raster.ErrLimit},
		{"bomb", file("IHDR", ihdr(30_000, 30_000, 16, 2, 0), "IDAT", idat), raster.ErrTruncated},
		{"too little data", file("IHDR", ihdr(5000, 300, 8, 0, 0), "IDAT", idat), raster.ErrTruncated},
		{"nothing wide", file("IHDR", ihdr(0, 1, 8, 0, 0), "IDAT", idat), raster.ErrCorrupt},
		{"color type 1", file("IHDR", ihdr(1, 1, 8, 1, 0), "IDAT", idat), raster.ErrCorrupt},
		{"3 bits", file("IHDR", ihdr(1, 1, 3, 0, 0), "IDAT", idat), raster.ErrUnsupported},
		{"no IHDR", file("IDAT", idat), raster.ErrCorrupt},
		{"no image data", file("IHDR", ihdr(1, 1, 8, 0, 0), "IEND", ""), raster.ErrCorrupt},
		{"cut in the header of the image data", file("IHDR", ihdr(1, 1, 8, 0, 0), "IDAT", idat)[:40], raster.ErrTruncated},
		{"checksum of the image data", bytes.Replace(file("IHDR", ihdr(1, 1, 8, 0, 0), "IDAT", idat, "IEND", ""), []byte(idat), []byte(deflated([]byte{0, 8})), 1), raster.ErrCorrupt},
		{"rows missing", file("IHDR", ihdr(1, 2, 8, 0, 0), "IDAT", idat, "IEND", ""), raster.ErrTruncated},
		{"two headers", file("IHDR", ihdr(1, 1, 8, 0, 0), "IHDR", ihdr(2, 2, 8, 0, 0), "IDAT", idat), raster.ErrCorrupt},
		{"filter 5", file("IHDR", ihdr(1, 1, 8, 0, 0), "IDAT", deflated([]byte{5, 7}), "IEND", ""), raster.ErrCorrupt},
		{"more data than rows", file("IHDR", ihdr(1, 1, 8, 0, 0), "IDAT", deflated([]byte{0, 7, 0, 7}), "IEND", ""), raster.ErrCorrupt},
		{"checksum of the header", bytes.Replace(file("IHDR", ihdr(1, 1, 8, 0, 0), "IDAT", idat, "IEND", ""), []byte(ihdr(1, 1, 8, 0, 0)), []byte(ihdr(1, 2, 8, 0, 0)), 1), raster.ErrCorrupt},
		{"no zlib stream", file("IHDR", ihdr(1, 1, 8, 0, 0), "IDAT", "nothing", "IEND", ""), raster.ErrCorrupt},
		{"cut off", file("IHDR", ihdr(1, 1, 8, 0, 0), "IDAT", idat)[:50], raster.ErrTruncated},
	} {
		t.Run(c.name, func(t *testing.T) {
			src, err := Open(bytes.NewReader(c.bytes), int64(len(c.bytes)), lim)
			if err == nil {
				_, err = rastertest.ReadAll(src)
			}
			require.ErrorIs(t, err, c.kind)
		})
	}
}

// Wherever a file is cut, it is said to be truncated, at the latest when its
// last row is asked for.
func TestTruncatedFilesAreFoundOut(t *testing.T) {
	spec := raster.Spec{Width: 40, Height: 30, Channels: 3, Depth: 16, ICC: []byte("profile"), PPI: 300, Metadata: metadata}
	p := rastertest.Picture(rand.New(rand.NewPCG(1, 1)), spec.Width, spec.Height, 3, 16)
	b, err := write(spec, Options{}, p)
	require.NoError(t, err)
	for n := 0; n < len(b)-len("\x00\x00\x00\x00IEND\xae\x42\x60\x82"); n += 1 + n/500 {
		src, err := open(b[:n])
		if err == nil {
			_, err = rastertest.ReadAll(src)
		}
		require.ErrorIs(t, err, raster.ErrTruncated, "%d bytes", n)
	}
}

// A profile that inflates without end is stopped at the limit, and the picture
// read without it.
func TestProfileIsBounded(t *testing.T) {
	bomb := "p\x00\x00" + deflated(make([]byte, 1<<20))
	b := file("IHDR", ihdr(1, 1, 8, 0, 0), "iCCP", bomb, "IDAT", deflated([]byte{0, 7}), "IEND", "")
	lim := raster.DefaultLimits()
	lim.MaxTagBytes = 1 << 19
	src, err := Open(bytes.NewReader(b), int64(len(b)), lim)
	require.NoError(t, err)
	require.Nil(t, src.Info().ICC)
	require.Equal(t, []string{"the color profile cannot be read: iCCP of more than 524288 bytes (over the limit: tag-bytes)"}, src.Info().Warnings)
}

func TestSinkRefusesWrongCalls(t *testing.T) {
	good := raster.Spec{Width: 4, Height: 4, Channels: 1, Depth: 8}
	_, err := Create(new(rastertest.File), raster.Spec{}, Options{})
	require.ErrorIs(t, err, raster.ErrMisuse)
	_, err = Create(new(rastertest.File), good, Options{Level: 10})
	require.ErrorIs(t, err, raster.ErrMisuse)
	s, err := Create(new(rastertest.File), good, Options{})
	require.NoError(t, err)
	require.NoError(t, s.WriteRows(context.Background(), make([]uint16, 12)))
	require.ErrorContains(t, s.Close(), "closed after 3 of 4 rows")
	s, err = Create(&rastertest.FailingFile{N: 60}, good, Options{})
	require.NoError(t, err)
	require.NoError(t, s.WriteRows(context.Background(), make([]uint16, 16)))
	require.ErrorIs(t, s.Close(), rastertest.ErrFull)
	require.ErrorIs(t, s.Close(), rastertest.ErrFull)
}

func FuzzPNG(f *testing.F) {
	f.Add(file("IHDR", ihdr(3, 3, 8, 0, 1), "IDAT", deflated(make([]byte, 13)), "IEND", ""))
	b, err := write(raster.Spec{Width: 3, Height: 2, Channels: 3, Depth: 16, PPI: 300, ICC: []byte("profile")}, Options{}, make([]uint16, 18))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)-20])
	rastertest.Seed(f, 4<<10, "scans", "simulated")
	f.Fuzz(func(t *testing.T, b []byte) { rastertest.Try(t, b, Open) })
}

// Every way to ask for rows gives those that image/png decodes, whatever filters
// were chosen and however the data is cut into chunks.
func TestStreamedRowsAreThoseOfTheWholePicture(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 60 {
		spec := raster.Spec{Width: 1 + rnd.IntN(200), Height: 1 + rnd.IntN(90), Channels: 1 + 2*rnd.IntN(2), Depth: 8 + 8*rnd.IntN(2)}
		p := rastertest.Picture(rnd, spec.Width, spec.Height, spec.Channels, spec.Depth)
		b, err := write(spec, Options{}, p)
		require.NoError(t, err)
		src, err := open(b)
		require.NoError(t, err)
		require.True(t, src.Info().Sequential)
		for range 8 {
			y0 := rnd.IntN(spec.Height)
			y1 := y0 + rnd.IntN(spec.Height-y0+1)
			dst := make([]uint16, (y1-y0)*spec.RowSamples())
			require.NoError(t, src.ReadRows(context.Background(), dst, y0, y1))
			require.Equal(t, p[y0*spec.RowSamples():y1*spec.RowSamples()], dst)
		}
	}
}

func TestSourceStopsWhenToldToAndAfterClose(t *testing.T) {
	src, err := open(file("IHDR", ihdr(1, 1, 8, 0, 0), "IDAT", deflated([]byte{0, 7}), "IEND", ""))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dst := make([]uint16, 1)
	require.ErrorIs(t, src.ReadRows(ctx, dst, 0, 1), context.Canceled)
	require.ErrorIs(t, src.ReadRows(context.Background(), nil, 0, 1), raster.ErrMisuse)
	require.NoError(t, src.ReadRows(context.Background(), dst, 0, 1))
	require.Equal(t, []uint16{7}, dst)
	require.NoError(t, src.Close())
	require.ErrorIs(t, src.ReadRows(context.Background(), dst, 0, 1), raster.ErrMisuse)
}
