package worker

import (
	"os"

	"safelight/xpcworker/exit"
)

// watchParent calls gone when the process that started this one has ended: what the
// kernel does by itself on Linux. It is told in another way than by the connection,
// which a child of the app could have inherited.
func watchParent(parent int, gone func()) {
	if exit.Wait(parent) == nil || os.Getppid() != parent {
		gone()
	}
}
