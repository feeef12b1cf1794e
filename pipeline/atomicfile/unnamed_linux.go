package atomicfile

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// openUnnamed opens a file without a name in the folder of temp, the name it is
// to be known by, if the file system can have one and it can be named later.
func openUnnamed(temp string) (*os.File, bool) {
	fd, err := unix.Open(filepath.Dir(temp), unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o666)
	if err != nil {
		return nil, false
	}
	if _, err := os.Lstat(descriptorPath(fd)); err != nil {
		unix.Close(fd)
		return nil, false
	}
	return os.NewFile(uintptr(fd), temp), true
}

// nameUnnamed gives such a file its name, unless another file has it.
func nameUnnamed(f *os.File, name string) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var linkErr error
	err = raw.Control(func(fd uintptr) {
		linkErr = unix.Linkat(unix.AT_FDCWD, descriptorPath(int(fd)), unix.AT_FDCWD, name, unix.AT_SYMLINK_FOLLOW)
	})
	if err != nil {
		return err
	}
	if linkErr != nil {
		return &os.PathError{Op: "link", Path: name, Err: linkErr}
	}
	return nil
}

func descriptorPath(fd int) string { return fmt.Sprintf("/proc/self/fd/%d", fd) }
