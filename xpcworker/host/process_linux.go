package host

import (
	"errors"
	"math"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// childAttributes put a worker in a process group of its own, so that Ctrl-C
// in a terminal is the app's to handle, and have the kernel kill it when the
// thread that started it ends.
//
// With namespaces, the worker has users, processes, a network and System V IPC
// of its own, with nothing in them. There it is nobody, so that what it executes
// first, itself, has none of the privileges a new user namespace starts with.
func childAttributes(namespaces bool) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if namespaces {
		// Users are not mapped: whoever is not is nobody. With a mapping Go would
		// leave two descriptors open whenever a process cannot be started.
		a.Cloneflags = unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWIPC
	}
	return a
}

// namespacesExist says whether there is anything to ask for.
const namespacesExist = true

// helloWithin is how long a worker may take to its hello.
const helloWithin = 5 * time.Second

// closeOthersOnExec keeps a child from inheriting what is not meant for it.
// What Go opens is closed on exec anyway; what this process inherited from a
// careless parent, or a library in C opened, need not be.
func closeOthersOnExec() {
	if unix.CloseRange(3, math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC) != nil { // before Linux 5.11
		markOpenFiles()
	}
}

// endGroup waits until a child has ended, without reaping it, and kills what is
// left of its group, which is nothing unless the worker was taken over and
// forked. As long as the child is not reaped, its id cannot mean others.
func endGroup(pid int) {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	syscall.Kill(-pid, syscall.SIGKILL)
}
