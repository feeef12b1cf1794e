//go:build !linux && !(darwin && cgo)

package surface

import (
	"errors"
	"fmt"
)

func inventory(int) ([]Memory, error) {
	return nil, fmt.Errorf("inventory of surfaces: %w", errors.ErrUnsupported)
}
