//go:build !linux && !darwin

package main

import "errors"

// swap exchanges two files or folders at once.
func swap(a, b string) error { return errors.ErrUnsupported }
