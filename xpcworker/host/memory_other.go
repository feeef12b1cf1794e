//go:build !linux

package host

import (
	"errors"
	"fmt"
)

// MemoryOf is not known on this system: the error wraps errors.ErrUnsupported.
func MemoryOf(pid int) (Memory, error) {
	return Memory{}, fmt.Errorf("memory of process %d: %w", pid, errors.ErrUnsupported)
}
