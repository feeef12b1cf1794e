package png

import (
	"errors"
	"fmt"
	"image/png"
	"io"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/whole"
)

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
	return whole.Decode(e, h.info(), png.Decode, func(err error) bool {
		var unsupported png.UnsupportedError
		return errors.As(err, &unsupported)
	})
}

// fail is an error of this package.
func fail(stage string, err error, format string, args ...any) error {
	return &raster.Error{Stage: stage, Detail: fmt.Sprintf(format, args...), Err: err}
}
