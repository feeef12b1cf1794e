//go:build !(darwin && cgo)

package metal

func openDevice() (Device, error) { return nil, ErrNone }

// Without is the environment of a process that is to do without a device: none is
// needed where there are none.
func Without() []string { return nil }
