//go:build !linux && !(darwin && cgo)

package memory

import (
	"errors"
	"fmt"
)

// Of is not known on this system: the error wraps errors.ErrUnsupported.
func Of(pid int) (Process, error) {
	return Process{}, fmt.Errorf("memory of process %d: %w", pid, errors.ErrUnsupported)
}

// anonymous is not known either.
func anonymous(pid int) (int64, error) {
	_, err := Of(pid)
	return 0, err
}
