package tiff

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// FuzzTIFF has whole files.
func FuzzTIFF(f *testing.F) {
	p := noise(raster.Spec{Width: 9, Height: 7, Channels: 3, Depth: 16})
	for _, m := range []made{
		{compression: 1, rows: 2}, {compression: 5, predictor: true}, {compression: 8, rows: 1, bigEndian: true},
		{compression: 32773, big: true, planar: true}, {compression: 8, tileW: 16, tileH: 16}, {unsorted: true, without: []uint16{tagStripByteCounts}},
	} {
		m.w, m.h, m.ch, m.depth = 9, 7, 3, 16
		f.Add(m.file(p))
	}
	floats := made{w: 9, h: 7, ch: 3, depth: 16, float: true, predictor: true, compression: 5}
	f.Add(floats.file(p))
	infrared := made{w: 9, h: 5, ch: 4, depth: 16, compression: 50000, front: true, tags: []madeTag{num(tagExtraSamples, typeShort, 2)}}
	f.Add(infrared.file(p))
	dng := linearDNG(3, 12, num(tagActiveArea, typeLong, 1, 1, 6, 8), num(tagBlackLevel, typeShort, 60))
	f.Add(dng.file(p))
	jpeg, _ := jpegTIFF(f, made{w: 20, h: 18, ch: 3, rows: 16}, yCbCr, true)
	f.Add(jpeg)
	rastertest.Seed(f, 4<<10, "hostile")
	rastertest.Seed(f, 4<<10, "tiff", "image-tiff")
	f.Fuzz(func(t *testing.T, b []byte) { tryToRead(t, b) })
}

// FuzzJPEGInTIFF has a strip in JPEG and its tables, in a file around them that
// says what they are, so that what is tried reaches the decoder.
func FuzzJPEGInTIFF(f *testing.F) {
	for _, m := range []made{{w: 20, h: 18, ch: 3, rows: 18}, {w: 9, h: 5, ch: 1, rows: 5}} {
		for _, shared := range []bool{false, true} {
			photometric := uint64(yCbCr)
			if m.ch == 1 {
				photometric = blackIsZero
			}
			b, _ := jpegTIFF(f, m, photometric, shared)
			seedJPEG(f, b)
		}
	}
	for _, elem := range []string{"tiff", "hostile"} {
		root, ok := fixture.Find(f, elem)
		if !ok {
			continue
		}
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			seedJPEG(f, b)
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, tables, strip []byte, ycc bool) {
		rastertest.Try(t, jpegShell(tables, strip, ycc), Open)
	})
}

// seedJPEG gives the first strip or tile of a file in JPEG.
func seedJPEG(f *testing.F, b []byte) {
	const most = 16 << 10
	file, err := openFile(raster.Extent{R: bytes.NewReader(b), Size: int64(len(b))}, raster.DefaultLimits())
	if err != nil {
		return
	}
	pages, scan, err := file.scan()
	if err != nil {
		return
	}
	l, err := pages[scan].layout()
	if err != nil || !l.codec.whole || l.blocks[0].size > most {
		return
	}
	tables, err := pages[scan].bytes(tagJPEGTables, all)
	if err != nil {
		return
	}
	strip, err := file.Read(l.blocks[0].off, l.blocks[0].size)
	if err != nil {
		return
	}
	f.Add(tables, strip, l.ycc)
}

// jpegShell is a file around a strip, as large as the strip says, with the
// tables if there are any.
func jpegShell(tables, strip []byte, ycc bool) []byte {
	m := made{w: 16, h: 16, ch: 3, depth: 8, compression: compressionJPEG}
	begin := []byte{0xff, 0xd8}
	config, err := jpeg.DecodeConfig(io.MultiReader(bytes.NewReader(begin),
		bytes.NewReader(bytes.TrimSuffix(bytes.TrimPrefix(tables, begin), []byte{0xff, 0xd9})), bytes.NewReader(bytes.TrimPrefix(strip, begin))))
	if err == nil {
		m.w, m.h = config.Width, config.Height
		if config.ColorModel == color.GrayModel {
			m.ch = 1
		}
	}
	if ycc && m.ch == 3 {
		m.tags = append(m.tags, num(tagPhotometric, typeShort, yCbCr))
	}
	if len(tables) > 0 {
		m.tags = append(m.tags, madeTag{tag: tagJPEGTables, kind: 7, raw: tables})
	}
	return m.fileOf([][]byte{strip})
}

// FuzzDNG has what makes light of the samples of a linear DNG, and its only strip,
// in a file around them.
func FuzzDNG(f *testing.F) {
	add := func(m made, levels, table, area []byte) {
		m.rows = 0
		p := noise(raster.Spec{Width: m.w, Height: m.h, Channels: m.ch, Depth: 16})
		for i := range p {
			p[i] >>= 16 - m.depth
		}
		f.Add(byte(m.w-1), byte(m.h-1), byte(m.ch-1), byte(m.depth-1), byte(slices.Index(dngCompressions, m.compression)), levels, table, area, m.blocks(p)[0])
	}
	add(linearDNG(3, 16), nil, nil, nil)
	add(linearDNG(3, 12), []byte{60, 0, 61, 0, 62, 0}, nil, []byte{1, 2, 6, 8})
	add(linearDNG(1, 8), []byte{0, 0, 0xa0, 0x0f}, []byte{0, 0, 0xe8, 3, 0xa0, 0x0f}, nil)
	add(linearDNG(4, 16), []byte{100, 0, 200, 0, 44, 1, 144, 1}, nil, []byte{0, 0, 7, 9})
	for i, compression := range dngCompressions {
		m := linearDNG(1+2*(i%2), 16)
		m.compression = compression
		add(m, []byte{0, 1}, nil, nil)
	}
	if root, ok := fixture.Find(f, "hostile"); ok {
		// Of files that made others fail, what may be a strip.
		files, err := filepath.Glob(filepath.Join(root, "*", "*"))
		if err != nil {
			f.Fatal(err)
		}
		for i, path := range files {
			b, err := os.ReadFile(path)
			if err == nil && len(b) > 8 && len(b) < 1<<10 {
				f.Add(byte(9), byte(7), byte(3), byte(16), byte(i%len(dngCompressions)), []byte(nil), []byte(nil), []byte(nil), b[8:])
			}
		}
	}
	f.Fuzz(func(t *testing.T, w, h, ch, depth, compression byte, levels, table, area, strip []byte) {
		rastertest.Try(t, dngShell(w, h, ch, depth, compression, levels, table, area, strip), Open)
	})
}

// dngCompressions are those that linear DNG is read with.
var dngCompressions = []int{1, 5, 8, 32773, 50000}

// dngShell is a linear DNG: half of the levels are of black, half of white; the
// area has a byte for an edge.
func dngShell(w, h, ch, depth, compression byte, levels, table, area, strip []byte) []byte {
	shorts := func(tag uint16, b []byte) madeTag { return madeTag{tag: tag, kind: typeShort, raw: b[:len(b)&^1]} }
	m := linearDNG(1+int(ch%5), 1+int(depth%32))
	m.w, m.h, m.rows = 1+int(w), 1+int(h), 0
	m.compression = dngCompressions[int(compression)%len(dngCompressions)]
	if half := len(levels) / 4 * 2; half > 0 {
		m.tags = append(m.tags, shorts(tagBlackLevel, levels[:half]), shorts(tagWhiteLevel, levels[half:]))
	}
	if len(table) > 1 {
		m.tags = append(m.tags, shorts(tagLinearization, table))
	}
	if len(area) >= 4 {
		m.tags = append(m.tags, num(tagActiveArea, typeShort, uint64(area[0]), uint64(area[1]), uint64(area[2]), uint64(area[3])))
	}
	return m.fileOf([][]byte{strip})
}
