//go:build !(darwin && cgo)

package metal

func openDevice() (Device, error) { return nil, ErrNone }
