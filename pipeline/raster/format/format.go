// Package format opens and creates image files of any format that is known.
//
// What a file is, its first bytes decide, never its name.
package format

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/jpeg"
	"safelight/pipeline/raster/png"
	"safelight/pipeline/raster/tiff"
)

// Open opens an image file of the given size. A file that begins like none of
// the formats wraps raster.ErrFormat; for all else see the formats' own Open.
func Open(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error) {
	head, err := raster.Extent{R: r, Size: size}.Read(0, uint64(max(0, min(8, size))))
	if err != nil {
		return nil, err
	}
	begins := func(s string) bool { return strings.HasPrefix(string(head), s) }
	switch {
	case begins("II*\x00"), begins("MM\x00*"), begins("II+\x00"), begins("MM\x00+"):
		return tiff.Open(r, size, lim)
	case begins("\x89PNG\r\n\x1a\n"):
		return png.Open(r, size, lim)
	case begins("\xff\xd8\xff"):
		return jpeg.Open(r, size, lim)
	}
	return nil, &raster.Error{Stage: "open", Detail: fmt.Sprintf("begins with % x, which is no TIFF, PNG or JPEG", head), Err: raster.ErrFormat}
}

// A Kind is what a user asks to be written: a format and its depth.
type Kind string

// The kinds that are written.
const (
	TIFF16 Kind = "tiff16"
	TIFF8  Kind = "tiff8"
	PNG16  Kind = "png16"
	PNG8   Kind = "png8"
	JPEG   Kind = "jpeg"
)

// Kinds are all kinds, the best for further work first.
func Kinds() []Kind { return []Kind{TIFF16, TIFF8, PNG16, PNG8, JPEG} }

// ParseKind finds a kind by its name. The error lists the names there are.
func ParseKind(s string) (Kind, error) {
	if k := Kind(s); slices.Contains(Kinds(), k) {
		return k, nil
	}
	names := make([]string, 0, len(Kinds()))
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return "", fmt.Errorf("format %q is not one of %s", s, strings.Join(names, ", "))
}

// Depth is the number of bits of a sample.
func (k Kind) Depth() int {
	if k == TIFF16 || k == PNG16 {
		return 16
	}
	return 8
}

// Ext is the end of file names, with its dot.
func (k Kind) Ext() string {
	switch k {
	case TIFF16, TIFF8:
		return ".tif"
	case PNG16, PNG8:
		return ".png"
	}
	return ".jpg"
}

// Options are the options of all formats; the zero value suits all.
type Options struct {
	TIFF tiff.Options
	PNG  png.Options
	JPEG jpeg.Options
}

// Create starts a file of the kind; spec.Depth has to be the kind's. An error
// wraps raster.ErrMisuse, raster.ErrLimit or that of w.
func Create(w raster.File, kind Kind, spec raster.Spec, opt Options) (raster.Sink, error) {
	if _, err := ParseKind(string(kind)); err != nil {
		return nil, &raster.Error{Stage: "encode", Detail: err.Error(), Err: raster.ErrMisuse}
	}
	if spec.Depth != kind.Depth() {
		return nil, &raster.Error{Stage: "encode", Detail: fmt.Sprintf("%d bits a sample for %s", spec.Depth, kind), Err: raster.ErrMisuse}
	}
	switch kind {
	case TIFF16, TIFF8:
		return tiff.Create(w, spec, opt.TIFF)
	case PNG16, PNG8:
		return png.Create(w, spec, opt.PNG)
	}
	return jpeg.Create(w, spec, opt.JPEG)
}
