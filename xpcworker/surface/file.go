package surface

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// fileMemory is memory that is a file: it can be sent to another process, and be
// mapped there.
type fileMemory struct{ f *os.File }

// Map maps a surface that another process created as a file, for reading and
// writing, after checking that the memory is large enough and stays so. It takes
// over file, also when it fails.
func Map(id uint64, layout Layout, file *os.File) (*Surface, error) {
	err := layout.Validate()
	if err == nil {
		err = check(file, int64(layout.Size()))
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("surface %d: %w", id, err)
	}
	pixels, err := mapFile(file, layout.Size(), unix.PROT_READ|unix.PROT_WRITE)
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("surface %d: %w", id, err)
	}
	populate(pixels)
	return &Surface{ID: id, Layout: layout, memory: fileMemory{file}, pixels: pixels}, nil
}

// createFile makes a file of the given size, mapped for reading.
func createFile(id uint64, size int) (memory, []byte, error) {
	file, err := newFile(id, int64(size))
	if err != nil {
		return nil, nil, err
	}
	pixels, err := mapFile(file, size, unix.PROT_READ)
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return fileMemory{file}, pixels, nil
}

// mapFile maps size bytes of a file.
func mapFile(file *os.File, size, protection int) (pixels []byte, err error) {
	err = control(file, func(fd int) (err error) {
		pixels, err = unix.Mmap(fd, 0, size, protection, unix.MAP_SHARED)
		return os.NewSyscallError("mmap", err)
	})
	return pixels, err
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

func (m fileMemory) file() *os.File { return m.f }

// suits: a file has no shape.
func (m fileMemory) suits(Layout) bool { return true }

// wash writes to the file, as the mapping may not be written to.
func (m fileMemory) wash(pixels []byte) error {
	zeros := make([]byte, min(len(pixels), 1<<20))
	for at := 0; at < len(pixels); at += len(zeros) {
		if _, err := m.f.WriteAt(zeros[:min(len(zeros), len(pixels)-at)], int64(at)); err != nil {
			return err
		}
	}
	return nil
}

func (m fileMemory) write(_, from []byte) error {
	_, err := m.f.WriteAt(from, 0)
	return err
}

func (m fileMemory) prefault(pixels []byte) error { return prefault(m.f, pixels) }

func (m fileMemory) begin() error            { return nil }
func (m fileMemory) end()                    {}
func (m fileMemory) settle()                 {}
func (m fileMemory) share() (memory, []byte) { return nil, nil }

func (m fileMemory) close(pixels []byte) error {
	err := os.NewSyscallError("munmap", unix.Munmap(pixels))
	if closeErr := m.f.Close(); err == nil {
		err = closeErr
	}
	return err
}
