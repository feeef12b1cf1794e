package viewer

import (
	"bytes"
	"fmt"
	"os"
)

const (
	// Below minAvailable of the machine's memory, in percent, it is short.
	minAvailable = 5
	// So it is when some process had to wait for memory for more than
	// maxStalled percent of the last ten seconds.
	maxStalled = 10
)

// memoryIsShort asks the kernel.
func memoryIsShort() bool {
	meminfo, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return false
	}
	total, available := meminfoValue(meminfo, "MemTotal:"), meminfoValue(meminfo, "MemAvailable:")
	if total > 0 && available*100 < total*minAvailable {
		return true
	}
	pressure, err := os.ReadFile("/proc/pressure/memory") // since Linux 4.20
	return err == nil && stalled(pressure) > maxStalled
}

// meminfoValue is a line of /proc/meminfo, in kB, 0 if it is not there.
func meminfoValue(text []byte, name string) (kilobytes int64) {
	if at := bytes.Index(text, []byte(name)); at >= 0 {
		fmt.Sscan(string(text[at+len(name):min(len(text), at+len(name)+30)]), &kilobytes)
	}
	return kilobytes
}

// stalled is the first figure of "some avg10=0.12 avg60=...".
func stalled(text []byte) (percent float64) {
	fmt.Sscanf(string(text), "some avg10=%f", &percent)
	return percent
}
