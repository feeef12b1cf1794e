//go:build darwin && cgo

package surface

/*
#cgo CFLAGS: -fobjc-arc -mmacosx-version-min=13.0 -Wall -Werror=objc-method-access -Werror=incompatible-pointer-types
#cgo LDFLAGS: -framework Foundation -framework CoreFoundation -framework CoreGraphics -framework IOSurface -lbsm
#include "iosurface_darwin.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"os"
	"unsafe"
)

// ioMemory is an IOSurface, retained.
type ioMemory struct {
	ref    unsafe.Pointer
	number uint64 // in the ledger; 0 for one that another process made
}

// create makes an IOSurface, and a file where that cannot be had.
func create(id uint64, layout Layout, size int) (memory, []byte, error) {
	if pixelFormat(layout.Format) == 0 {
		return createFile(id, size)
	}
	ref := C.sl_iosurface_new(C.size_t(layout.Width), C.size_t(layout.Height), C.size_t(layout.Stride),
		C.size_t(layout.Format.BytesPerPixel()), C.uint32_t(pixelFormat(layout.Format)), C.size_t(size))
	if ref == nil {
		return createFile(id, size)
	}
	m := &ioMemory{ref: ref}
	pixels, err := m.mapped()
	if err != nil || len(pixels) < size || !m.suits(layout) {
		C.sl_iosurface_release(ref)
		return createFile(id, size)
	}
	m.number = made.add(id, int64(len(pixels)))
	return m, pixels, nil
}

// pixelFormat is the code that Core Video has for a format, 0 if it has none.
func pixelFormat(f Format) uint32 {
	switch f {
	case BGRA8:
		return 'B'<<24 | 'G'<<16 | 'R'<<8 | 'A'
	case RGBA8:
		return 'R'<<24 | 'G'<<16 | 'B'<<8 | 'A'
	}
	return 0
}

// alignRow is what IOSurfaces want of a row.
func alignRow(bytes int) int { return int(C.sl_iosurface_align_row(C.size_t(bytes))) }

// mapped is the memory. It is mapped by the first access, which a lock begins.
func (m *ioMemory) mapped() ([]byte, error) {
	if err := m.lock(0); err != nil {
		return nil, err
	}
	defer C.sl_iosurface_unlock(m.ref, 0)
	base := C.sl_iosurface_base(m.ref)
	if base == nil {
		return nil, errors.New("IOSurface without memory")
	}
	return unsafe.Slice((*byte)(base), int(C.sl_iosurface_bytes(m.ref))), nil
}

func (m *ioMemory) lock(readOnly C.int) error {
	if code := C.sl_iosurface_lock(m.ref, readOnly); code != 0 {
		return fmt.Errorf("lock IOSurface: %#x", uint32(code))
	}
	return nil
}

func (m *ioMemory) file() *os.File { return nil }

// suits: an IOSurface has a shape, which is that of what it shows.
func (m *ioMemory) suits(l Layout) bool {
	return int(C.sl_iosurface_width(m.ref)) == l.Width && int(C.sl_iosurface_height(m.ref)) == l.Height &&
		int(C.sl_iosurface_stride(m.ref)) == l.Stride && int(C.sl_iosurface_pixel(m.ref)) == l.Format.BytesPerPixel() &&
		uint32(C.sl_iosurface_format(m.ref)) == pixelFormat(l.Format)
}

func (m *ioMemory) wash(pixels []byte) error { return m.locked(func() { clear(pixels) }) }

func (m *ioMemory) write(pixels, from []byte) error { return m.locked(func() { copy(pixels, from) }) }

// locked changes pixels.
func (m *ioMemory) locked(change func()) error {
	if err := m.lock(0); err != nil {
		return err
	}
	change()
	C.sl_iosurface_unlock(m.ref, 0)
	return nil
}

// prefault writes what is there already, so that pages are there to be written to.
func (m *ioMemory) prefault(pixels []byte) error { return m.wash(pixels) }

func (m *ioMemory) begin() error { return m.lock(0) }
func (m *ioMemory) end()         { C.sl_iosurface_unlock(m.ref, 0) }

func (m *ioMemory) settle() {
	if m.lock(1) == nil {
		C.sl_iosurface_unlock(m.ref, 1)
	}
}

func (m *ioMemory) share() (memory, []byte) {
	other := &ioMemory{ref: C.sl_iosurface_retain(m.ref)}
	pixels, err := other.mapped()
	if err != nil {
		C.sl_iosurface_release(other.ref)
		return nil, nil
	}
	return other, pixels
}

func (m *ioMemory) close([]byte) error {
	made.remove(m.number)
	C.sl_iosurface_release(m.ref)
	return nil
}

// IOSurface is the surface as an IOSurfaceRef, for a CALayer's contents, until it is
// closed; nil if it is a file. Who keeps it retains it. Only what this process draws to
// is to be shown: a worker would draw to it while the screen reads.
func (s *Surface) IOSurface() unsafe.Pointer {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if m, ok := s.memory.(*ioMemory); ok && s.pixels != nil {
		return m.ref
	}
	return nil
}

// InUse reports whether anybody reads the surface: of one that only this process has,
// the window server, which goes on for a while after a layer has another one. One that
// was sent to a worker is in use as long as that has it, so that nothing follows. A file
// is in nobody's use.
func (s *Surface) InUse() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	m, ok := s.memory.(*ioMemory)
	return ok && s.pixels != nil && C.sl_iosurface_in_use(m.ref) != 0
}

// SetColorSpace tells whoever shows the surface what its codes mean: "display-p3" or
// "srgb", as package color names them. A file cannot be told.
func (s *Surface) SetColorSpace(name string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	m, ok := s.memory.(*ioMemory)
	if !ok || s.pixels == nil {
		return fmt.Errorf("surface %d: color space %s: %w", s.ID, name, errors.ErrUnsupported)
	}
	p3, ok := map[string]C.int{"display-p3": 1, "srgb": 0}[name]
	if !ok {
		return fmt.Errorf("surface %d: color space %q, neither display-p3 nor srgb", s.ID, name)
	}
	if C.sl_iosurface_color(m.ref, p3) != 0 {
		return fmt.Errorf("surface %d: the system has no color space %s", s.ID, name)
	}
	return nil
}
