//go:build !cgo

package sandbox

import "errors"

// unboundedMemory is what is done about it, in words: without cgo the app cannot see
// what a worker takes.
const unboundedMemory = "unlimited"

// enterSeatbelt cannot reach the system's sandbox without cgo.
func enterSeatbelt(string) error { return errors.New("built without cgo") }
