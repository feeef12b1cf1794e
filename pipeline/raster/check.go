package raster

import "fmt"

// CheckSize reports whether an image of width by height pixels is within the
// limits. The error is an [*Error] that wraps ErrCorrupt for an empty image
// and LimitEdge or LimitPixels for one that is too large.
func (l Limits) CheckSize(width, height uint64) error {
	fail := func(err error, format string, args ...any) error {
		return &Error{Stage: "open", Detail: fmt.Sprintf(format, args...), Err: err}
	}
	switch {
	case width == 0 || height == 0:
		return fail(ErrCorrupt, "an image of %d x %d pixels", width, height)
	case width > uint64(l.MaxEdge) || height > uint64(l.MaxEdge):
		return fail(LimitEdge, "%d x %d pixels, at most %d along an edge are read", width, height, l.MaxEdge)
	case width > uint64(l.MaxPixels)/height:
		return fail(LimitPixels, "%d x %d pixels, at most %d in all are read", width, height, l.MaxPixels)
	}
	return nil
}

// CheckWhole reports whether an image that takes the given number of bytes
// once decoded may be decoded whole from a file of size bytes. The error wraps
// LimitWholeBytes or LimitExpansion.
func (l Limits) CheckWhole(decoded, size int64) error {
	if decoded > l.MaxWholeBytes {
		return &Error{Stage: "open", Detail: fmt.Sprintf("%d bytes once decoded, at most %d are read", decoded, l.MaxWholeBytes), Err: LimitWholeBytes}
	}
	return l.CheckExpansion(decoded, size)
}

// CheckExpansion reports whether a positive number of bytes may be decoded from
// a file of size bytes. The error wraps LimitExpansion.
func (l Limits) CheckExpansion(decoded, size int64) error {
	if size > 0 && decoded > 0 && (decoded-1)/size < l.MaxExpansion {
		return nil
	}
	return &Error{Stage: "open", Err: LimitExpansion,
		Detail: fmt.Sprintf("%d bytes decoded from a file of %d, at most %d times as many are read", decoded, size, l.MaxExpansion)}
}

// CheckRead reports whether ReadRows may be called with dst, y0 and y1. The
// error wraps ErrMisuse.
func (i Info) CheckRead(dst []uint16, y0, y1 int) error {
	return i.CheckRange(len(dst), i.RowSamples(), y0, y1)
}

// CheckRange reports whether rows y0 to y1-1, of so many samples each, may be
// read into room samples. The error wraps ErrMisuse.
func (i Info) CheckRange(room, rowSamples, y0, y1 int) error {
	fail := func(format string, args ...any) error {
		return &Error{Stage: "decode", Detail: fmt.Sprintf(format, args...), Err: ErrMisuse}
	}
	switch {
	case y0 < 0 || y1 > i.Height || y0 > y1:
		return fail("rows %d to %d asked of an image with %d", y0, y1, i.Height)
	case room < (y1-y0)*rowSamples:
		return fail("%d rows of %d samples asked into a buffer of %d", y1-y0, rowSamples, room)
	}
	return nil
}

// RowSamples is the number of samples in a row.
func (s Spec) RowSamples() int { return s.Width * s.Channels }

// CheckFloat is Check for formats that have floating point: where that is asked
// for, samples have 32 bits.
func (s Spec) CheckFloat() error {
	if s.Float && s.Depth == 32 {
		s.Float, s.Depth = false, 16 // what else there is to check
	}
	return s.Check()
}

// Check reports whether the spec describes an image that can be written. The
// error wraps ErrMisuse.
func (s Spec) Check() error {
	fail := func(format string, args ...any) error {
		return &Error{Stage: "encode", Detail: fmt.Sprintf(format, args...), Err: ErrMisuse}
	}
	switch {
	case s.Width < 1 || s.Height < 1:
		return fail("an image of %d x %d pixels", s.Width, s.Height)
	case s.Channels != 1 && s.Channels != 3:
		return fail("%d channels, only 1 and 3 are written", s.Channels)
	case s.Float:
		return fail("%d bits of floating point a sample, which are not written", s.Depth)
	case s.Depth != 8 && s.Depth != 16:
		return fail("%d bits a sample, only 8 and 16 are written", s.Depth)
	case !(s.PPI >= 0 && s.PPI < 1e6):
		return fail("a resolution of %g pixels per inch", s.PPI)
	}
	return nil
}

// CheckWrite reports whether src may be written after written rows: whole rows,
// not too many, and every sample within the depth. The error wraps ErrMisuse.
func (s Spec) CheckWrite(src []uint16, written int) error {
	fail := func(format string, args ...any) error {
		return &Error{Stage: "encode", Detail: fmt.Sprintf(format, args...), Err: ErrMisuse}
	}
	if err := s.CheckRows(len(src), written); err != nil {
		return err
	}
	if s.Float {
		return fail("whole numbers for an image of floating point")
	}
	if s.Depth == 8 {
		var all uint16
		for _, v := range src {
			all |= v
		}
		if all > 255 {
			return fail("samples above 255 for 8 bits")
		}
	}
	return nil
}

// CheckRows reports whether n samples are whole rows that may be written after
// written rows. The error wraps ErrMisuse.
func (s Spec) CheckRows(n, written int) error {
	fail := func(format string, args ...any) error {
		return &Error{Stage: "encode", Detail: fmt.Sprintf(format, args...), Err: ErrMisuse}
	}
	switch row := s.RowSamples(); {
	case n%row != 0:
		return fail("%d samples are not whole rows of %d", n, row)
	case n/row > s.Height-written:
		return fail("row %d of an image with %d", written+n/row, s.Height)
	}
	return nil
}

// CheckComplete reports whether all rows were written. The error wraps
// ErrMisuse.
func (s Spec) CheckComplete(written int) error {
	if written == s.Height {
		return nil
	}
	return &Error{Stage: "encode", Detail: fmt.Sprintf("closed after %d of %d rows", written, s.Height), Err: ErrMisuse}
}
