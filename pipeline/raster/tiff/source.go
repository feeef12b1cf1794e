package tiff

import (
	"context"
	"io"
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
	// maxLanes bounds the decoders that are kept between reads.
	maxLanes = 64
)

// A source is a TIFF file's picture.
type source struct {
	*layout
	file *file
	info raster.Info

	readers sync.Pool // of *blockReader
	lanes   []lane    // nil unless blocks are giant
}

// Open reads the header and the directories of a TIFF file of the given size
// and picks the picture that is the scan: the largest that is neither a reduced
// copy nor a mask. Nothing is decoded yet, but everything the file asks for has
// been checked against lim and the size. What is not read wraps
// raster.ErrUnsupported and says what it is.
func Open(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error) {
	return openGiant(r, size, lim, giantBlock)
}

// openGiant is Open with another size from which on blocks are giant.
func openGiant(r io.ReaderAt, size int64, lim raster.Limits, giant int64) (raster.Source, error) {
	f, err := openFile(raster.Extent{R: r, Size: size}, lim)
	if err != nil {
		return nil, err
	}
	p, err := f.scan()
	if err != nil {
		return nil, err
	}
	l, err := p.layout()
	if err != nil {
		return nil, err
	}
	s := &source{layout: l, file: f}
	s.readers.New = func() any { return newBlockReader(s) }
	blockRows := s.chooseBlockRows(giant)
	if l.codec.name == "LZW" {
		if head, err := f.Read(l.blocks[0].off, min(l.blocks[0].size, 2)); err != nil {
			return nil, at(l.place(0), err)
		} else if oldLZW(head) {
			return nil, at(p.name, errOldLZW())
		}
	}
	x, y := p.resolution()
	s.info = raster.Info{
		Format: "tiff", Width: l.width, Height: l.height, Channels: l.channels, Depth: l.depth,
		BlockRows: blockRows, Sequential: s.lanes != nil, Orientation: p.orientation(),
		Compression: l.compression(), Layout: l.describe(f),
		ICC: p.profile(), XPPI: x, YPPI: y,
	}
	s.info.Warnings = f.warnings
	return s, nil
}

// chooseBlockRows decides how many rows callers are to read at a time, and
// whether readers are kept in lanes between reads.
func (s *source) chooseBlockRows(giant int64) int {
	row := s.pictureRowBytes()
	rows := min(s.blockH, s.height)
	if int64(s.blockH)*int64(s.rowBytes()) > giant || int64(s.blockH)*int64(row) > giantRow {
		lanes := s.across * s.planes
		switch {
		case s.codec.expansion == 1:
			rows = min(rows, max(1, readBytes/row))
		case lanes <= maxLanes:
			s.lanes = make([]lane, lanes)
			rows = min(rows, max(1, readBytes/row))
		}
	}
	return min(rows, max(1, int(s.file.lim.MaxBlockBytes/int64(row))))
}

// Info describes the picture.
func (s *source) Info() raster.Info { return s.info }

// Close has nothing to give up.
func (s *source) Close() error { return nil }

// ReadRows decodes rows y0 to y1-1, block after block, in the calling
// goroutine.
func (s *source) ReadRows(ctx context.Context, dst []uint16, y0, y1 int) error {
	if err := s.info.CheckRead(dst, y0, y1); err != nil {
		return err
	}
	for y := y0; y < y1; {
		band := y / s.blockH
		top := band * s.blockH
		end := min(y1, top+s.blockH)
		rows := dst[(y-y0)*s.info.RowSamples() : (end-y0)*s.info.RowSamples()]
		for plane := range s.planes {
			for column := range s.across {
				block := (plane*s.down+band)*s.across + column
				if err := s.readBlock(ctx, plane*s.across+column, block, y-top, end-top, rows); err != nil {
					return err
				}
			}
		}
		y = end
	}
	return nil
}

// readBlock decodes rows of one block with the reader of its lane, or with any.
func (s *source) readBlock(ctx context.Context, inLane, block, from, to int, dst []uint16) error {
	if s.lanes == nil {
		r := s.readers.Get().(*blockReader)
		defer s.readers.Put(r)
		r.block = -1
		return r.read(ctx, block, from, to, dst)
	}
	l := &s.lanes[inLane]
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reader == nil {
		l.reader = newBlockReader(s)
	}
	return l.reader.read(ctx, block, from, to, dst)
}
