package jpeg

import (
	"bufio"
	"bytes"
	"io"

	"safelight/pipeline/raster"
)

// maxPasses bounds the scans of a damaged picture that are looked at. Encoders
// write about ten.
const maxPasses = 256

// A pass is one scan of a file, over all of the picture: with all there is to
// know of every block in baseline files, with a part of it in progressive ones.
type pass struct {
	begin, end int64  // of its segment and data in the file
	data       int64  // bytes of entropy-coded data
	components []byte // by their numbers
	constant   bool   // whether it has the blocks' means (DC), in full or roughly
}

// outline finds the scans of a file by their markers, up to the first thing that
// makes no sense there. Nothing is decoded.
func (h *header) outline(e raster.Extent) (passes []pass) {
	m := &markers{in: bufio.NewReaderSize(e.Stream(h.scanAt, e.Size-h.scanAt), 64<<10), at: h.scanAt}
	for len(passes) < maxPasses {
		begin := m.at
		marker, err := m.marker()
		if err != nil {
			return passes
		}
		switch {
		case marker == markerSOS, marker == markerDHT, marker == markerDQT, marker == markerDRI, marker >= markerAPP0:
		default:
			return passes
		}
		content, err := m.segment()
		if err != nil {
			return passes
		}
		if marker != markerSOS {
			continue
		}
		if len(content) < 4 || len(content) != 4+2*int(content[0]) {
			return passes
		}
		s := pass{begin: begin, data: m.at}
		for i := range int(content[0]) {
			s.components = append(s.components, content[1+2*i])
		}
		s.constant = content[len(content)-3] == 0
		s.end = m.data()
		s.data = s.end - s.data
		passes = append(passes, s)
	}
	return passes
}

// markers reads a file from a marker on.
type markers struct {
	in *bufio.Reader
	at int64 // where in the file
}

// marker reads a marker.
func (m *markers) marker() (byte, error) {
	b, err := m.take(2)
	if err == nil && b[0] != 0xff {
		return 0, nil
	}
	for err == nil && b[len(b)-1] == 0xff { // fill bytes
		b, err = m.take(1)
	}
	if err != nil {
		return 0, err
	}
	return b[len(b)-1], nil
}

// segment reads the content of a segment.
func (m *markers) segment() ([]byte, error) {
	b, err := m.take(2)
	if err != nil {
		return nil, err
	}
	n := int(be.Uint16(b))
	if n < 2 {
		return nil, io.ErrUnexpectedEOF
	}
	return m.take(n - 2)
}

// data goes to the end of entropy-coded data and returns where that is: before
// the next marker but those of restarts, or at the end of the file.
func (m *markers) data() int64 {
	for {
		if _, err := m.in.Peek(1); err != nil {
			return m.at
		}
		buffered, _ := m.in.Peek(m.in.Buffered())
		at := bytes.IndexByte(buffered, 0xff)
		if at < 0 {
			m.skip(len(buffered))
			continue
		}
		m.skip(at)
		b, err := m.in.Peek(2)
		if err != nil || b[1] != 0 && (b[1] < markerRST0 || b[1] >= markerSOI) {
			return m.at
		}
		m.skip(2)
	}
}

// entropy appends entropy-coded data, up to a marker of any kind, to dst. More than
// limit bytes are an error.
func (m *markers) entropy(dst []byte, limit int) ([]byte, error) {
	for {
		if _, err := m.in.Peek(2); err != nil {
			return dst, err
		}
		buffered, _ := m.in.Peek(m.in.Buffered())
		n := bytes.IndexByte(buffered, 0xff)
		switch {
		case n < 0:
			n = len(buffered)
		case n+1 == len(buffered): // what follows is not there yet
		case buffered[n+1] != 0:
			dst = append(dst, buffered[:n]...)
			m.skip(n)
			return dst, nil
		default:
			n += 2
		}
		dst = append(dst, buffered[:n]...)
		m.skip(n)
		if len(dst) > limit {
			return dst, fail("decode", raster.ErrCorrupt, "more than %d bytes without a marker", limit)
		}
	}
}

// skip passes over bytes that are in the buffer.
func (m *markers) skip(n int) {
	m.in.Discard(n)
	m.at += int64(n)
}

// take reads n bytes.
func (m *markers) take(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(m.in, b)
	m.at += int64(n)
	return b, err
}
