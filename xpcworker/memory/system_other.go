//go:build !linux && !darwin

package memory

import (
	"errors"
	"fmt"
)

// MeasureSystem cannot tell here: the error wraps errors.ErrUnsupported.
func MeasureSystem() (System, error) {
	return System{}, fmt.Errorf("memory of the system: %w", errors.ErrUnsupported)
}
