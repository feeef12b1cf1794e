package host_test

import (
	"os"
	"os/exec"
	"unsafe"

	"golang.org/x/sys/unix"

	"safelight/xpcworker/sandbox"
	"safelight/xpcworker/wire"
)

// fault touches an address that is nobody's.
func fault() {
	p, err := unix.Mmap(-1, 0, 4096, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		panic(err)
	}
	p[0] = 1
}

// segfault ends this process by the fault it is named after, without the Go
// runtime's saying so. A signal it sent itself would do nothing where it is the
// first process of its namespace.
func segfault() {
	byDefault(unix.SIGSEGV)
	fault()
}

// busError does the same by touching what is mapped of a file beyond its end.
func busError(file *os.File) {
	byDefault(unix.SIGBUS)
	size := os.Getpagesize()
	p, err := unix.Mmap(int(file.Fd()), 0, 2*size, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		panic(err)
	}
	panic(p[size])
}

// byDefault has a signal do what it does to programs that do not handle it.
func byDefault(signal unix.Signal) {
	var standard [32]byte // a kernel struct sigaction that is all zero
	unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(signal), uintptr(unsafe.Pointer(&standard)), 0, 8, 0, 0)
}

// connections are this process's sockets, of which a helper has one.
func connections() []int {
	var fds []int
	for fd := range sandbox.MaxOpenFiles {
		var stat unix.Stat_t
		if unix.Fstat(fd, &stat) == nil && stat.Mode&unix.S_IFMT == unix.S_IFSOCK {
			fds = append(fds, fd)
		}
	}
	return fds
}

func writeToConnection(p []byte) {
	for _, fd := range connections() {
		unix.Write(fd, p)
	}
}

// writeFrame puts a frame on the connection behind the back of who owns it.
func writeFrame(f wire.Frame) {
	h := []byte{'S', 'L', 'w', 'k', 1, byte(f.Type), 0, 0, byte(len(f.Payload)), byte(len(f.Payload) >> 8), 0, 0}
	for i := range 8 {
		h = append(h, byte(f.Generation>>(8*i)))
	}
	writeToConnection(append(h, f.Payload...))
}

// forkSleeper starts a process that outlives its parent and holds on to its
// standard error, as malware would.
func forkSleeper() error {
	cmd := exec.Command("/bin/sleep", "1000")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Start()
}
