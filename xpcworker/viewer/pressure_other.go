//go:build !linux && !darwin

package viewer

// memoryIsShort is not known on this system.
func memoryIsShort() bool { return false }
