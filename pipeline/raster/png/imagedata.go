package png

import (
	"bufio"
	"errors"
	"hash"
	"hash/crc32"
	"io"

	"safelight/pipeline/raster"
)

// imageData reads the contents of the IDAT chunks, one after the other, and
// checks their checksums.
type imageData struct {
	in    *bufio.Reader
	left  uint32 // bytes of the chunk that are not read yet
	begun bool   // a chunk of image data was seen
	ended bool   // and the last one is behind
	sum   hash.Hash32
	total int64 // bytes read
	err   error

	// salvage, if it is not nil, makes a chunk with a wrong checksum no error,
	// but tells it.
	salvage *salvage
	row     int // that was being decoded where the chunk begins
}

func newImageData(e raster.Extent, v *salvage) *imageData {
	begin := int64(len(signature))
	return &imageData{in: bufio.NewReaderSize(e.Stream(begin, e.Size-begin), 64<<10), sum: crc32.NewIEEE(), salvage: v}
}

// Read reads image data; io.EOF is its end.
func (d *imageData) Read(p []byte) (int, error) {
	for d.left == 0 && d.err == nil && !d.ended {
		d.err = d.chunk()
	}
	if d.err != nil {
		return 0, d.err
	}
	if d.ended {
		return 0, io.EOF
	}
	n, err := d.in.Read(p[:min(len(p), int(d.left))])
	d.sum.Write(p[:n])
	d.left -= uint32(n)
	d.total += int64(n)
	if err != nil {
		d.err = cut(err)
	} else if d.left == 0 {
		d.err = d.check()
	}
	return n, d.err
}

// chunk goes on to the next chunk of image data. Other chunks may stand before
// the first; after the last, the data is at its end.
func (d *imageData) chunk() error {
	var head [8]byte
	if _, err := io.ReadFull(d.in, head[:]); err != nil {
		return cut(err)
	}
	n := be.Uint32(head[:])
	if string(head[4:]) != "IDAT" {
		if d.begun {
			d.ended = true
			return nil
		}
		_, err := io.CopyN(io.Discard, d.in, int64(n)+4)
		return cut(err)
	}
	d.begun, d.left = true, n
	if d.salvage != nil {
		d.row = d.salvage.row
	}
	d.sum.Reset()
	d.sum.Write(head[4:])
	if n == 0 {
		return d.check()
	}
	return nil
}

// check compares the checksum of a chunk.
func (d *imageData) check() error {
	var b [4]byte
	if _, err := io.ReadFull(d.in, b[:]); err != nil {
		return cut(err)
	}
	got, want := d.sum.Sum32(), be.Uint32(b[:])
	switch {
	case got == want:
	case d.salvage != nil:
		d.salvage.doubt(d.row)
	default:
		return fail("decode", raster.ErrCorrupt, "image data with checksum %08x, its chunk says %08x", got, want)
	}
	return nil
}

// settle reads the rest of the chunk for its checksum.
func (d *imageData) settle() {
	for d.left > 0 && d.err == nil {
		d.Read(make([]byte, min(d.left, 64<<10)))
	}
}

// cut is the error of a file that ends too early.
func cut(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, raster.ErrTruncated):
		return fail("decode", raster.ErrTruncated, "the file ends within the image data")
	}
	return fail("decode", err, "the file cannot be read")
}
