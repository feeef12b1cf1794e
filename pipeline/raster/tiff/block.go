package tiff

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"safelight/pipeline/raster"
)

// batchBytes is about how much of a block is decoded at a time.
const batchBytes = 128 << 10

// A blockReader decodes the rows of one block after the other, and one block
// from its top down.
type blockReader struct {
	*layout
	file    *file
	in      *raster.Stream
	buf     *bufio.Reader
	dec     decoder
	once    *atOnce // nil if blocks are read on in
	raw     []byte
	scratch []byte // a row for the predictor
	block   int    // -1 when there is none
	row     int    // the next row of the block
}

// newBlockReader makes a reader with room for at least one row, and for a block if
// it decodes blocks at once.
func newBlockReader(l *layout, f *file, once bool) *blockReader {
	n := l.rowBytes()
	size := l.batchRows(once) * n
	b := &blockReader{
		layout: l,
		file:   f,
		buf:    bufio.NewReaderSize(nil, 32<<10),
		dec:    l.codec.decoder(),
		raw:    make([]byte, size, size+1), // see readAtOnce
		block:  -1,
	}
	if once {
		b.once = new(atOnce)
	}
	if l.predictor == predictorFloat {
		b.scratch = make([]byte, n)
	}
	return b
}

// batchRows is how many rows of a block are decoded at a time.
func (l *layout) batchRows(once bool) int {
	if once {
		return l.blockH
	}
	return min(max(1, batchBytes/l.rowBytes()), l.blockH)
}

// readerBytes is about what a reader takes.
func (l *layout) readerBytes(once bool) int64 {
	row := int64(l.rowBytes())
	n := int64(l.batchRows(once)+1)*row + 32<<10
	if once {
		n += l.onceBytes()
	}
	if !l.codec.whole {
		return n + l.codec.state
	}
	stored := uint64(0)
	for _, b := range l.blocks {
		stored = max(stored, b.size)
	}
	// What is read of it grows by doubling. Of a picture that image/jpeg decodes,
	// three samples are held for each one, or two.
	return n + 2*int64(stored) + int64(l.blockH)*row*3/2
}

// seek makes row the next one of a block. A block that is not compressed is
// entered anywhere, another one decoded from its top if the row has passed.
func (b *blockReader) seek(ctx context.Context, block, row int) error {
	where := b.blocks[block]
	skip := 0
	if b.codec.expansion == 1 {
		skip = row
	} else if block == b.block && row >= b.row {
		return b.discard(ctx, row)
	}
	skipBytes := min(int64(skip)*int64(b.rowBytes()), int64(where.size))
	b.in = b.file.Stream(int64(where.off)+skipBytes, int64(where.size)-skipBytes)
	if b.reversed {
		b.buf.Reset(mirror{b.in})
	} else {
		b.buf.Reset(b.in)
	}
	b.block, b.row = block, skip
	if err := b.dec.Reset(b.buf, b.rows(block)); err != nil {
		return b.fail(err, 0)
	}
	return b.discard(ctx, row)
}

// discard decodes the rows before row for nothing.
func (b *blockReader) discard(ctx context.Context, row int) error {
	for b.row < row {
		if _, err := b.next(ctx, row-b.row); err != nil {
			return err
		}
	}
	return nil
}

// next decodes up to n rows and returns their bytes, which are valid until the
// next call. What was decoded before an error is returned as well.
func (b *blockReader) next(ctx context.Context, n int) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, &raster.Error{Stage: "decode", Place: b.place(b.block), Detail: "given up", Err: err}
	}
	size := b.rowBytes()
	n = min(n, len(b.raw)/size)
	raw := b.raw[:n*size]
	if m, err := io.ReadFull(b.dec, raw); err != nil {
		err = b.fail(err, m)
		b.row += m / size
		return raw[:m/size*size], err
	}
	b.row += n
	if b.row == b.rows(b.block) {
		return raw, b.checkEnd()
	}
	return raw, nil
}

// checkEnd reads on behind the last row, which is where a checksum is checked.
// Neither a surplus nor a missing end matters, only a checksum that is wrong.
func (b *blockReader) checkEnd() error {
	if b.codec.expansion == 1 {
		return nil
	}
	var one [1]byte
	if _, err := b.dec.Read(one[:]); isChecksum(err) {
		return b.fail(err, 0)
	}
	return nil
}

// read decodes rows from to to-1 of a block and gives the bytes of each, its
// predictor undone, to row. It returns the row of the block behind the last that
// was decoded.
func (b *blockReader) read(ctx context.Context, block, from, to int, row func(y int, raw []byte)) (int, error) {
	if b.once != nil {
		if raw, ok := b.readAtOnce(ctx, block, to); ok {
			b.give(raw[from*b.rowBytes():], from, row)
			return to, nil
		}
	}
	if err := b.seek(ctx, block, from); err != nil {
		return b.row, err
	}
	for b.row < to {
		y := b.row
		raw, err := b.next(ctx, to-b.row)
		y = b.give(raw, y, row)
		if err != nil {
			return y, err
		}
	}
	return b.row, nil
}

// give undoes the predictor in rows from y on and gives them to row. It returns the
// row behind them.
func (b *blockReader) give(raw []byte, y int, row func(y int, raw []byte)) int {
	for ; len(raw) > 0; raw = raw[b.rowBytes():] {
		b.unpredict(raw[:b.rowBytes()], b.scratch)
		row(y, raw[:b.rowBytes()])
		y++
	}
	return y
}

// fail turns an error of the decoder, after part more bytes, to one that says
// where and what. The block has to be decoded from its top afterwards.
func (b *blockReader) fail(err error, part int) error {
	block := b.block
	b.block = -1
	e := &raster.Error{Stage: "decode", Place: b.place(block)}
	var inner *raster.Error
	switch {
	case b.in.Err() != nil:
		e.Detail, e.Err = "the file cannot be read", b.in.Err()
	case errors.As(err, &inner):
		e.Detail, e.Err = inner.Detail, inner.Err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		got := int64(b.row)*int64(b.rowBytes()) + int64(part)
		e.Detail = fmt.Sprintf("%s data ends after %d of %d bytes", b.codec.name, got, b.blockBytes(block))
		e.Err = raster.ErrTruncated
	default:
		e.Detail, e.Err = err.Error(), raster.ErrCorrupt
	}
	return e
}
