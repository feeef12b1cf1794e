package sandbox

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// filterCalls has the kernel refuse, on all threads, all system calls that are
// not on the list.
func filterCalls() error {
	machine, ok := machines()[runtime.GOARCH]
	if !ok {
		return fmt.Errorf("no list of system calls for %s", runtime.GOARCH)
	}
	program, err := filter(machine, os.Getpid())
	if err != nil {
		return err
	}
	raw := make([]unix.SockFilter, len(program))
	for i, p := range program {
		raw[i] = unix.SockFilter{Code: p.Op, Jt: p.Jt, Jf: p.Jf, K: p.K}
	}
	fprog := unix.SockFprog{Len: uint16(len(raw)), Filter: &raw[0]}
	thread, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER,
		unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&fprog)))
	if errno != 0 {
		return os.NewSyscallError("seccomp", errno)
	}
	if thread != 0 {
		return errors.New("seccomp: a thread has another filter")
	}
	return nil
}
