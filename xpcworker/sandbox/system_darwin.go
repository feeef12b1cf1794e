package sandbox

import (
	_ "embed"
	"errors"
	"fmt"
	"os/signal"

	"golang.org/x/sys/unix"
)

// profile is what a worker may still do, in the language of the system's sandbox.
//
//go:embed worker.sb
var profile string

// systemNames are the layers of macOS.
func systemNames() []string { return []string{Seatbelt} }

// memoryIsBounded: RLIMIT_DATA is kept and not heeded, and RLIMIT_AS counts addresses,
// of which a Go program, and a graphics processor's driver, reserve far more than they
// use. The app watches what a worker takes, and kills it.
const memoryIsBounded = false

// NamespacesOfThisProcess is empty: only Linux has them.
func NamespacesOfThisProcess() string { return "" }

// namespaces is no layer here.
func namespaces(Confinement) Layer { return Layer{} }

// enterSystem enters the sandbox of the system, which holds for all threads.
func enterSystem(c Confinement) []Layer {
	// Where no file may grow, a cache that a library of the system keeps fails to be
	// written to, and does not end the process.
	signal.Ignore(unix.SIGXFSZ)
	if c.leavesOut(Seatbelt) {
		return []Layer{seatbelt(errLeftOut)}
	}
	return []Layer{seatbelt(enterSeatbelt(profile))}
}

// systemLayers measures what macOS enforces.
func systemLayers() []Layer { return []Layer{seatbelt(nil)} }

// seatbelt measures the sandbox by what it does: without it anyone can list the root
// folder.
func seatbelt(why error) Layer {
	fd, err := unix.Open("/", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err == nil {
		unix.Close(fd)
		return off(Seatbelt, "the root folder can be opened", why)
	}
	l := off(Seatbelt, fmt.Sprintf("the root folder cannot be opened (%v)", err), why)
	l.On = errors.Is(err, unix.EPERM)
	return l
}

// descriptors measures what is open. Beside its connection a worker has what the Go
// runtime polls with, which is told as a pipe.
func descriptors() Layer {
	var found opened
	for fd := 3; fd < MaxOpenFiles; fd++ {
		var stat unix.Stat_t
		if unix.Fstat(fd, &stat) != nil {
			continue
		}
		switch stat.Mode & unix.S_IFMT {
		case unix.S_IFSOCK:
			found.connections++
		case unix.S_IFIFO:
		default:
			found.others = append(found.others, fmt.Sprint(fd))
		}
	}
	return found.layer()
}
