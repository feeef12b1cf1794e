//go:build !cgo

package sandbox

// buildCalls are what a build without cgo needs in addition: nothing.
func buildCalls() []call { return nil }
