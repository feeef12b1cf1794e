// Package raster defines how image files come in and go out: strip by strip,
// so that no one ever needs a whole picture in memory.
//
// A [Source] is an opened image that decodes ranges of rows, from several
// goroutines at once. A [Sink] is a file being written from the top down. The
// formats live in packages below this one; package format finds the right one.
//
// Samples travel as uint16, interleaved, rows without padding. Their range is
// given by the depth: 0 to 255 for 8 bit, 0 to 65535 for 16 bit. Nothing that is
// stored in 8 or 16 bits is rescaled on the way, so a sample that is written is
// the sample that is read.
package raster

import (
	"context"
	"io"
)

// Info is what a source knows before it decodes a pixel.
type Info struct {
	// Format is "tiff", "png" or "jpeg".
	Format string
	// Width and Height are in pixels, as stored, before Orientation.
	Width, Height int
	// Channels is the number of samples a pixel: 1 (gray) or 3 (RGB).
	Channels int
	// Depth is the number of bits of a sample: 8 or 16.
	Depth int
	// BlockRows is the number of rows the file stores together. Reads that
	// start at a multiple of it and span a multiple of it cost least.
	BlockRows int
	// Sequential says that rows can only be decoded from the top down: reads in
	// that order are cheap, others begin again at the top, and several at once
	// take turns.
	Sequential bool
	// Orientation is the EXIF orientation, 1 to 8; 1 is upright.
	Orientation int
	// Compression and Layout name how the samples are stored, for people.
	Compression, Layout string
	// ICC is the embedded profile, or that of the space that the file names
	// otherwise; nil if there is neither.
	ICC []byte
	// XPPI and YPPI are the resolution in pixels per inch, 0 if unknown.
	XPPI, YPPI float64
	// Metadata is what else the file says that is carried over.
	Metadata Metadata
	// StoredBits is the number of bits of a sample in the file, 0 if it is
	// Depth. Samples of 1 to 7 bits are delivered as 8, all others but 8 as 16,
	// scaled so that the largest stored value is the largest delivered.
	StoredBits int
	// Float says that the file stores floating-point numbers, of which
	// ReadRows gives 0 to 1 in 16 bits, and that the source is a
	// [FloatSource].
	Float bool
	// Infrared says where the infrared picture of the scan is: "4th sample",
	// "IFD 1"; the source is then an [InfraredSource]. Empty if there is none.
	Infrared string
	// SuggestedGamma is the exponent that makes the samples linear light, where
	// the kind of file is known to be encoded with it; 0 where it is not.
	SuggestedGamma float64
	// Pages are all pictures of the file, in its order; empty in formats that
	// have only one.
	Pages []Page
	// MissingRows are the rows of which something could not be decoded and was
	// read as 0, each from its first to its last + 1, from the top down. It is
	// only filled with Limits.Partial, with what is known by now: damage within
	// compressed data shows when it is read.
	MissingRows [][2]int
	// HeldBytes is about what the source takes at most from the first read on,
	// beside the rows that it is asked for: the whole picture where that is
	// decoded in one piece, the state of as many decoders as [Bands] has at work
	// where it is not. It depends on the number of cores.
	HeldBytes int64
	// Warnings are things that were odd but could be read around.
	Warnings []string
}

// Max is the largest sample value, 2^Depth - 1.
func (i Info) Max() int { return 1<<i.Depth - 1 }

// RowSamples is the number of samples in a row.
func (i Info) RowSamples() int { return i.Width * i.Channels }

// A Source is an opened image.
type Source interface {
	Info() Info
	// ReadRows decodes rows y0 to y1-1 into dst, which holds at least
	// (y1-y0)·Width·Channels samples. It may be called by several goroutines
	// at once, with separate dst. An error is an [*Error] that names stage and
	// place; dst is then undefined.
	ReadRows(ctx context.Context, dst []uint16, y0, y1 int) error
	// Close gives up what the source holds. It does not close the reader the
	// source was opened from.
	Close() error
}

// Spec says what a sink writes.
type Spec struct {
	Width, Height int
	// Channels is 1 (gray) or 3 (RGB).
	Channels int
	// Depth is 8 or 16 bits a sample.
	Depth int
	// ICC is the profile to embed, nil for none.
	ICC []byte
	// SRGB says that the samples are sRGB, for which EXIF has a number.
	SRGB bool
	// PPI is the resolution in pixels per inch, 0 for unknown.
	PPI float64
	// Software names the writing program in formats that have a place for it.
	Software string
	// Metadata is carried over from the scan. Its Software, unless empty, goes
	// before the one above.
	Metadata Metadata
	// Float asks for samples of 32-bit floating point; Depth is then 32, and the
	// sink a [FloatSink]. Only TIFF has it.
	Float bool
}

// A Sink is an image file being written. Rows come from the top down. After an
// error, only Close may be called.
type Sink interface {
	// WriteRows appends whole rows: len(src) is a multiple of Width·Channels.
	WriteRows(ctx context.Context, src []uint16) error
	// Close completes the file; it fails if rows are missing. It does not
	// close or sync the writer the sink was made from.
	Close() error
}

// File is what a sink writes to. *os.File is one.
type File interface {
	io.Writer
	io.WriterAt
}
