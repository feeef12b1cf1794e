package host

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// MemoryOf reads /proc/PID/smaps_rollup and status. Surfaces that are open but
// not mapped show nowhere here, see surface.Inventory.
func MemoryOf(pid int) (Memory, error) {
	rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return Memory{}, fmt.Errorf("memory of process %d: %w", pid, err)
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return Memory{}, fmt.Errorf("memory of process %d: %w", pid, err)
	}
	r, s := kilobytes(string(rollup)), kilobytes(string(status))
	return Memory{
		RSS:     r["Rss"],
		PSS:     r["Pss"],
		Private: r["Private_Clean"] + r["Private_Dirty"],
		Shared:  s["RssShmem"],
		Swap:    r["Swap"],
		Peak:    s["VmHWM"],
	}, nil
}

// kilobytes are the lines of the form "Name:   123 kB", in bytes.
func kilobytes(text string) map[string]int64 {
	found := make(map[string]int64)
	for line := range strings.Lines(text) {
		name, rest, _ := strings.Cut(line, ":")
		number, ok := strings.CutSuffix(strings.TrimSpace(rest), " kB")
		if n, err := strconv.ParseInt(number, 10, 64); ok && err == nil {
			found[name] = n * 1024
		}
	}
	return found
}
