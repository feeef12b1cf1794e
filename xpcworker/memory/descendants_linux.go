package memory

import (
	"bytes"
	"os"
	"strconv"
)

// Descendants are the processes that a process has started, and those they have
// started, as far as they run. Those that were killed and not yet waited for are
// among them, those whose parent has ended are not.
func Descendants(of int) (pids []int, err error) {
	parents, err := parents()
	if err != nil {
		return nil, err
	}
	for pid := range parents {
		for at := parents[pid]; at > 1; at = parents[at] {
			if at == of {
				pids = append(pids, pid)
				break
			}
		}
	}
	return pids, nil
}

// parents are the parents of all processes, those that have ended left out.
func parents() (map[int]int, error) {
	found := make(map[int]int)
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
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
	return found, nil
}
