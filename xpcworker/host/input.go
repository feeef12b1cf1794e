package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// What a path can be instead of an image.
var (
	ErrFolder     = errors.New("is a folder")
	ErrNotRegular = errors.New("not a regular file")
	ErrEmpty      = errors.New("the file is empty")
)

// openImage opens a regular, non-empty file for reading. The check comes after
// opening, so that it is about the file that will be read; not blocking keeps
// a named pipe without a writer from stopping us before that.
func openImage(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // close on exec, as always in Go
	if err != nil {
		return nil, withoutPath(err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		err = withoutPath(err)
	case info.IsDir():
		err = ErrFolder
	case !info.Mode().IsRegular():
		err = fmt.Errorf("%w but a %s", ErrNotRegular, modeText(info.Mode()))
	case info.Size() == 0:
		err = ErrEmpty
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// withoutPath leaves out what the message around the error says already.
func withoutPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

func modeText(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "named pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	case mode&fs.ModeDevice != 0:
		return "device"
	}
	return "special file"
}
