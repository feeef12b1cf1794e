package png

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"slices"

	"github.com/klauspost/compress/flate"
)

// stripBytes is about how much is compressed as one.
const stripBytes = 1 << 20

// A strip is some rows on their way: filled by the caller, filtered and
// compressed by a goroutine, written by the caller.
//
// The image data of a PNG is one zlib stream. Strips are compressed each by
// itself to blocks of Deflate that refer to nothing before them and end at a
// whole byte, so that one after the other they are that stream; and the
// checksums of strips give that of the stream.
type strip struct {
	stride int    // bytes of a row and of the pixel of zeros before it
	rows   []byte // the row above the strip, then its rows, with their zeros
	last   bool   // ends the stream

	filter *filter
	packed bytes.Buffer
	zw     *flate.Writer
	sum    uint32 // Adler-32 of the filtered rows
	length int    // of them
}

// newStrip is for rows and pixels of these sizes in bytes.
func newStrip(rows, row, pixel, level int) (*strip, error) {
	p := &strip{stride: pixel + row, filter: newFilter(row, pixel)}
	p.rows = make([]byte, 0, (1+rows)*p.stride)
	var err error
	p.zw, err = flate.NewWriter(&p.packed, level)
	return p, err
}

// begin empties the strip and gives it the row above it, with its zeros; nil is
// a row of zeros.
func (p *strip) begin(above []byte) {
	p.rows = p.rows[:p.stride]
	if clear(p.rows); above != nil {
		copy(p.rows, above)
	}
	p.last = false
}

// add appends a row.
func (p *strip) add(row []uint16, depth int) {
	n := len(p.rows) + p.filter.pixel
	p.rows = slices.Grow(p.rows, p.stride)[:n+len(row)*depth/8]
	clear(p.rows[n-p.filter.pixel : n])
	out := p.rows[n:]
	if depth == 8 {
		for i, v := range row {
			out[i] = byte(v)
		}
		return
	}
	for i, v := range row {
		binary.BigEndian.PutUint16(out[2*i:], v)
	}
}

// bottom is the last row that was added, with its zeros.
func (p *strip) bottom() []byte { return p.rows[len(p.rows)-p.stride:] }

// compress filters and compresses the rows.
func (p *strip) compress() error {
	p.packed.Reset()
	p.zw.Reset(&p.packed)
	sum := adler32.New()
	p.length = 0
	for at := p.stride; at < len(p.rows); at += p.stride {
		row := p.filter.row(p.rows[at:at+p.stride], p.rows[at-p.stride:at])
		sum.Write(row)
		p.length += len(row)
		if _, err := p.zw.Write(row); err != nil {
			return err
		}
	}
	p.sum = sum.Sum32()
	if p.last {
		return p.zw.Close()
	}
	return p.zw.Flush()
}

// joined is the Adler-32 of bytes with the checksum first, and after them n
// bytes with the checksum second (RFC 1950, section 8.2: two sums modulo 65521,
// that of the bytes from 1 on, and that of all values it takes).
func joined(first, second uint32, n int) uint32 {
	const prime = 65521
	a1, b1 := uint64(first&0xffff), uint64(first>>16)
	a2, b2 := uint64(second&0xffff), uint64(second>>16)
	before := a1 + prime - 1 // what the bytes before add, less the 1 that is counted twice
	a := (a2 + before) % prime
	b := (b1 + b2 + uint64(n)%prime*before) % prime
	return uint32(b<<16 | a)
}
