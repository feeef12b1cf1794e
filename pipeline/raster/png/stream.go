package png

import (
	"bufio"
	"context"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"sync"

	"github.com/klauspost/compress/zlib"

	"safelight/pipeline/raster"
)

// A streamed source decodes rows as they are asked for. It takes the pictures
// that scanners and this program write: gray or RGB of 8 or 16 bits, not
// interlaced, without transparency. It holds two rows and the decompressor.
type streamed struct {
	info   raster.Info
	extent raster.Extent
	pixel  int // bytes of a pixel

	mu     sync.Mutex
	closed bool
	chunks *imageData
	zlib   io.ReadCloser
	next   int    // the row that comes next
	above  []byte // the row before it, and
	cur    []byte // the row being read
	line   []byte // a filter's number and a row
}

// streams reports whether the picture can be decoded row by row.
func (h *header) streams() bool {
	return !h.interlaced && !h.trans && (h.bits == 8 || h.bits == 16) && (h.color == colorGray || h.color == colorRGB)
}

func newStreamed(e raster.Extent, h *header) *streamed {
	s := &streamed{info: h.info(), extent: e, pixel: h.channels() * h.bits / 8}
	s.info.Sequential = true
	if end, err := e.Read(uint64(max(e.Size-12, 0)), uint64(min(e.Size, 12))); err != nil || string(end) != iend {
		s.info.Warnings = append(s.info.Warnings, "the file does not end as a PNG file does")
	}
	row := h.width * s.pixel
	s.above, s.cur, s.line = make([]byte, row), make([]byte, row), make([]byte, 1+row)
	return s
}

// Info describes the picture.
func (s *streamed) Info() raster.Info { return s.info }

// Close gives up the decompressor.
func (s *streamed) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reset()
	s.closed = true
	return nil
}

// reset goes back to the top.
func (s *streamed) reset() {
	if s.zlib != nil {
		s.zlib.Close()
	}
	s.zlib, s.chunks, s.next = nil, nil, 0
	clear(s.above)
}

// ReadRows decodes rows y0 to y1-1; rows between the last read and y0 are
// decoded and dropped, and what lies above the last read is reached from the
// top again.
func (s *streamed) ReadRows(ctx context.Context, dst []uint16, y0, y1 int) error {
	if err := s.info.CheckRead(dst, y0, y1); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return fail("decode", raster.ErrMisuse, "the source is closed")
	}
	if y0 < s.next {
		s.reset()
	}
	for y := s.next; y < y1; y++ {
		if err := ctx.Err(); err != nil {
			return fail("decode", err, "given up before row %d", y)
		}
		if err := s.decode(); err != nil {
			err = s.sorted(err)
			s.reset()
			return err
		}
		if y >= y0 {
			s.samples(dst[(y-y0)*s.info.RowSamples():])
		}
	}
	return nil
}

// decode reads the next row into above, where the row after it will look.
func (s *streamed) decode() error {
	if s.zlib == nil {
		s.chunks = newImageData(s.extent)
		z, err := zlib.NewReader(bufio.NewReaderSize(s.chunks, 64<<10))
		if err != nil {
			return err
		}
		s.zlib = z
	}
	if _, err := io.ReadFull(s.zlib, s.line); err != nil {
		return err
	}
	if err := s.unfilter(); err != nil {
		return err
	}
	s.above, s.cur = s.cur, s.above
	if s.next++; s.next == s.info.Height {
		// The checksum of the stream stands at its end. What comes after it in
		// the file is nobody's concern.
		switch _, err := io.ReadFull(s.zlib, s.line[:1]); err {
		case io.EOF:
			return s.chunks.err // nil, unless the last chunk's checksum is wrong
		case nil:
			return fail("decode", raster.ErrCorrupt, "more image data than %d rows take", s.info.Height)
		default:
			return err
		}
	}
	return nil
}

// unfilter turns a line back into a row.
func (s *streamed) unfilter() error {
	line, cur, above, p := s.line[1:], s.cur, s.above, s.pixel
	switch s.line[0] {
	case filterNone:
		copy(cur, line)
	case filterSub:
		copy(cur, line[:p])
		for i := p; i < len(cur); i++ {
			cur[i] = line[i] + cur[i-p]
		}
	case filterUp:
		for i := range cur {
			cur[i] = line[i] + above[i]
		}
	case filterAverage:
		for i := range p {
			cur[i] = line[i] + above[i]/2
		}
		for i := p; i < len(cur); i++ {
			cur[i] = line[i] + byte((int(cur[i-p])+int(above[i]))/2)
		}
	case filterPaeth:
		for i := range p {
			cur[i] = line[i] + guess(0, above[i], 0)
		}
		for i := p; i < len(cur); i++ {
			cur[i] = line[i] + guess(cur[i-p], above[i], above[i-p])
		}
	default:
		return fail("decode", raster.ErrCorrupt, "row %d: filter %d", s.next, s.line[0])
	}
	return nil
}

// samples gives the row that was decoded last.
func (s *streamed) samples(dst []uint16) {
	if s.info.Depth == 8 {
		for i, v := range s.above {
			dst[i] = uint16(v)
		}
		return
	}
	for i := range len(s.above) / 2 {
		dst[i] = be.Uint16(s.above[2*i:])
	}
}

// sorted finds out what an error of the decompressor means.
func (s *streamed) sorted(err error) error {
	var known *raster.Error
	switch {
	case errors.As(err, &known):
		return err
	case s.chunks.err != nil:
		return s.chunks.err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fail("decode", raster.ErrTruncated, "the image data ends in row %d of %d", s.next, s.info.Height)
	}
	return fail("decode", raster.ErrCorrupt, "row %d: %v", s.next, err)
}

// imageData reads the contents of the IDAT chunks, one after the other, and
// checks their checksums.
type imageData struct {
	in    *bufio.Reader
	left  uint32 // bytes of the chunk that are not read yet
	begun bool   // a chunk of image data was seen
	ended bool   // and the last one is behind
	sum   hash.Hash32
	err   error
}

func newImageData(e raster.Extent) *imageData {
	begin := int64(len(signature))
	return &imageData{in: bufio.NewReaderSize(e.Stream(begin, e.Size-begin), 64<<10), sum: crc32.NewIEEE()}
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
	if got, want := d.sum.Sum32(), be.Uint32(b[:]); got != want {
		return fail("decode", raster.ErrCorrupt, "image data with checksum %08x, its chunk says %08x", got, want)
	}
	return nil
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
