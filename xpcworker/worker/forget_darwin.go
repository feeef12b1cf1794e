package worker

import (
	"os"

	"golang.org/x/sys/unix"
)

// forget has the system drop what it keeps of a synced file in memory, so that
// reading it back is reading what the disk has. There is no call for that but to map
// the file and invalidate the mapping. That it may not is no failure.
func forget(f *os.File) {
	stat, err := f.Stat()
	raw, rawErr := f.SyscallConn()
	if err != nil || rawErr != nil || stat.Size() == 0 {
		return
	}
	raw.Control(func(fd uintptr) {
		pages, err := unix.Mmap(int(fd), 0, int(stat.Size()), unix.PROT_READ, unix.MAP_SHARED)
		if err != nil {
			return
		}
		unix.Msync(pages, unix.MS_SYNC|unix.MS_INVALIDATE) // what is not written yet is written first
		unix.Munmap(pages)
	})
}
