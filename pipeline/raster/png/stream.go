package png

import (
	"bufio"
	"context"
	"errors"
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

	mu      sync.Mutex
	closed  bool
	salvage *salvage // nil without Limits.Partial
	chunks  *imageData
	zlib    io.ReadCloser
	next    int    // the row that comes next
	above   []byte // the row before it, and
	cur     []byte // the row being read
	line    []byte // a filter's number and a row
}

// streams reports whether the picture can be decoded row by row.
func (h *header) streams() bool {
	return !h.interlaced && !h.trans && (h.bits == 8 || h.bits == 16) && (h.color == colorGray || h.color == colorRGB)
}

func newStreamed(e raster.Extent, h *header, partial bool) *streamed {
	s := &streamed{info: h.info(), extent: e, pixel: h.channels() * h.bits / 8}
	if partial {
		s.salvage = newSalvage(h.height)
	}
	s.info.Sequential = true
	if end, err := e.Read(uint64(max(e.Size-12, 0)), uint64(min(e.Size, 12))); err != nil || string(end) != iend {
		s.info.Warnings = append(s.info.Warnings, "the file does not end as a PNG file does")
	}
	row := h.width * s.pixel
	s.above, s.cur, s.line = make([]byte, row), make([]byte, row), make([]byte, 1+row)
	return s
}

// Info describes the picture. With Limits.Partial it says what is known by now
// to be missing.
func (s *streamed) Info() raster.Info {
	info := s.info
	if s.salvage != nil {
		s.salvage.describe(&info)
	}
	return info
}

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
	row, end := s.info.RowSamples(), y1
	if s.salvage != nil {
		end = min(y1, s.salvage.rows())
	}
	for y := s.next; y < end; y++ {
		if err := ctx.Err(); err != nil {
			return fail("decode", err, "given up before row %d", y)
		}
		err := s.decode()
		if s.next > y && y >= y0 {
			s.samples(dst[(y-y0)*row:])
		}
		if err == nil {
			continue
		}
		sorted := s.sorted(err)
		if s.salvage == nil || !raster.Forgivable(sorted) {
			s.reset()
			return sorted
		}
		s.chunks.settle()
		s.salvage.note(err)
		end = s.next
		s.reset()
	}
	clear(dst[max(0, end-y0)*row : max(0, y1-y0)*row])
	return nil
}

// decode reads the next row into above, where the row after it will look. Behind
// the last row it looks for the end.
func (s *streamed) decode() error {
	if s.salvage != nil {
		s.salvage.row = s.next
	}
	if s.zlib == nil {
		s.chunks = newImageData(s.extent, s.salvage)
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
	if s.next++; s.next < s.info.Height {
		return nil
	}
	return s.finish()
}

// finish looks for the end of the image data, where the checksum of the stream
// stands. What comes after it in the file is nobody's concern.
func (s *streamed) finish() error {
	if s.salvage != nil {
		s.salvage.row = s.next
	}
	switch _, err := io.ReadFull(s.zlib, s.line[:1]); err {
	case io.EOF:
		return s.chunks.err // nil, unless the last chunk's checksum is wrong
	case nil:
		return fail("decode", raster.ErrCorrupt, "more image data than %d rows take", s.info.Height)
	default:
		return err
	}
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

// sorted finds out what an error of the decompressor means, and says how much of
// the picture there is.
func (s *streamed) sorted(err error) error {
	var known *raster.Error
	what, kind := err.Error(), raster.ErrCorrupt
	switch {
	case errors.As(err, &known), errors.As(s.chunks.err, &known):
		what, kind = known.Detail, known.Err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		what, kind = "the image data ends too early", raster.ErrTruncated
	}
	if !raster.Forgivable(kind) {
		return fail("decode", kind, "%s", what)
	}
	return fail("decode", kind, "%s; %d of %d rows are there, in %d bytes of image data", what, s.next, s.info.Height, s.chunks.total)
}
