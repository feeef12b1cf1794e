// Package surface is memory for pixels that app and worker both see.
//
// The app creates a [Surface] with [New] and sends its file along with the
// first request to draw to it; the worker maps the file with [Map]. The app
// can only read the pixels, the worker can also write them. The size cannot
// change once the surface exists (on Linux the kernel sees to it), so neither
// side can make the other fault. What can happen is that a hostile worker
// scribbles while the app reads: the app shows what it reads and never parses
// it.
package surface

import (
	"fmt"
	"os"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Surface is a mapped piece of shared memory. Its methods may be called by
// several goroutines; who reads and who writes the pixels when is for app and
// worker to agree.
type Surface struct {
	// ID names the surface between app and worker.
	ID uint64
	Layout

	file   *os.File
	mutex  sync.Mutex
	pixels []byte // nil once closed
}

// New creates a surface with rows padded to 64 bytes, mapped for reading, all
// zero. Memory is taken when pixels are first written, or by Prefault.
func New(id uint64, width, height int, format Format) (*Surface, error) {
	layout, err := NewLayout(width, height, format)
	if err != nil {
		return nil, err
	}
	return newSized(id, layout, layout.Size())
}

// newSized is New with more memory than the layout needs.
func newSized(id uint64, layout Layout, size int) (*Surface, error) {
	file, err := create(id, int64(size))
	if err != nil {
		return nil, fmt.Errorf("surface of %d x %d pixels: %w", layout.Width, layout.Height, err)
	}
	return mapFile(id, layout, file, size, unix.PROT_READ)
}

// Map maps a surface that another process created, for reading and writing,
// after checking that the memory is large enough and stays so. It takes over
// file, also when it fails.
func Map(id uint64, layout Layout, file *os.File) (*Surface, error) {
	err := layout.Validate()
	if err == nil {
		err = check(file, int64(layout.Size()))
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("surface %d: %w", id, err)
	}
	s, err := mapFile(id, layout, file, layout.Size(), unix.PROT_READ|unix.PROT_WRITE)
	if err == nil {
		s.populate()
	}
	return s, err
}

// mapFile maps size bytes of file, which it takes over.
func mapFile(id uint64, layout Layout, file *os.File, size, protection int) (*Surface, error) {
	s := &Surface{ID: id, Layout: layout, file: file}
	err := control(file, func(fd int) (err error) {
		s.pixels, err = unix.Mmap(fd, 0, size, protection, unix.MAP_SHARED)
		return os.NewSyscallError("mmap", err)
	})
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("surface %d: %w", id, err)
	}
	return s, nil
}

// control calls do with the descriptor of file.
func control(file *os.File, do func(fd int) error) error {
	raw, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if err := raw.Control(func(fd uintptr) { inner = do(int(fd)) }); err != nil {
		return err
	}
	return inner
}

// Pixels is the memory, at least Stride·Height bytes; nil once the surface is
// closed. It must not be touched after Close, nor written on the side that
// created the surface: both end the process.
func (s *Surface) Pixels() []byte {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.pixels
}

// Capacity is the number of bytes of the memory, 0 once the surface is closed.
func (s *Surface) Capacity() int { return len(s.Pixels()) }

// Reshape gives the surface another shape and another name within the memory it
// has. No worker may know it at the time.
func (s *Surface) Reshape(id uint64, width, height int, format Format) error {
	layout, err := NewLayout(width, height, format)
	if err == nil && layout.Size() > s.Capacity() {
		err = fmt.Errorf("%d bytes in memory of %d", layout.Size(), s.Capacity())
	}
	if err != nil {
		return fmt.Errorf("surface %d: %w", s.ID, err)
	}
	s.ID, s.Layout = id, layout
	return nil
}

// Wash makes all memory zero, so that whoever is given the surface next cannot
// see what was drawn to it. No worker may have it any more.
func (s *Surface) Wash() error {
	zeros := make([]byte, min(s.Capacity(), 1<<20))
	for at := 0; at < s.Capacity(); at += len(zeros) {
		if _, err := s.file.WriteAt(zeros[:min(len(zeros), s.Capacity()-at)], int64(at)); err != nil {
			return fmt.Errorf("surface %d: wash: %w", s.ID, err)
		}
	}
	return nil
}

// Pages is the memory as whole pages of the system, which it always starts and ends
// with; nil once the surface is closed. What is beyond Pixels is nobody's.
func (s *Surface) Pages() []byte {
	pixels := s.Pixels()
	if pixels == nil {
		return nil
	}
	page := os.Getpagesize()
	return unsafe.Slice(&pixels[0], (len(pixels)+page-1)/page*page)
}

// Row is the part of Pixels that holds row y, without padding.
func (s *Surface) Row(y int) []byte {
	return s.Pixels()[y*s.Stride:][:s.Width*s.Format.BytesPerPixel()]
}

// File is the memory as a file, to be sent to a worker. It belongs to the
// surface.
func (s *Surface) File() *os.File { return s.file }

// Prefault takes the memory now, so that the first picture need not, and so
// that a lack of memory is an error here and not the end of a process later.
func (s *Surface) Prefault() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.pixels == nil {
		return fmt.Errorf("surface %d: prefault: %w", s.ID, os.ErrClosed)
	}
	if err := s.prefault(); err != nil {
		return fmt.Errorf("surface %d: prefault: %w", s.ID, err)
	}
	return nil
}

// Close gives the mapping and the file back. The memory returns to the system
// when the other side has done so too. Closing again does nothing.
func (s *Surface) Close() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.pixels == nil {
		return nil
	}
	err := os.NewSyscallError("munmap", unix.Munmap(s.pixels))
	s.pixels = nil
	if closeErr := s.file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("surface %d: close: %w", s.ID, err)
	}
	return nil
}
