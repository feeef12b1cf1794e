//go:build cgo

package sandbox

// buildCalls are what a C library needs in addition, in a build with cgo: it
// moves memory as it grows, and locks none that could be executed.
func buildCalls() []call {
	return []call{
		{"mremap", 25, 216, nil},
	}
}
