package jpeg

import (
	"bytes"
	"context"
	"image"
	"image/color"
	stdjpeg "image/jpeg"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// A pattern is how a made-up file is laid out.
type pattern struct {
	width, height int
	across, up    [3]int // sampling; one component if the second is 0
	interval      int
}

// made is a file of random coefficients.
func (p pattern) made(rng *rand.Rand) []byte {
	n := 3
	if p.across[1] == 0 {
		n = 1
	}
	h := &segments{0xff, markerSOI}
	for k := range 2 {
		steps := []byte{byte(k)}
		for range 64 {
			steps = append(steps, byte(1+rng.IntN(20)))
		}
		h.add(markerDQT, steps)
		h.add(markerDHT, []byte{byte(k)}, dcSpecs[k].counts[:], dcSpecs[k].values)
		h.add(markerDHT, []byte{0x10 | byte(k)}, acSpecs[k].counts[:], acSpecs[k].values)
	}
	frame := be.AppendUint16(be.AppendUint16([]byte{8}, uint16(p.height)), uint16(p.width))
	frame, scan := append(frame, byte(n)), []byte{byte(n)}
	for c := range n {
		frame = append(frame, byte(c+1), byte(p.across[c]<<4|p.up[c]), byte(kind(c)))
		scan = append(scan, byte(c+1), byte(kind(c))*0x11)
	}
	h.add(markerSOF0, frame)
	h.add(markerDRI, be.AppendUint16(nil, uint16(p.interval)))
	h.add(markerSOS, append(scan, 0, 63, 0))

	blocks := p
	if n == 1 {
		blocks.across[0], blocks.up[0] = 1, 1
	}
	w := newBitWriter(*h)
	var before [3]int32
	units := ((p.width-1)/8/blocks.across[0] + 1) * ((p.height-1)/8/blocks.up[0] + 1)
	coders := [2]*coder{}
	for k := range coders {
		coders[k] = &coder{dc: newCodes(dcSpecs[k]), ac: newCodes(acSpecs[k]), order: newOrder()}
	}
	for unit := range units {
		if p.interval > 0 && unit > 0 && unit%p.interval == 0 {
			w.flush()
			w.out = append(w.out, 0xff, markerRST0+byte(unit/p.interval-1)&7)
			before = [3]int32{}
		}
		for c := range n {
			for range blocks.across[c] * blocks.up[c] {
				var q quantized
				q.coefficients[0] = int16(rng.IntN(400) - 200)
				for range rng.IntN(20) {
					q.coefficients[rng.IntN(64)] = int16(rng.IntN(31)-15) << rng.IntN(4)
				}
				for i, v := range q.coefficients {
					if v != 0 {
						q.set |= 1 << i
					}
				}
				w.block(&q, coders[kind(c)], &before[c])
			}
		}
	}
	w.flush()
	return append(w.out, 0xff, markerEOI)
}

// rowByRow opens a file that must not be decoded whole.
func rowByRow(t testing.TB, b []byte) *rowSource {
	src, err := open(b)
	require.NoError(t, err)
	rows, ok := src.(*rowSource)
	require.True(t, ok && !rows.odd, "decoded whole: %T", src)
	return rows
}

// decoded is a file as image/jpeg and package color have it.
func decoded(t testing.TB, b []byte) []uint16 {
	img, err := stdjpeg.Decode(bytes.NewReader(b))
	require.NoError(t, err)
	var p []uint16
	size := img.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			switch m := img.(type) {
			case *image.Gray:
				p = append(p, uint16(m.GrayAt(x, y).Y))
			case *image.YCbCr:
				c := m.YCbCrAt(x, y)
				r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
				p = append(p, uint16(r), uint16(g), uint16(b))
			default:
				t.Fatalf("%T", img)
			}
		}
	}
	return p
}

// Every sample is that of image/jpeg, in all layouts.
func TestRowsAreThoseOfTheStandardLibrary(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 9))
	for name, sampling := range map[string][2][3]int{
		"gray":               {{1}, {1}},
		"gray, said to be 2": {{2}, {2}},
		"4:4:4":              {{1, 1, 1}, {1, 1, 1}},
		"4:4:4, twice":       {{2, 2, 2}, {1, 1, 1}},
		"4:2:2":              {{2, 1, 1}, {1, 1, 1}},
		"4:2:0":              {{2, 1, 1}, {2, 1, 1}},
		"4:4:0":              {{1, 1, 1}, {2, 1, 1}},
		"4:1:1":              {{4, 1, 1}, {1, 1, 1}},
		"4:1:0":              {{4, 1, 1}, {2, 1, 1}},
		"4:2:2 of 4":         {{4, 2, 2}, {1, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			for range 60 {
				p := pattern{width: 1 + rng.IntN(90), height: 1 + rng.IntN(90), across: sampling[0], up: sampling[1], interval: rng.IntN(3) * rng.IntN(9)}
				b := p.made(rng)
				want := decoded(t, b)
				src := rowByRow(t, b)
				got, err := rastertest.ReadAll(src)
				require.NoError(t, err)
				if !slices.Equal(want, got) {
					t.Fatalf("%+v", p)
				}
				n := src.Info().RowSamples()
				for range 5 { // in any order
					y0 := rng.IntN(p.height)
					y1 := y0 + 1 + rng.IntN(p.height-y0)
					part := make([]uint16, (y1-y0)*n)
					require.NoError(t, src.ReadRows(context.Background(), part, y0, y1))
					if !slices.Equal(want[y0*n:y1*n], part) {
						t.Fatalf("%+v, rows %d to %d", p, y0, y1)
					}
				}
			}
		})
	}
}

// Files of other programs, small and large, and some of our own.
func TestRowsOfRealFilesAreThoseOfTheStandardLibrary(t *testing.T) {
	files := map[string][]byte{"420.jpg": foreign(t, "420.jpg"), "restart.jpg": foreign(t, "restart.jpg")}
	ours, err := filepath.Glob(filepath.Join("testdata", "*.jpg"))
	require.NoError(t, err)
	require.NotEmpty(t, ours)
	if dir, ok := fixture.Find(t, "scans", "camera-scan-amoslu"); ok {
		scans, err := filepath.Glob(filepath.Join(dir, "*.jpg"))
		require.NoError(t, err)
		for _, path := range scans[:min(len(scans), fixture.Fewer(len(scans), 2))] {
			if filepath.Base(path) != "Half-exposed.jpg" { // which is progressive
				ours = append(ours, path)
			}
		}
	}
	for _, path := range ours {
		files[filepath.Base(path)] = readFile(t, path)
	}
	for name, b := range files {
		t.Run(name, func(t *testing.T) {
			got, err := rastertest.ReadAll(rowByRow(t, b))
			require.NoError(t, err)
			require.True(t, slices.Equal(decoded(t, b), got))
		})
	}
}

// All colors are converted as package color does.
func TestColorsAreThoseOfTheStandardLibrary(t *testing.T) {
	for i := range 1 << 24 {
		y, cb, cr := byte(i>>16), byte(i>>8), byte(i)
		r, g, b := rgb(y, cb, cr)
		wantR, wantG, wantB := color.YCbCrToRGB(y, cb, cr)
		if r != uint16(wantR) || g != uint16(wantG) || b != uint16(wantB) {
			t.Fatalf("%d %d %d: %d %d %d", y, cb, cr, r, g, b)
		}
	}
}

// Rows are read by several goroutines at once, in bands.
func TestRowsAreReadAtTheSameTime(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	b := pattern{width: 500, height: 1500, across: [3]int{2, 1, 1}, up: [3]int{2, 1, 1}}.made(rand.New(rand.NewPCG(1, 1)))
	want := decoded(t, b)
	src, err := Open(bytes.NewReader(b), int64(len(b)), raster.DefaultLimits())
	require.NoError(t, err)
	require.False(t, src.Info().Sequential)
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			y := 0
			for band, err := range raster.Bands(context.Background(), src, 0, 1500) {
				if err != nil || !slices.Equal(want[band.Y0*1500:band.Y1*1500], band.Pix) {
					t.Errorf("rows %d to %d: %v", band.Y0, band.Y1, err)
					return
				}
				y = band.Y1
			}
			if y != 1500 {
				t.Errorf("ended at row %d", y)
			}
		})
	}
	readers.Wait()
}

// What is not decoded row by row is decoded whole.
func TestOtherPicturesAreDecodedWhole(t *testing.T) {
	good := pattern{width: 40, height: 40, across: [3]int{1, 1, 1}, up: [3]int{1, 1, 1}, interval: 5}.made(rand.New(rand.NewPCG(1, 1)))
	at := bytes.Index(good, []byte{0xff, markerRST0 + 2})
	for name, b := range map[string][]byte{
		"progressive":              foreign(t, "420-progressive.jpg"),
		"bytes before a restart":   slices.Concat(good[:at], []byte("some bytes"), good[at:]),
		"a restart behind the end": slices.Concat(good[:len(good)-2], []byte{0xff, markerRST0 + 4, 0xff, markerEOI}),
		"a comment behind the end": slices.Concat(good[:len(good)-2], segment(0xfe, "said"), []byte{0xff, markerEOI}),
	} {
		t.Run(name, func(t *testing.T) {
			src, err := open(b)
			require.NoError(t, err)
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			require.True(t, slices.Equal(decoded(t, b), got))
			if rows, ok := src.(*rowSource); ok {
				require.True(t, rows.odd)
			}
		})
	}
}

// A picture larger than may be decoded whole is decoded row by row, and refused once
// that turns out not to do.
func TestTheLimitOfWholePicturesIsOfThoseAlone(t *testing.T) {
	spec := raster.Spec{Width: 100, Height: 100, Channels: 3, Depth: 8}
	b, err := write(spec, Options{}, noise(spec))
	require.NoError(t, err)
	lim := raster.DefaultLimits()
	lim.MaxWholeBytes = 29_999
	_, err = rastertest.Decodes(Open(bytes.NewReader(b), int64(len(b)), lim))
	require.NoError(t, err)
	_, err = rastertest.Decodes(Open(bytes.NewReader(b), int64(len(b))-3, lim))
	require.ErrorIs(t, err, raster.LimitWholeBytes)
}

// Whatever a file is, what is decoded row by row is what image/jpeg decodes.
func FuzzRows(f *testing.F) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, p := range []pattern{
		{20, 20, [3]int{1}, [3]int{1}, 0},
		{20, 20, [3]int{2, 1, 1}, [3]int{2, 1, 1}, 1},
		{33, 9, [3]int{1, 1, 1}, [3]int{1, 1, 1}, 4},
	} {
		f.Add(p.made(rng))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		src, err := Open(bytes.NewReader(b), int64(len(b)), rastertest.TightLimits())
		if err != nil {
			return
		}
		defer src.Close()
		rows, ok := src.(*rowSource)
		got, err := rastertest.ReadAll(src)
		if !ok || rows.odd {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		img, err := stdjpeg.Decode(bytes.NewReader(b))
		if err != nil {
			return // what is behind the picture, or a marker that it does not know
		}
		if size := img.Bounds().Size(); size != image.Pt(rows.info.Width, rows.info.Height) {
			t.Fatal(size)
		}
		if !slices.Equal(decoded(t, b), got) {
			t.Fatal("other samples")
		}
	})
}

// BenchmarkDecode decodes six megapixels of grain, on all cores, beside image/jpeg
// and the conversion of its picture.
func BenchmarkDecode(b *testing.B) {
	spec := raster.Spec{Width: 3000, Height: 2000, Channels: 3, Depth: 8}
	file, err := write(spec, Options{Quality: 95}, grainy(spec, 2))
	require.NoError(b, err)
	read := func(b *testing.B, src raster.Source) {
		for _, err := range raster.Bands(context.Background(), src, 0, spec.Height) {
			require.NoError(b, err)
		}
	}
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			read(b, rowByRow(b, file))
		}
	})
	b.Run("image/jpeg", func(b *testing.B) {
		for b.Loop() {
			src := rowByRow(b, file)
			src.marks, src.odd = nil, true
			read(b, src)
		}
	})
}
