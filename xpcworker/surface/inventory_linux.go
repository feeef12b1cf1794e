package surface

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// memfdPrefix starts the name of every surface's memory.
const memfdPrefix = "safelight-surface-"

func inventory(pid int) ([]Memory, error) {
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("inventory of surfaces: %w", err)
	}
	var found []Memory
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		target, err := os.Readlink(path)
		if err != nil {
			continue // closed meanwhile, such as the one used to list
		}
		name, ok := strings.CutPrefix(target, "/memfd:")
		if !ok || !strings.HasPrefix(name, memfdPrefix) {
			continue
		}
		var stat unix.Stat_t
		if err := unix.Stat(path, &stat); err != nil {
			continue
		}
		found = append(found, Memory{
			Name:     strings.TrimSuffix(name, " (deleted)"),
			Inode:    stat.Ino,
			Size:     stat.Size,
			Resident: stat.Blocks * 512,
		})
	}
	return found, nil
}
