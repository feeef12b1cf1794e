package raster

import (
	"errors"
	"fmt"
	"io"
)

// An Extent is a file of known size that is being opened. Nothing is read
// beyond it, and nothing is allocated for a read that does not fit.
type Extent struct {
	R    io.ReaderAt
	Size int64
}

// Holds reports whether n bytes at off lie in the file.
func (e Extent) Holds(off, n uint64) bool {
	return e.Size >= 0 && n <= uint64(e.Size) && off <= uint64(e.Size)-n
}

// Read returns n bytes at off; callers bound n by their limits. The error is an
// [*Error] of the stage "open" that wraps ErrTruncated if the file is too short
// for it, or the error of the reader.
func (e Extent) Read(off, n uint64) ([]byte, error) {
	if !e.Holds(off, n) {
		return nil, &Error{Stage: "open", Detail: fmt.Sprintf("%d bytes at %d of a file of %d bytes", n, off, e.Size), Err: ErrTruncated}
	}
	b := make([]byte, n)
	// A ReaderAt may say EOF together with the last bytes.
	if m, err := e.R.ReadAt(b, int64(off)); m < len(b) {
		return nil, &Error{Stage: "open", Detail: fmt.Sprintf("%d of %d bytes at %d", m, n, off), Err: readFailure(err)}
	}
	return b, nil
}

// Stream reads n bytes at off, one after the other.
func (e Extent) Stream(off, n int64) *Stream { return &Stream{r: e.R, off: off, end: off + n} }

// readFailure is what an error of the reader underneath is to be wrapped as: an
// end of file before the size that was told is a truncated file.
func readFailure(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrTruncated
	}
	return err
}

// A Stream reads a part of a file from its start to its end. Unlike an
// io.SectionReader it keeps the first failure of the reader underneath, which
// decoders may wrap beyond recognition.
type Stream struct {
	r        io.ReaderAt
	off, end int64
	past     bool
	err      error
}

// Read reads the next bytes; at the end of the part it returns io.EOF.
func (s *Stream) Read(p []byte) (int, error) {
	if s.off >= s.end {
		s.past = true
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), s.end-s.off)]
	n, err := s.r.ReadAt(p, s.off)
	s.off += int64(n)
	if n == len(p) {
		return n, nil
	}
	if s.err == nil {
		s.err = readFailure(err)
	}
	return n, s.err
}

// Err is the first failure of the reader underneath, nil if there was none. A
// file that ends before the part does is ErrTruncated.
func (s *Stream) Err() error { return s.err }

// Past reports whether more was asked for than there is: for a decoder that
// fails, this says that its data ended too early.
func (s *Stream) Past() bool { return s.past }
