// Package whole serves pictures that the standard library decodes in one piece
// as sources of rows.
package whole

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"io"

	"safelight/pipeline/raster"
)

// Decode decodes a file, whose size is known and checked, with a decoder of the
// standard library, and serves its rows as info says; the picture must be as
// large as info has it. unsupported tells which of the decoder's errors mean a
// valid file that it does not read; the others wrap raster.ErrTruncated when
// the decoder wanted more than there is, and raster.ErrCorrupt otherwise.
func Decode(e raster.Extent, info raster.Info, decode func(io.Reader) (image.Image, error), unsupported func(error) bool) (raster.Source, error) {
	in := e.Stream(0, e.Size)
	img, err := decode(in)
	switch {
	case in.Err() != nil:
		return nil, fail(in.Err(), "the file cannot be read")
	case err != nil && unsupported(err):
		return nil, fail(raster.ErrUnsupported, "%v", err)
	case err != nil && in.Past():
		return nil, fail(raster.ErrTruncated, "%v", err)
	case err != nil:
		return nil, fail(raster.ErrCorrupt, "%v", err)
	}
	return Serve(img, info, info.Height)
}

// Serve serves a picture of which the first rows were decoded, as info has it:
// its other rows are 0, which info is to say.
func Serve(img image.Image, info raster.Info, rows int) (raster.Source, error) {
	if img.Bounds() != image.Rect(0, 0, info.Width, rows) {
		return nil, fail(raster.ErrCorrupt, "%d x %d pixels, decoded to %v", info.Width, rows, img.Bounds())
	}
	if !fits(img, info.Channels) {
		return nil, fail(raster.ErrCorrupt, "%d channels, decoded to %T", info.Channels, img)
	}
	if transparent(img) {
		info.Warnings = append(info.Warnings, "transparency was dropped")
	}
	return &source{info: info, img: img}, nil
}

func fail(err error, format string, args ...any) error {
	return &raster.Error{Stage: "decode", Detail: fmt.Sprintf(format, args...), Err: err}
}

// source is a decoded picture.
type source struct {
	info raster.Info
	img  image.Image
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
		return fail(raster.ErrMisuse, "the source is closed")
	}
	for y := y0; y < y1; y++ {
		if err := ctx.Err(); err != nil {
			return fail(err, "given up before row %d", y)
		}
		row := dst[(y-y0)*s.info.RowSamples():][:s.info.RowSamples()]
		if y < s.img.Bounds().Dy() {
			s.row(row, y)
		} else {
			clear(row)
		}
	}
	return nil
}

// row copies one row. These are all the types that the decoders of the standard
// library give for pictures of one and three channels.
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
	case *image.YCbCr:
		for x := range w {
			i := m.COffset(x, y)
			r, g, b := color.YCbCrToRGB(m.Y[y*m.YStride+x], m.Cb[i], m.Cr[i])
			dst[3*x], dst[3*x+1], dst[3*x+2] = uint16(r), uint16(g), uint16(b)
		}
	case *image.Paletted:
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

// copyWords does so with samples of 16 bits, which image has big-endian.
func copyWords(dst []uint16, pix []byte, w, ch, of int) {
	for x := range w {
		for c := range ch {
			at := (x*of + c) * 2
			dst[x*ch+c] = uint16(pix[at])<<8 | uint16(pix[at+1])
		}
	}
}

// straight is the color of a palette entry, not premultiplied: image/png keeps
// a transparent one as color.NRGBA.
func straight(c color.Color) [3]uint16 {
	switch c := c.(type) {
	case color.RGBA:
		return [3]uint16{uint16(c.R), uint16(c.G), uint16(c.B)}
	case color.NRGBA:
		return [3]uint16{uint16(c.R), uint16(c.G), uint16(c.B)}
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [3]uint16{uint16(n.R), uint16(n.G), uint16(n.B)}
}

// fits reports whether the picture has so many channels. Gray with a transparent
// value is decoded to RGB with alpha, and its first channel is the gray.
func fits(img image.Image, channels int) bool {
	switch img.(type) {
	case *image.Gray, *image.Gray16:
		return channels == 1
	case *image.YCbCr, *image.Paletted:
		return channels == 3
	case *image.RGBA, *image.NRGBA, *image.RGBA64, *image.NRGBA64:
		return true
	}
	return false
}

// transparent reports whether any pixel is not opaque.
func transparent(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && !o.Opaque()
}
