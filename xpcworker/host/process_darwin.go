package host

import (
	"syscall"
	"time"

	"safelight/xpcworker/exit"
)

// childAttributes put a worker in a process group of its own, so that Ctrl-C in a
// terminal is the app's to handle. That it ends with the app is up to the worker,
// which watches its connection and its parent. One that is stopped meanwhile is
// ended by the kernel: its group has nobody left who could let it go on.
func childAttributes(bool) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// namespacesExist says whether there is anything to ask for.
const namespacesExist = false

// helloWithin is long: before its hello a worker has kernels compiled by another
// process, which the first time after an update of the system takes seconds.
const helloWithin = 30 * time.Second

// closeOthersOnExec keeps a child from inheriting what is not meant for it.
// What Go opens is closed on exec anyway; what this process inherited from a
// careless parent, or a library in C opened, need not be.
func closeOthersOnExec() { markOpenFiles() }

// endGroup waits until a child has ended, without reaping it, and kills what is
// left of its group, which is nothing unless the worker was taken over and
// forked. As long as the child is not reaped, its id cannot mean others.
func endGroup(pid int) {
	if exit.Wait(pid) == nil {
		syscall.Kill(-pid, syscall.SIGKILL)
	}
}
