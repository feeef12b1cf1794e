//go:build !linux

package surface

import (
	"errors"
	"fmt"
)

func inventory() ([]Memory, error) {
	return nil, fmt.Errorf("inventory of surfaces: %w", errors.ErrUnsupported)
}
