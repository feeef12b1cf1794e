// Package surface is memory for pixels that app and worker both see.
//
// The app creates a [Surface] with [New] and sends it along with the first request
// to draw to it, as its [Sender] does; the worker's [Receiver] maps it. The app
// only reads the pixels, the worker also writes them. The size cannot change once
// the surface exists, so neither side can make the other fault. What can happen is
// that a hostile worker scribbles while the app reads: the app shows what it reads
// and never parses it.
//
// On Linux a surface is a sealed file in memory, which the app maps for reading
// only. On macOS it is an IOSurface; there the app could write, and does not.
// Elsewhere, and on macOS without cgo, it is a file without a name.
//
// No screen shows a surface that a worker has: what is on it may be drawn to, washed
// and given to another as soon as its user has had a look. A window copies pictures to
// surfaces of its own, which on macOS Core Animation shows as they are.
package surface

import (
	"fmt"
	"os"
	"sync"
	"unsafe"
)

// Surface is a mapped piece of shared memory. Its methods may be called by
// several goroutines; who reads and who writes the pixels when is for app and
// worker to agree.
type Surface struct {
	// ID names the surface between app and worker.
	ID uint64
	Layout

	memory memory
	mutex  sync.Mutex
	pixels []byte // nil once closed
}

// memory is what the pixels of a surface are in, on one of its sides.
type memory interface {
	// file is the memory as a file, nil if it is none.
	file() *os.File
	// suits says whether a surface of that layout can be in it.
	suits(l Layout) bool
	// wash makes all of it zero, write changes its start. The pixels are its mapping.
	wash(pixels []byte) error
	write(pixels, from []byte) error
	// prefault takes it from the system.
	prefault(pixels []byte) error
	// begin and end are around writing, settle comes before reading what another
	// process has written.
	begin() error
	end()
	settle()
	// share is the same memory once more for this process, nil if that takes a file.
	share() (memory, []byte)
	// close unmaps it and gives it back.
	close(pixels []byte) error
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
	memory, pixels, err := create(id, layout, size)
	if err != nil {
		return nil, fmt.Errorf("surface of %d x %d pixels: %w", layout.Width, layout.Height, err)
	}
	return &Surface{ID: id, Layout: layout, memory: memory, pixels: pixels}, nil
}

// adopt makes a surface of memory that came from another side, after checking that
// it can hold one. It takes over the memory, also when it fails.
func adopt(id uint64, layout Layout, memory memory, pixels []byte) (*Surface, error) {
	err := layout.Validate()
	if err == nil && (!memory.suits(layout) || len(pixels) < layout.Size()) {
		err = fmt.Errorf("memory of %d bytes and another shape, not %d in rows of %d", len(pixels), layout.Size(), layout.Stride)
	}
	if err != nil {
		memory.close(pixels)
		return nil, fmt.Errorf("surface %d: %w", id, err)
	}
	return &Surface{ID: id, Layout: layout, memory: memory, pixels: pixels}, nil
}

// Pixels is the memory, at least Stride·Height bytes; nil once the surface is
// closed. It must not be touched after Close, nor written on the side that
// created the surface: both end the process, the latter where it is a file.
func (s *Surface) Pixels() []byte {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.pixels
}

// Capacity is the number of bytes of the memory, 0 once the surface is closed.
func (s *Surface) Capacity() int { return len(s.Pixels()) }

// Reshape gives the surface another shape and another name within the memory it
// has, which an IOSurface has for its own shape only. No worker may know it at the
// time.
func (s *Surface) Reshape(id uint64, width, height int, format Format) error {
	layout, err := NewLayout(width, height, format)
	if err == nil && (layout.Size() > s.Capacity() || !s.memory.suits(layout)) {
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
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.pixels == nil {
		return nil
	}
	if err := s.memory.wash(s.pixels); err != nil {
		return fmt.Errorf("surface %d: wash: %w", s.ID, err)
	}
	return nil
}

// Write puts bytes at the start of the memory, on the side that made the surface: for
// what this process shows itself, and no worker draws. It is an error if they do not
// fit.
func (s *Surface) Write(from []byte) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	err := os.ErrClosed
	switch {
	case len(from) > len(s.pixels) && s.pixels != nil:
		err = fmt.Errorf("%d bytes into memory of %d", len(from), len(s.pixels))
	case s.pixels != nil:
		err = s.memory.write(s.pixels, from)
	}
	if err != nil {
		return fmt.Errorf("surface %d: write: %w", s.ID, err)
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

// File is the memory as a file, nil if it is none. It belongs to the surface.
func (s *Surface) File() *os.File { return s.memory.file() }

// Begin says that pixels are about to be written, which is for the side that the
// surface was sent to; End that they are. Where the system has nothing to do then,
// neither do they.
func (s *Surface) Begin() error {
	if err := s.memory.begin(); err != nil {
		return fmt.Errorf("surface %d: %w", s.ID, err)
	}
	return nil
}

// End ends what Begin began.
func (s *Surface) End() { s.memory.end() }

// Settle makes sure that this side reads what the other has written, once that is
// known to be done.
func (s *Surface) Settle() { s.memory.settle() }

// Prefault takes the memory now, so that the first picture need not, and so
// that a lack of memory is an error here and not the end of a process later.
func (s *Surface) Prefault() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.pixels == nil {
		return fmt.Errorf("surface %d: prefault: %w", s.ID, os.ErrClosed)
	}
	if err := s.memory.prefault(s.pixels); err != nil {
		return fmt.Errorf("surface %d: prefault: %w", s.ID, err)
	}
	return nil
}

// Close gives the mapping and the memory back. The memory returns to the system
// when the other side has done so too. Closing again does nothing.
func (s *Surface) Close() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.pixels == nil {
		return nil
	}
	err := s.memory.close(s.pixels)
	s.pixels = nil
	if err != nil {
		return fmt.Errorf("surface %d: close: %w", s.ID, err)
	}
	return nil
}
