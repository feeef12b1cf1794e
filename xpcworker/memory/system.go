package memory

// System is what the whole machine has, in bytes.
type System struct {
	// Available is what programs could still take without anything being
	// swapped out (MemAvailable).
	Available int64 `json:"available"`
	// PerCPU is free memory that Available leaves out: what the processors keep
	// at hand. Most of what a process had may be there after it has ended, for
	// seconds.
	PerCPU int64 `json:"per_cpu"`
	// Shmem is all shared memory, surfaces that nobody maps included.
	Shmem int64 `json:"shmem"`
}
