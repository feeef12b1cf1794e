package jpeg

import (
	"context"
	"image"
	"image/jpeg"
	"math"

	"safelight/pipeline/raster"
)

// Options are choices of a written file.
type Options struct {
	// Quality is 1 (small) to 100 (good); 0 means 92.
	Quality int
}

const defaultQuality = 92

// A sink collects a picture.
type sink struct {
	w       raster.File
	spec    raster.Spec
	quality int
	gray    *image.Gray
	color   *image.RGBA
	rows    int
	err     error // of the first failure
}

// Create starts a JPEG file of 8 bits. The picture is held until Close encodes
// it: Width·Height bytes for gray, four times as many for RGB. The profile goes
// into APP2 segments, the resolution into APP0, rounded to a whole number. Only
// the Write method of w is used.
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
	case spec.Width > maxEdge || spec.Height > maxEdge:
		return nil, fail("encode", raster.ErrLimit, "%d x %d pixels, but a JPEG has %d along an edge at most", spec.Width, spec.Height, maxEdge)
	case len(spec.ICC) > 255*partBytes:
		return nil, fail("encode", raster.ErrLimit, "a profile of %d bytes, but a JPEG holds %d", len(spec.ICC), 255*partBytes)
	}
	s := &sink{w: w, spec: spec, quality: opt.Quality}
	if r := image.Rect(0, 0, spec.Width, spec.Height); spec.Channels == 1 {
		s.gray = image.NewGray(r)
	} else {
		s.color = image.NewRGBA(r)
	}
	return s, nil
}

// WriteRows keeps rows.
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
		if s.gray != nil {
			for i, v := range src[:n] {
				s.gray.Pix[s.rows*s.gray.Stride+i] = byte(v)
			}
		} else {
			row := s.color.Pix[s.rows*s.color.Stride:]
			for x := range s.spec.Width {
				row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = byte(src[3*x]), byte(src[3*x+1]), byte(src[3*x+2]), 0xff
			}
		}
		s.rows++
	}
	return nil
}

// Close encodes the picture.
func (s *sink) Close() error {
	if s.err == nil {
		s.err = s.finish()
		s.gray, s.color = nil, nil
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
	if _, err := s.w.Write(segments(s.spec)); err != nil {
		return fail("encode", err, "header")
	}
	var img image.Image = s.gray
	if s.gray == nil {
		img = s.color
	}
	if err := jpeg.Encode(&behind{w: s.w, skip: 2}, img, &jpeg.Options{Quality: s.quality}); err != nil {
		return fail("encode", err, "image data")
	}
	return nil
}

// partBytes is how much of a profile fits into a segment: what is left after
// the identifier, the number of the part and that of the parts.
const partBytes = maxSegment - len(iccID) - 2

// segments are the bytes up to the tables of the encoder: SOI, JFIF, profile.
func segments(spec raster.Spec) []byte {
	b := []byte{0xff, markerSOI}
	add := func(marker byte, content ...[]byte) {
		n := 2
		for _, c := range content {
			n += len(c)
		}
		b = be.AppendUint16(append(b, 0xff, marker), uint16(n))
		for _, c := range content {
			b = append(b, c...)
		}
	}
	unit, density := byte(0), uint16(1) // unknown: square pixels
	if ppi := math.Round(spec.PPI); ppi >= 1 && ppi <= math.MaxUint16 {
		unit, density = 1, uint16(ppi)
	}
	jfif := append([]byte(jfifID), 1, 2, unit)
	jfif = be.AppendUint16(be.AppendUint16(jfif, density), density)
	add(markerAPP0, append(jfif, 0, 0)) // no thumbnail
	parts := (len(spec.ICC) + partBytes - 1) / partBytes
	for i := range parts {
		from, to := i*partBytes, min((i+1)*partBytes, len(spec.ICC))
		add(markerAPP2, []byte(iccID), []byte{byte(i + 1), byte(parts)}, spec.ICC[from:to])
	}
	return b
}

// behind passes on all but the first bytes, the encoder's own SOI.
type behind struct {
	w    raster.File
	skip int
}

func (b *behind) Write(p []byte) (int, error) {
	n := min(b.skip, len(p))
	b.skip -= n
	m, err := b.w.Write(p[n:])
	return n + m, err
}
