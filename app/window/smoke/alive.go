package smoke

import (
	"errors"

	"golang.org/x/sys/unix"
)

// alive reports whether a process is there that has not been waited for.
func alive(pid int) bool {
	err := unix.Kill(pid, 0)
	return err == nil || errors.Is(err, unix.EPERM)
}
