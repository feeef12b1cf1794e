package png

import (
	"context"
	"math"
	"runtime"

	"github.com/klauspost/compress/flate"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/queue"
)

// Options are choices of a written file that do not change its samples.
type Options struct {
	// Level is the effort of Deflate. 0 suits film: differences are coded by
	// how often they occur, and repeats are not looked for, because grain has
	// none. 1 (fast) to 9 (small) look for repeats as well; below 7 they take
	// grain for noise and store much of it as it is.
	Level int
}

// maxSize is the largest width and height of PNG.
const maxSize = math.MaxInt32

// A sink compresses strips of rows on all cores and writes them in order, each
// as a chunk.
type sink struct {
	chunks chunks
	spec   raster.Spec
	level  int
	strips *queue.Queue[*strip]

	stripRows int
	strip     *strip // being filled, nil between strips
	above     []byte // the row above the next strip, with its zeros; nil at first
	rows      int    // taken so far
	begun     bool   // image data was written
	sum       uint32 // Adler-32 of what was written
	err       error  // of the first failure
}

// Create starts a PNG file: not interlaced, with the profile (iCCP), the
// resolution (pHYs) and metadata (eXIf, tEXt and iTXt). About a megabyte of
// samples for each core is held; the bytes do not depend on the number of
// cores. It uses only the Write method of w.
func Create(w raster.File, spec raster.Spec, opt Options) (raster.Sink, error) {
	if err := spec.Check(); err != nil {
		return nil, err
	}
	if spec.Width > maxSize || spec.Height > maxSize {
		return nil, fail("encode", raster.ErrLimit, "%d x %d pixels, but a PNG has %d along an edge at most", spec.Width, spec.Height, maxSize)
	}
	if opt.Level < 0 || opt.Level > 9 {
		return nil, fail("encode", raster.ErrMisuse, "level %d", opt.Level)
	}
	s := &sink{chunks: chunks{w: w}, spec: spec, level: opt.Level, sum: 1}
	if s.level == 0 {
		s.level = flate.HuffmanOnly
	}
	s.stripRows = min(spec.Height, max(1, stripBytes/s.rowBytes()))
	s.strips = queue.New((*strip).compress, s.write)
	return s, s.chunks.head(spec)
}

// SinkBytes is what a sink for such a picture takes at most, in bytes: for each
// core, and one that is being filled, a strip, and what it is compressed to, whose
// buffer has grown by doubling.
func SinkBytes(spec raster.Spec) int64 {
	row := int64(spec.RowSamples()) * int64(spec.Depth) / 8
	return int64(runtime.GOMAXPROCS(0)+1) * 3 * max(stripBytes, 2*row)
}

func (s *sink) rowBytes() int { return s.spec.RowSamples() * s.spec.Depth / 8 }

// WriteRows takes rows and writes what strips have been completed.
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
				return fail("encode", err, "given up before row %d", s.rows)
			}
			if err := s.startStrip(); err != nil {
				return err
			}
		}
		s.strip.add(src[:n], s.spec.Depth)
		s.rows++
		if s.rows%s.stripRows == 0 || s.rows == s.spec.Height {
			s.above = append(s.above[:0], s.strip.bottom()...)
			s.strip.last = s.rows == s.spec.Height
			s.strips.Add(s.strip)
			s.strip = nil
		}
	}
	return nil
}

func (s *sink) startStrip() error {
	p, used, err := s.strips.Room()
	if err == nil && !used {
		p, err = newStrip(s.stripRows, s.rowBytes(), s.spec.Channels*s.spec.Depth/8, s.level)
	}
	if err != nil {
		return err
	}
	p.begin(s.above)
	s.strip = p
	return nil
}

// write appends a strip to the zlib stream (RFC 1950): two bytes before the
// first, for Deflate with a window of 32 KB; behind the last the checksum.
func (s *sink) write(p *strip) error {
	var before, behind []byte
	if !s.begun {
		before = []byte{0x78, 0x01}
	}
	s.begun, s.sum = true, joined(s.sum, p.sum, p.length)
	if p.last {
		behind = be.AppendUint32(nil, s.sum)
	}
	return s.chunks.write("IDAT", before, p.packed.Bytes(), behind)
}

// Close writes the strips under way and ends the file.
func (s *sink) Close() error {
	if s.err == nil {
		s.err = s.finish()
	}
	s.strips.Stop()
	err := s.err
	if err == nil {
		s.err = fail("encode", raster.ErrMisuse, "the file is complete")
	}
	return err
}

func (s *sink) finish() error {
	if err := s.spec.CheckComplete(s.rows); err != nil {
		return err
	}
	if err := s.strips.Drain(); err != nil {
		return err
	}
	return s.chunks.write("IEND")
}
