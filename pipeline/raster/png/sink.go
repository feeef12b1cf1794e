package png

import (
	"bytes"
	"context"
	"hash/crc32"
	"io"
	"math"

	"github.com/klauspost/compress/zlib"

	"safelight/pipeline/raster"
)

// Options are choices of a written file that do not change its samples.
type Options struct {
	// Level is the effort of Deflate. 0 suits film: differences are coded by
	// how often they occur, and repeats are not looked for, because grain has
	// none. 1 (fast) to 9 (small) look for repeats as well; below 7 they take
	// grain for noise and store much of it as it is.
	Level int
}

const (
	// maxSize is the largest width and height of PNG.
	maxSize = math.MaxInt32
	// idatBytes is the size of a chunk of image data.
	idatBytes = 256 << 10
)

// A sink writes a PNG as a stream.
type sink struct {
	chunks
	spec   raster.Spec
	idat   idat
	zw     *zlib.Writer
	filter *filter
	rows   int
	err    error // of the first failure
}

// Create starts a PNG file: not interlaced, with the profile (iCCP), the
// resolution (pHYs) and the name of the software (tEXt). It uses only the
// Write method of w.
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
	s := &sink{chunks: chunks{w: w}, spec: spec, filter: newFilter(spec.RowSamples()*spec.Depth/8, spec.Channels*spec.Depth/8)}
	s.idat.chunks = &s.chunks
	level := opt.Level
	if level == 0 {
		level = zlib.HuffmanOnly
	}
	var err error
	if s.zw, err = zlib.NewWriterLevel(&s.idat, level); err != nil {
		return nil, fail("encode", raster.ErrMisuse, "%v", err)
	}
	return s, s.writeHeader()
}

// writeHeader writes everything before the image data.
func (s *sink) writeHeader() error {
	if err := s.raw([]byte(signature)); err != nil {
		return err
	}
	color := byte(colorGray)
	if s.spec.Channels == 3 {
		color = colorRGB
	}
	ihdr := be.AppendUint32(nil, uint32(s.spec.Width))
	ihdr = be.AppendUint32(ihdr, uint32(s.spec.Height))
	if err := s.chunk("IHDR", append(ihdr, byte(s.spec.Depth), color, 0, 0, 0)); err != nil {
		return err
	}
	if len(s.spec.ICC) > 0 {
		b := bytes.NewBufferString("ICC profile\x00\x00")
		zw, err := zlib.NewWriterLevel(b, zlib.BestCompression)
		if err == nil {
			_, err = zw.Write(s.spec.ICC)
		}
		if err == nil {
			err = zw.Close()
		}
		if err != nil {
			return fail("encode", err, "iCCP")
		}
		if err := s.chunk("iCCP", b.Bytes()); err != nil {
			return err
		}
	}
	if s.spec.PPI > 0 {
		perMeter := uint32(math.Round(s.spec.PPI * inchesPerMeter))
		phys := be.AppendUint32(be.AppendUint32(nil, perMeter), perMeter)
		if err := s.chunk("pHYs", append(phys, 1)); err != nil {
			return err
		}
	}
	if s.spec.Software != "" {
		return s.chunk("tEXt", []byte("Software\x00"+s.spec.Software))
	}
	return nil
}

// WriteRows filters and compresses rows.
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
		if err := ctx.Err(); err != nil {
			return fail("encode", err, "given up before row %d", s.rows)
		}
		if _, err := s.zw.Write(s.filter.row(src[:n], s.spec.Depth)); err != nil {
			return err
		}
		s.rows++
	}
	return nil
}

// Close ends the image data and the file.
func (s *sink) Close() error {
	if s.err == nil {
		s.err = s.finish()
	}
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
	if err := s.zw.Close(); err != nil {
		return err
	}
	if err := s.idat.flush(); err != nil {
		return err
	}
	return s.chunk("IEND", nil)
}

// chunks writes chunks: length, kind, content, and the checksum of the latter
// two.
type chunks struct{ w io.Writer }

func (c *chunks) chunk(kind string, b []byte) error {
	head := append(be.AppendUint32(nil, uint32(len(b))), kind...)
	sum := crc32.Update(crc32.ChecksumIEEE(head[4:]), crc32.IEEETable, b)
	for _, part := range [][]byte{head, b, be.AppendUint32(nil, sum)} {
		if err := c.raw(part); err != nil {
			return err
		}
	}
	return nil
}

func (c *chunks) raw(b []byte) error {
	if _, err := c.w.Write(b); err != nil {
		return fail("encode", err, "%d bytes not written", len(b))
	}
	return nil
}

// idat cuts the compressed image data into chunks.
type idat struct {
	chunks *chunks
	buf    []byte
}

func (d *idat) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		m := min(len(p), idatBytes-len(d.buf))
		d.buf, p = append(d.buf, p[:m]...), p[m:]
		if len(d.buf) == idatBytes {
			if err := d.flush(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

// flush writes what is there as a chunk.
func (d *idat) flush() error {
	if len(d.buf) == 0 {
		return nil
	}
	b := d.buf
	d.buf = d.buf[:0]
	return d.chunks.chunk("IDAT", b)
}
