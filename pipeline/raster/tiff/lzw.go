package tiff

import (
	"bufio"
	"fmt"
	"io"

	"safelight/pipeline/raster"
)

// Codes of TIFF's LZW (TIFF 6.0, section 13).
const (
	lzwClear     = 256
	lzwEnd       = 257
	lzwFirst     = 258 // first code of the table
	lzwMinWidth  = 9
	lzwMaxWidth  = 12
	lzwTableSize = 1 << lzwMaxWidth
)

// lzw reads LZW as TIFF has it: codes of 9 to 12 bits, most significant bit
// first, one bit wider already when the last but one code of a width is given
// out. Writers before TIFF 5.0 packed codes from the least significant bit and
// widened them a code later; their data is told by its first code.
//
// A string is stored as the string before its last byte, and that byte; with
// its length it can be written out from its end.
type lzw struct {
	r     *bufio.Reader
	old   bool   // before TIFF 5.0
	in    []byte // what r has buffered and bits has not taken
	taken int    // of that, already in bits
	bits  uint64 // read ahead, the nbits lowest are valid, the others 0 if old
	nbits uint
	width uint
	next  int // first free code
	last  int // code before, -1 after a clear

	table [lzwTableSize]lzwString

	pending []byte // what did not fit into the last read
	scratch [lzwTableSize]byte
}

// lzwString is the string of a code.
type lzwString struct {
	// start is where it stands in what the running Read has written, -1 if it
	// does not.
	start  int32
	length uint16
	prefix uint16 // the code of the string before its last byte
	suffix byte   // its last byte
	first  byte
}

// oldLZW reports whether stored bytes begin with a clear code in the old order
// of bits; in the order of TIFF 6.0 they would begin with the literal 0 and a
// code that cannot follow it.
func oldLZW(head []byte) bool {
	return len(head) >= 2 && head[0] == 0 && head[1]&1 == 1
}

func (d *lzw) Reset(r *bufio.Reader, _ int) error {
	d.r, d.in, d.taken = r, nil, 0
	d.bits, d.nbits, d.pending = 0, 0, nil
	d.clear()
	for c := range 256 {
		d.table[c] = lzwString{start: -1, length: 1, suffix: byte(c), first: byte(c)}
	}
	head, _ := r.Peek(2)
	d.old = oldLZW(head)
	return nil
}

// clear empties the table.
func (d *lzw) clear() { d.width, d.next, d.last = lzwMinWidth, lzwFirst, -1 }

// code reads the next code.
func (d *lzw) code() (int, error) {
	if d.nbits < d.width {
		if err := d.fill(); err != nil {
			return 0, err
		}
	}
	if d.old {
		code := int(d.bits & (1<<d.width - 1))
		d.bits >>= d.width
		d.nbits -= d.width
		return code, nil
	}
	d.nbits -= d.width
	return int(d.bits >> d.nbits & (1<<d.width - 1)), nil
}

// fill reads ahead as many bits as there is room for, and at least a code.
func (d *lzw) fill() error {
	for d.nbits <= 56 {
		if d.taken == len(d.in) {
			d.r.Discard(d.taken)
			d.in, d.taken = nil, 0
			if d.nbits >= d.width {
				return nil
			}
			if _, err := d.r.Peek(1); err != nil {
				return err
			}
			d.in, _ = d.r.Peek(d.r.Buffered())
		}
		if d.old {
			d.bits |= uint64(d.in[d.taken]) << d.nbits
		} else {
			d.bits = d.bits<<8 | uint64(d.in[d.taken])
		}
		d.nbits += 8
		d.taken++
	}
	return nil
}

func (d *lzw) Read(p []byte) (int, error) {
	n := copy(p, d.pending)
	d.pending = d.pending[n:]
	d.forget()
	for n < len(p) {
		if !d.old {
			n = d.readOn(p, n)
		}
		code, err := d.code()
		if err != nil {
			return n, err
		}
		switch {
		case code == lzwClear:
			d.clear()
			continue
		case code == lzwEnd:
			return n, io.EOF
		case d.last < 0 && code < 256:
		case d.last >= 0 && code <= d.next && code < lzwTableSize:
			if d.next < lzwTableSize {
				d.add(code)
			} else if code == d.next {
				return n, lzwError(code, d.next)
			}
		default:
			return n, lzwError(code, d.next)
		}
		d.last = code
		n += d.expand(p[n:], code)
	}
	return n, nil
}

func lzwError(code, next int) error {
	return &raster.Error{Stage: "decode", Err: raster.ErrCorrupt,
		Detail: fmt.Sprintf("LZW code %d beyond the table of %d", code, next)}
}

// add gives out the next code: the string before, and the first byte of the
// string of code, which may be the very one that is added.
func (d *lzw) add(code int) {
	before := &d.table[d.last]
	first := before.first
	if code < d.next {
		first = d.table[code].first
	}
	d.table[d.next] = lzwString{start: -1, length: before.length + 1, prefix: uint16(d.last), suffix: first, first: before.first}
	d.next++
	widen := 1<<d.width - 1
	if d.old {
		widen++
	}
	if d.next == widen && d.width < lzwMaxWidth {
		d.width++
	}
}

// expand writes the string of code to p and keeps what does not fit.
func (d *lzw) expand(p []byte, code int) int {
	n := int(d.table[code].length)
	if n <= len(p) {
		d.write(p[:n], code)
		return n
	}
	d.write(d.scratch[:n], code)
	m := copy(p, d.scratch[:n])
	d.pending = d.scratch[m:n]
	return m
}

// write fills p with the string of code, from its end.
func (d *lzw) write(p []byte, code int) {
	for i := len(p) - 1; i >= 0; i-- {
		s := &d.table[code]
		p[i] = s.suffix
		code = int(s.prefix)
	}
}
