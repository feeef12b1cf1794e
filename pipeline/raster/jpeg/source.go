package jpeg

import (
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/whole"
)

// Open decodes a JPEG file of the given size: baseline or progressive, gray or
// three components. CMYK is refused. The limits are checked, and nothing is decoded
// before rows are asked for.
//
// Baseline pictures with all components in one scan are decoded row by row; the
// data is gone through when rows are asked for the first time. All others are
// decoded whole then, and held. Of a file that is truncated or damaged the error of
// reading says how much of the picture is there; with lim.Partial that is what is
// served. Finding that out takes the whole picture, too.
func Open(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error) {
	e := raster.Extent{R: r, Size: size}
	h, err := readHeader(e, lim)
	if err != nil {
		return nil, err
	}
	l, irregular := h.layout(e)
	decoded := h.decodedBytes()
	if irregular != nil {
		err = lim.CheckWhole(decoded, size)
	} else {
		err = lim.CheckExpansion(decoded, size)
	}
	if err == nil {
		err = h.check(size)
	}
	if err != nil {
		return nil, err
	}
	info := h.info()
	all := whole.New(info, func() (image.Image, raster.Info, error) {
		if err := lim.CheckWhole(decoded, size); err != nil {
			return nil, info, err
		}
		img, err := whole.Decode(e, jpeg.Decode, func(err error) bool {
			var unsupported jpeg.UnsupportedError
			return errors.As(err, &unsupported)
		})
		if raster.Forgivable(err) {
			return h.salvage(e, info, err, lim.Partial)
		}
		return img, info, err
	})
	if irregular != nil {
		return all, nil
	}
	if !lim.Partial { // what is salvaged is held
		info.HeldBytes = l.heldBytes()
	}
	return newRowSource(e, l, info, all), nil
}

// fail is an error of this package.
func fail(stage string, err error, format string, args ...any) error {
	return &raster.Error{Stage: stage, Detail: fmt.Sprintf(format, args...), Err: err}
}

// check refuses pictures that a file of the given size cannot hold.
func (h *header) check(size int64) error {
	pixels := int64(h.width) * int64(h.height)
	// Every block of 8 x 8 takes a bit or more, and the first component has at
	// least one block for 4 x 4 blocks of pixels.
	if pixels/(8*8*8*16) > size {
		return fail("open", raster.ErrTruncated, "%d bytes cannot hold an image of %d x %d pixels", size, h.width, h.height)
	}
	return nil
}

// decodedBytes is what decoding takes, and a decoded picture at most.
func (h *header) decodedBytes() int64 {
	bytes := int64(len(h.components))
	if h.progressive {
		bytes += 4 * int64(len(h.components)) // coefficients, four bytes each
	}
	return int64(h.width) * int64(h.height) * bytes
}

// info is what the source tells of itself.
func (h *header) info() raster.Info {
	layout := "baseline"
	if h.progressive {
		layout = "progressive"
	}
	icc := h.profile()
	info := raster.Info{
		Format: "jpeg", Width: h.width, Height: h.height, Channels: len(h.components), Depth: 8,
		BlockRows: min(h.height, max(1, 1<<20/(h.width*len(h.components)*2)/h.unit)*h.unit), Orientation: 1,
		Compression: "JPEG", Layout: layout, HeldBytes: h.decodedBytes(),
		ICC: icc, XPPI: h.xppi, YPPI: h.yppi, Warnings: h.warnings,
	}
	if h.exif != nil {
		info.Orientation, info.Metadata = h.exif.Orientation, h.exif.Metadata
		if info.XPPI == 0 || info.YPPI == 0 {
			info.XPPI, info.YPPI = h.exif.XPPI, h.exif.YPPI
		}
	}
	return info
}
