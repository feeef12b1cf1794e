//go:build !linux

package memory

import (
	"errors"
	"fmt"
)

// Descendants cannot tell on this system: the error wraps errors.ErrUnsupported.
func Descendants(of int) ([]int, error) {
	return nil, fmt.Errorf("processes below %d: %w", of, errors.ErrUnsupported)
}
