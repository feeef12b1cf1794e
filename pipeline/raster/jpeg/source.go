package jpeg

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"

	"safelight/pipeline/raster"
)

// A source is a decoded picture.
type source struct {
	info raster.Info
	img  image.Image
}

// Open decodes a JPEG file of the given size: baseline or progressive, gray or
// three components. CMYK is refused. The limits are checked before anything is
// decoded.
func Open(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error) {
	e := raster.Extent{R: r, Size: size}
	h, err := readHeader(e, lim)
	if err != nil {
		return nil, err
	}
	if err := h.check(size, lim); err != nil {
		return nil, err
	}
	in := e.Stream(0, size)
	img, err := jpeg.Decode(in)
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
	if (s.info.Channels == 1) != isGray(img) {
		return nil, fail("decode", raster.ErrCorrupt, "%d components, decoded to %T", h.components, img)
	}
	return s, nil
}

func isGray(img image.Image) bool {
	_, ok := img.(*image.Gray)
	return ok
}

// fail is an error of this package.
func fail(stage string, err error, format string, args ...any) error {
	return &raster.Error{Stage: stage, Detail: fmt.Sprintf(format, args...), Err: err}
}

// decodeError sorts the errors of image/jpeg; ended says that it wanted more
// bytes than there are.
func decodeError(err error, ended bool) error {
	var unsupported jpeg.UnsupportedError
	switch {
	case errors.As(err, &unsupported):
		return fail("decode", raster.ErrUnsupported, "%v", err)
	case ended:
		return fail("decode", raster.ErrTruncated, "%v", err)
	}
	return fail("decode", raster.ErrCorrupt, "%v", err)
}

// check refuses pictures whose decoded form is beyond the limits or cannot be
// held by a file of the given size.
func (h *header) check(size int64, lim raster.Limits) error {
	pixels := int64(h.width) * int64(h.height)
	bytes := int64(h.components)
	if h.progressive {
		bytes += 4 * int64(h.components) // coefficients, four bytes each
	}
	if err := lim.CheckWhole(pixels*bytes, size); err != nil {
		return err
	}
	// Every block of 8 x 8 takes a bit or more, and the first component has at
	// least one block for 4 x 4 blocks of pixels.
	if pixels/(8*8*8*16) > size {
		return fail("open", raster.ErrTruncated, "%d bytes cannot hold an image of %d x %d pixels", size, h.width, h.height)
	}
	return nil
}

// info is what the source tells of itself.
func (h *header) info() raster.Info {
	layout := "baseline"
	if h.progressive {
		layout = "progressive"
	}
	icc := h.profile()
	return raster.Info{
		Format: "jpeg", Width: h.width, Height: h.height, Channels: h.components, Depth: 8,
		BlockRows: min(h.height, max(8, 1<<20/(h.width*h.components*2)/8*8)), Orientation: h.orientation,
		Compression: "JPEG", Layout: layout,
		ICC: icc, XPPI: h.xppi, YPPI: h.yppi, Warnings: h.warnings,
	}
}

// Info describes the picture.
func (s *source) Info() raster.Info { return s.info }

// Close lets go of the decoded picture, after the last ReadRows.
func (s *source) Close() error {
	s.img = nil
	return nil
}

// ReadRows copies rows of the decoded picture, as RGB.
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

// row copies one row. These are all the types image/jpeg decodes gray and
// three components to.
func (s *source) row(dst []uint16, y int) {
	w := s.info.Width
	switch m := s.img.(type) {
	case *image.Gray:
		for x, v := range m.Pix[y*m.Stride:][:w] {
			dst[x] = uint16(v)
		}
	case *image.YCbCr:
		for x := range w {
			i := m.COffset(x, y)
			r, g, b := color.YCbCrToRGB(m.Y[y*m.YStride+x], m.Cb[i], m.Cr[i])
			dst[3*x], dst[3*x+1], dst[3*x+2] = uint16(r), uint16(g), uint16(b)
		}
	case *image.RGBA:
		for x := range w {
			p := m.Pix[y*m.Stride+4*x:]
			dst[3*x], dst[3*x+1], dst[3*x+2] = uint16(p[0]), uint16(p[1]), uint16(p[2])
		}
	}
}
