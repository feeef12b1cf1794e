package jpeg

import (
	"context"
	"fmt"
	"runtime"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/queue"
)

// Options are choices of a written file.
type Options struct {
	// Quality is 1 (small) to 100 (good); 0 means 92. It scales the tables of
	// the standard as the Independent JPEG Group does.
	Quality int
}

const (
	defaultQuality = 92
	// bandBytes is about how many bytes of samples, two each, are encoded as one.
	bandBytes = 512 << 10
	// maxWritten is the largest width and height that libjpeg, and with it most
	// programs, reads.
	maxWritten = 65500
)

// A sink encodes bands of rows on all cores and writes them in order.
type sink struct {
	w       raster.File
	spec    raster.Spec
	encoder *encoder
	bands   *queue.Queue[*band]

	bandRows int   // a multiple of 8
	band     *band // being filled, nil between bands
	rows     int   // taken so far
	err      error // of the first failure

	// What the file is, to find out whether it is there.
	head     []byte     // before the data
	sums     []checksum // of the rows of blocks
	complete bool
}

// A band is some rows of blocks on their way: filled by the caller, encoded by a
// goroutine, written by the caller.
type band struct {
	first   int // row of blocks, from the top of the picture
	buffer  []uint16
	samples []uint16 // what of the buffer is filled and not encoded
	data    []byte
	sums    []checksum // of the rows of blocks
}

// Create starts a JPEG file of 8 bits: baseline, colors at full resolution
// (4:4:4), the Huffman tables of the standard, and a restart interval for each
// row of blocks. It is written while rows come; a band of about half a megabyte
// for each core is held. The profile goes into APP2 segments, the resolution
// into APP0, rounded to a whole number, metadata into APP1: Exif, and XMP of up
// to 65,502 bytes. Only the Write method of w is used.
func Create(w raster.File, spec raster.Spec, opt Options) (raster.Sink, error) {
	if err := spec.Check(); err != nil {
		return nil, err
	}
	if opt.Quality == 0 {
		opt.Quality = defaultQuality
	}
	switch {
	case opt.Quality < 1 || opt.Quality > 100:
		return nil, fail("encode", raster.ErrMisuse, "quality %d", opt.Quality)
	case spec.Depth != 8:
		return nil, fail("encode", raster.ErrMisuse, "%d bits a sample, JPEG has 8", spec.Depth)
	case spec.Width > maxWritten || spec.Height > maxWritten:
		return nil, fail("encode", raster.ErrLimit, "%d x %d pixels, but a JPEG has %d along an edge at most", spec.Width, spec.Height, maxWritten)
	}
	tables := [2]steps{scaledSteps(luminance, opt.Quality), scaledSteps(chrominance, opt.Quality)}
	head, err := head(spec, tables)
	if err != nil {
		return nil, err
	}
	s := &sink{w: w, spec: spec, head: head, encoder: newEncoder(spec.Width, spec.Channels, tables)}
	s.bands = queue.New(s.encode, s.write)
	s.bandRows = max(1, bandBytes/2/edge/spec.RowSamples()) * edge
	if _, err := w.Write(head); err != nil {
		return nil, raster.Unwritten("header", err)
	}
	return s, nil
}

// SinkBytes is what a sink for such a picture takes at most, in bytes: for each
// core, and one that is being filled, a band, and what it is encoded to, whose
// buffer has grown by doubling.
func SinkBytes(spec raster.Spec) int64 {
	band := 2 * int64(spec.RowSamples()) * edge
	return int64(runtime.GOMAXPROCS(0)+1) * 2 * max(bandBytes, band)
}

// WriteRows takes rows and writes what bands have been completed. Samples above
// 255 are found when their band is encoded, so that the error may be that of a
// later call, or of Close.
func (s *sink) WriteRows(ctx context.Context, src []uint16) error {
	if s.err == nil {
		s.err = s.writeRows(ctx, src)
	}
	return s.err
}

func (s *sink) writeRows(ctx context.Context, src []uint16) error {
	if err := s.spec.CheckRows(len(src), s.rows); err != nil {
		return err
	}
	for n := s.spec.RowSamples(); len(src) > 0; src = src[n:] {
		if s.band == nil {
			if err := ctx.Err(); err != nil {
				return fail("encode", err, "given up before row %d", s.rows)
			}
			if err := s.startBand(); err != nil {
				return err
			}
		}
		s.band.samples = append(s.band.samples, src[:n]...)
		s.rows++
		if s.rows%s.bandRows == 0 || s.rows == s.spec.Height {
			s.bands.Add(s.band)
			s.band = nil
		}
	}
	return nil
}

func (s *sink) startBand() error {
	b, used, err := s.bands.Room()
	if err != nil {
		return err
	}
	if !used {
		b = &band{buffer: make([]uint16, 0, min(s.bandRows, s.spec.Height)*s.spec.RowSamples())}
	}
	b.first, b.samples, b.data, b.sums = s.rows/edge, b.buffer, b.data[:0], b.sums[:0]
	s.band = b
	return nil
}

// encode encodes a band, with restart markers between rows of blocks. They are
// numbered from 0 to 7 over and over (T.81 B.2.1).
func (s *sink) encode(b *band) error {
	for i, n := b.first, edge*s.spec.RowSamples(); len(b.samples) > 0; i++ {
		if i > 0 {
			b.data = append(b.data, 0xff, markerRST0+byte(i-1)&7)
		}
		rows := b.samples[:min(n, len(b.samples))]
		data, sum, err := s.encoder.encodeRow(b.data, rows)
		if err != nil {
			return err
		}
		b.data, b.sums = data, append(b.sums, sum)
		b.samples = b.samples[len(rows):]
	}
	return nil
}

// write appends an encoded band to the file.
func (s *sink) write(b *band) error {
	if _, err := s.w.Write(b.data); err != nil {
		return raster.Unwritten(fmt.Sprintf("row %d", b.first*edge), err)
	}
	s.sums = append(s.sums, b.sums...)
	return nil
}

// Close writes the bands under way and ends the file.
func (s *sink) Close() error {
	if s.err == nil {
		s.err = s.finish()
	}
	s.bands.Stop()
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
	if err := s.bands.Drain(); err != nil {
		return err
	}
	if _, err := s.w.Write([]byte{0xff, markerEOI}); err != nil {
		return raster.Unwritten("end of the image", err)
	}
	s.complete = true
	return nil
}
