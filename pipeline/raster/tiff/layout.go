package tiff

import (
	"encoding/binary"
	"fmt"
	"image"

	"safelight/pipeline/raster"
)

// A layout says where the samples of a picture lie in the file and what they
// mean. Whatever it describes can be decoded; what cannot was refused when it
// was made.
type layout struct {
	width, height int
	area          image.Rectangle // of that, what is the picture
	samples
	colors
	codec     codec
	predictor uint64
	reversed  bool // bits of every stored byte (FillOrder 2)

	planes         int // 1: interleaved; else one for each stored sample
	tiled          bool
	blockW, blockH int // of a tile; of a strip, the width and RowsPerStrip
	across, down   int // blocks in a plane
	blocks         []span
	broken         []int // blocks that are not all there, with Limits.Partial
}

// A span is where a block is stored.
type span struct{ off, size uint64 }

// layout reads how the picture of a page is stored.
func (p page) layout() (*layout, error) {
	if err := p.f.lim.CheckSize(p.width, p.height); err != nil {
		return nil, at(p.name, err)
	}
	l := &layout{width: int(p.width), height: int(p.height)}
	l.area = image.Rect(0, 0, l.width, l.height)
	if err := p.meaning(l); err != nil {
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

// step is the number of samples of a plane's pixel: all that are stored, or one.
func (l *layout) step() int { return l.stored / l.planes }

// rowBytes is the decoded size of one row of a block.
func (l *layout) rowBytes() int { return (l.blockW*l.step()*l.bits + 7) / 8 }

// pictureRowBytes is the size of a whole row of all that is stored.
func (l *layout) pictureRowBytes() int { return (l.width*l.stored*l.bits + 7) / 8 }

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
	if l.linearRaw {
		s += ", linear raw (DNG)"
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
	switch l.predictor {
	case predictorHorizontal:
		return l.codec.name + " with differencing"
	case predictorFloat:
		return l.codec.name + " with floating-point prediction"
	}
	return l.codec.name
}

// checkRow refuses rows that are too large to be in memory.
func (l *layout) checkRow(lim raster.Limits) error {
	// One sample may take half a byte or 4, and MaxEdge squared fits into 64 bits.
	n := (int64(l.blockW)*int64(l.step())*int64(l.bits) + 7) / 8
	if n > lim.MaxBlockBytes {
		return openError(raster.LimitBlockBytes, "rows of %d bytes, at most %d are read", n, lim.MaxBlockBytes)
	}
	return nil
}
