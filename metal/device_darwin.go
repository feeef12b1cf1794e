//go:build darwin && cgo

package metal

/*
#cgo CFLAGS: -fobjc-arc -mmacosx-version-min=13.0 -Wall -Werror=objc-method-access -Werror=incompatible-pointer-types
#cgo LDFLAGS: -framework Foundation -framework CoreFoundation -framework Metal -framework CoreGraphics
#include <stdlib.h>
#include "engine_darwin.h"
*/
import "C"

import (
	"errors"
	"os"
	"unsafe"

	"safelight/pipeline/program"
)

// The layout is the same on both sides, or this does not compile.
var (
	_ = [1]struct{}{}[unsafe.Sizeof(program.Of[float32]{})-C.sizeof_sl_program]
	_ = [1]struct{}{}[unsafe.Sizeof(Frame{})-C.sizeof_sl_frame]
)

// engine is the Device of a Mac.
type engine struct{ handle *C.sl_engine }

// openDevice compiles the kernels for the default device.
func openDevice() (Device, error) {
	text := C.CString(source)
	defer C.free(unsafe.Pointer(text))
	var message *C.char
	handle := C.sl_engine_new(text, &message)
	if handle == nil {
		return nil, failed(message)
	}
	return &engine{handle}, nil
}

// failed makes an error of a message, and frees it.
func failed(message *C.char) error {
	defer C.free(unsafe.Pointer(message))
	return errors.New("metal: " + C.GoString(message))
}

func (e *engine) Name() string { return C.GoString(C.sl_engine_name(e.handle)) }

// Map has whole pages written to without a copy, if Metal takes them. What is not
// whole pages is copied to.
func (e *engine) Map(pages []byte) {
	start := unsafe.Pointer(unsafe.SliceData(pages))
	if page := os.Getpagesize(); len(pages) > 0 && uintptr(start)%uintptr(page) == 0 && len(pages)%page == 0 {
		C.sl_engine_map(e.handle, start, C.size_t(len(pages)))
	}
}

func (e *engine) Unmap(pages []byte) {
	C.sl_engine_unmap(e.handle, unsafe.Pointer(unsafe.SliceData(pages)))
}

func (e *engine) Layout() ([]uint32, error) {
	out := make([]uint32, len(offsets()))
	bytes := C.size_t(4 * len(out))
	var message *C.char
	if C.sl_engine_grade(e.handle, C.sl_layout, 1, 1, (*C.sl_program)(unsafe.Pointer(new(program.Of[float32]))), (*C.sl_frame)(unsafe.Pointer(new(Frame))),
		nil, 0, 0, nil, 0, 0, unsafe.Pointer(&out[0]), bytes, bytes, bytes, &message) != 0 {
		return nil, failed(message)
	}
	return out, nil
}

func (e *engine) Grade(j *Job) error {
	pixel := j.Kernel.Bytes()
	row, stride := int(j.Frame.Width)*pixel, int(j.Frame.Stride)*pixel
	if stride == row || j.rows() == 1 { // of a strip the last row may be a part of one
		row, stride = len(j.Out), len(j.Out)
	}
	var message *C.char
	if C.sl_engine_grade(e.handle, C.int(j.Kernel), C.uint32_t(j.Frame.Width), C.uint32_t(j.rows()),
		(*C.sl_program)(unsafe.Pointer(j.Program)), (*C.sl_frame)(unsafe.Pointer(j.Frame)),
		unsafe.Pointer(unsafe.SliceData(j.Samples)), C.size_t(2*len(j.Samples)), C.uint64_t(j.SamplesID),
		unsafe.Pointer(unsafe.SliceData(j.Logs)), C.size_t(4*len(j.Logs)), C.uint64_t(j.LogsID),
		unsafe.Pointer(&j.Out[0]), C.size_t(len(j.Out)), C.size_t(row), C.size_t(stride), &message) != 0 {
		return failed(message)
	}
	return nil
}

func (e *engine) Close() { C.sl_engine_free(e.handle) }

// Without is the environment of a process that is to do without a device.
func Without() []string { return []string{Variable + "=" + string(CPU)} }
