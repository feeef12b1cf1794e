package host

import "safelight/xpcworker/surface"

// carrier takes surfaces to a worker, until it is closed.
type carrier interface {
	surface.Sender
	Close()
}

// crossing is a carrier to another process: that of package surface, or one that goes
// by other means of the system.
type crossing interface {
	carrier
	// Arguments are what the process is to be started with.
	Arguments() []string
	// Meet waits for the process, once it has said hello.
	Meet(pid int) error
}

func newCrossing() (crossing, error) { return surface.NewCrossing() }
