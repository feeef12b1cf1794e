package host

import (
	"fmt"
	"os"
	"path/filepath"
)

const (
	// helperName is the helper executable beside the app's.
	helperName = "safelight-worker"
	// workerArgument makes the app's own executable a worker.
	workerArgument = "worker"
)

// helper is the absolute path of the executable that becomes a worker, and its
// arguments.
func (c *Config) helper() (path string, args []string, err error) {
	if c.Helper != "" {
		// The worker starts in another folder.
		if path, err = filepath.Abs(c.Helper); err != nil {
			return "", nil, fmt.Errorf("helper %s: %w", c.Helper, err)
		}
		return path, c.HelperArgs, nil
	}
	self, err := os.Executable()
	if err != nil {
		return "", nil, fmt.Errorf("own executable: %w", err)
	}
	path, args = Beside(self)
	if c.HelperArgs != nil {
		args = c.HelperArgs
	}
	return path, args, nil
}

// Beside is the helper that belongs to an executable, and its arguments: the file
// safelight-worker in the same folder, or, without one, the executable itself.
func Beside(executable string) (path string, args []string) {
	path = filepath.Join(filepath.Dir(executable), helperName)
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		return path, nil
	}
	return executable, []string{workerArgument}
}
