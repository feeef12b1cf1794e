package host

// Memory is what a process takes, as the system tells, in bytes.
type Memory struct {
	// RSS is all that is resident, PSS the same with shared pages divided
	// among those who map them, Private what would return if the process
	// ended (USS).
	RSS, PSS, Private int64
	// Shared is the part of RSS that is shared memory, such as surfaces.
	Shared int64
	// Swap is what was moved out.
	Swap int64
	// Peak is the largest RSS so far (VmHWM).
	Peak int64
}
