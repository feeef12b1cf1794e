package sandbox

import (
	"fmt"
	"os"
)

// Enter gives up, for good and on all threads, what c asks for, and returns
// what is in force then. host is the id of the process at the other end of the
// connection, 0 if unknown. A layer that cannot be had is off in the posture;
// whether to go on without it is for the host to decide.
func Enter(c Confinement, host int) Posture {
	p, _ := EnterAfter(c, host, func() error { return nil })
	return p
}

// EnterAfter is Enter for a process that needs something which it could not open
// afterwards. prepare opens it, once it was seen what the host has left open, and
// before anything is given up; its error is returned, and then nothing is.
func EnterAfter(c Confinement, host int, prepare func() error) (Posture, error) {
	// What needs files to be seen is looked at first.
	own := namespaces(c)
	p := Posture{process(host, own.On), environment(), descriptors(), own}
	if err := prepare(); err != nil {
		return nil, err
	}
	p = append(p, limitResources(c, own.On))
	return append(p, enterSystem(c)...).ordered(), nil
}

// Measure looks at what is in force in this process, which has not called
// Enter. host is the id of the process at the other end of the connection, 0
// if unknown.
func Measure(host int) Posture {
	p := Posture{process(host, false), environment(), descriptors(), rlimits(Confinement{}), namespaces(Confinement{})}
	return append(p, systemLayers()...).ordered()
}

// process measures whether the image is handled in the process of the app. In
// a process namespace of one's own the app has no id.
func process(host int, ownNamespace bool) Layer {
	l := Layer{Name: Process}
	switch {
	case host == 0 && ownNamespace:
		l.On, l.Detail = true, fmt.Sprintf("process %d of a namespace without the app", os.Getpid())
	case host == 0:
		l.Detail = "unknown: no id for the other end of the connection"
	case host == os.Getpid():
		l.Detail = "in the process of the app"
	default:
		l.On, l.Detail = true, fmt.Sprintf("process %d, app %d", os.Getpid(), host)
	}
	return l
}

// off is a layer that could not be had, and why; detail says what was measured.
func off(name, detail string, why error) Layer {
	l := Layer{Name: name, Detail: detail}
	if why != nil {
		l.Detail = fmt.Sprintf("%s: %v", detail, why)
	}
	return l
}
