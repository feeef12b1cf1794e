package tiff

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"safelight/pipeline/raster"
)

// spanBytes is what a block costs in memory, for which lists of blocks are
// limited like all other values of tags.
const spanBytes = 16

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
	if edge := uint64(max(p.f.lim.MaxEdge, 0)); w > edge || h > edge {
		return at(p.name, openError(raster.LimitEdge, "tiles of %d x %d pixels, at most %d along an edge are read", w, h, edge))
	}
	l.blockW, l.blockH = int(w), int(h)
	l.across = (l.width + l.blockW - 1) / l.blockW
	l.down = (l.height + l.blockH - 1) / l.blockH
	return at(p.name, l.checkRow(p.f.lim))
}

// spans reads where the blocks are stored.
func (p page) spans(l *layout) error {
	tagOff, tagSize := uint16(tagStripOffsets), uint16(tagStripByteCounts)
	// Some writers name the spans of tiles like those of strips.
	if l.tiled && p.has(tagTileOffsets) {
		tagOff, tagSize = tagTileOffsets, tagTileByteCounts
	}
	want := uint64(l.planes) * uint64(l.across) * uint64(l.down)
	if most := uint64(max(p.f.lim.MaxTagBytes, 0)) / spanBytes; want > most {
		return at(p.name, openError(raster.LimitTagBytes, "%d strips or tiles, at most %d are read", want, most))
	}
	if n := p.fields[tagOff].count; n < want && !p.f.lim.Partial {
		return at(p.name, openError(raster.ErrCorrupt, "%s has %d values, the picture %d blocks", tagName(tagOff), n, want))
	}
	offs, err := p.uints(tagOff, want)
	if err != nil {
		return err
	}
	sizes, err := p.uints(tagSize, want)
	if err != nil {
		return err
	}
	l.blocks = make([]span, want)
	for i, off := range offs {
		l.blocks[i].off = off
		if i < len(sizes) {
			l.blocks[i].size = sizes[i]
		}
	}
	if len(sizes) < len(offs) {
		p.guessSizes(l, tagSize, len(sizes), len(offs))
	}
	return nil
}

// guessSizes fills in the stored sizes of blocks from known to n-1, which the
// file does not give: up to the next block or the end of the file. Those of
// uncompressed blocks follow from the layout anyway.
func (p page) guessSizes(l *layout, tag uint16, known, n int) {
	p.f.warn("%s has %d values for %d blocks; sizes were derived", tagName(tag), known, len(l.blocks))
	starts := []uint64{uint64(p.f.Size)}
	for _, b := range l.blocks[:n] {
		starts = append(starts, b.off)
	}
	slices.Sort(starts)
	for i := known; i < n; i++ {
		b := &l.blocks[i]
		if j, _ := slices.BinarySearch(starts, b.off+1); j < len(starts) {
			b.size = starts[j] - b.off
		}
	}
}

// checkBlocks refuses, before anything is decoded, blocks that are not all in
// the file or cannot hold what they should. With Limits.Partial it notes them.
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
		if b := &l.blocks[i]; l.codec.expansion == 1 && b.size != need && b.off != 0 {
			if b.size < need && f.Holds(b.off, need) {
				short++
			}
			b.size = need
		}
		err := p.checkBlock(l, i, need)
		switch {
		case err == nil:
			whole++
		case f.lim.Partial && !errors.Is(err.Err, raster.ErrLimit):
			l.broken = append(l.broken, i)
			l.blocks[i].size = min(l.blocks[i].size, f.after(l.blocks[i].off))
		case firstErr == nil:
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
	return at(p.name, f.lim.CheckExpansion(int64(decoded), f.Size))
}

// after is the number of bytes of the file from off on.
func (f *file) after(off uint64) uint64 { return uint64(f.Size) - min(off, uint64(f.Size)) }

// checkBlock checks the stored size of one block that decodes to need bytes.
func (p page) checkBlock(l *layout, i int, need uint64) *raster.Error {
	f, b := p.f, l.blocks[i]
	switch {
	case !f.Holds(b.off, b.size):
		return openError(raster.ErrTruncated, "%d of %d bytes are in the file", f.after(b.off), b.size)
	case b.size == 0:
		return openError(raster.ErrCorrupt, "nothing is stored")
	case (need-1)/b.size >= uint64(max(f.lim.MaxExpansion, 0)):
		return openError(raster.LimitExpansion, "%d bytes from %d, at most %d times as many are read", need, b.size, f.lim.MaxExpansion)
	case need/b.size > l.codec.expansion:
		return openError(raster.ErrCorrupt, "%d bytes cannot hold %d in %s", b.size, need, l.codec.name)
	case l.codec.whole && max(need, b.size) > uint64(max(f.lim.MaxBlockBytes, 0)):
		return openError(raster.LimitBlockBytes, "%d bytes of %s that have to be decoded at once, at most %d are", max(need, b.size), l.codec.name, f.lim.MaxBlockBytes)
	}
	return nil
}
