package tiff

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"safelight/pipeline/raster"
)

// A layout says where the samples of a picture lie in the file and what they
// mean. Whatever it describes can be decoded; what cannot was refused when it
// was made.
type layout struct {
	width, height   int
	channels, depth int
	invert          bool // WhiteIsZero
	codec           codec
	differenced     bool // horizontal predictor

	planes         int // 1: interleaved; else one for each channel
	tiled          bool
	blockW, blockH int // of a tile; of a strip, the width and RowsPerStrip
	across, down   int // blocks in a plane
	blocks         []span
}

// A span is where a block is stored.
type span struct{ off, size uint64 }

// sampleBytes is the size of one stored sample.
func (l *layout) sampleBytes() int { return l.depth / 8 }

// step is the number of samples of a plane's pixel: all channels, or one.
func (l *layout) step() int { return l.channels / l.planes }

// rowBytes is the decoded size of one row of a block.
func (l *layout) rowBytes() int { return l.blockW * l.step() * l.sampleBytes() }

// pictureRowBytes is the size of a whole row of the picture.
func (l *layout) pictureRowBytes() int { return l.width * l.channels * l.sampleBytes() }

// rows is the number of rows block i decodes to. Tiles are stored whole, the
// last strip of a plane ends with the picture.
func (l *layout) rows(i int) int {
	if l.tiled {
		return l.blockH
	}
	return min(l.blockH, l.height-i%l.down*l.blockH)
}

// blockBytes is the decoded size of block i.
func (l *layout) blockBytes(i int) uint64 { return uint64(l.rows(i)) * uint64(l.rowBytes()) }

// place names block i in messages.
func (l *layout) place(i int) string {
	kind := "strip"
	if l.tiled {
		kind = "tile"
	}
	return fmt.Sprintf("%s %d", kind, i)
}

// describe is Info.Layout.
func (l *layout) describe(f *file) string {
	s := fmt.Sprintf("strips of %d rows", l.blockH)
	switch {
	case l.tiled:
		s = fmt.Sprintf("tiles of %d x %d", l.blockW, l.blockH)
	case l.blockH == 1:
		s = "strips of one row"
	}
	if l.planes > 1 {
		s += ", planar"
	}
	if f.order == binary.BigEndian {
		s += ", big-endian"
	}
	if f.big {
		s += ", BigTIFF"
	}
	return s
}

// compression is Info.Compression.
func (l *layout) compression() string {
	if l.differenced {
		return l.codec.name + " with differencing"
	}
	return l.codec.name
}

// layout reads how the picture of a page is stored.
func (p page) layout() (*layout, error) {
	if err := p.f.lim.CheckSize(p.width, p.height); err != nil {
		return nil, at(p.name, err)
	}
	l := &layout{width: int(p.width), height: int(p.height)}
	if err := p.samples(l); err != nil {
		return nil, err
	}
	if err := p.grid(l); err != nil {
		return nil, err
	}
	if err := p.spans(l); err != nil {
		return nil, err
	}
	return l, p.checkBlocks(l)
}

// samples reads what the samples mean. All that is not read is named in one
// error, so that a photographer need not find out one thing after the other.
func (p page) samples(l *layout) error {
	var firstErr error
	get := func(tag uint16, otherwise uint64) uint64 {
		v, err := p.uint(tag, otherwise)
		if err != nil && firstErr == nil {
			firstErr = err
		}
		return v
	}
	list := func(tag uint16) []uint64 {
		v, err := p.uints(tag)
		if err != nil && firstErr == nil {
			firstErr = err
		}
		return v
	}
	perPixel := get(tagSamplesPerPixel, 1)
	bits, formats, extra := list(tagBitsPerSample), list(tagSampleFormat), list(tagExtraSamples)
	compression, photometric := get(tagCompression, 1), get(tagPhotometric, blackIsZero)
	predictor, planar := get(tagPredictor, predictorNone), get(tagPlanarConfig, 1)
	fillOrder, imageDepth := get(tagFillOrder, 1), get(tagImageDepth, 1)
	if firstErr != nil {
		return firstErr
	}
	if !p.has(tagPhotometric) {
		meaning := "gray, 0 is black"
		if perPixel == 3 {
			photometric, meaning = rgb, "RGB"
		}
		p.f.warn("the file does not say how its samples are meant; taken as %s", meaning)
	}
	if perPixel == 0 || planar != 1 && planar != 2 {
		return at(p.name, openError(raster.ErrCorrupt, "%d samples a pixel, planar configuration %d", perPixel, planar))
	}

	var not []string
	no := func(s string) {
		if s != "" {
			not = append(not, s)
		}
	}
	no(l.setColors(photometric, perPixel, extra))
	no(l.setDepth(bits, formats))
	no(l.setCodec(compression, predictor))
	if fillOrder != 1 {
		no(fmt.Sprintf("reversed order of bits (FillOrder %d)", fillOrder))
	}
	if imageDepth != 1 {
		no(fmt.Sprintf("a volume of %d slices", imageDepth))
	}
	if len(not) > 0 {
		return at(p.name, openError(raster.ErrUnsupported, "%s", strings.Join(not, ", ")))
	}
	l.planes = 1
	if planar == 2 {
		l.planes = l.channels
	}
	return nil
}

// setColors decides on the channels; what it returns is not supported.
func (l *layout) setColors(photometric, perPixel uint64, extra []uint64) string {
	base, name := uint64(1), "gray"
	switch photometric {
	case whiteIsZero, blackIsZero:
		l.invert = photometric == whiteIsZero
	case rgb:
		base, name = 3, "RGB"
	default:
		return photometricName(photometric)
	}
	l.channels = int(base)
	switch {
	case perPixel == base:
		return ""
	case perPixel < base:
		return fmt.Sprintf("%s with %d samples a pixel", name, perPixel)
	case perPixel > base+1:
		return fmt.Sprintf("%d samples a pixel (%s + %d others)", perPixel, name, perPixel-base)
	case len(extra) > 0 && extra[0] == 1:
		name += " + transparency"
	case len(extra) > 0 && extra[0] == 2:
		name += " + transparency or infrared"
	default:
		name += " + infrared"
	}
	return fmt.Sprintf("%d samples a pixel (%s)", perPixel, name)
}

// setDepth decides on the bits of a sample; what it returns is not supported.
func (l *layout) setDepth(bits, formats []uint64) string {
	if len(bits) == 0 {
		bits = []uint64{1}
	}
	for _, b := range bits {
		if b != bits[0] {
			return fmt.Sprintf("samples of unequal size (%s bits)", strings.Trim(fmt.Sprint(bits[:min(len(bits), 8)]), "[]"))
		}
	}
	l.depth = int(min(bits[0], 1<<16))
	for _, format := range formats {
		switch format {
		case 1, 4: // unsigned; undefined, which all readers take as unsigned
		case 2:
			return fmt.Sprintf("%d-bit signed samples", bits[0])
		case 3:
			return fmt.Sprintf("%d-bit float samples", bits[0])
		default:
			return fmt.Sprintf("samples of kind %d", format)
		}
	}
	if l.depth != 8 && l.depth != 16 {
		return fmt.Sprintf("%d-bit samples", bits[0])
	}
	return ""
}

// setCodec decides on compression and predictor; what it returns is not
// supported.
func (l *layout) setCodec(compression, predictor uint64) string {
	var ok bool
	if l.codec, ok = codecs(compression); !ok {
		return compressionName(compression)
	}
	switch predictor {
	case predictorNone:
	case predictorHorizontal:
		// TIFF 6.0 has the predictor with LZW, Adobe with Deflate. Beyond those
		// libtiff ignores the tag, others obey it.
		if !l.codec.predicts {
			return fmt.Sprintf("differencing together with compression %q, on which programs disagree", l.codec.name)
		}
		l.differenced = true
	case 3:
		return "the floating-point predictor"
	default:
		return fmt.Sprintf("predictor %d", predictor)
	}
	return ""
}

// grid reads how the picture is cut into strips or tiles.
func (p page) grid(l *layout) error {
	l.tiled = p.has(tagTileWidth) || p.has(tagTileOffsets)
	w, h := p.width, p.height
	var errW, errH error
	if l.tiled {
		w, errW = p.uint(tagTileWidth, 0)
		h, errH = p.uint(tagTileLength, 0)
	} else {
		h, errH = p.uint(tagRowsPerStrip, p.height)
		h = min(h, p.height) // 2^32-1 means one strip
	}
	if err := cmp.Or(errW, errH); err != nil {
		return err
	}
	if w == 0 || h == 0 {
		return at(p.name, openError(raster.ErrCorrupt, "strips or tiles without size"))
	}
	if edge := uint64(p.f.lim.MaxEdge); w > edge || h > edge {
		return at(p.name, openError(raster.ErrLimit, "tiles of %d x %d pixels, at most %d along an edge are read", w, h, edge))
	}
	l.blockW, l.blockH = int(w), int(h)
	if n := int64(l.rowBytes()); n > p.f.lim.MaxBlockBytes {
		return at(p.name, openError(raster.ErrLimit, "rows of %d bytes, at most %d are read", n, p.f.lim.MaxBlockBytes))
	}
	l.across = (l.width + l.blockW - 1) / l.blockW
	l.down = (l.height + l.blockH - 1) / l.blockH
	return nil
}

// spans reads where the blocks are stored.
func (p page) spans(l *layout) error {
	tagOff, tagSize := uint16(tagStripOffsets), uint16(tagStripByteCounts)
	// Some writers name the spans of tiles like those of strips.
	if l.tiled && p.has(tagTileOffsets) {
		tagOff, tagSize = tagTileOffsets, tagTileByteCounts
	}
	want := uint64(l.planes) * uint64(l.across) * uint64(l.down)
	if n := p.fields[tagOff].count; n < want {
		return at(p.name, openError(raster.ErrCorrupt, "%s has %d values, the picture %d blocks", tagName(tagOff), n, want))
	}
	offs, err := p.uints(tagOff)
	if err != nil {
		return err
	}
	sizes, err := p.uints(tagSize)
	if err != nil {
		return err
	}
	l.blocks = make([]span, want)
	for i := range l.blocks {
		l.blocks[i].off = offs[i]
		if i < len(sizes) {
			l.blocks[i].size = sizes[i]
		}
	}
	if len(sizes) < len(l.blocks) {
		p.guessSizes(l, tagSize, len(sizes))
	}
	return nil
}

// guessSizes fills in the stored sizes of blocks from known on, which the file
// does not give: up to the next block or the end of the file. Those of
// uncompressed blocks follow from the layout anyway.
func (p page) guessSizes(l *layout, tag uint16, known int) {
	p.f.warn("%s has %d values for %d blocks; sizes were derived", tagName(tag), known, len(l.blocks))
	starts := []uint64{uint64(p.f.Size)}
	for _, b := range l.blocks {
		starts = append(starts, b.off)
	}
	slices.Sort(starts)
	for i := known; i < len(l.blocks); i++ {
		b := &l.blocks[i]
		if j, _ := slices.BinarySearch(starts, b.off+1); j < len(starts) {
			b.size = starts[j] - b.off
		}
	}
}

// checkBlocks refuses, before anything is decoded, blocks that are not all in
// the file or cannot hold what they should.
func (p page) checkBlocks(l *layout) error {
	f := p.f
	var decoded uint64
	whole, short := 0, 0 // blocks that are complete, and that are longer than their size
	var firstErr *raster.Error
	for i := range l.blocks {
		need := l.blockBytes(i)
		decoded += need
		// The size of what is not compressed follows from the layout. More is
		// padding; less cannot be, but is believed by other readers neither.
		if b := &l.blocks[i]; l.codec.expansion == 1 && b.size != need {
			if b.size < need && f.Holds(b.off, need) {
				short++
			}
			b.size = need
		}
		if err := p.checkBlock(l, i, need); err == nil {
			whole++
		} else if firstErr == nil {
			firstErr = err
			firstErr.Place = l.place(i)
		}
	}
	if firstErr != nil {
		if firstErr.Err == raster.ErrTruncated {
			firstErr.Detail += fmt.Sprintf("; %d of %d are complete", whole, len(l.blocks))
		}
		return firstErr
	}
	if short > 0 {
		f.warn("%d of %d blocks are given as shorter than their rows; the rows were believed", short, len(l.blocks))
	}
	if decoded/uint64(f.Size) > uint64(f.lim.MaxExpansion) {
		return at(p.name, openError(raster.ErrLimit, "%d bytes decoded from a file of %d, at most %d times as many are read", decoded, f.Size, f.lim.MaxExpansion))
	}
	return nil
}

// checkBlock checks the stored size of one block that decodes to need bytes.
func (p page) checkBlock(l *layout, i int, need uint64) *raster.Error {
	f, b := p.f, l.blocks[i]
	switch {
	case !f.Holds(b.off, b.size):
		there := uint64(0)
		if b.off < uint64(f.Size) {
			there = uint64(f.Size) - b.off
		}
		return openError(raster.ErrTruncated, "%d of %d bytes are in the file", there, b.size)
	case b.size == 0:
		return openError(raster.ErrCorrupt, "nothing is stored")
	case need/b.size > uint64(f.lim.MaxExpansion):
		return openError(raster.ErrLimit, "%d bytes from %d, at most %d times as many are read", need, b.size, f.lim.MaxExpansion)
	case need/b.size > l.codec.expansion:
		return openError(raster.ErrCorrupt, "%d bytes cannot hold %d in %s", b.size, need, l.codec.name)
	}
	return nil
}
