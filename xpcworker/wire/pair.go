package wire

import (
	"fmt"
	"os"
	"syscall"
)

// Pair makes a connection: the near end to talk on, and the far end as a file,
// for a child process to inherit or for NewConn in this one. Both are closed
// on exec.
func Pair() (near *Conn, far *os.File, err error) {
	// The lock keeps a process started by another goroutine from inheriting
	// the sockets in the moment before they are marked; not every system can
	// create them marked.
	syscall.ForkLock.RLock()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fds[0])
		syscall.CloseOnExec(fds[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, fmt.Errorf("connection: %w", os.NewSyscallError("socketpair", err))
	}
	far = os.NewFile(uintptr(fds[1]), "far end")
	near, err = NewConn(os.NewFile(uintptr(fds[0]), "near end"))
	if err != nil {
		far.Close()
		return nil, nil, err
	}
	return near, far, nil
}
