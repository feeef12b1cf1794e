package soak

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
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
	s.Descendants = descendants(parents(), os.Getpid())
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

// parents are the parents of all processes, those that have ended left out.
func parents() map[int]int {
	found := make(map[int]int)
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue
		}
		// "pid (name) state parent ...", where the name can hold anything.
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if len(fields) < 2 {
			continue
		}
		found[pid], _ = strconv.Atoi(string(fields[1]))
	}
	return found
}

// descendants counts the processes below one.
func descendants(parents map[int]int, of int) int {
	n := 0
	for pid := range parents {
		for at := parents[pid]; at > 1; at = parents[at] {
			if at == of {
				n++
				break
			}
		}
	}
	return n
}
