//go:build !linux

package atomicfile

import (
	"errors"
	"os"
)

// openUnnamed: no other system has files that get their name later.
func openUnnamed(string) (*os.File, bool) { return nil, false }

func nameUnnamed(*os.File, string) error { return errors.ErrUnsupported }
