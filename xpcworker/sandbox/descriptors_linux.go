package sandbox

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// descriptors measures what is open. A worker starts with the standard three
// and its connection; the Go runtime adds what it polls with and the files that
// tell its share of the processors.
func descriptors() Layer {
	const dir = "/proc/self/fd"
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Layer{Name: Descriptors, Detail: fmt.Sprintf("unknown: %v", err)}
	}
	connections := 0
	var others []string
	for _, e := range entries {
		if fd, err := strconv.Atoi(e.Name()); err != nil || fd <= 2 {
			continue
		}
		target, err := os.Readlink(dir + "/" + e.Name())
		switch {
		case err != nil: // the one that listed the folder
		case strings.HasPrefix(target, "socket:"):
			connections++
		case strings.HasPrefix(target, "anon_inode:[event"), strings.HasPrefix(target, "/sys/fs/cgroup/"):
		default:
			others = append(others, e.Name())
		}
	}
	return opened{connections, others}.layer()
}
