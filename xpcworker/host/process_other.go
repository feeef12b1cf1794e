//go:build !linux && !darwin

package host

import (
	"syscall"
	"time"
)

// childAttributes put a worker in a process group of its own, so that Ctrl-C
// in a terminal is the app's to handle. That it ends with the app is up to the
// worker, which watches its connection.
func childAttributes(bool) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// namespacesExist says whether there is anything to ask for.
const namespacesExist = false

// helloWithin is how long a worker may take to its hello.
const helloWithin = 5 * time.Second

// closeOthersOnExec keeps a child from inheriting what is not meant for it.
// What Go opens is closed on exec anyway; what this process inherited from a
// careless parent, or a library in C opened, need not be.
func closeOthersOnExec() { markOpenFiles() }

// endGroup would wait until a child has ended and kill what is left of its
// group. Package unix cannot wait without reaping here, and once the child is
// reaped its id may mean others, so nobody is killed.
func endGroup(int) {}
