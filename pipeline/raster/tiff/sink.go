package tiff

import (
	"context"
	"encoding/binary"
	"fmt"
	"runtime"

	"github.com/klauspost/compress/zlib"

	"safelight/pipeline/raster"
)

// Options are choices of a written file that do not change its samples.
type Options struct {
	Compression Compression
	// Level is the effort of Deflate. 0 suits film: differences are coded by
	// how often they occur, and repeats are not looked for, because grain has
	// none. On scans that is as small as any level to within a few percent, and
	// several times as fast. 1 (fast) to 9 (small) look for repeats as well;
	// below 7 they take grain for noise and store much of it as it is.
	Level int
	// BigTIFF asks for 64-bit offsets in files below 4 GB as well, where they
	// are not needed and fewer programs read them.
	BigTIFF bool
}

const (
	stripBytes = 1 << 20 // about the size of a strip before compression
	// maxClassic is the largest file whose offsets fit into 32 bits.
	maxClassic = 1<<32 - 1
)

// A sink writes strips one after the other and the directory behind them.
// Strips are compressed on all cores, each by itself, and written in order, so
// that the bytes do not depend on the number of cores.
type sink struct {
	w    raster.File
	spec raster.Spec
	opt  Options

	big          bool // BigTIFF
	scratch      []byte
	rowsPerStrip int
	rows         int      // written so far
	strip        *strip   // being filled, nil between strips
	queue        []*strip // being compressed, the oldest first
	free         []*strip // for use again
	queueLimit   int      // strips under way at the same time
	pos          uint64   // bytes written
	spans        []span   // strips written
	err          error    // of the first failure
}

// Create starts a TIFF file: little-endian, strips of about 1 MiB, rows to be
// written from the top down. It holds one strip for each core. A file that may
// not fit into 4 GB is a BigTIFF, which is decided at once. The sink is a
// raster.FloatSink.
func Create(w raster.File, spec raster.Spec, opt Options) (raster.Sink, error) {
	s, err := newSink(w, spec, opt)
	if err != nil {
		return nil, err
	}
	return s, s.writeHeader()
}

// SinkBytes is what a sink for such a picture takes at most, in bytes: for each
// core, and one that is being filled, a strip, and what it is compressed to, whose
// buffer has grown by doubling.
func SinkBytes(spec raster.Spec) int64 {
	row := int64(spec.RowSamples()) * int64(spec.Depth) / 8
	return int64(runtime.GOMAXPROCS(0)+1) * 3 * max(stripBytes, row)
}

func newSink(w raster.File, spec raster.Spec, opt Options) (*sink, error) {
	if err := spec.CheckFloat(); err != nil {
		return nil, err
	}
	if opt.Compression < Deflate || opt.Compression > LZW || opt.Level < 0 || opt.Level > 9 {
		return nil, encodeError(raster.ErrMisuse, "compression %d, level %d", opt.Compression, opt.Level)
	}
	if err := checkTexts(spec); err != nil {
		return nil, err
	}
	if opt.Level == 0 {
		opt.Level = zlib.HuffmanOnly
	}
	s := &sink{w: w, spec: spec, opt: opt, queueLimit: runtime.GOMAXPROCS(0)}
	s.rowsPerStrip = min(spec.Height, max(1, stripBytes/s.rowBytes()))
	s.big = opt.BigTIFF || s.mostBytes() > maxClassic
	if spec.Float {
		s.scratch = make([]byte, s.rowBytes())
	}
	return s, nil
}

// mostBytes is more than the file can take, as a classic TIFF.
func (s *sink) mostBytes() uint64 {
	n := uint64(s.spec.Height) * uint64(s.rowBytes())
	switch s.opt.Compression {
	case Deflate: // five bytes for every block that is stored as it is, of 16 KB and more
		n += n/1024 + uint64(s.strips())*64
	case LZW: // 12 bits for a byte, and a clear code for every 3837
		n += n/2 + n/1024 + uint64(s.strips())*64
	}
	return n + s.directoryBytes()
}

// strips is the number of strips of the complete file.
func (s *sink) strips() int { return (s.spec.Height + s.rowsPerStrip - 1) / s.rowsPerStrip }

// rowBytes is the stored size of a row before compression.
func (s *sink) rowBytes() int { return s.spec.RowSamples() * s.spec.Depth / 8 }

// write appends to the file.
func (s *sink) write(b []byte) error {
	n, err := s.w.Write(b)
	s.pos += uint64(n)
	if err != nil {
		return raster.Unwritten(fmt.Sprintf("after %d bytes", s.pos), err)
	}
	return nil
}

// WriteRows appends whole rows and writes what strips have been completed.
func (s *sink) WriteRows(ctx context.Context, src []uint16) error {
	if s.err == nil {
		s.err = s.writeRows(ctx, src)
	}
	return s.err
}

func (s *sink) writeRows(ctx context.Context, src []uint16) error {
	if err := s.spec.CheckWrite(src, s.rows); err != nil {
		return err
	}
	return appendRows(ctx, s, src, s.pack)
}

// WriteFloatRows appends whole rows to a file of floating point.
func (s *sink) WriteFloatRows(ctx context.Context, src []float32) error {
	if s.err == nil {
		s.err = s.writeFloatRows(ctx, src)
	}
	return s.err
}

func (s *sink) writeFloatRows(ctx context.Context, src []float32) error {
	if err := s.spec.CheckRows(len(src), s.rows); err != nil {
		return err
	}
	if !s.spec.Float {
		return encodeError(raster.ErrMisuse, "floating point for a file of whole numbers")
	}
	return appendRows(ctx, s, src, s.packFloat)
}

// appendRows appends whole rows, each of which pack appends to a strip.
func appendRows[T uint16 | float32](ctx context.Context, s *sink, src []T, pack func([]byte, []T) []byte) error {
	for n := s.spec.RowSamples(); len(src) > 0; src = src[n:] {
		if s.strip == nil {
			if err := ctx.Err(); err != nil {
				return encodeError(err, "given up before row %d", s.rows)
			}
			if err := s.startStrip(); err != nil {
				return err
			}
		}
		s.strip.raw = pack(s.strip.raw, src[:n])
		s.rows++
		if s.rows%s.rowsPerStrip == 0 || s.rows == s.spec.Height {
			s.finishStrip()
		}
	}
	return nil
}

// startStrip finds room for the next strip: as long as the queue is full, its
// oldest strip is written.
func (s *sink) startStrip() error {
	for len(s.queue) >= s.queueLimit {
		if err := s.writeOldest(); err != nil {
			return err
		}
	}
	if n := len(s.free); n > 0 {
		s.strip, s.free = s.free[n-1], s.free[:n-1]
		return nil
	}
	s.strip = &strip{raw: make([]byte, 0, s.rowsPerStrip*s.rowBytes()), done: make(chan error, 1)}
	return nil
}

// finishStrip hands the filled strip over to be compressed.
func (s *sink) finishStrip() {
	p := s.strip
	s.strip = nil
	s.queue = append(s.queue, p)
	if s.opt.Compression == None {
		p.done <- nil
		return
	}
	go func() { p.done <- p.compress(s.opt) }()
}

// writeOldest waits for the oldest strip of the queue and writes it.
func (s *sink) writeOldest() error {
	p := s.queue[0]
	s.queue = append(s.queue[:0], s.queue[1:]...)
	if err := <-p.done; err != nil {
		return encodeError(err, "strip %d", len(s.spans))
	}
	stored := p.raw
	if s.opt.Compression != None {
		stored = p.packed.Bytes()
	}
	s.spans = append(s.spans, span{s.pos, uint64(len(stored))})
	if err := s.write(stored); err != nil {
		return err
	}
	p.raw = p.raw[:0]
	s.free = append(s.free, p)
	return nil
}

// Close writes the strips under way and the directory, and then the place of
// the directory into the header: until then the file is no TIFF.
func (s *sink) Close() error {
	if s.err == nil {
		s.err = s.finish()
	}
	for _, p := range s.queue { // left after an error
		<-p.done
	}
	s.queue = nil
	err := s.err
	if err == nil {
		s.err = encodeError(raster.ErrMisuse, "the file is complete")
	}
	return err
}

func (s *sink) finish() error {
	if err := s.spec.CheckComplete(s.rows); err != nil {
		return err
	}
	for len(s.queue) > 0 {
		if err := s.writeOldest(); err != nil {
			return err
		}
	}
	if odd := s.pos % 8; odd != 0 { // directories begin at an even offset, of BigTIFF at one of 8
		if err := s.write(make([]byte, 8-odd)); err != nil {
			return err
		}
	}
	at := s.pos
	if err := s.write(s.directory()); err != nil {
		return err
	}
	place, offset := int64(4), binary.LittleEndian.AppendUint64(nil, at)
	if s.big {
		place = 8
	} else {
		offset = offset[:4]
	}
	if _, err := s.w.WriteAt(offset, place); err != nil {
		return raster.Unwritten("header", err)
	}
	return nil
}
