package tiff

import (
	"sync"

	"safelight/pipeline/raster"
)

// A lane is the blocks below one another, those of one column and plane, when
// they are giant. Its reader stays in the block where the last read ended, so
// that the next goes on from there. Reads of a lane take turns; the source's
// Info says that they had better come in order.
type lane struct {
	mu     sync.Mutex
	reader *blockReader
}

// giant reports whether blocks, or rows of them, are too large to be decoded anew
// for every read.
func (l *layout) giant(block int64) bool {
	return l.wholeBytes() > block || int64(l.blockH)*int64(l.pictureRowBytes()) > giantRow
}

// lanesOf is the number of lanes of a picture; 0 if its blocks are entered anew
// for every read: they are not giant, can be entered anywhere, or lie in too many
// columns.
func (l *layout) lanesOf(giant int64) int {
	n := l.across * l.planes
	if !l.giant(giant) || l.codec.expansion == 1 || n > maxLanes {
		return 0
	}
	return n
}

// checkLanes refuses giant blocks beside one another that are decoded whole, if
// together they are too large. In lanes all of them are kept until their last row
// was read; those in too many columns for that would be decoded again and again.
func (l *layout) checkLanes(lim raster.Limits, giant int64) error {
	if !l.codec.whole || !l.giant(giant) {
		return nil
	}
	blocks := int64(l.across) * int64(l.planes)
	need := blocks * int64(l.rowBytes()) * int64(l.blockH)
	if need > lim.MaxBlockBytes {
		return openError(raster.LimitBlockBytes, "%d bytes of %s, %d blocks of %d x %d pixels beside one another, that have to be decoded at once, at most %d are",
			need, l.codec.name, blocks, l.blockW, l.blockH, lim.MaxBlockBytes)
	}
	return nil
}
