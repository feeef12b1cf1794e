package look

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"safelight/pipeline/recipe"
)

// Load reads a file that holds recipes, for a scan.
func (l *Look) Load(path, scan string) (*recipe.Loaded, error) {
	data, err := readCapped(path, recipe.MaxBytes)
	if err != nil {
		return nil, err
	}
	loaded, err := recipe.Load(data, recipe.LoadOptions{
		Name: filepath.Base(scan), Library: l.library, Papers: l.papers, Working: l.options.Working,
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return loaded, nil
}

// readCapped reads a regular file of at most the given size. A pipe would be
// waited for, forever.
func readCapped(path string, size int64) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !stat.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", path)
	}
	data, err := io.ReadAll(io.LimitReader(f, size+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > size {
		return nil, fmt.Errorf("%s: a recipe has at most %d bytes", path, size)
	}
	return data, nil
}
