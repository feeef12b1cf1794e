//go:build !cgo

package sandbox

import "errors"

// enterSeatbelt cannot reach the system's sandbox without cgo.
func enterSeatbelt(string) error { return errors.New("built without cgo") }
