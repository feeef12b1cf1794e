package png

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"github.com/klauspost/compress/zlib"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/exif"
)

const (
	// maxBehind bounds the chunks from the image data on that are looked at for
	// metadata.
	maxBehind = 1 << 16
	// maxMetadata bounds what is read of them in all.
	maxMetadata = 1 << 20
)

// A header is what stands before the image data, and the metadata behind it.
type header struct {
	width, height     int
	bits, color       int
	interlaced, trans bool
	icc               []byte
	encoding          encoding // as the chunks sRGB, gAMA and cICP tell it
	xppi, yppi        float64  // of pHYs
	exif              *exif.Data
	texts             raster.Metadata
	seen              map[string]bool // chunks and keywords, of which the first counts
	metadataBytes     uint64          // of chunks that were read for metadata
	warnings          []string
}

// maxWarnings bounds what a file can make the reader say.
const maxWarnings = 32

func (h *header) warn(format string, args ...any) {
	if len(h.warnings) < maxWarnings {
		h.warnings = append(h.warnings, fmt.Sprintf(format, args...))
	}
}

// first reports whether a name comes for the first time.
func (h *header) first(name string) bool {
	before := h.seen[name]
	h.seen[name] = true
	return !before
}

// readHeader reads the chunks up to the first with image data, and the metadata
// in those behind.
func readHeader(e raster.Extent, lim raster.Limits) (*header, error) {
	b, err := e.Read(0, uint64(len(signature)))
	if err != nil {
		return nil, err
	}
	if string(b) != signature {
		return nil, fail("open", raster.ErrFormat, "begins with % x, not those of a PNG", b)
	}
	h := &header{seen: map[string]bool{}}
	for i, off := int64(0), uint64(len(signature)); ; i++ {
		c, err := chunkAt(e, off)
		if err != nil {
			return nil, err
		}
		switch {
		case i == 0 && (c.kind != "IHDR" || c.n != 13):
			return nil, fail("open", raster.ErrCorrupt, "first chunk %q of %d bytes", c.kind, c.n)
		case c.kind == "IDAT":
			h.readBehind(e, off)
			return h, nil
		case c.kind == "IEND":
			return nil, fail("open", raster.ErrCorrupt, "no image data")
		case i >= lim.MaxTags:
			return nil, fail("open", raster.LimitTags, "more than %d chunks before the image data", lim.MaxTags)
		}
		switch c.kind {
		case "iCCP":
			h.readProfile(e, c, lim)
		case "sRGB", "gAMA", "cICP":
			h.readEncoding(e, c)
		case "IHDR", "pHYs", "tRNS":
			if c.n > uint64(lim.MaxTagBytes) {
				return nil, fail("open", raster.LimitTagBytes, "chunk %q of %d bytes, at most %d are read", c.kind, c.n, lim.MaxTagBytes)
			}
			content, err := c.read(e)
			if err != nil {
				return nil, err
			}
			if err := h.chunk(c.kind, content, lim); err != nil {
				return nil, err
			}
		default:
			h.readMetadata(e, c)
		}
		off = c.end
	}
}

// readBehind reads the metadata in the chunks from off on: many programs put it
// behind the image data. A file that ends too early is found out when that is
// decoded.
func (h *header) readBehind(e raster.Extent, off uint64) {
	for range maxBehind {
		c, err := chunkAt(e, off)
		if err != nil || c.kind == "IEND" {
			return
		}
		h.readMetadata(e, c)
		off = c.end
	}
}

// readMetadata reads a chunk that has texts or Exif. What cannot be read is a
// warning.
func (h *header) readMetadata(e raster.Extent, c chunk) {
	switch c.kind {
	case "tEXt", "iTXt", "eXIf":
	default:
		return
	}
	if h.metadataBytes+c.n > maxMetadata {
		return // nothing that is looked for is so long
	}
	h.metadataBytes += c.n
	b, err := c.read(e)
	switch {
	case err != nil:
		h.warn("metadata cannot be read: %v", err)
	case c.kind == "eXIf":
		h.readExif(b)
	default:
		h.readText(c.kind, b)
	}
}

// A chunk is one of which only the first bytes were read.
type chunk struct {
	kind   string
	off, n uint64 // of its content
	end    uint64 // where the next chunk begins
}

func chunkAt(e raster.Extent, off uint64) (chunk, error) {
	b, err := e.Read(off, 8)
	if err != nil {
		return chunk{}, err
	}
	n := uint64(be.Uint32(b))
	return chunk{string(b[4:]), off + 8, n, off + 8 + n + 4}, nil
}

// read reads the content and compares its checksum.
func (c chunk) read(e raster.Extent) ([]byte, error) {
	b, err := e.Read(c.off-4, 4+c.n+4) // the checksum is that of the kind, too
	if err != nil {
		return nil, err
	}
	sum := be.Uint32(b[4+c.n:])
	if got := crc32.ChecksumIEEE(b[:4+c.n]); got != sum {
		return nil, fail("open", raster.ErrCorrupt, "chunk %q has checksum %08x and says %08x", c.kind, got, sum)
	}
	return b[4 : 4+c.n], nil
}

// chunk reads one chunk.
func (h *header) chunk(kind string, b []byte, lim raster.Limits) error {
	switch kind {
	case "IHDR":
		if len(b) != 13 || h.width > 0 {
			return fail("open", raster.ErrCorrupt, "a second IHDR, or one of %d bytes", len(b))
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
			h.xppi, h.yppi = ppi(be.Uint32(b)), ppi(be.Uint32(b[4:]))
		}
	}
	return nil
}

// readProfile reads the first profile. One that cannot be read is a warning, the
// picture is there without it.
func (h *header) readProfile(e raster.Extent, c chunk, lim raster.Limits) {
	if !h.first(c.kind) {
		return
	}
	if c.n > uint64(lim.MaxTagBytes) {
		h.warn("the color profile cannot be read: %v", fail("open", raster.LimitTagBytes, "iCCP of %d bytes, at most %d are read", c.n, lim.MaxTagBytes))
		return
	}
	b, err := c.read(e)
	if err == nil {
		h.icc, err = profile(b, lim.MaxTagBytes)
	}
	if err != nil {
		h.warn("the color profile cannot be read: %v", err)
	}
}

// ppi is a resolution in pixels per meter in pixels per inch, 0 for one beyond
// belief. A pixel per meter is 0.0254 PPI; to one decimal a whole number of PPI
// comes back as it was.
func ppi(perMeter uint32) float64 {
	v := math.Round(float64(perMeter)/inchesPerMeter*10) / 10
	if v > exif.MaxPPI {
		return 0
	}
	return v
}

// profile inflates the profile of an iCCP chunk: a name, a zero, the method 0,
// and the profile as a zlib stream.
func profile(b []byte, limit int64) ([]byte, error) {
	i := bytes.IndexByte(b, 0)
	if i < 0 || len(b) < i+2 || b[i+1] != 0 {
		return nil, fail("open", raster.ErrCorrupt, "iCCP without name or with an unknown method")
	}
	icc, err := inflate(b[i+2:], limit)
	switch {
	case errors.Is(err, errTooLong):
		return nil, fail("open", raster.LimitTagBytes, "iCCP of more than %d bytes", limit)
	case err != nil:
		return nil, fail("open", raster.ErrCorrupt, "iCCP: %v", err)
	}
	return icc, nil
}

var errTooLong = errors.New("too long")

// inflate is the content of a zlib stream, errTooLong if it is more than limit
// bytes.
func inflate(b []byte, limit int64) ([]byte, error) {
	zr, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(zr, limit+1))
	if err == nil && int64(len(content)) > limit {
		err = errTooLong
	}
	return content, err
}

// channels is the number of color channels: gray or RGB.
func (h *header) channels() int {
	if h.color == colorGray || h.color == colorGrayAlpha {
		return 1
	}
	return 3
}

// decodedBytes is what the picture takes as image/png holds it.
func (h *header) decodedBytes() int64 {
	decoded := int64(h.width) * int64(h.height) * int64(max(h.bits, 8)/8)
	if h.color != colorPalette && (h.color != colorGray || h.trans) {
		decoded *= 4
	}
	if h.interlaced {
		decoded += decoded / 2 // the largest of the seven passes
	}
	return decoded
}

// check refuses pictures whose decoded form is beyond the limits or cannot be
// held by a file of the given size.
func (h *header) check(size int64, lim raster.Limits) error {
	stored := map[int]int64{colorGray: 1, colorRGB: 3, colorPalette: 1, colorGrayAlpha: 2, colorRGBA: 4}[h.color]
	if stored == 0 {
		return fail("open", raster.ErrCorrupt, "color type %d", h.color)
	}
	pixels := int64(h.width) * int64(h.height)
	if !h.streams() {
		if err := lim.CheckWhole(h.decodedBytes(), size); err != nil {
			return err
		}
	}
	// A match of Deflate stands for 258 bytes and takes 2 bits or more. Of rows
	// that are decoded one by one, what is there may do.
	raw := pixels * stored * int64(h.bits) / 8
	if raw/1032 > size && !(lim.Partial && h.streams()) {
		return fail("open", raster.ErrTruncated, "%d bytes cannot hold an image of %d x %d pixels", size, h.width, h.height)
	}
	return lim.CheckExpansion(max(raw, 1), size)
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
	info := raster.Info{
		Format: "png", Width: h.width, Height: h.height, Channels: h.channels(), Depth: max(h.bits, 8),
		BlockRows: min(h.height, max(1, 1<<20/(h.width*h.channels()*2))), Orientation: 1,
		Compression: "Deflate", Layout: layout,
		XPPI: h.xppi, YPPI: h.yppi, Metadata: h.metadata(), Warnings: h.warnings,
	}
	info.ICC, info.SuggestedGamma = h.colors()
	if !h.streams() {
		info.HeldBytes = h.decodedBytes()
	}
	if h.exif != nil {
		info.Orientation = h.exif.Orientation
		if info.XPPI == 0 || info.YPPI == 0 {
			info.XPPI, info.YPPI = h.exif.XPPI, h.exif.YPPI
		}
	}
	return info
}
