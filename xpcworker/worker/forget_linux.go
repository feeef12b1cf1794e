package worker

import (
	"os"

	"golang.org/x/sys/unix"
)

// forget has the system drop what it keeps of a synced file in memory, so that
// reading it back is reading what the disk has. That it may not is no failure.
func forget(f *os.File) {
	raw, err := f.SyscallConn()
	if err != nil {
		return
	}
	raw.Control(func(fd uintptr) { unix.Fadvise(int(fd), 0, 0, unix.FADV_DONTNEED) })
}
