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
	file, err := create(id, int64(layout.Size()))
	if err != nil {
		return nil, fmt.Errorf("surface of %d x %d pixels: %w", width, height, err)
	}
	return mapFile(id, layout, file, unix.PROT_READ)
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
	return mapFile(id, layout, file, unix.PROT_READ|unix.PROT_WRITE)
}

// mapFile maps file, which it takes over.
func mapFile(id uint64, layout Layout, file *os.File, protection int) (*Surface, error) {
	s := &Surface{ID: id, Layout: layout, file: file}
	err := control(file, func(fd int) (err error) {
		s.pixels, err = unix.Mmap(fd, 0, layout.Size(), protection, unix.MAP_SHARED)
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

// Pixels is the memory, Stride·Height bytes; nil once the surface is closed.
// It must not be touched after Close, nor written on the side that created the
// surface: both end the process.
func (s *Surface) Pixels() []byte {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.pixels
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
