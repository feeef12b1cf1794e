package sandbox

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// MaxOpenFiles is how many descriptors a worker may have: its connection, the
// image, surfaces, an output file, and what the runtime needs.
const MaxOpenFiles = 256

// Apply takes away, for good, what a worker does not need: core dumps, which
// would put the user's picture on the disk, and more than MaxOpenFiles open
// files. The layers that follow it on the list in this package are not applied
// by it.
func Apply() error {
	for _, l := range [...]struct {
		name     string
		resource int
		limit    unix.Rlimit
	}{
		{"core size", unix.RLIMIT_CORE, unix.Rlimit{}},
		{"open files", unix.RLIMIT_NOFILE, unix.Rlimit{Cur: MaxOpenFiles, Max: MaxOpenFiles}},
	} {
		var now unix.Rlimit
		if err := unix.Getrlimit(l.resource, &now); err == nil && now.Max < l.limit.Max {
			continue // stricter already, and what is given up cannot be had back
		}
		if err := unix.Setrlimit(l.resource, &l.limit); err != nil {
			return fmt.Errorf("sandbox: limit %s to %d: %w", l.name, l.limit.Max, os.NewSyscallError("setrlimit", err))
		}
	}
	return nil
}

// rlimits measures the limits that can no longer be raised.
func rlimits() Layer {
	var core, files unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &core); err != nil {
		return Layer{Name: Rlimits, Detail: fmt.Sprintf("unknown: %v", err)}
	}
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &files); err != nil {
		return Layer{Name: Rlimits, Detail: fmt.Sprintf("unknown: %v", err)}
	}
	return Layer{
		Name:   Rlimits,
		On:     core.Max == 0 && files.Max <= MaxOpenFiles,
		Detail: fmt.Sprintf("core size %s, open files %s", limitText(core.Max), limitText(files.Max)),
	}
}

func limitText(n uint64) string {
	if n == unix.RLIM_INFINITY {
		return "unlimited"
	}
	return fmt.Sprint(n)
}
