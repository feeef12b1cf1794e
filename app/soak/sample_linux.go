package soak

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"safelight/xpcworker/memory"
)

// system fills in what only Linux tells.
func (s *Sample) system() error {
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	s.Descriptors = len(fds) - 1 // one was open to list them
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return err
	}
	s.Threads = len(threads)
	below, err := memory.Descendants(os.Getpid())
	if err != nil {
		return err
	}
	s.Descendants = len(below)
	smaps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return err
	}
	s.OwnSurfaces = ownSurfaces(string(smaps))
	meminfo, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return err
	}
	if at := bytes.Index(meminfo, []byte("Shmem:")); at >= 0 {
		fmt.Sscan(string(meminfo[at+len("Shmem:"):]), &s.Shmem)
		s.Shmem *= 1024
	}
	return nil
}

// ownSurfaces is the memory of surfaces that only this process has mapped.
func ownSurfaces(smaps string) (bytes int64) {
	within := false
	for line := range strings.Lines(smaps) {
		name, rest, _ := strings.Cut(line, " ")
		switch {
		case !strings.HasSuffix(name, ":"): // the first line of a mapping
			within = strings.Contains(rest, "/memfd:safelight-surface-")
		case within && (name == "Private_Clean:" || name == "Private_Dirty:"):
			var kilobytes int64
			fmt.Sscan(rest, &kilobytes)
			bytes += kilobytes * 1024
		}
	}
	return bytes
}
