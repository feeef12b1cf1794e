package jpeg

import (
	"context"
	"sync"

	"safelight/pipeline/raster"
)

// A rowSource decodes rows of a baseline picture as they are asked for, by several
// goroutines at once. Codes have no fixed length, so it goes through all of the data
// once, when rows are asked for the first time, and marks where they begin. Where
// that comes upon anything odd, all is left to the source of the whole picture.
type rowSource struct {
	extent raster.Extent
	layout *layout
	info   raster.Info
	whole  raster.Source

	mutex sync.Mutex // of what follows
	marks []mark     // of the rows of units, nil before they are known
	odd   bool       // whether the whole picture is to be used
	free  []*reader
}

// A reader is what decoding rows takes.
type reader struct {
	feed  feed
	strip *strip
}

func newRowSource(e raster.Extent, l *layout, info raster.Info, whole raster.Source) raster.Source {
	return &rowSource{extent: e, layout: l, info: info, whole: whole}
}

// heldBytes is what the source takes at most: the marks, and a reader for each
// goroutine.
func (l *layout) heldBytes() int64 {
	return int64(l.down)*markBytes + int64(raster.Readers())*(feedBytes+l.bytes())
}

// Info describes the picture.
func (s *rowSource) Info() raster.Info {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.odd {
		return s.whole.Info()
	}
	return s.info
}

// Close lets go of what decoding takes, after the last ReadRows.
func (s *rowSource) Close() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.marks, s.free, s.odd = nil, nil, true // the other source says that it is closed
	return s.whole.Close()
}

// ReadRows decodes rows.
func (s *rowSource) ReadRows(ctx context.Context, dst []uint16, y0, y1 int) error {
	marks, err := s.look(ctx)
	if err != nil {
		return err
	}
	if marks == nil {
		return s.whole.ReadRows(ctx, dst, y0, y1)
	}
	if err := s.info.CheckRead(dst, y0, y1); err != nil || y0 == y1 {
		return err
	}
	r := s.reader()
	defer s.giveBack(r)
	unit, samples := s.layout.unitRows(), s.info.RowSamples()
	d := newDecoder(s.layout, &r.feed, y0/unit, marks[y0/unit])
	for top := y0 / unit * unit; top < y1; top += unit {
		if err := ctx.Err(); err != nil {
			return fail("decode", err, "given up before row %d", top)
		}
		if err := d.row(r.strip.put); err != nil {
			if r.feed.err != nil {
				return fail("decode", r.feed.err, "the file cannot be read")
			}
			return fail("decode", raster.ErrCorrupt, "row %d: %v", top, err)
		}
		for y := max(y0, top); y < min(y1, top+unit); y++ {
			r.strip.row(dst[(y-y0)*samples:][:samples], y-top)
		}
	}
	return nil
}

// look gives the marks, nil if the whole picture is to be used. The error is that
// of the context.
func (s *rowSource) look(ctx context.Context) ([]mark, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.odd || s.marks != nil {
		return s.marks, nil
	}
	marks, err := s.layout.index(ctx, s.extent)
	if ctx.Err() != nil {
		return nil, fail("decode", ctx.Err(), "given up before row 0")
	}
	s.marks, s.odd = marks, err != nil
	return s.marks, nil
}

func (s *rowSource) reader() *reader {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	n := len(s.free)
	if n == 0 {
		return &reader{feed: feed{extent: s.extent}, strip: newStrip(s.layout)}
	}
	r := s.free[n-1]
	s.free = s.free[:n-1]
	return r
}

func (s *rowSource) giveBack(r *reader) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.free = append(s.free, r)
}
