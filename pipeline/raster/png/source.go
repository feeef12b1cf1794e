package png

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"

	"safelight/pipeline/raster"
)

// A source is a decoded picture.
type source struct {
	info raster.Info
	img  image.Image
}

// Open opens a PNG file of the given size. Gray and RGB of 8 and 16 bits are
// decoded row by row as they are asked for; everything rarer is decoded whole,
// through image/png: palettes become RGB, 1, 2 and 4
// bits become 8; transparency is dropped, with a warning where it was used. The
// limits are checked before anything is decoded; the picture as image/png holds
// it (up to 8 bytes a pixel) has to be within lim.MaxWholeBytes.
func Open(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error) {
	e := raster.Extent{R: r, Size: size}
	h, err := readHeader(e, lim)
	if err != nil {
		return nil, err
	}
	if err := h.check(size, lim); err != nil {
		return nil, err
	}
	if h.streams() {
		return newStreamed(e, h), nil
	}
	in := e.Stream(0, size)
	img, err := png.Decode(in)
	switch {
	case in.Err() != nil:
		return nil, fail("decode", in.Err(), "the file cannot be read")
	case err != nil:
		return nil, decodeError(err, in.Past())
	}
	if img.Bounds() != image.Rect(0, 0, h.width, h.height) {
		return nil, fail("decode", raster.ErrCorrupt, "%d x %d pixels, decoded to %v", h.width, h.height, img.Bounds())
	}
	s := &source{img: img, info: h.info()}
	if transparent(img) {
		s.info.Warnings = append(s.info.Warnings, "transparency was dropped")
	}
	return s, nil
}

// fail is an error of this package.
func fail(stage string, err error, format string, args ...any) error {
	return &raster.Error{Stage: stage, Detail: fmt.Sprintf(format, args...), Err: err}
}

// decodeError sorts the errors of image/png; ended says that it wanted more
// bytes than there are.
func decodeError(err error, ended bool) error {
	var unsupported png.UnsupportedError
	switch {
	case errors.As(err, &unsupported):
		return fail("decode", raster.ErrUnsupported, "%v", err)
	case ended:
		return fail("decode", raster.ErrTruncated, "%v", err)
	}
	return fail("decode", raster.ErrCorrupt, "%v", err)
}

// transparent reports whether any pixel is not opaque.
func transparent(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && !o.Opaque()
}

// Info describes the picture.
func (s *source) Info() raster.Info { return s.info }

// Close lets go of the decoded picture, after the last ReadRows.
func (s *source) Close() error {
	s.img = nil
	return nil
}

// ReadRows copies rows of the decoded picture.
func (s *source) ReadRows(ctx context.Context, dst []uint16, y0, y1 int) error {
	if err := s.info.CheckRead(dst, y0, y1); err != nil {
		return err
	}
	if s.img == nil {
		return fail("decode", raster.ErrMisuse, "the source is closed")
	}
	for y := y0; y < y1; y++ {
		if err := ctx.Err(); err != nil {
			return fail("decode", err, "given up before row %d", y)
		}
		s.row(dst[(y-y0)*s.info.RowSamples():], y)
	}
	return nil
}

// row copies one row. These are all the types image/png decodes to.
func (s *source) row(dst []uint16, y int) {
	w, ch := s.info.Width, s.info.Channels
	switch m := s.img.(type) {
	case *image.Gray:
		copyBytes(dst, m.Pix[y*m.Stride:], w, 1, 1)
	case *image.Gray16:
		copyWords(dst, m.Pix[y*m.Stride:], w, 1, 1)
	case *image.RGBA:
		copyBytes(dst, m.Pix[y*m.Stride:], w, ch, 4)
	case *image.NRGBA:
		copyBytes(dst, m.Pix[y*m.Stride:], w, ch, 4)
	case *image.RGBA64:
		copyWords(dst, m.Pix[y*m.Stride:], w, ch, 4)
	case *image.NRGBA64:
		copyWords(dst, m.Pix[y*m.Stride:], w, ch, 4)
	case *image.Paletted:
		// Straight, not premultiplied: image/png keeps a transparent color as
		// color.NRGBA.
		for x, i := range m.Pix[y*m.Stride:][:w] {
			rgb := straight(m.Palette[i])
			copy(dst[x*3:], rgb[:])
		}
	}
}

// copyBytes copies the first ch of every `of` samples of 8 bits.
func copyBytes(dst []uint16, pix []byte, w, ch, of int) {
	for x := range w {
		for c := range ch {
			dst[x*ch+c] = uint16(pix[x*of+c])
		}
	}
}

// copyWords does so with samples of 16 bits.
func copyWords(dst []uint16, pix []byte, w, ch, of int) {
	for x := range w {
		for c := range ch {
			dst[x*ch+c] = be.Uint16(pix[(x*of+c)*2:])
		}
	}
}
