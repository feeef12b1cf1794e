package host_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

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

// dieOf ends this process by a signal, without the Go runtime's saying so.
func dieOf(name string) {
	signal := unix.SignalNum(name)
	var standard [32]byte // a kernel struct sigaction that is all zero: the default
	unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(signal), uintptr(unsafe.Pointer(&standard)), 0, 8, 0, 0)
	unix.Kill(os.Getpid(), signal)
	hang()
}

// connections are this process's sockets, of which a helper has one.
func connections() []int {
	var fds []int
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		target, _ := os.Readlink("/proc/self/fd/" + e.Name())
		if strings.HasPrefix(target, "socket:") {
			var fd int
			fmt.Sscan(e.Name(), &fd)
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
