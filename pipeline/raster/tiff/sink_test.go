package tiff

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	oracle "golang.org/x/image/tiff"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// write writes a picture.
func write(spec raster.Spec, opt Options, p []uint16) ([]byte, error) {
	var f rastertest.File
	sink, err := Create(&f, spec, opt)
	if err != nil {
		return nil, err
	}
	err = rastertest.WriteAll(sink, spec.RowSamples(), p)
	return f.Bytes(), err
}

// Whatever is written is read back: by this reader, and by that of
// golang.org/x/image.
func TestWrittenSamplesAreReadBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 11))
	for i := range 60 {
		spec := raster.Spec{
			Width: 1 + rng.IntN(300), Height: 1 + rng.IntN(200), Channels: 1 + 2*(i%2), Depth: 8 + 8*(i/2%2),
			PPI: float64(rng.IntN(5000)), ICC: make([]byte, rng.IntN(9)), Software: "safelight test"[:rng.IntN(14)],
		}
		if i%7 == 0 { // more than one strip
			spec.Height = 5<<18/(spec.RowSamples()*spec.Depth/8) + 1
		}
		opt := Options{Compression: Compression(i / 4 % 3), Level: rng.IntN(4)}
		t.Run(fmt.Sprintf("%dx%dx%d %d bits %+v", spec.Width, spec.Height, spec.Channels, spec.Depth, opt), func(t *testing.T) {
			p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
			b, err := write(spec, opt, p)
			require.NoError(t, err)
			src, err := open(b)
			require.NoError(t, err)
			info := src.Info()
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			require.True(t, equal(p, got))
			require.Equal(t, spec.PPI, info.XPPI)
			require.True(t, bytes.Equal(spec.ICC, info.ICC))
			require.Empty(t, info.Warnings)
			img, err := oracle.Decode(bytes.NewReader(b))
			require.NoError(t, err)
			require.True(t, equal(p, pixels(img, spec)), "as golang.org/x/image reads it")
		})
	}
}

// pixels are the samples of what golang.org/x/image decodes to.
func pixels(img image.Image, spec raster.Spec) []uint16 {
	var p []uint16
	for y := range spec.Height {
		for x := range spec.Width {
			switch m := img.(type) {
			case *image.Gray:
				p = append(p, uint16(m.GrayAt(x, y).Y))
			case *image.Gray16:
				p = append(p, m.Gray16At(x, y).Y)
			case *image.RGBA:
				c := m.RGBAAt(x, y)
				p = append(p, uint16(c.R), uint16(c.G), uint16(c.B))
			case *image.RGBA64:
				c := m.RGBA64At(x, y)
				p = append(p, c.R, c.G, c.B)
			}
		}
	}
	return p
}

// The bytes depend neither on the number of cores nor on the portions in which
// rows arrive.
func TestBytesDoNotDependOnCores(t *testing.T) {
	spec := raster.Spec{Width: 700, Height: 1200, Channels: 3, Depth: 16}
	p := rastertest.Picture(rand.New(rand.NewPCG(12, 13)), spec.Width, spec.Height, spec.Channels, spec.Depth)
	var first []byte
	for _, cores := range []int{1, 5} {
		for _, rows := range []int{1, 97} {
			var f rastertest.File
			s, err := newSink(&f, spec, Options{Level: 1})
			require.NoError(t, err)
			s.queueLimit = cores
			require.NoError(t, s.writeHeader())
			for rest := p; len(rest) > 0; {
				n := min(rows*spec.RowSamples(), len(rest))
				require.NoError(t, s.WriteRows(context.Background(), rest[:n]))
				require.LessOrEqual(t, len(s.queue)+len(s.free), cores+1, "strips in memory")
				rest = rest[n:]
			}
			require.NoError(t, s.Close())
			if first == nil {
				first = f.Bytes()
			}
			require.True(t, bytes.Equal(first, f.Bytes()), "%d cores, %d rows", cores, rows)
		}
	}
}

func TestTagsAreInOrderAndEven(t *testing.T) {
	b, err := write(raster.Spec{Width: 3, Height: 3, Channels: 3, Depth: 8, PPI: 300.5, Software: "even", ICC: []byte("odd")}, Options{}, make([]uint16, 27))
	require.NoError(t, err)
	le := binary.LittleEndian
	at := le.Uint32(b[4:])
	require.Zero(t, at%2)
	last := uint16(0)
	for i := range int(le.Uint16(b[at:])) {
		e := b[int(at)+2+12*i:]
		require.Greater(t, le.Uint16(e), last)
		last = le.Uint16(e)
		if n := uint64(le.Uint32(e[4:])) * typeSize(le.Uint16(e[2:])); n > 4 {
			require.Zero(t, le.Uint32(e[8:])%2, "tag %d", last)
		}
	}
}

// What may not fit into 4 GB is a BigTIFF, decided from the size before it is
// compressed; so is a smaller file when it is asked for.
func TestBigTIFFIsUsedWhenItHasToBe(t *testing.T) {
	for _, c := range []struct {
		height int
		opt    Options
		big    bool
	}{
		{23_800, Options{Compression: None}, false}, // 4.28 GB
		{23_900, Options{Compression: None}, true},  // 4.30 GB
		{23_800, Options{}, false},
		{23_900, Options{}, true},
		{15_000, Options{Compression: LZW}, false}, // 2.7 GB, which LZW can make larger by half
		{17_000, Options{Compression: LZW}, true},
		{10, Options{BigTIFF: true}, true},
	} {
		s, err := newSink(new(rastertest.File), raster.Spec{Width: 30_000, Height: c.height, Channels: 3, Depth: 16}, c.opt)
		require.NoError(t, err)
		require.Equal(t, c.big, s.big, "%d rows, %+v", c.height, c.opt)
	}
}

// No stream is larger than it is taken for when the file is begun.
func TestFilesAreNoLargerThanForetold(t *testing.T) {
	spec := raster.Spec{Width: 1000, Height: 600, Channels: 3, Depth: 16}
	for _, opt := range []Options{{Compression: None}, {}, {Level: 9}, {Compression: LZW}} {
		s, err := newSink(new(rastertest.File), spec, opt)
		require.NoError(t, err)
		b, err := write(spec, opt, noise(spec))
		require.NoError(t, err)
		require.LessOrEqual(t, uint64(len(b)), s.mostBytes(), "%+v", opt)
	}
}

// Floating-point numbers are written and read as they are, whatever they are.
func TestFloatsAreReadBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(30, 31))
	for i := range 40 {
		spec := raster.Spec{Width: 1 + rng.IntN(200), Height: 1 + rng.IntN(90), Channels: 1 + 2*(i%2), Depth: 32, Float: true}
		opt := Options{Compression: Compression(i / 2 % 3), BigTIFF: i%4 == 0}
		p := make([]float32, spec.RowSamples()*spec.Height)
		for i := range p {
			p[i] = math.Float32frombits(rng.Uint32())
			if p[i] != p[i] || i%3 != 0 {
				p[i] = rng.Float32()
			}
		}
		var f rastertest.File
		sink, err := Create(&f, spec, opt)
		require.NoError(t, err)
		half := spec.Height / 2 * spec.RowSamples()
		require.NoError(t, sink.(raster.FloatSink).WriteFloatRows(context.Background(), p[:half]))
		require.NoError(t, sink.(raster.FloatSink).WriteFloatRows(context.Background(), p[half:]))
		require.NoError(t, sink.Close())
		src, err := open(f.Bytes())
		require.NoError(t, err)
		info := src.Info()
		require.True(t, info.Float)
		require.Equal(t, [2]int{16, 32}, [2]int{info.Depth, info.StoredBits})
		got := make([]float32, len(p))
		require.NoError(t, src.(raster.FloatSource).ReadFloat(context.Background(), got, 0, spec.Height))
		require.Equal(t, p, got, "%+v", opt)
	}
	whole := raster.Spec{Width: 4, Height: 4, Channels: 1, Depth: 8}
	sink, err := Create(new(rastertest.File), whole, Options{})
	require.NoError(t, err)
	require.ErrorIs(t, sink.(raster.FloatSink).WriteFloatRows(context.Background(), make([]float32, 4)), raster.ErrMisuse)
	sink, err = Create(new(rastertest.File), raster.Spec{Width: 4, Height: 4, Channels: 1, Depth: 32, Float: true}, Options{})
	require.NoError(t, err)
	require.ErrorIs(t, sink.WriteRows(context.Background(), make([]uint16, 4)), raster.ErrMisuse)
}

var fullMetadata = raster.Metadata{
	Make: "Nikon", Model: "LS-5000 ED", Software: "VueScan 9", DateTime: "2021:05:16 16:00:12",
	Artist: "Zoë", Copyright: "© 2021", Description: "Rhône, the bridge",
	XMP: []byte("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"),
}

func TestMetadataIsReadBack(t *testing.T) {
	for _, opt := range []Options{{}, {BigTIFF: true}} {
		b, err := write(raster.Spec{Width: 3, Height: 3, Channels: 1, Depth: 8, Software: "ours", Metadata: fullMetadata}, opt, make([]uint16, 9))
		require.NoError(t, err)
		require.True(t, bytes.Contains(b, fullMetadata.XMP))
		src, err := open(b)
		require.NoError(t, err)
		want := fullMetadata
		want.XMP = nil
		require.Equal(t, want, src.Info().Metadata)
	}
	for _, m := range []raster.Metadata{{DateTime: "yesterday"}, {Make: "a\x00b"}, {Artist: string(make([]byte, 5000))}} {
		_, err := Create(new(rastertest.File), raster.Spec{Width: 3, Height: 3, Channels: 1, Depth: 8, Metadata: m}, Options{})
		require.ErrorIs(t, err, raster.ErrMisuse)
	}
}

// noise is a picture that cannot be compressed.
func noise(spec raster.Spec) []uint16 {
	rng := rand.New(rand.NewPCG(14, 15))
	p := make([]uint16, spec.RowSamples()*spec.Height)
	for i := range p {
		p[i] = uint16(rng.Uint32()) >> (16 - spec.Depth)
	}
	return p
}

// A sink that fails leaves no goroutine behind and says so again when closed.
func TestFailureEndsASink(t *testing.T) {
	before := runtime.NumGoroutine()
	spec := raster.Spec{Width: 1000, Height: 2000, Channels: 3, Depth: 16}
	f := &rastertest.FailingFile{N: 2 << 20}
	s, err := Create(f, spec, Options{Level: 1})
	require.NoError(t, err)
	p := noise(spec)
	err = s.WriteRows(context.Background(), p)
	require.ErrorIs(t, err, rastertest.ErrFull)
	require.ErrorIs(t, s.WriteRows(context.Background(), p[:spec.RowSamples()]), rastertest.ErrFull)
	require.ErrorIs(t, s.Close(), rastertest.ErrFull)
	// A goroutine ends a moment after it has said that it is done.
	for i := 0; i < 1000 && runtime.NumGoroutine() > before; i++ {
		time.Sleep(time.Millisecond)
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), before)
	_, err = open(f.Bytes())
	require.Error(t, err, "without Close the file is no TIFF")
}

func TestSinkRefusesWrongCalls(t *testing.T) {
	good := raster.Spec{Width: 4, Height: 4, Channels: 1, Depth: 8}
	for _, spec := range []raster.Spec{
		{Height: 4, Channels: 1, Depth: 8},
		{Width: 4, Height: 4, Channels: 2, Depth: 8},
		{Width: 4, Height: 4, Channels: 1, Depth: 12},
		{Width: 4, Height: 4, Channels: 1, Depth: 8, PPI: -1},
	} {
		_, err := Create(new(rastertest.File), spec, Options{})
		require.ErrorIs(t, err, raster.ErrMisuse, "%+v", spec)
	}
	_, err := Create(new(rastertest.File), good, Options{Level: 10})
	require.ErrorIs(t, err, raster.ErrMisuse)

	for name, src := range map[string][]uint16{
		"part of a row": make([]uint16, 3),
		"too many rows": make([]uint16, 20),
		"too bright":    {0, 0, 256, 0},
	} {
		s, err := Create(new(rastertest.File), good, Options{})
		require.NoError(t, err)
		require.ErrorIs(t, s.WriteRows(context.Background(), src), raster.ErrMisuse, name)
		require.ErrorIs(t, s.Close(), raster.ErrMisuse)
	}
	s, err := Create(new(rastertest.File), good, Options{})
	require.NoError(t, err)
	require.NoError(t, s.WriteRows(context.Background(), make([]uint16, 12)))
	require.ErrorContains(t, s.Close(), "closed after 3 of 4 rows")

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s, err = Create(new(rastertest.File), good, Options{})
	require.NoError(t, err)
	require.ErrorIs(t, s.WriteRows(ctx, make([]uint16, 4)), context.Canceled)
	require.ErrorIs(t, s.Close(), context.Canceled)
}
