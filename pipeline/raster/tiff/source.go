package tiff

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"

	"safelight/pipeline/raster"
)

const (
	// giantBlock is the decoded size above which a compressed block is not
	// decoded anew for every read, but read on where the last read ended.
	giantBlock = 4 << 20
	// giantRow is the decoded size of a row of blocks above which they are,
	// too: all of them would have to be decoded at once otherwise.
	giantRow = 8 << 20
	// readBytes is how much callers are to read of giant blocks at a time.
	readBytes = 1 << 20
	// portionBytes is how much they are to read of others at a time, of those that
	// have to be decoded anew for every read.
	portionBytes = 64 << 20
	// maxLanes bounds the decoders that are kept between reads.
	maxLanes = 64
)

// A source is a TIFF file's picture.
type source struct {
	*layout
	file    *file
	info    raster.Info
	second  *source  // infrared on a page of its own, or nil
	salvage *salvage // nil without Limits.Partial

	readers sync.Pool // of *blockReader
	lanes   []lane    // nil unless blocks are giant
}

// Open reads the header and the directories of a TIFF file of the given size
// and picks the picture that is the scan: the largest that is neither a reduced
// copy nor a mask. Nothing is decoded yet but, where it takes that to tell
// infrared from transparency, a few rows, and with Limits.Partial what is there of
// truncated blocks; everything the file asks for has been checked against lim
// and the size. What is not read wraps raster.ErrUnsupported and says what it
// is. The source is a raster.FloatSource and a raster.InfraredSource.
func Open(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error) {
	return openGiant(r, size, lim, giantBlock)
}

// openGiant is Open with another size from which on blocks are giant.
func openGiant(r io.ReaderAt, size int64, lim raster.Limits, giant int64) (raster.Source, error) {
	f, err := openFile(raster.Extent{R: r, Size: size}, lim)
	if err != nil {
		return nil, err
	}
	pages, scan, err := f.scan()
	if err != nil {
		return nil, err
	}
	l, err := pages[scan].layout()
	if err != nil {
		return nil, err
	}
	if err := l.checkLanes(lim, giant); err != nil {
		return nil, at(pages[scan].name, err)
	}
	s := newSource(f, l, giant)
	s.describe(pages, scan)
	s.findInfrared(pages, scan, giant)
	for _, p := range pages {
		s.info.Pages = append(s.info.Pages, p.describe())
	}
	s.info.Warnings = f.warnings
	return s, nil
}

// newSource makes a source of a layout, of which nothing changes any more.
func newSource(f *file, l *layout, giant int64) *source {
	l.makeLevels()
	s := &source{layout: l, file: f}
	s.readers.New = func() any { return newBlockReader(s.layout, s.file, s.atOnce()) }
	s.info = raster.Info{
		Width: l.area.Dx(), Height: l.area.Dy(), Channels: l.channels, Depth: l.depth,
		BlockRows: s.chooseBlockRows(giant), Sequential: s.lanes != nil,
	}
	s.info.HeldBytes = s.heldBytes()
	if f.lim.Partial {
		s.salvage = &salvage{ends: map[int]int{}}
		s.probe()
	}
	return s
}

// describe fills in what else the scan tells of itself.
func (s *source) describe(pages []page, scan int) {
	p, i := pages[scan], &s.info
	i.Format, i.StoredBits, i.Float = "tiff", s.bits, s.float
	i.Compression, i.Layout = s.compression(), s.layout.describe(s.file)
	// A picture below another, as in DNG, leaves to that one what holds for both.
	// But the profile above a raw picture is that of its preview.
	i.XPPI, i.YPPI = p.or(tagXResolution, p.above).resolution()
	if !s.linearRaw || p.has(tagICC) {
		i.ICC = p.or(tagICC, p.above).profile()
	}
	i.Orientation = p.or(tagOrientation, pages[0].directory).orientation()
	i.Metadata = metadata(p.directory, pages[0].directory)
	if pages[0].has(tagFlextight) {
		i.SuggestedGamma = 1.8
		s.file.warn("a Flextight scan (.fff), whose numbers are encoded with a gamma of 1.8")
	}
}

// chooseBlockRows decides how many rows callers are to read at a time, and
// whether readers are kept in lanes between reads.
func (s *source) chooseBlockRows(giant int64) int {
	row := max(1, s.pictureRowBytes())
	rows := min(s.blockH, s.height)
	if n := s.lanesOf(giant); n > 0 {
		s.lanes = make([]lane, n)
	}
	if s.lanes != nil || s.codec.expansion == 1 && s.giant(giant) {
		rows = min(rows, max(1, readBytes/row))
	}
	samples := 2 * s.area.Dx() * s.channels // in bytes
	most := min(s.file.lim.MaxBlockBytes, portionBytes) / int64(max(row, samples))
	return min(rows, max(1, int(most)), s.area.Dy())
}

// heldBytes is Info.HeldBytes: that of the readers there can be.
func (s *source) heldBytes() int64 {
	readers := len(s.lanes)
	if s.lanes == nil {
		readers = raster.Readers()
	}
	return int64(readers) * s.readerBytes(s.atOnce())
}

// Info describes the picture. With Limits.Partial it says what is known by now
// to be missing.
func (s *source) Info() raster.Info {
	info := s.info
	missing, warnings := s.report("")
	info.MissingRows = missing
	if s.second != nil {
		_, more := s.second.report("infrared: ")
		warnings = append(warnings, more...)
	}
	info.Warnings = append(slices.Clip(info.Warnings), warnings...)
	return info
}

// Close has nothing to give up.
func (s *source) Close() error { return nil }

// ReadRows decodes rows y0 to y1-1, block after block, in the calling
// goroutine.
func (s *source) ReadRows(ctx context.Context, dst []uint16, y0, y1 int) error {
	if err := s.info.CheckRead(dst, y0, y1); err != nil {
		return err
	}
	return s.read(ctx, request{n: s.channels, words: dst}, y0, y1)
}

// ReadFloat does so with the numbers of a file of floating point.
func (s *source) ReadFloat(ctx context.Context, dst []float32, y0, y1 int) error {
	if !s.float {
		return misuse("floating point asked of a file of whole numbers")
	}
	if err := s.info.CheckRange(len(dst), s.info.RowSamples(), y0, y1); err != nil {
		return err
	}
	return s.read(ctx, request{n: s.channels, floats: dst}, y0, y1)
}

func misuse(format string, args ...any) error {
	return &raster.Error{Stage: "decode", Detail: fmt.Sprintf(format, args...), Err: raster.ErrMisuse}
}

// read decodes what a request asks for of rows y0 to y1-1.
func (s *source) read(ctx context.Context, q request, y0, y1 int) error {
	q.top = y0 + s.area.Min.Y
	end := y1 + s.area.Min.Y
	firstPlane, endPlane := q.planes(s.layout)
	firstColumn, endColumn := s.area.Min.X/s.blockW, (s.area.Max.X-1)/s.blockW+1
	for y := q.top; y < end; {
		band := y / s.blockH
		top := band * s.blockH
		next := min(end, top+s.blockH)
		for plane := firstPlane; plane < endPlane; plane++ {
			for column := firstColumn; column < endColumn; column++ {
				block := (plane*s.down+band)*s.across + column
				if err := s.readBlock(ctx, q, block, y-top, next-top); err != nil {
					return err
				}
			}
		}
		y = next
	}
	return nil
}

// readBlock takes what is asked for out of rows from to to-1 of a block. What
// cannot be decoded is 0 if that may be.
func (s *source) readBlock(ctx context.Context, q request, block, from, to int) error {
	top := block / s.across % s.down * s.blockH
	put := func(y int, raw []byte) { q.put(s.layout, block, top+y, raw) }
	if s.direct(q) && s.readDirect(ctx, q, block, from, to) {
		return nil
	}
	if s.salvage == nil {
		_, err := s.decode(ctx, block, from, to, put)
		return err
	}
	have := from
	if end := s.salvage.end(s.layout, block); from < end {
		var err error
		if have, err = s.decode(ctx, block, from, min(to, end), put); err != nil {
			if !raster.Forgivable(err) {
				return err
			}
			s.salvage.note(s.layout, block, have)
		}
	}
	for y := max(from, have); y < to; y++ {
		q.clear(s.layout, block, top+y)
	}
	return nil
}

// decode decodes rows of a block with the reader of its lane, or with any, and
// returns the row behind the last it decoded.
func (s *source) decode(ctx context.Context, block, from, to int, put func(y int, raw []byte)) (int, error) {
	if s.lanes == nil {
		r := s.readers.Get().(*blockReader)
		defer s.readers.Put(r)
		r.block = -1
		return r.read(ctx, block, from, to, put)
	}
	l := &s.lanes[block/(s.across*s.down)*s.across+block%s.across]
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reader == nil {
		l.reader = newBlockReader(s.layout, s.file, false)
	}
	return l.reader.read(ctx, block, from, to, put)
}
