package worker

import (
	"os"

	"safelight/xpcworker/exit"
)

// watchParent calls gone when the process that started this one has ended: what the
// kernel does by itself on Linux. It is told in another way than by the connection,
// which a child of the app could have inherited. The kernel has been asked when it
// returns. Where it cannot tell, the connection has to do.
func watchParent(parent int, gone func()) {
	w, err := exit.New(parent)
	if os.Getppid() != parent { // it ended before it was watched
		gone()
	}
	if err == nil {
		go func() {
			if w.Wait() == nil {
				gone()
			}
		}()
	}
}
