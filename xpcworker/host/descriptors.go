package host

import (
	"os"
	"strconv"
	"syscall"
)

// markOpenFiles marks all that is open, but for the standard three, to be
// closed on exec.
func markOpenFiles() {
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		return // no such folder: nothing can be done
	}
	for _, e := range entries {
		if fd, err := strconv.Atoi(e.Name()); err == nil && fd > 2 {
			syscall.CloseOnExec(fd)
		}
	}
}
