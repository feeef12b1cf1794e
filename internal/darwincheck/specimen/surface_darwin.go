//go:build darwin && cgo

package specimen

/*
#cgo CFLAGS: -fobjc-arc -mmacosx-version-min=13.0 -Wall
#cgo LDFLAGS: -framework Foundation -framework IOSurface
#include <stdlib.h>
#include "surface_darwin.h"
*/
import "C"

import (
	"errors"
	"unsafe"
)

// shade is a specimen_shade.
type shade struct {
	gain     [3]float32
	exposure float32
	width    uint32
	height   uint32
}

// The layout is the same on both sides, or this does not compile.
var _ = [1]struct{}{}[unsafe.Sizeof(shade{})-C.sizeof_specimen_shade]

// surface is an IOSurface.
type surface struct{ ref unsafe.Pointer }

// newSurface makes one of 4 bytes a pixel.
func newSurface(width, height uint32) (*surface, error) {
	var message *C.char
	ref := C.specimen_surface_new(C.uint32_t(width), C.uint32_t(height), &message)
	if ref == nil {
		defer C.free(unsafe.Pointer(message))
		return nil, errors.New(C.GoString(message))
	}
	return &surface{ref}, nil
}

// fill has every pixel the same shade.
func (s *surface) fill(how shade) error {
	if s.ref == nil {
		return errors.New("no surface")
	}
	if C.specimen_surface_fill(s.ref, (*C.specimen_shade)(unsafe.Pointer(&how))) != C.specimen_done {
		return errors.New("the surface can't be locked")
	}
	return nil
}

// free gives the surface up.
func (s *surface) free() {
	C.specimen_surface_free(s.ref)
	s.ref = nil
}
