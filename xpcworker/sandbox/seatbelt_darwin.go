//go:build darwin && cgo

package sandbox

/*
#cgo CFLAGS: -mmacosx-version-min=13.0 -Wall
#include <stdlib.h>
#include "seatbelt_darwin.h"
*/
import "C"

import (
	"errors"
	"unsafe"
)

// unboundedMemory is what is done about it, in words.
const unboundedMemory = "for the app to watch"

// enterSeatbelt has the kernel refuse this process what a profile does not allow.
func enterSeatbelt(profile string) error {
	text := C.CString(profile)
	defer C.free(unsafe.Pointer(text))
	var message *C.char
	if C.sl_seatbelt_enter(text, &message) == 0 {
		return nil
	}
	defer C.sl_seatbelt_free(message)
	if message == nil {
		return errors.New("sandbox_init failed")
	}
	return errors.New(C.GoString(message))
}
