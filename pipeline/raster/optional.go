package raster

import (
	"context"
	"io"
)

// The kinds of pictures a file may hold.
const (
	PagePicture   = "picture"
	PageThumbnail = "thumbnail"
	PageMask      = "mask"
	PageInfrared  = "infrared"
)

// A Page is one of several pictures of a file.
type Page struct {
	// Path names it: "IFD 1", "SubIFD 0 of IFD 0".
	Path string
	// Width, Height, Channels and Bits are as the file has them, unchecked.
	Width, Height, Channels, Bits int
	// Kind is one of the Page constants.
	Kind string
	// Chosen says that this is the page the source reads.
	Chosen bool
}

// A FloatSource gives the numbers of a file that stores them in floating point
// as they are. Callers look at Info.Float: sources that implement it fail with
// ErrMisuse for files that have whole numbers.
type FloatSource interface {
	Source
	// ReadFloat is ReadRows with the numbers of the file, which may lie
	// outside 0 to 1 and need not be finite.
	ReadFloat(ctx context.Context, dst []float32, y0, y1 int) error
}

// An InfraredSource gives the infrared picture that film scanners make to find
// dust. Callers look at Info.Infrared: sources that implement it fail with
// ErrMisuse for files that have none.
type InfraredSource interface {
	Source
	// ReadInfrared decodes rows y0 to y1-1 of the infrared picture, which is as
	// large as the other, into dst, which holds at least (y1-y0)·Width samples
	// of the range of Info.Depth. It may be called like ReadRows; of sequential
	// sources, both pictures are had with least effort one after the other.
	ReadInfrared(ctx context.Context, dst []uint16, y0, y1 int) error
}

// A FloatSink writes floating-point numbers. Callers look at Spec.Float.
type FloatSink interface {
	Sink
	// WriteFloatRows is WriteRows for a sink whose Spec says Float, which
	// takes nothing else. The numbers are written as they are.
	WriteFloatRows(ctx context.Context, src []float32) error
}

// A CheckedSink can tell whether a file is the one that it wrote, with less effort
// than it takes to decode its samples, and where they are not kept exactly.
type CheckedSink interface {
	Sink
	// Verify reads back a file of the given size, after Close without an error,
	// and fails unless it is complete, can be decoded, and holds what was written.
	// progress, unless nil, is told how many rows from the top are known to be
	// right. Memory is that of a few bands.
	Verify(ctx context.Context, r io.ReaderAt, size int64, progress func(rows int)) error
}
