package tiff

import (
	"bytes"
	"context"
	"encoding/binary"
	"runtime"

	"github.com/klauspost/compress/zlib"

	"safelight/pipeline/raster"
)

// Compression is how a written file stores its strips.
type Compression int

const (
	// Deflate is zlib (compression 8) after horizontal differencing. Every
	// program of the last twenty years reads it.
	Deflate Compression = iota
	// None stores the samples as they are.
	None
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
}

const (
	stripBytes = 1 << 20 // about the size of a strip before compression
	// maxFile is the largest file whose offsets fit into 32 bits.
	maxFile = 1<<32 - 1
)

// A sink writes strips one after the other and the directory behind them.
// Strips are compressed on all cores, each by itself, and written in order, so
// that the bytes do not depend on the number of cores.
type sink struct {
	w    raster.File
	spec raster.Spec
	opt  Options

	rowsPerStrip int
	rows         int      // written so far
	strip        *strip   // being filled, nil between strips
	queue        []*strip // being compressed, the oldest first
	free         []*strip // for use again
	queueLimit   int      // strips under way at the same time
	limit        uint64   // largest file
	pos          uint64   // bytes written
	spans        []span   // strips written
	err          error    // of the first failure
}

// A strip is a strip on its way: filled by the caller, compressed by a
// goroutine of its own, written by the caller.
type strip struct {
	raw    []byte
	packed bytes.Buffer
	zw     *zlib.Writer
	done   chan error // receives once the strip is compressed
}

// Create starts a TIFF file: little-endian, strips of about 1 MiB, rows to be
// written from the top down. It holds one strip for each core. Files beyond
// 4 GB are refused with raster.ErrLimit, at once if they are not compressed,
// else when they get there.
func Create(w raster.File, spec raster.Spec, opt Options) (raster.Sink, error) {
	s, err := newSink(w, spec, opt)
	if err != nil {
		return nil, err
	}
	return s, s.writeHeader()
}

func newSink(w raster.File, spec raster.Spec, opt Options) (*sink, error) {
	if err := spec.Check(); err != nil {
		return nil, err
	}
	if opt.Compression != Deflate && opt.Compression != None || opt.Level < 0 || opt.Level > 9 {
		return nil, encodeError(raster.ErrMisuse, "compression %d, level %d", opt.Compression, opt.Level)
	}
	if opt.Level == 0 {
		opt.Level = zlib.HuffmanOnly
	}
	s := &sink{w: w, spec: spec, opt: opt, limit: maxFile, queueLimit: runtime.GOMAXPROCS(0)}
	s.rowsPerStrip = min(spec.Height, max(1, stripBytes/s.rowBytes()))
	if opt.Compression == None {
		if n := uint64(spec.Height)*uint64(s.rowBytes()) + s.directoryBytes(); n > s.limit {
			return nil, tooLarge(n)
		}
	}
	return s, nil
}

// tooLarge refuses a file of n bytes or more.
func tooLarge(n uint64) error {
	return encodeError(raster.ErrLimit, "%d bytes, but a TIFF file holds 4 GB at most", n)
}

// rowBytes is the stored size of a row before compression.
func (s *sink) rowBytes() int { return s.spec.RowSamples() * s.spec.Depth / 8 }

// write appends to the file.
func (s *sink) write(b []byte) error {
	n, err := s.w.Write(b)
	s.pos += uint64(n)
	if err != nil {
		return encodeError(err, "byte %d", s.pos)
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
	for n := s.spec.RowSamples(); len(src) > 0; src = src[n:] {
		if s.strip == nil {
			if err := ctx.Err(); err != nil {
				return encodeError(err, "given up before row %d", s.rows)
			}
			if err := s.startStrip(); err != nil {
				return err
			}
		}
		s.strip.raw = s.pack(s.strip.raw, src[:n])
		s.rows++
		if s.rows%s.rowsPerStrip == 0 || s.rows == s.spec.Height {
			s.finishStrip()
		}
	}
	return nil
}

// pack appends the stored form of a row to dst: differences to the pixel
// before if the file is compressed, little-endian.
func (s *sink) pack(dst []byte, row []uint16) []byte {
	lag := len(row)
	if s.opt.Compression == Deflate {
		lag = s.spec.Channels
	}
	for i, v := range row {
		if i >= lag {
			v -= row[i-lag]
		}
		if s.spec.Depth == 8 {
			dst = append(dst, byte(v))
		} else {
			dst = append(dst, byte(v), byte(v>>8))
		}
	}
	return dst
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
	go func() { p.done <- p.compress(s.opt.Level) }()
}

// compress packs the strip into one zlib stream.
func (p *strip) compress(level int) (err error) {
	p.packed.Reset()
	if p.zw == nil {
		if p.zw, err = zlib.NewWriterLevel(&p.packed, level); err != nil {
			return err
		}
	} else {
		p.zw.Reset(&p.packed)
	}
	if _, err := p.zw.Write(p.raw); err != nil {
		return err
	}
	return p.zw.Close()
}

// writeOldest waits for the oldest strip of the queue and writes it.
func (s *sink) writeOldest() error {
	p := s.queue[0]
	s.queue = append(s.queue[:0], s.queue[1:]...)
	if err := <-p.done; err != nil {
		return encodeError(err, "strip %d", len(s.spans))
	}
	stored := p.raw
	if s.opt.Compression == Deflate {
		stored = p.packed.Bytes()
	}
	if n := s.pos + uint64(len(stored)) + s.directoryBytes(); n > s.limit {
		return tooLarge(n)
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
	if s.pos%2 == 1 { // directories begin at an even offset
		if err := s.write([]byte{0}); err != nil {
			return err
		}
	}
	at := s.pos
	if err := s.write(s.directory()); err != nil {
		return err
	}
	if _, err := s.w.WriteAt(binary.LittleEndian.AppendUint32(nil, uint32(at)), 4); err != nil {
		return encodeError(err, "header")
	}
	return nil
}
