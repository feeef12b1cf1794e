package recipe

import (
	"errors"
	"fmt"

	"safelight/pipeline/jsontree"
)

// MaxBytes is the largest file read: 4 MiB.
const MaxBytes = jsontree.MaxBytes

// node is a JSON value as it stands in a file, path what leads to it.
type (
	node = jsontree.Node
	path = jsontree.Path
)

// parseTree reads one JSON value that makes up all of data; file is the kind of
// file. Errors are of type *FieldError. They say on which line and in which
// value the fault is.
func parseTree(file FileKind, data []byte) (node, error) {
	n, err := jsontree.Parse(data)
	if fault, ok := errors.AsType[*jsontree.Error](err); ok {
		err = fault.Err
		if fault.Line > 0 {
			err = fmt.Errorf("line %d: %w", fault.Line, err)
		}
		return node{}, &FieldError{File: file, Path: string(fault.Path), Err: err}
	}
	return n, err
}
