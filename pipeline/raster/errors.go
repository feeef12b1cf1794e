package raster

import (
	"errors"
	"fmt"
	"io/fs"
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
	// ErrLimit: the file asks for more than Limits allow, which is a [Limit]
	// that wraps this; or more than any reader should give; or the picture is too
	// large for the format it is to be written in.
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

// Unwritten is the error of a sink whose writer failed at a place: its cause,
// without the name of the file, which a worker does not know.
func Unwritten(place string, err error) error {
	var named *fs.PathError
	if errors.As(err, &named) {
		err = named.Err
	}
	return &Error{Stage: "encode", Place: place, Detail: "the file cannot be written", Err: err}
}
