//go:build !(darwin && cgo)

package memory

import (
	"errors"
	"fmt"
)

func footprint(pid int) (int64, error) {
	return 0, fmt.Errorf("footprint of process %d: %w", pid, errors.ErrUnsupported)
}
