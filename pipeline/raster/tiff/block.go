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
	src   *source
	in    *raster.Stream
	buf   *bufio.Reader
	dec   decoder
	raw   []byte
	block int // -1 when there is none
	row   int // the next row of the block
}

// newBlockReader makes a reader with room for at least one row.
func newBlockReader(src *source) *blockReader {
	n := src.rowBytes()
	rows := max(1, batchBytes/n)
	return &blockReader{
		src:   src,
		buf:   bufio.NewReaderSize(nil, 32<<10),
		dec:   src.codec.decoder(),
		raw:   make([]byte, min(rows, src.blockH)*n),
		block: -1,
	}
}

// seek makes row the next one of a block. A block that is not compressed is
// entered anywhere, another one decoded from its top if the row has passed.
func (b *blockReader) seek(ctx context.Context, block, row int) error {
	where := b.src.blocks[block]
	skip := 0
	if b.src.codec.expansion == 1 {
		skip = row
	} else if block == b.block && row >= b.row {
		return b.discard(ctx, row)
	}
	skipBytes := int64(skip) * int64(b.src.rowBytes())
	b.in = b.src.file.Stream(int64(where.off)+skipBytes, int64(where.size)-skipBytes)
	b.buf.Reset(b.in)
	b.block, b.row = block, skip
	if err := b.dec.Reset(b.buf); err != nil {
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
// next call.
func (b *blockReader) next(ctx context.Context, n int) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, &raster.Error{Stage: "decode", Place: b.src.place(b.block), Detail: "given up", Err: err}
	}
	size := b.src.rowBytes()
	n = min(n, len(b.raw)/size)
	raw := b.raw[:n*size]
	if m, err := io.ReadFull(b.dec, raw); err != nil {
		return nil, b.fail(err, m)
	}
	b.row += n
	if b.row == b.src.rows(b.block) {
		return raw, b.checkEnd()
	}
	return raw, nil
}

// checkEnd reads on behind the last row, which is where a checksum is checked.
// Neither a surplus nor a missing end matters, only a checksum that is wrong.
func (b *blockReader) checkEnd() error {
	if b.src.codec.expansion == 1 {
		return nil
	}
	var one [1]byte
	if _, err := b.dec.Read(one[:]); isChecksum(err) {
		return b.fail(err, 0)
	}
	return nil
}

// read decodes rows from to to-1 of a block into dst, which begins at the
// picture's row of the first of them and at column 0, channel 0.
func (b *blockReader) read(ctx context.Context, block, from, to int, dst []uint16) error {
	if err := b.seek(ctx, block, from); err != nil {
		return err
	}
	s := b.src
	plane, column := block/(s.across*s.down), block%s.across
	x := column * s.blockW
	pixels := min(s.blockW, s.width-x)
	step := s.planes // 1 when interleaved, else the distance of a channel's samples
	for b.row < to {
		raw, err := b.next(ctx, to-b.row)
		if err != nil {
			return err
		}
		for ; len(raw) > 0; raw = raw[s.rowBytes():] {
			row := dst[x*s.channels+plane : (x+pixels)*s.channels]
			unpack(row, step, raw[:pixels*s.step()*s.sampleBytes()], s.depth, s.file.order)
			if s.differenced {
				undifference(row, step, s.channels, s.depth)
			}
			if s.invert {
				invert(row, s.depth)
			}
			dst = dst[min(len(dst), s.width*s.channels):]
		}
	}
	return nil
}

// fail turns an error of the decoder, after part more bytes, to one that says
// where and what. The block has to be decoded from its top afterwards.
func (b *blockReader) fail(err error, part int) error {
	block := b.block
	b.block = -1
	e := &raster.Error{Stage: "decode", Place: b.src.place(block)}
	var inner *raster.Error
	switch {
	case b.in.Err() != nil:
		e.Detail, e.Err = "the file cannot be read", b.in.Err()
	case errors.As(err, &inner):
		e.Detail, e.Err = inner.Detail, inner.Err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		got := int64(b.row)*int64(b.src.rowBytes()) + int64(part)
		e.Detail = fmt.Sprintf("%s data ends after %d of %d bytes", b.src.codec.name, got, b.src.blockBytes(block))
		e.Err = raster.ErrTruncated
	default:
		e.Detail, e.Err = err.Error(), raster.ErrCorrupt
	}
	return e
}
