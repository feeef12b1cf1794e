package tiff

import (
	"bufio"
	"errors"
	"io"
	"math/bits"

	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"safelight/pipeline/raster"
)

// A codec turns the stored bytes of a block to its rows.
type codec struct {
	name     string
	predicts bool // whether it goes together with a predictor
	whole    bool // whether it decodes a block whole
	atOnce   bool // whether package inflate decodes its blocks, too
	ownBits  bool // whether its bits are never reversed
	// expansion is more than any stored byte can decode to; 1 means stored
	// as is.
	expansion uint64
	// state is about what a decoder takes that does not decode blocks whole, in
	// bytes.
	state int64
	// decoder makes a decoder, which is used for one block after the other.
	decoder func() decoder
}

// A decoder reads the decoded bytes of the block it was reset to. Its errors
// are io.EOF at the end of the data, an [*raster.Error] without place, or those
// of the reader underneath.
type decoder interface {
	io.Reader
	// Reset begins a block of so many rows.
	Reset(r *bufio.Reader, rows int) error
}

// codecs returns the codec for a value of the Compression tag, if it is read.
func codecs(compression uint64) (codec, bool) {
	switch compression {
	case 1:
		return codec{name: "none", expansion: 1, decoder: func() decoder { return new(stored) }}, true
	case 5:
		// A code of 9 bits or more decodes to 4096 bytes or less.
		return codec{name: "LZW", predicts: true, expansion: 8 * 4096 / 9, state: 64 << 10, decoder: func() decoder { return new(lzw) }}, true
	case compressionJPEG:
		// A block of 8 x 8 samples takes a bit or more; of three components two
		// may be stored for 4 x 4 pixels.
		return codec{name: "JPEG", whole: true, ownBits: true, expansion: 8 * 64 * 3 * 16}, true
	case 8, 32946:
		// A match of 258 bytes takes 2 bits or more.
		return codec{name: "Deflate", predicts: true, atOnce: true, expansion: 1032, state: 64 << 10, decoder: func() decoder { return new(deflate) }}, true
	case 32773:
		// Two bytes decode to 128 or fewer.
		return codec{name: "PackBits", expansion: 64, decoder: func() decoder { return new(packBits) }}, true
	case 50000:
		// Four bytes decode to 128 KiB or fewer.
		return codec{name: "ZSTD", predicts: true, expansion: 1 << 15, state: zstdWindow + 1<<20, decoder: func() decoder { return new(zstandard) }}, true
	}
	return codec{}, false
}

// stored reads bytes that are not compressed.
type stored struct{ *bufio.Reader }

func (s *stored) Reset(r *bufio.Reader, _ int) error {
	s.Reader = r
	return nil
}

// deflate reads zlib streams (RFC 1950), whichever of its two numbers in TIFF
// they go by: those of giant blocks, and those that atOnce gives up.
type deflate struct{ zr io.ReadCloser }

func (d *deflate) Reset(r *bufio.Reader, _ int) (err error) {
	if d.zr != nil {
		return d.zr.(zlib.Resetter).Reset(r, nil)
	}
	d.zr, err = zlib.NewReader(r)
	if err != nil {
		d.zr = nil
	}
	return err
}

func (d *deflate) Read(p []byte) (int, error) { return d.zr.Read(p) }

// zstdWindow is the memory a stream may ask for: what RFC 8878 has every decoder
// offer, and what no usual level of compression goes beyond.
const zstdWindow = 8 << 20

// zstandard reads Zstandard streams (RFC 8878), one after the other in the
// calling goroutine.
type zstandard struct{ zr *zstd.Decoder }

func (d *zstandard) Reset(r *bufio.Reader, _ int) (err error) {
	if d.zr == nil {
		d.zr, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return err
		}
	}
	return d.zr.Reset(r)
}

func (d *zstandard) Read(p []byte) (int, error) {
	n, err := d.zr.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		err = &raster.Error{Stage: "decode", Detail: "ZSTD asks for a window of more than 8 MB", Err: raster.ErrLimit}
	}
	return n, err
}

// isChecksum reports whether an error says that a block was decoded to
// something else than was encoded.
func isChecksum(err error) bool {
	return errors.Is(err, zlib.ErrChecksum) || errors.Is(err, zstd.ErrCRCMismatch)
}

// mirror reads bytes with their bits in reverse.
type mirror struct{ io.Reader }

func (m mirror) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	for i, b := range p[:n] {
		p[i] = bits.Reverse8(b)
	}
	return n, err
}
