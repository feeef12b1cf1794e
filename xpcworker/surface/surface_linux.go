package surface

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// seals keep the size as it is, and themselves in force.
const seals = unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_SEAL

// create makes the memory of a surface: a sealed file.
func create(id uint64, _ Layout, size int) (memory, []byte, error) { return createFile(id, size) }

// alignRow: files have no rows.
func alignRow(bytes int) int { return bytes }

// newFile makes a sealed memfd of size bytes.
func newFile(id uint64, size int64) (*os.File, error) {
	name := fmt.Sprintf("%s%d", memfdPrefix, id)
	const flags = unix.MFD_CLOEXEC | unix.MFD_ALLOW_SEALING
	fd, err := unix.MemfdCreate(name, flags|unix.MFD_NOEXEC_SEAL)
	if errors.Is(err, unix.EINVAL) { // before Linux 6.3
		fd, err = unix.MemfdCreate(name, flags)
	}
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	file := os.NewFile(uintptr(fd), name)
	if err := unix.Ftruncate(fd, size); err != nil {
		file.Close()
		return nil, os.NewSyscallError("ftruncate", err)
	}
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, seals); err != nil {
		file.Close()
		return nil, os.NewSyscallError("add seals", err)
	}
	return file, nil
}

// check says whether file is at least size bytes of memory and cannot shrink.
func check(file *os.File, size int64) error {
	return control(file, func(fd int) error {
		var stat unix.Stat_t
		if err := unix.Fstat(fd, &stat); err != nil {
			return os.NewSyscallError("fstat", err)
		}
		if stat.Size < size {
			return fmt.Errorf("%d bytes of memory, not %d", stat.Size, size)
		}
		got, err := unix.FcntlInt(uintptr(fd), unix.F_GET_SEALS, 0)
		if err != nil {
			return os.NewSyscallError("get seals", err)
		}
		if got&seals != seals {
			return fmt.Errorf("memory with seals %#x, not %#x", got, seals)
		}
		return nil
	})
}

// prefault allocates the memory through the file, which works whatever the
// mapping allows, then fills the page tables.
func prefault(file *os.File, pixels []byte) error {
	err := control(file, func(fd int) error {
		return os.NewSyscallError("fallocate", unix.Fallocate(fd, 0, 0, int64(len(pixels))))
	})
	if err != nil {
		return err
	}
	// Before Linux 5.14 there is no such advice; then reading does it.
	if err := unix.Madvise(pixels, unix.MADV_POPULATE_READ); err != nil && !errors.Is(err, unix.EINVAL) {
		return os.NewSyscallError("madvise", err)
	}
	return nil
}

// populate fills the page tables of a mapping that is about to be written, in
// one go and not page by page. Where the kernel cannot, nothing is lost.
func populate(pixels []byte) { unix.Madvise(pixels, unix.MADV_POPULATE_WRITE) }
