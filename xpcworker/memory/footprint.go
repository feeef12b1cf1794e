package memory

// Footprint is what the system holds a process to account for, in bytes, where it
// keeps such a figure and bounds nothing by itself: on macOS, the memory that it has
// written to, compressed or not, and that of its graphics processor, but not the
// surfaces it was sent. It takes microseconds. Elsewhere the error wraps
// errors.ErrUnsupported.
func Footprint(pid int) (int64, error) { return footprint(pid) }
