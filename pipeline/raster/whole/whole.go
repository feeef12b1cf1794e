// Package whole serves pictures that the standard library decodes in one piece
// as sources of rows.
package whole

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"io"
	"sync"

	"safelight/pipeline/raster"
)

// A Decoder decodes a picture. The Info it gives is that of the source from then
// on; the picture is as wide as it says, and as high but for rows at its end that
// Info.MissingRows names.
type Decoder func() (image.Image, raster.Info, error)

// New makes a source of a picture that is decoded when rows of it are asked for,
// the first time, and then held; until then the source tells of it what info
// does. Opening a file and asking for no row of it, or for none in
// ReadRows(ctx, nil, 0, 0) to find out whether it can be decoded, is up to the
// caller. An error of the decoder is that of every read.
func New(info raster.Info, decode Decoder) raster.Source {
	return &source{info: info, decode: decode}
}

// Decode decodes a file, whose size is known and checked, with a decoder of the
// standard library. unsupported tells which of the decoder's errors mean a
// valid file that it does not read; the others wrap raster.ErrTruncated when
// the decoder wanted more than there is, and raster.ErrCorrupt otherwise.
func Decode(e raster.Extent, decode func(io.Reader) (image.Image, error), unsupported func(error) bool) (image.Image, error) {
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
	return img, nil
}

func fail(err error, format string, args ...any) error {
	return &raster.Error{Stage: "decode", Detail: fmt.Sprintf(format, args...), Err: err}
}

// source is a picture, decoded or not yet.
type source struct {
	mutex  sync.Mutex // of what follows; an image that is there does not change
	info   raster.Info
	decode Decoder // nil once it was called, or the source closed
	img    image.Image
	err    error
}

// Info describes the picture; what is missing of it, once it was decoded.
func (s *source) Info() raster.Info {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.info
}

// Close lets go of the decoded picture, after the last ReadRows.
func (s *source) Close() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.decode, s.img, s.err = nil, nil, fail(raster.ErrMisuse, "the source is closed")
	return nil
}

// picture is the decoded picture.
func (s *source) picture() (image.Image, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if decode := s.decode; decode != nil {
		s.decode = nil
		// A panic is that of the read at hand; those that follow find this.
		s.err = fail(raster.ErrMisuse, "the decoder has panicked")
		s.img, s.err = s.decoded(decode)
	}
	return s.img, s.err
}

// decoded decodes the picture and takes over what is known of it then.
func (s *source) decoded(decode Decoder) (image.Image, error) {
	img, info, err := decode()
	if err != nil {
		return nil, err
	}
	rows := info.Height
	for _, missing := range info.MissingRows {
		rows = min(rows, missing[0])
	}
	if img.Bounds() != image.Rect(0, 0, info.Width, rows) {
		return nil, fail(raster.ErrCorrupt, "%d x %d pixels, decoded to %v", info.Width, rows, img.Bounds())
	}
	if !fits(img, info.Channels) {
		return nil, fail(raster.ErrCorrupt, "%d channels, decoded to %T", info.Channels, img)
	}
	if transparent(img) {
		info.Warnings = append(info.Warnings, "transparency was dropped")
	}
	s.info = info
	return img, nil
}

// ReadRows copies rows of the decoded picture.
func (s *source) ReadRows(ctx context.Context, dst []uint16, y0, y1 int) error {
	info := s.Info()
	if err := info.CheckRead(dst, y0, y1); err != nil {
		return err
	}
	img, err := s.picture()
	if err != nil {
		return err
	}
	row := info.RowSamples()
	for y := y0; y < y1; y++ {
		if err := ctx.Err(); err != nil {
			return fail(err, "given up before row %d", y)
		}
		to := dst[(y-y0)*row:][:row]
		if y < img.Bounds().Dy() {
			copyRow(to, img, y, info.Width, info.Channels)
		} else {
			clear(to)
		}
	}
	return nil
}

// copyRow copies one row. These are all the types that the decoders of the standard
// library give for pictures of one and three channels.
func copyRow(dst []uint16, img image.Image, y, w, ch int) {
	switch m := img.(type) {
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
