// Package atomicfile writes files that appear whole or not at all.
//
// [Create] opens a temporary file in the folder of the target, [File.Commit]
// puts it on stable storage and gives it the target's name, [File.Abort]
// removes it. A process that is killed at any moment in between leaves nothing
// on Linux file systems that know files without a name, which are most; on
// others a hidden file that [IsTemporary] recognizes. Unless Options.Overwrite is set,
// a file that is already there is never replaced, however many writers race.
//
//	f, err := atomicfile.Create(path, atomicfile.Options{})
//	if err != nil {
//		return err
//	}
//	defer f.Abort() // does nothing after Commit
//	if _, err := f.Write(data); err != nil {
//		return err
//	}
//	return f.Commit()
//
// [WriteFile] is just that.
package atomicfile

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// prefix begins the name of every temporary file. The dot hides it, the rest
// says whose it is. What follows is random and as long for every target, so
// that a target with the longest name a file system takes can be written too.
const prefix = ".safelight-tmp-"

// IsTemporary reports whether name, with or without folders before it, is that
// of a temporary file of this package. One that no process is writing was left
// by a killed one and may be removed.
func IsTemporary(name string) bool {
	return strings.HasPrefix(filepath.Base(name), prefix)
}

// Options say how a file is written. The zero value is the careful one.
type Options struct {
	// Overwrite lets Commit replace an existing file, atomically: readers see
	// the old content or the new one. A symbolic link is replaced, not
	// followed.
	Overwrite bool

	// named is for tests: the file has a temporary name from the start, as on
	// file systems that do not know files without one.
	named bool
}

// File is a file that does not have its name yet. It can be written, read back
// and, through its descriptor, handed to another process; all of them must be
// done with it before Commit. A File is not safe for concurrent use.
type File struct {
	*os.File
	path string
	opts Options
	done bool
	// unnamed: the file has no name at all yet. named: it has its own.
	unnamed, named bool
}

// Create opens a temporary file, for reading and writing, that Commit will name
// path. It is in the folder of path and has the permissions [os.Create] gives.
//
// When something is at path already and opts do not allow to overwrite it,
// the error wraps [fs.ErrExist], so that no work is done in vain.
func Create(path string, opts Options) (*File, error) {
	if err := checkTarget(path, opts); err != nil {
		return nil, err
	}
	temp := filepath.Join(filepath.Dir(path), prefix+rand.Text())
	if !opts.named {
		if f, ok := openUnnamed(temp); ok {
			return &File{File: f, path: path, opts: opts, unnamed: true}, nil
		}
	}
	f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		// The random name would only distract from the one asked for.
		if e, ok := errors.AsType[*fs.PathError](err); ok {
			err = e.Err
		}
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	return &File{File: f, path: path, opts: opts}, nil
}

// Scratch opens a file without a name in a folder, for reading and writing, which is
// gone when it is closed. Where the file system knows no such files, it has a
// temporary name for a moment.
func Scratch(dir string) (*os.File, error) {
	temp := filepath.Join(dir, prefix+rand.Text())
	if f, ok := openUnnamed(temp); ok {
		return f, nil
	}
	f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		if err = os.Remove(temp); err != nil {
			f.Close()
		}
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// checkTarget refuses early what Commit would have to refuse late.
func checkTarget(path string, opts Options) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("create: %w", err)
	case !opts.Overwrite:
		return fmt.Errorf("create %s: %w", path, fs.ErrExist)
	case info.IsDir():
		return fmt.Errorf("create %s: a folder has that name: %w", path, fs.ErrExist)
	}
	return nil
}

// Path is the name the file will have; Name is that of the temporary file, if
// it has one.
func (f *File) Path() string { return f.path }

// Commit syncs the file, closes it and gives it its name; when it returns nil,
// the whole file is at Path and will be there after a loss of power, too.
//
// The error wraps [fs.ErrExist] when another file took the name meanwhile and
// may not be overwritten. After any error the temporary file is gone.
func (f *File) Commit() error {
	if f.done {
		return fmt.Errorf("commit %s: %w", f.path, fs.ErrClosed)
	}
	if err := f.publish(); err != nil {
		f.Abort()
		return fmt.Errorf("commit %s: %w", f.path, err)
	}
	f.done = true
	if err := syncFolder(filepath.Dir(f.path)); err != nil {
		return fmt.Errorf("commit %s: the file is in place, but its folder could not be synced: %w", f.path, err)
	}
	return nil
}

func (f *File) publish() error {
	if err := f.Sync(); err != nil {
		return err
	}
	if f.unnamed {
		name := f.Name() // for the moment it takes to replace a file
		if !f.opts.Overwrite {
			name = f.path // never that of a file that exists
		}
		if err := nameUnnamed(f.File, name); err != nil {
			return err
		}
		f.unnamed, f.named = false, name == f.path
	}
	if err := f.File.Close(); err != nil {
		return err
	}
	if f.opts.Overwrite {
		return os.Rename(f.Name(), f.path)
	}
	if f.named {
		return nil
	}
	return renameNew(f.Name(), f.path)
}

// Abort closes and removes the temporary file. It does nothing after Commit or
// another Abort, so it can be deferred.
func (f *File) Abort() {
	if f.done {
		return
	}
	f.done = true
	f.File.Close()
	if !f.unnamed {
		os.Remove(f.Name())
	}
}

// Close is Abort: without it, the embedded file's own Close would leave the
// temporary file behind. It returns nil.
func (f *File) Close() error {
	f.Abort()
	return nil
}

// WriteFile writes data to a file that appears whole or not at all. Errors are
// those of Create and Commit.
func WriteFile(path string, data []byte, opts Options) error {
	f, err := Create(path, opts)
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return f.Commit()
}
