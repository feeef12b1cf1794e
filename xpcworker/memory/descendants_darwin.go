package memory

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// parents are the parents of all processes.
func parents() (map[int]int, error) {
	all, err := unix.SysctlKinfoProcSlice("kern.proc.all")
	if err != nil {
		return nil, fmt.Errorf("list of processes: %w", err)
	}
	found := make(map[int]int, len(all))
	for i := range all {
		found[int(all[i].Proc.P_pid)] = int(all[i].Eproc.Ppid)
	}
	return found, nil
}
