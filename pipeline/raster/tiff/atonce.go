package tiff

import (
	"context"
	"io"
	"unsafe"

	"safelight/pipeline/raster/inflate"
)

// atOnce decodes blocks of Deflate from their top to the last row that is asked for,
// from memory to memory, which of film grain takes about half the time of reading on
// in them. It keeps nothing between reads, and so is not for giant blocks.
type atOnce struct {
	inflate.Decoder
	stored []byte
}

// atOnce says that blocks are decoded at once.
func (s *source) atOnce() bool {
	return s.codec.atOnce && s.lanes == nil && s.wholeBytes() <= giantBlock
}

// wholeBytes is the decoded size of a block that ends within the picture.
func (l *layout) wholeBytes() int64 { return int64(l.blockH) * int64(l.rowBytes()) }

// storedBytes is how much is read of a block to decode it at once. More than 9 bits
// for a byte no encoder needs; what claims to take more may still be shorter.
func (l *layout) storedBytes(block int) int64 {
	decoded := uint64(l.wholeBytes())
	return int64(min(l.blocks[block].size, decoded+decoded/8+64))
}

// onceBytes is what decoding at once takes beside the rows.
func (l *layout) onceBytes() int64 {
	stored := int64(0)
	for i := range l.blocks {
		stored = max(stored, l.storedBytes(i))
	}
	return stored + int64(unsafe.Sizeof(atOnce{}))
}

// readAtOnce decodes a block up to row to, and says whether it could. Where it could
// not, decoding on from row to row finds out why, and what there is.
func (b *blockReader) readAtOnce(ctx context.Context, block, to int) (raw []byte, ok bool) {
	if ctx.Err() != nil {
		return nil, false
	}
	n := int(b.storedBytes(block))
	if cap(b.once.stored) < n {
		b.once.stored = make([]byte, n)
	}
	stored := b.once.stored[:n]
	var in io.Reader = b.file.Stream(int64(b.blocks[block].off), int64(n))
	if b.reversed {
		in = mirror{in}
	}
	if _, err := io.ReadFull(in, stored); err != nil {
		return nil, false
	}
	size := to * b.rowBytes()
	room := size
	if to == b.rows(block) {
		room++ // as in checkEnd
	}
	m, err := b.once.Decode(b.raw[:room], stored)
	return b.raw[:size], err == nil && m >= size
}
