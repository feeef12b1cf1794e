// Package format opens and creates image files of any format that is known.
//
// What a file is, its first bytes decide, never its name.
package format

import (
	"fmt"
	"io"
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
	for _, m := range magics() {
		switch {
		case strings.HasPrefix(string(head), m.magic):
			return m.open(r, size, lim)
		case size > 1 && strings.HasPrefix(m.magic, string(head)):
			return nil, &raster.Error{Stage: "open", Detail: fmt.Sprintf("the file is cut off after %d bytes", size), Err: raster.ErrTruncated}
		}
	}
	return nil, &raster.Error{Stage: "open", Detail: fmt.Sprintf("begins with % x, which is no TIFF, PNG or JPEG", head), Err: raster.ErrFormat}
}

// A magic is how files of a format begin, and what opens them.
type magic struct {
	magic string
	open  func(r io.ReaderAt, size int64, lim raster.Limits) (raster.Source, error)
}

func magics() [6]magic {
	return [...]magic{
		{"II*\x00", tiff.Open}, {"MM\x00*", tiff.Open}, {"II+\x00", tiff.Open}, {"MM\x00+", tiff.Open}, // and BigTIFF
		{"\x89PNG\r\n\x1a\n", png.Open},
		{"\xff\xd8\xff", jpeg.Open},
	}
}

// Options are the options of all formats; the zero value suits all.
type Options struct {
	TIFF tiff.Options
	PNG  png.Options
	JPEG jpeg.Options
}

// SinkBytes is what a sink that Create gives takes at most, in bytes. It depends on
// the number of cores. For kinds that are not written here it is 0.
func SinkBytes(kind Kind, spec raster.Spec) int64 {
	if kind.External() {
		return 0
	}
	switch kind.Format() {
	case "tiff":
		return tiff.SinkBytes(spec)
	case "png":
		return png.SinkBytes(spec)
	case "jpeg":
		return jpeg.SinkBytes(spec)
	}
	return 0
}

// Create starts a file of the kind, which is one that is written here; spec.Depth
// and spec.Float have to be the kind's. A sink of floating point is a
// raster.FloatSink. An error wraps raster.ErrMisuse, raster.ErrLimit or that of w.
func Create(w raster.File, kind Kind, spec raster.Spec, opt Options) (raster.Sink, error) {
	if _, err := ParseKind(string(kind)); err != nil {
		return nil, &raster.Error{Stage: "encode", Detail: err.Error(), Err: raster.ErrMisuse}
	}
	if spec.Depth != kind.Depth() || spec.Float != kind.Float() {
		return nil, &raster.Error{Stage: "encode", Detail: fmt.Sprintf("%d bits a sample for %s", spec.Depth, kind), Err: raster.ErrMisuse}
	}
	switch kind.Format() {
	case "tiff":
		return tiff.Create(w, spec, opt.TIFF)
	case "png":
		return png.Create(w, spec, opt.PNG)
	case "jpeg":
		return jpeg.Create(w, spec, opt.JPEG)
	}
	return nil, &raster.Error{Stage: "encode", Detail: fmt.Sprintf("%s is written by another program, from %s", kind, kind.Written()), Err: raster.ErrMisuse}
}
