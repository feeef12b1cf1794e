package memory

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// MeasureSystem reads /proc/meminfo and zoneinfo, which in a container still are
// about the whole machine.
func MeasureSystem() (System, error) {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return System{}, fmt.Errorf("memory of the system: %w", err)
	}
	zones, err := os.ReadFile("/proc/zoneinfo")
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // some containers have none
		return System{}, fmt.Errorf("memory of the system: %w", err)
	}
	m := kilobytes(string(text))
	return System{Available: m["MemAvailable"], PerCPU: perCPU(string(zones)), Shmem: m["Shmem"]}, nil
}

// perCPU adds up the lists of free pages that every processor keeps for every
// zone, in bytes. Since Linux 6.7 they grow with use, and the kernel's own sums
// of free memory do not count them.
func perCPU(zoneinfo string) (sum int64) {
	for line := range strings.Lines(zoneinfo) {
		number, ok := strings.CutPrefix(strings.TrimSpace(line), "count:")
		if n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64); ok && err == nil {
			sum += n
		}
	}
	return sum * int64(os.Getpagesize())
}
