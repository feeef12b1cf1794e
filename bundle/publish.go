package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// workPrefix begins the names of folders in which something is made.
const workPrefix = ".bundle-"

// work is a folder in the output folder, for what is not finished. One run at a time
// has one.
type work struct {
	dist, folder string
	lock         *os.File // of dist
}

// open makes the output folder and a work folder in it, and removes those of runs that
// were killed.
func open(dist string) (*work, error) {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return nil, err
	}
	lock, err := os.Open(dist)
	if err != nil {
		return nil, err
	}
	w := &work{dist: dist, lock: lock}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		lock.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, fmt.Errorf("%s: another run works there", dist)
		}
		return nil, fmt.Errorf("%s: lock: %w", dist, err)
	}
	left, err := filepath.Glob(filepath.Join(dist, workPrefix+"*"))
	for _, folder := range left {
		err = errors.Join(err, os.RemoveAll(folder))
	}
	if err == nil {
		w.folder, err = os.MkdirTemp(dist, workPrefix)
	}
	if err != nil {
		lock.Close()
		return nil, err
	}
	return w, nil
}

// publish gives what is finished its place in the output folder. What is there takes
// its place in the work folder, in the same instant where the system can do that.
func (w *work) publish(path string) (string, error) {
	target := filepath.Join(w.dist, filepath.Base(path))
	if _, err := os.Lstat(target); errors.Is(err, os.ErrNotExist) {
		return target, os.Rename(path, target)
	}
	if swap(path, target) == nil {
		return target, nil
	}
	old := filepath.Join(w.folder, "old")
	if err := os.Rename(target, old); err != nil {
		return "", err
	}
	if err := os.Rename(path, target); err != nil {
		return "", errors.Join(err, os.Rename(old, target))
	}
	return target, nil
}

// close removes the work folder, with all that was not published.
func (w *work) close() {
	os.RemoveAll(w.folder)
	w.lock.Close()
}
