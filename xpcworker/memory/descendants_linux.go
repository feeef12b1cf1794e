package memory

import (
	"bytes"
	"os"
	"strconv"
)

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
