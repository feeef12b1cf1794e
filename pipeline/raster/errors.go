package raster

import (
	"errors"
	"fmt"
)

// The kinds of failure. Every error of this package and those below it wraps
// exactly one of them, or the error of the reader or writer underneath.
var (
	// ErrFormat: the bytes are of no image format that is read here.
	ErrFormat = errors.New("not an image file that Safelight reads")
	// ErrUnsupported: a valid file that uses something not read here.
	ErrUnsupported = errors.New("unsupported")
	// ErrCorrupt: the file contradicts itself or its format.
	ErrCorrupt = errors.New("damaged file")
	// ErrTruncated: the file ends before its content does.
	ErrTruncated = errors.New("truncated file")
	// ErrLimit: the file asks for more than Limits allow, or the picture is
	// too large for the format it is to be written in.
	ErrLimit = errors.New("over the limit")
	// ErrMisuse: the caller asked for what cannot be, such as rows outside
	// the image or a Spec without width.
	ErrMisuse = errors.New("wrong call")
)

// Error is a failure to read or write an image.
type Error struct {
	// Stage is "open", "decode" or "encode".
	Stage string
	// Place says where: "strip 12", "tile 3", "IFD 0"; may be empty.
	Place string
	// Detail says what was found, with the offending value.
	Detail string
	// Err is one of the sentinels above, or an I/O error.
	Err error
}

// Error reads "strip 12: LZW code 4711 beyond the table (damaged file)".
func (e *Error) Error() string {
	s := e.Detail
	if e.Place != "" {
		s = e.Place + ": " + s
	}
	return fmt.Sprintf("%s (%v)", s, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Limits bound what a file may ask for. They are checked against the header
// and the file's size before anything is allocated.
type Limits struct {
	// MaxPixels is the largest Width·Height.
	MaxPixels int64
	// MaxEdge is the largest Width and the largest Height.
	MaxEdge int
	// MaxBlockBytes is the largest decoded size of one strip or tile that has
	// to be in memory at once.
	MaxBlockBytes int64
	// MaxWholeBytes is the largest decoded size of an image whose format can
	// only be decoded whole (PNG and JPEG).
	MaxWholeBytes int64
	// MaxIFDs is the largest number of pictures of one TIFF file that are looked
	// at, MaxIFDDepth how deep SubIFDs may be nested. What is beyond is left out
	// with a warning.
	MaxIFDs, MaxIFDDepth int
	// MaxTags is the largest number of tags in one TIFF directory.
	MaxTags int
	// MaxTagBytes is the largest value of one TIFF tag, or of an embedded
	// profile.
	MaxTagBytes int64
	// MaxExpansion is the largest ratio of decoded to stored bytes.
	MaxExpansion int64
	// Partial asks for what can be had of a file that is truncated or damaged:
	// the rest reads as 0, see Info.MissingRows. Formats that cannot do this
	// refuse such files all the same.
	Partial bool
}

// DefaultLimits suit scans up to one gigapixel.
func DefaultLimits() Limits {
	return Limits{
		MaxPixels:     1 << 30,
		MaxEdge:       300_000,
		MaxBlockBytes: 256 << 20,
		MaxWholeBytes: 1 << 30,
		MaxIFDs:       64,
		MaxIFDDepth:   4,
		MaxTags:       4096,
		MaxTagBytes:   64 << 20,
		MaxExpansion:  100_000,
	}
}
