package sandbox

// machine is a processor there is a list of system calls for.
type machine struct {
	// audit is its AUDIT_ARCH number, from linux/audit.h.
	audit uint32
	// number is that of a call, negative if it has none.
	number func(call) int
}

// machines are by the names Go has for them.
func machines() map[string]machine {
	return map[string]machine{
		"amd64": {0xc000003e, func(c call) int { return c.amd64 }},
		"arm64": {0xc00000b7, func(c call) int { return c.arm64 }},
	}
}

// call is a system call a worker may make.
type call struct {
	name string
	// amd64 and arm64 are its numbers there, -1 for none.
	amd64, arm64 int
	// only are what its arguments have to be; any are allowed if it is empty.
	only []argument
}

// argument says which values an argument may have. Its upper half has to be 0.
type argument struct {
	index  int
	bits   uint32 // those of the lower half that are looked at
	values []uint32
}

// Flags and commands, from the kernel's headers, where they are the same on
// all machines listed.
const (
	protExec = 0x4

	// How memory is mapped. The limit on memory (RLIMIT_DATA) counts what is
	// private and does not grow down; memory without a file that is shared, or
	// that grows down, would be had beside it.
	mapShared, mapPrivate, mapType = 0x01, 0x02, 0x0f
	mapAnonymous, mapGrowsDown     = 0x20, 0x100

	// What Go and the C library start a thread with. A process would be
	// started without the first of them.
	threadFlags  = 0x00050f00 // VM FS FILES SIGHAND THREAD SYSVSEM
	threadExtras = 0x00380000 // SETTLS PARENT_SETTID CHILD_CLEARTID

	fcntlDup, fcntlGetFD, fcntlSetFD, fcntlGetFL, fcntlSetFL = 0, 1, 2, 3, 4
	fcntlDupCloexec, fcntlGetSeals                           = 1030, 1034

	prctlSetName, prctlSetVMA = 15, 0x53564d41

	anyBit = 0xffffffff
)

// allowed are the calls of a worker with this process id: what Go's runtime
// makes at any time, and what reading, drawing and writing through descriptors
// takes. What is not here cannot be done, above all: open a file, make a socket,
// a process or memory that can be executed, look at other processes or signal
// them.
func allowed(pid int) []call {
	self := []argument{{0, anyBit, []uint32{uint32(pid)}}}
	return []call{
		// Descriptors there are: image, output, surfaces, connection.
		{"read", 0, 63, nil},
		{"write", 1, 64, nil},
		{"close", 3, 57, nil},
		{"fstat", 5, 80, nil},
		{"lseek", 8, 62, nil},
		{"pread64", 17, 67, nil},
		{"pwrite64", 18, 68, nil},
		{"readv", 19, 65, nil},
		{"writev", 20, 66, nil},
		{"fsync", 74, 82, nil},
		{"fdatasync", 75, 83, nil},
		{"ftruncate", 77, 46, nil},
		{"fadvise64", 221, 223, nil},
		{"fallocate", 285, 47, nil},
		{"sendmsg", 46, 211, nil},
		{"recvmsg", 47, 212, nil},
		{"shutdown", 48, 210, nil},
		{"fcntl", 72, 25, []argument{{1, anyBit, []uint32{
			fcntlDup, fcntlGetFD, fcntlSetFD, fcntlGetFL, fcntlSetFL, fcntlDupCloexec, fcntlGetSeals,
		}}}},
		{"epoll_create1", 291, 20, nil},
		{"epoll_ctl", 233, 21, nil},
		{"epoll_wait", 232, -1, nil},
		{"epoll_pwait", 281, 22, nil},
		{"eventfd2", 290, 19, nil},

		// Memory, none of it to be executed, and shared only with a file.
		// There is no mremap, which could move the stack and let it grow beside
		// the limit; C libraries, which grow memory with it, copy instead.
		{"mmap", 9, 222, []argument{
			{2, protExec, []uint32{0}},
			{3, mapType | mapAnonymous | mapGrowsDown, []uint32{mapPrivate | mapAnonymous, mapPrivate, mapShared}},
		}},
		{"mprotect", 10, 226, []argument{{2, protExec, []uint32{0}}}},
		{"munmap", 11, 215, nil},
		{"brk", 12, 214, nil},
		{"mincore", 27, 232, nil},
		{"madvise", 28, 233, nil},

		// Threads.
		{"clone", 56, 220, []argument{{0, anyBit &^ threadExtras, []uint32{threadFlags}}}},
		{"exit", 60, 93, nil},
		{"exit_group", 231, 94, nil},
		{"futex", 202, 98, nil},
		{"set_robust_list", 273, 99, nil},
		{"rseq", 334, 293, nil},
		{"gettid", 186, 178, nil},
		{"getpid", 39, 172, nil},
		{"sched_yield", 24, 124, nil},
		{"sched_getaffinity", 204, 123, nil},
		{"membarrier", 324, 283, nil},
		{"prctl", 157, 167, []argument{{0, anyBit, []uint32{prctlSetName, prctlSetVMA}}}},

		// Signals, to itself.
		{"rt_sigaction", 13, 134, nil},
		{"rt_sigprocmask", 14, 135, nil},
		{"rt_sigreturn", 15, 139, nil},
		{"sigaltstack", 131, 132, nil},
		{"restart_syscall", 219, 128, nil},
		{"kill", 62, 129, self},
		{"tgkill", 234, 131, self},

		// Time, chance and statistics.
		{"nanosleep", 35, 101, nil},
		{"clock_gettime", 228, 113, nil},
		{"clock_nanosleep", 230, 115, nil},
		{"gettimeofday", 96, 169, nil},
		{"getrusage", 98, 165, nil},
		{"getrandom", 318, 278, nil},
	}
}
