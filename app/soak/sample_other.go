//go:build !linux

package soak

import (
	"errors"
	"fmt"
)

// system is not known on this system.
func (s *Sample) system() error { return fmt.Errorf("soak: %w", errors.ErrUnsupported) }
