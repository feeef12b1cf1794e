//go:build !linux

package surface

import (
	"fmt"
	"os"
	"runtime"
)

// newFile makes a file of size bytes that has no name any more. Such a file is
// not sealed; what stands between a shrunk surface and a fault is that the
// worker is ours.
func newFile(id uint64, size int64) (*os.File, error) {
	file, err := os.CreateTemp("", fmt.Sprintf("safelight-surface-%d-", id))
	if err != nil {
		return nil, err
	}
	err = os.Remove(file.Name())
	if err == nil {
		err = file.Truncate(size)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// check says whether file is large enough.
func check(file *os.File, size int64) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() < size {
		return fmt.Errorf("%v of %d bytes, not a file of %d", info.Mode(), info.Size(), size)
	}
	return nil
}

// prefault reads a byte of every page.
func prefault(_ *os.File, pixels []byte) error {
	var sum byte
	for i := 0; i < len(pixels); i += os.Getpagesize() {
		sum += pixels[i]
	}
	runtime.KeepAlive(sum) // so that reading is not optimized away
	return nil
}

// populate does nothing here.
func populate([]byte) {}
