//go:build !linux && !darwin

package memory

import (
	"errors"
	"fmt"
)

// parents are not known on this system.
func parents() (map[int]int, error) {
	return nil, fmt.Errorf("list of processes: %w", errors.ErrUnsupported)
}
