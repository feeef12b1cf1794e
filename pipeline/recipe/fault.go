package recipe

import (
	"errors"
	"fmt"
)

// ErrNewer says that a file was made by a later version of this program, whose
// meaning is not known here. Such a file is intact.
var ErrNewer = errors.New("made by a newer version of Safelight")

// FieldError says what is wrong with one value of a file.
type FieldError struct {
	// File is the kind of file, or "file" when it could not be told.
	File FileKind
	// Path leads to the value: "density.matrix.values[1][2]"; "" is the whole.
	Path string
	// Err says what is wrong: "want a number, found a string".
	Err error
}

// Error reads "recipe: density.gamma: 7 is outside 0.1 to 4".
func (e *FieldError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("%s: %v", e.File, e.Err)
	}
	return fmt.Sprintf("%s: %s: %v", e.File, e.Path, e.Err)
}

func (e *FieldError) Unwrap() error { return e.Err }

// maxFaults is how many faults of one file are told. A file of another kind
// has one in every line, and nobody reads them all.
const maxFaults = 20

// faults collects what is wrong with a file.
type faults struct {
	file FileKind
	list []error
	more int
}

func (f *faults) add(at path, format string, args ...any) {
	f.addErr(at, fmt.Errorf(format, args...))
}

func (f *faults) addErr(at path, err error) {
	if len(f.list) == maxFaults {
		f.more++
		return
	}
	f.list = append(f.list, &FieldError{File: f.file, Path: string(at), Err: err})
}

// err joins the faults, one a line; nil when there are none.
func (f *faults) err() error {
	if f.more > 0 {
		more := fmt.Errorf("%s: %d more like these", f.file, f.more)
		return errors.Join(append(f.list[:len(f.list):len(f.list)], more)...)
	}
	return errors.Join(f.list...)
}
