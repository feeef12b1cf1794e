package tiff

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// jpegTIFF is a file whose blocks are JPEG streams of image/jpeg, and the samples
// they decode to; in YCbCr, or with its components taken as RGB. With shared, the
// tables stand in the tag for them.
func jpegTIFF(t testing.TB, m made, photometric uint64, shared bool) ([]byte, []uint16) {
	bw, bh := m.w, m.rows
	if m.tileW > 0 {
		bw, bh = m.tileW, m.tileH
	}
	rng := rand.New(rand.NewPCG(3, 5))
	want := make([]uint16, m.w*m.h*m.ch)
	var blocks [][]byte
	var tables []byte
	for y := 0; y < m.h; y += bh {
		for x := 0; x < m.w; x += bw {
			rows := bh
			if m.tileW == 0 {
				rows = min(bh, m.h-y)
			}
			p := rastertest.Picture(rng, bw, rows, m.ch, 8)
			var img image.Image
			if m.ch == 1 {
				gray := image.NewGray(image.Rect(0, 0, bw, rows))
				for i, v := range p {
					gray.Pix[i] = byte(v)
				}
				img = gray
			} else {
				rgba := image.NewRGBA(image.Rect(0, 0, bw, rows))
				for i := range bw * rows {
					rgba.SetRGBA(i%bw, i/bw, color.RGBA{byte(p[3*i]), byte(p[3*i+1]), byte(p[3*i+2]), 255})
				}
				img = rgba
			}
			var b bytes.Buffer
			require.NoError(t, jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}))
			decoded, err := jpeg.Decode(bytes.NewReader(b.Bytes()))
			require.NoError(t, err)
			for i := range bw * rows {
				px, py := x+i%bw, y+i/bw
				if px >= m.w || py >= m.h {
					continue
				}
				to := want[(py*m.w+px)*m.ch:]
				switch d := decoded.(type) {
				case *image.Gray:
					to[0] = uint16(d.GrayAt(i%bw, i/bw).Y)
				case *image.YCbCr:
					c := d.YCbCrAt(i%bw, i/bw)
					if photometric == yCbCr {
						c.Y, c.Cb, c.Cr = color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
					}
					to[0], to[1], to[2] = uint16(c.Y), uint16(c.Cb), uint16(c.Cr)
				}
			}
			stream := b.Bytes()
			if shared {
				stream, tables = takeTables(stream)
			}
			blocks = append(blocks, stream)
		}
	}
	m.depth, m.compression = 8, 7
	m.tags = append(m.tags, num(tagPhotometric, typeShort, photometric))
	if shared {
		m.tags = append(m.tags, madeTag{tag: tagJPEGTables, kind: 7, raw: tables})
	}
	return m.fileOf(blocks), want
}

// takeTables takes the tables out of a stream: they are equal in all.
func takeTables(b []byte) (rest, tables []byte) {
	rest, tables = append(rest, 0xff, 0xd8), append(tables, 0xff, 0xd8)
	for at := 2; ; {
		if b[at+1] == 0xda {
			return append(rest, b[at:]...), append(tables, 0xff, 0xd9)
		}
		n := 2 + int(b[at+2])<<8 + int(b[at+3])
		if kind := b[at+1]; kind == 0xdb || kind == 0xc4 {
			tables = append(tables, b[at:at+n]...)
		} else {
			rest = append(rest, b[at:at+n]...)
		}
		at += n
	}
}

// JPEG in strips and tiles, with the tables in every block or once for all, is
// what image/jpeg makes of its streams; what their components are says the file.
func TestJPEGIsDecodedAsTheFileMeansIt(t *testing.T) {
	for _, c := range []struct {
		name        string
		m           made
		photometric uint64
	}{
		{"gray strips", made{w: 45, h: 37, ch: 1, rows: 16}, blackIsZero},
		{"YCbCr strips", made{w: 45, h: 37, ch: 3, rows: 16}, yCbCr},
		{"RGB strips", made{w: 45, h: 37, ch: 3, rows: 16}, rgb},
		{"YCbCr tiles", made{w: 45, h: 37, ch: 3, tileW: 32, tileH: 16}, yCbCr},
		{"one strip", made{w: 45, h: 37, ch: 3, rows: 37}, yCbCr},
	} {
		for _, shared := range []bool{false, true} {
			t.Run(c.name, func(t *testing.T) {
				b, want := jpegTIFF(t, c.m, c.photometric, shared)
				src, err := openGiant(bytes.NewReader(b), int64(len(b)), raster.DefaultLimits(), 3000)
				require.NoError(t, err)
				require.Equal(t, "JPEG", src.Info().Compression)
				got, err := rastertest.ReadAll(src)
				require.NoError(t, err)
				require.Equal(t, want, got)
			})
		}
	}
}

func TestJPEGDamageIsNamed(t *testing.T) {
	m := made{w: 45, h: 37, ch: 3, rows: 16}
	b, _ := jpegTIFF(t, m, yCbCr, false)
	for _, c := range []struct {
		name   string
		damage func(b []byte)
		kind   error
		says   string
	}{
		{"no mark", func(b []byte) { b[8] = 0 }, raster.ErrCorrupt, "strip 0: the JPEG data does not begin with its mark"},
		{"arithmetic", func(b []byte) { b[bytes.Index(b, []byte{0xff, 0xc0})+1] = 0xc9 }, raster.ErrUnsupported, "strip 0: unsupported JPEG feature"},
		{"other width", func(b []byte) { b[bytes.Index(b, []byte{0xff, 0xc0})+8]++ }, raster.ErrCorrupt, "strip 0: JPEG of 46 x 16 pixels where 45 x 16 belong"},
		{"too low", func(b []byte) { b[bytes.Index(b, []byte{0xff, 0xc0})+6]-- }, raster.ErrCorrupt, "strip 0: JPEG of 45 x 15 pixels where 45 x 16 belong"},
		{"no tables", func(b []byte) { b[bytes.Index(b, []byte{0xff, 0xc4})+1] = 0xe9 }, raster.ErrCorrupt, "strip 0: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := bytes.Clone(b)
			c.damage(b)
			src, err := open(b)
			require.NoError(t, err)
			_, err = rastertest.ReadAll(src)
			require.ErrorIs(t, err, c.kind)
			require.ErrorContains(t, err, c.says)
		})
	}
	lim := raster.DefaultLimits()
	lim.MaxBlockBytes = 45 * 16 * 4 * 4
	progressive := bytes.Clone(b)
	progressive[bytes.Index(b, []byte{0xff, 0xc0})+1] = 0xc2 // progressive takes more
	for _, c := range []struct {
		b    []byte
		kind error
	}{{b, nil}, {progressive, raster.ErrLimit}} {
		src, err := Open(bytes.NewReader(c.b), int64(len(c.b)), lim)
		require.NoError(t, err)
		_, err = rastertest.ReadAll(src)
		require.ErrorIs(t, err, c.kind)
	}

	gray, _ := jpegTIFF(t, made{w: 45, h: 37, ch: 1, rows: 16}, blackIsZero, false)
	lim.MaxBlockBytes = 700
	_, err := Open(bytes.NewReader(gray), int64(len(gray)), lim)
	require.ErrorIs(t, err, raster.ErrLimit)
	require.ErrorContains(t, err, "of JPEG that have to be decoded at once, at most 700 are")
}
