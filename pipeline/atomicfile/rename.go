package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Rename renames a file, within one file system, without ever replacing
// another: when the name is taken, the error wraps [fs.ErrExist], and the file
// keeps the name it has.
func Rename(from, to string) error {
	if err := renameNew(from, to); err != nil {
		return err
	}
	if err := syncFolder(filepath.Dir(to)); err != nil {
		return fmt.Errorf("rename %s: the file is in place, but its folder could not be synced: %w", from, err)
	}
	return nil
}

// renameByLink renames a file without replacing another, in two steps: a
// second name, which the system refuses if it is taken, and the removal of the
// first. A kill between the two leaves both names on the whole file.
func renameByLink(from, to string) error {
	err := os.Link(from, to)
	switch {
	case err == nil:
		return os.Remove(from)
	case linkUnsupported(err):
		return renameByLookup(from, to)
	}
	return err
}

// renameByLookup is for the file systems that know no second names, such as
// exFAT: it looks whether the name is taken before it takes it. A writer that
// gets in between the two loses its file, but no file is ever torn.
func renameByLookup(from, to string) error {
	if _, err := os.Lstat(to); err == nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: fs.ErrExist}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(from, to)
}

// linkUnsupported reports whether err says that the file system has no second
// names. EPERM is what Linux answers in that case.
func linkUnsupported(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EPERM)
}

// syncFolder makes the names in a folder durable. A folder that may be written
// but not read, and a file system that does not sync folders, have no way to
// promise more than they did; that is not the writer's error.
func syncFolder(name string) error {
	d, err := os.Open(name)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

// KeepAside renames a file that may not be overwritten: a dot, why, a hyphen and the
// first number that is free follow its name. It returns the new name.
func KeepAside(name, why string) (aside string, err error) {
	for n := 1; ; n++ {
		aside = fmt.Sprintf("%s.%s-%d", name, why, n)
		if err = Rename(name, aside); !errors.Is(err, fs.ErrExist) {
			return aside, err
		}
	}
}
