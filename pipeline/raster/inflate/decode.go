package inflate

import (
	"encoding/binary"
	"errors"
)

// What Decode finds wrong with a stream.
var (
	// ErrTruncated: the stream goes on behind the end of the source.
	ErrTruncated = errors.New("zlib stream ends early")
	// ErrCorrupt: the stream is none, or asks for a preset dictionary.
	ErrCorrupt = errors.New("damaged zlib stream")
	// ErrChecksum: the stream was decoded to something else than was encoded.
	ErrChecksum = errors.New("zlib stream does not match its checksum")
	// ErrBlocks: the stream may be fine, but has blocks so small that it is not for
	// this decoder: to build the tables for each would take hundreds of times as long
	// as to decode it. No encoder writes such a stream unless told to flush all the
	// time; a decoder with smaller tables is better at it.
	ErrBlocks = errors.New("zlib stream of too many blocks for its size")
)

// A Decoder decodes one stream after the other. The zero value is ready; it takes
// some 40 KiB, and no more is allocated. It must not be used by two goroutines at
// the same time.
type Decoder struct {
	in      bitReader
	dst     []byte
	n       int // bytes of dst that are decoded
	built   int // how often tables were built for the stream
	lengths [maxLiteralCodes + maxDistanceCodes]uint8

	fixed     bool // the tables are those of fixed codes
	literals  [literalTable]entry
	distances [distanceTable]entry
}

// Decode decodes the zlib stream that src begins with and returns how many bytes of
// dst it has filled.
//
// The error is nil if the stream ends, in or with dst, and matches its checksum, and
// also if it holds more than dst: of the rest only the next symbol has been looked
// at, and that there is room for a checksum. With an error, the bytes decoded before
// it are there: possibly all that were asked for. What lies in dst behind them is not
// defined.
func (d *Decoder) Decode(dst, src []byte) (n int, err error) {
	d.in, d.dst, d.n, d.built = bitReader{src: src}, dst, 0, 0
	err = d.stream()
	if err == errFull {
		if err = nil; len(d.in.bytes()) < checksumSize {
			err = ErrTruncated
		}
	}
	d.in, d.dst = bitReader{}, nil // neither is kept from being collected
	return d.n, err
}

// errFull stops decoding where the stream holds more than there is room for.
var errFull = errors.New("destination is full")

// stream decodes a header, blocks and a checksum (RFC 1950, section 2.2).
func (d *Decoder) stream() error {
	const (
		deflate    = 8 // CM, in the lower 4 bits
		maxWindow  = 7 // CINFO, in the upper 4: 32 KiB
		dictionary = 1 << 5
	)
	src := d.in.src
	if len(src) < 2 {
		return ErrTruncated
	}
	method, flags := src[0], src[1]
	if method&15 != deflate || method>>4 > maxWindow || binary.BigEndian.Uint16(src)%31 != 0 || flags&dictionary != 0 {
		return ErrCorrupt
	}
	d.in.at = 2
	for final := false; !final; {
		var err error
		if final, err = d.block(); err != nil {
			return err
		}
	}
	sum := d.in.bytes()
	if len(sum) < checksumSize {
		return ErrTruncated
	}
	if binary.BigEndian.Uint32(sum) != checksum(d.dst[:d.n]) {
		return ErrChecksum
	}
	return nil
}

// block decodes a block (RFC 1951, section 3.2.3) and says whether it is the last.
func (d *Decoder) block() (final bool, err error) {
	head, ok := d.in.take(3)
	if !ok {
		return false, ErrTruncated
	}
	switch head >> 1 {
	case 0:
		err = d.stored()
	case 1:
		if err = d.fixedCodes(); err == nil {
			err = d.symbols()
		}
	case 2:
		if err = d.dynamic(); err == nil {
			err = d.symbols()
		}
	default:
		err = ErrCorrupt
	}
	return head&1 == 1, err
}

// Tables are built for the first blocks, whatever is in them, and then for one in so
// many bytes.
const (
	freeTables    = 100
	bytesPerTable = 100
)

// afford counts tables that are to be built, and says whether the stream is worth it.
func (d *Decoder) afford() error {
	if d.built++; d.built > freeTables+d.n/bytesPerTable {
		return ErrBlocks
	}
	return nil
}

// stored copies a block that is not compressed (section 3.2.4).
func (d *Decoder) stored() error {
	src := d.in.bytes()
	if len(src) < 4 {
		return ErrTruncated
	}
	size, check := binary.LittleEndian.Uint16(src), binary.LittleEndian.Uint16(src[2:])
	if size != ^check {
		return ErrCorrupt
	}
	src = src[4:]
	have := src[:min(int(size), len(src))]
	copied := copy(d.dst[d.n:], have)
	d.n += copied
	d.in.at += 4 + len(have)
	switch {
	case copied < len(have):
		return errFull
	case len(have) < int(size):
		return ErrTruncated
	}
	return nil
}
