package png

import (
	"bytes"
	"errors"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/exif"
	"safelight/pipeline/raster/rastertest"
)

var metadata = raster.Metadata{
	Make: "Nikon", Model: "LS-9000 ED", Software: "VueScan", DateTime: "2024:02:29 23:59:58",
	Artist: "Zoë Łukasz", Copyright: "© 2024", Description: "Roll 7 — harbor",
}

// infoOf is what is told of a picture of one pixel with these chunks before the
// image data, and those behind it.
func infoOf(t *testing.T, before, behind []string) raster.Info {
	chunks := append([]string{"IHDR", ihdr(1, 1, 8, 0, 0)}, before...)
	chunks = append(append(chunks, "IDAT", deflated([]byte{0, 7})), behind...)
	src, err := open(file(append(chunks, "IEND", "")...))
	require.NoError(t, err)
	p, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	require.Equal(t, []uint16{7}, p)
	return src.Info()
}

func TestMetadataIsReadBack(t *testing.T) {
	spec := raster.Spec{Width: 4, Height: 4, Channels: 3, Depth: 16, PPI: 4000, Software: "Safelight", Metadata: metadata}
	spec.Metadata.XMP = []byte("<x:xmpmeta/>")
	b, err := write(spec, Options{}, make([]uint16, 48))
	require.NoError(t, err)
	require.Contains(t, string(b), "XML:com.adobe.xmp\x00\x00\x00\x00\x00<x:xmpmeta/>")
	src, err := open(b)
	require.NoError(t, err)
	require.Equal(t, metadata, src.Info().Metadata)
	require.Equal(t, 1, src.Info().Orientation)
	require.Equal(t, 4000., src.Info().XPPI)
	require.Empty(t, src.Info().Warnings)

	// Without Exif, the texts have all but the scanner's name.
	at := bytes.Index(b, []byte("eXIf")) - 4
	b = append(b[:at:at], b[at+12+int(be.Uint32(b[at:])):]...)
	src, err = open(b)
	require.NoError(t, err)
	want := metadata
	want.Make, want.Model = "", ""
	require.Equal(t, want, src.Info().Metadata)
}

func TestForeignTexts(t *testing.T) {
	block := string(exif.Encode(raster.Spec{PPI: 1200, Metadata: raster.Metadata{Artist: "by Exif", Model: "X5"}}))
	for _, c := range []struct {
		name           string
		before, behind []string
		want           raster.Metadata
		warnings       int
	}{
		{"Latin-1", []string{"tEXt", "Author\x00Zo\xc3\xab"}, nil, raster.Metadata{Artist: "ZoÃ«"}, 0},
		{"UTF-8", []string{"iTXt", "Author\x00\x00\x00fr\x00auteur\x00Zoë"}, nil, raster.Metadata{Artist: "Zoë"}, 0},
		{"compressed", []string{"iTXt", "Author\x00\x01\x00\x00\x00" + deflated([]byte("Zoë"))}, nil, raster.Metadata{Artist: "Zoë"}, 0},
		{"compressed beyond reason", []string{"iTXt", "Author\x00\x01\x00\x00\x00" + deflated(make([]byte, 1<<20))}, nil, raster.Metadata{}, 0},
		{"compressed in another way", []string{"iTXt", "Author\x00\x01\x01\x00\x00x"}, nil, raster.Metadata{}, 0},
		{"behind the image data", nil, []string{"tEXt", "Software\x00it", "eXIf", block}, raster.Metadata{Software: "it", Artist: "by Exif", Model: "X5"}, 0},
		{"the first counts", []string{"tEXt", "Author\x00a"}, []string{"tEXt", "Author\x00b"}, raster.Metadata{Artist: "a"}, 0},
		{"Exif goes first", []string{"tEXt", "Author\x00a", "eXIf", block}, nil, raster.Metadata{Artist: "by Exif", Model: "X5"}, 0},
		{"time of RFC 1123", []string{"tEXt", "Creation Time\x00Mon, 02 Jan 2006 15:04:05 GMT"}, nil, raster.Metadata{DateTime: "2006:01:02 15:04:05"}, 0},
		{"time of RFC 3339", []string{"tEXt", "Creation Time\x002006-01-02T15:04:05+01:00"}, nil, raster.Metadata{DateTime: "2006:01:02 15:04:05"}, 0},
		{"any other time", []string{"tEXt", "Creation Time\x00last summer"}, nil, raster.Metadata{DateTime: "last summer"}, 0},
		{"unknown keywords", []string{"tEXt", "Comment\x00private", "zTXt", "Author\x00\x00x", "tEXt", "Author", "iTXt", "Author\x00"}, nil, raster.Metadata{}, 0},
		{"packets of others", []string{"iTXt", xmpKeyword + "\x00\x00\x00\x00\x00<private path>"}, nil, raster.Metadata{}, 0},
		{"long", []string{"tEXt", "Author\x00" + strings.Repeat("a", 100_000)}, nil, raster.Metadata{Artist: strings.Repeat("a", exif.MaxText)}, 0},
		{"too long", []string{"tEXt", "Author\x00" + strings.Repeat("a", maxMetadata)}, []string{"tEXt", "Author\x00b"}, raster.Metadata{Artist: "b"}, 0},
		{"broken Exif", []string{"eXIf", "II*"}, nil, raster.Metadata{}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			info := infoOf(t, c.before, c.behind)
			require.Equal(t, c.want, info.Metadata)
			require.Len(t, info.Warnings, c.warnings)
		})
	}
	turned := strings.Replace(block, "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x01", "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06", 1)
	info := infoOf(t, []string{"eXIf", turned}, nil)
	require.Equal(t, 6, info.Orientation)
	require.Equal(t, [2]float64{1200, 1200}, [2]float64{info.XPPI, info.YPPI})
	info = infoOf(t, []string{"eXIf", turned, "pHYs", "\x00\x00\x2e\x23\x00\x00\x2e\x23\x01"}, nil)
	require.Equal(t, [2]float64{300, 300}, [2]float64{info.XPPI, info.YPPI})
	info = infoOf(t, []string{"pHYs", "\xff\xff\xff\xff\x00\x00\x2e\x23\x01"}, nil)
	require.Equal(t, [2]float64{0, 300}, [2]float64{info.XPPI, info.YPPI}, "beyond belief")
}

// A text with a wrong checksum, or cut off behind the image data, is a warning;
// chunks without end behind the image data end.
func TestBrokenTextsAreWarnings(t *testing.T) {
	good := file("IHDR", ihdr(1, 1, 8, 0, 0), "tEXt", "Author\x00me", "IDAT", deflated([]byte{0, 7}), "tEXt", "Software\x00it")
	broken := bytes.Replace(good, []byte("\x00me"), []byte("\x00us"), 1)
	src, err := open(broken[:len(broken)-2])
	require.NoError(t, err)
	require.Zero(t, src.Info().Metadata)
	require.Len(t, src.Info().Warnings, 3)
	require.Contains(t, src.Info().Warnings[0], `chunk "tEXt" has checksum`)
	require.Contains(t, src.Info().Warnings[1], "truncated")

	many := bytes.Repeat(file("IDAT", "")[len(signature):], maxBehind+10)
	src, err = open(append(append(good, many...), file("tEXt", "Copyright\x00far away")[len(signature):]...))
	require.NoError(t, err)
	require.Equal(t, raster.Metadata{Artist: "me", Software: "it"}, src.Info().Metadata)
}

// Any content in any chunk: no panic, errors of this package, texts of bounded
// length. The checksum is right, so that what is behind it is reached.
func FuzzChunks(f *testing.F) {
	f.Add("tEXt", []byte("Author\x00me"))
	f.Add("iTXt", []byte("Author\x00\x01\x00fr\x00auteur\x00"+deflated([]byte("Zoë"))))
	f.Add("iTXt", []byte("Author\x00\x00\x00fr\x00auteur\x00Zoë"))
	f.Add("tEXt", []byte("Creation Time\x002006-01-02T15:04:05"))
	f.Add("eXIf", exif.Encode(raster.Spec{Channels: 1, PPI: 300, Metadata: metadata}))
	f.Add("iCCP", []byte("p\x00\x00"+deflated([]byte("profile"))))
	f.Add("pHYs", []byte("\x00\x00\x2e\x23\x00\x00\x2e\x23\x01"))
	f.Add("tRNS", []byte("\x00\x07"))
	f.Add("IHDR", []byte(ihdr(1, 1, 8, 0, 0)))
	lim := raster.Limits{MaxPixels: 1 << 20, MaxEdge: 1 << 14, MaxWholeBytes: 4 << 20, MaxTagBytes: 1 << 20, MaxExpansion: 5000}
	f.Fuzz(func(t *testing.T, kind string, content []byte) {
		if len(kind) != 4 {
			return
		}
		odd := be.AppendUint32(nil, uint32(len(content)))
		odd = append(append(odd, kind...), content...)
		odd = be.AppendUint32(odd, crc32.ChecksumIEEE(odd[4:]))
		rest := file("IDAT", deflated([]byte{0, 7}), "IEND", "")[len(signature):]
		b := append(append(file("IHDR", ihdr(1, 1, 8, 0, 0)), odd...), rest...)
		src, err := Open(bytes.NewReader(b), int64(len(b)), lim)
		if err == nil {
			_, err = rastertest.ReadAll(src)
		}
		var e *raster.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("%T: %v", err, err)
		}
		if src == nil {
			return
		}
		info := src.Info()
		m := info.Metadata
		for _, s := range []string{m.Make, m.Model, m.Software, m.DateTime, m.Artist, m.Copyright, m.Description} {
			if len(s) > exif.MaxText || s != exif.Text([]byte(s)) {
				t.Fatalf("text %q", s)
			}
		}
		// What was read can be written.
		spec := raster.Spec{Width: 1, Height: 1, Channels: 1, Depth: 8, ICC: info.ICC, PPI: info.XPPI, Metadata: m}
		if _, err := write(spec, Options{}, []uint16{7}); err != nil {
			t.Fatal(err)
		}
	})
}
