package host

import "safelight/xpcworker/memory"

// Memory is what a process takes, as the system tells.
type Memory = memory.Process

// MemoryOf asks the system.
func MemoryOf(pid int) (Memory, error) { return memory.Of(pid) }
