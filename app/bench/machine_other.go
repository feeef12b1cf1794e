//go:build !linux

package bench

// CPU is the model of the processor, which is not known on this system.
func CPU() string { return "" }
