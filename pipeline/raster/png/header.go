package png

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"github.com/klauspost/compress/zlib"

	"safelight/pipeline/raster"
)

// maxChunks bounds the chunks before the image data.
const maxChunks = 1024

// A header is what stands before the image data.
type header struct {
	width, height     int
	bits, color       int
	interlaced, trans bool
	icc               []byte
	xppi, yppi        float64
	warnings          []string
}

// readHeader reads the chunks up to the first with image data.
func readHeader(e raster.Extent, lim raster.Limits) (*header, error) {
	b, err := e.Read(0, uint64(len(signature)))
	if err != nil {
		return nil, err
	}
	if string(b) != signature {
		return nil, fail("open", raster.ErrFormat, "begins with % x, not those of a PNG", b)
	}
	h := &header{}
	for i, off := 0, uint64(len(signature)); ; i++ {
		b, err := e.Read(off, 8)
		if err != nil {
			return nil, err
		}
		n, kind := uint64(be.Uint32(b)), string(b[4:])
		switch {
		case i == 0 && (kind != "IHDR" || n != 13):
			return nil, fail("open", raster.ErrCorrupt, "first chunk %q of %d bytes", kind, n)
		case kind == "IDAT":
			return h, nil
		case kind == "IEND":
			return nil, fail("open", raster.ErrCorrupt, "no image data")
		case i > maxChunks:
			return nil, fail("open", raster.ErrLimit, "more than %d chunks before the image data", maxChunks)
		}
		switch kind {
		case "IHDR", "iCCP", "pHYs", "tRNS":
			if n > uint64(lim.MaxTagBytes) {
				return nil, fail("open", raster.ErrLimit, "chunk %q of %d bytes, at most %d are read", kind, n, lim.MaxTagBytes)
			}
			if b, err = e.Read(off+4, n+8); err != nil {
				return nil, err
			}
			content, sum := b[4:4+n], be.Uint32(b[4+n:])
			if got := crc32.ChecksumIEEE(b[:4+n]); got != sum {
				return nil, fail("open", raster.ErrCorrupt, "chunk %q has checksum %08x and says %08x", kind, got, sum)
			}
			if err := h.chunk(kind, content, lim); err != nil {
				return nil, err
			}
		}
		off += 12 + n
	}
}

// chunk reads one chunk.
func (h *header) chunk(kind string, b []byte, lim raster.Limits) error {
	switch kind {
	case "IHDR":
		if len(b) != 13 {
			return fail("open", raster.ErrCorrupt, "IHDR of %d bytes", len(b))
		}
		w, ht := be.Uint32(b), be.Uint32(b[4:])
		if err := lim.CheckSize(uint64(w), uint64(ht)); err != nil {
			return err
		}
		h.width, h.height, h.bits, h.color, h.interlaced = int(w), int(ht), int(b[8]), int(b[9]), b[12] != 0
	case "tRNS":
		h.trans = true
	case "pHYs":
		if len(b) == 9 && b[8] == 1 {
			// A pixel per meter is 0.0254 PPI; to one decimal a whole number of
			// PPI comes back as it was.
			ppi := func(perMeter uint32) float64 { return math.Round(float64(perMeter)/inchesPerMeter*10) / 10 }
			h.xppi, h.yppi = ppi(be.Uint32(b)), ppi(be.Uint32(b[4:]))
		}
	case "iCCP":
		var err error
		if h.icc, err = profile(b, lim.MaxTagBytes); err != nil {
			h.warnings = append(h.warnings, fmt.Sprintf("the color profile cannot be read: %v", err))
		}
	}
	return nil
}

// profile inflates the profile of an iCCP chunk: a name, a zero, the method 0,
// and the profile as a zlib stream.
func profile(b []byte, limit int64) ([]byte, error) {
	i := bytes.IndexByte(b, 0)
	if i < 0 || len(b) < i+2 || b[i+1] != 0 {
		return nil, fail("open", raster.ErrCorrupt, "iCCP without name or with an unknown method")
	}
	zr, err := zlib.NewReader(bytes.NewReader(b[i+2:]))
	if err != nil {
		return nil, fail("open", raster.ErrCorrupt, "iCCP: %v", err)
	}
	icc, err := io.ReadAll(io.LimitReader(zr, limit+1))
	switch {
	case err != nil:
		return nil, fail("open", raster.ErrCorrupt, "iCCP: %v", err)
	case int64(len(icc)) > limit:
		return nil, fail("open", raster.ErrLimit, "iCCP of more than %d bytes", limit)
	}
	return icc, nil
}

// channels is the number of color channels: gray or RGB.
func (h *header) channels() int {
	if h.color == colorGray || h.color == colorGrayAlpha {
		return 1
	}
	return 3
}

// check refuses pictures whose decoded form is beyond the limits or cannot be
// held by a file of the given size.
func (h *header) check(size int64, lim raster.Limits) error {
	stored := map[int]int64{colorGray: 1, colorRGB: 3, colorPalette: 1, colorGrayAlpha: 2, colorRGBA: 4}[h.color]
	if stored == 0 {
		return fail("open", raster.ErrCorrupt, "color type %d", h.color)
	}
	pixels := int64(h.width) * int64(h.height)
	decoded := pixels // as image/png holds it
	switch {
	case h.color == colorPalette || h.color == colorGray && !h.trans:
		decoded *= int64(max(h.bits, 8) / 8)
	default:
		decoded *= 4 * int64(max(h.bits, 8)/8)
	}
	if h.interlaced {
		decoded += decoded / 2 // the largest of the seven passes
	}
	if !h.streams() {
		if err := lim.CheckWhole(decoded, size); err != nil {
			return err
		}
	}
	// A match of Deflate stands for 258 bytes and takes 2 bits or more.
	if raw := pixels * stored * int64(h.bits) / 8; raw/1032 > size {
		return fail("open", raster.ErrTruncated, "%d bytes cannot hold an image of %d x %d pixels", size, h.width, h.height)
	}
	return nil
}

// info is what the source tells of itself.
func (h *header) info() raster.Info {
	layout := "rows"
	if h.interlaced {
		layout = "interlaced"
	}
	if h.color == colorPalette {
		layout += ", palette"
	}
	return raster.Info{
		Format: "png", Width: h.width, Height: h.height, Channels: h.channels(), Depth: max(h.bits, 8),
		BlockRows: min(h.height, max(1, 1<<20/(h.width*h.channels()*2))), Orientation: 1,
		Compression: "Deflate", Layout: layout,
		ICC: h.icc, XPPI: h.xppi, YPPI: h.yppi, Warnings: h.warnings,
	}
}
