package png

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/whole"
)

// Open opens a PNG file of the given size. Gray and RGB of 8 and 16 bits are
// decoded row by row as they are asked for; everything rarer is decoded whole,
// through image/png, when rows of it are asked for: palettes become RGB, 1, 2 and 4
// bits become 8; transparency is dropped, with a warning where it was used. The
// limits are checked before anything is decoded; the picture as image/png holds
// it (up to 8 bytes a pixel) has to be within lim.MaxWholeBytes. With lim.Partial
// the rows are served that can be decoded of a picture that is decoded row by row.
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
		return newStreamed(e, h, lim.Partial), nil
	}
	info := h.info()
	return whole.New(info, func() (image.Image, raster.Info, error) {
		img, err := whole.Decode(e, png.Decode, func(err error) bool {
			var unsupported png.UnsupportedError
			return errors.As(err, &unsupported)
		})
		if raster.Forgivable(err) {
			err = h.refuse(e, err)
		}
		return img, info, err
	}), nil
}

// refuse adds to the error of image/png, which gives nothing of a picture it
// cannot decode to its end, how much is there.
func (h *header) refuse(e raster.Extent, err error) error {
	data := newImageData(e, nil)
	io.Copy(io.Discard, data) // it knows how far it came
	var known *raster.Error
	if !errors.As(err, &known) {
		return err
	}
	return fail(known.Stage, known.Err, "%s; there are %d bytes of image data, but of a picture with palette, transparency, few bits or interlacing nothing is read unless all can be",
		known.Detail, data.total)
}

// fail is an error of this package.
func fail(stage string, err error, format string, args ...any) error {
	return &raster.Error{Stage: stage, Detail: fmt.Sprintf(format, args...), Err: err}
}
