package tiff

import (
	"bufio"
	"errors"
	"io"

	"github.com/klauspost/compress/zlib"
)

// A codec turns the stored bytes of a block to its rows.
type codec struct {
	name     string
	predicts bool // whether it goes together with a predictor
	// expansion is more than any stored byte can decode to; 1 means stored
	// as is.
	expansion uint64
	// decoder makes a decoder, which is used for one block after the other.
	decoder func() decoder
}

// A decoder reads the decoded bytes of the block it was reset to. Its errors
// are io.EOF at the end of the data, an [*raster.Error] without place, or those
// of the reader underneath.
type decoder interface {
	io.Reader
	Reset(*bufio.Reader) error
}

// codecs returns the codec for a value of the Compression tag, if it is read.
func codecs(compression uint64) (codec, bool) {
	switch compression {
	case 1:
		return codec{name: "none", expansion: 1, decoder: func() decoder { return new(stored) }}, true
	case 5:
		// A code of 9 bits or more decodes to 4096 bytes or less.
		return codec{name: "LZW", predicts: true, expansion: 8 * 4096 / 9, decoder: func() decoder { return new(lzw) }}, true
	case 8, 32946:
		// A match of 258 bytes takes 2 bits or more.
		return codec{name: "Deflate", predicts: true, expansion: 1032, decoder: func() decoder { return new(deflate) }}, true
	case 32773:
		// Two bytes decode to 128 or fewer.
		return codec{name: "PackBits", expansion: 64, decoder: func() decoder { return new(packBits) }}, true
	}
	return codec{}, false
}

// stored reads bytes that are not compressed.
type stored struct{ *bufio.Reader }

func (s *stored) Reset(r *bufio.Reader) error {
	s.Reader = r
	return nil
}

// deflate reads zlib streams (RFC 1950), whichever of its two numbers in TIFF
// they go by.
type deflate struct{ zr io.ReadCloser }

func (d *deflate) Reset(r *bufio.Reader) (err error) {
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

// isChecksum reports whether an error says that a block was decoded to
// something else than was encoded.
func isChecksum(err error) bool { return errors.Is(err, zlib.ErrChecksum) }
