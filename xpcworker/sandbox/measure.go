package sandbox

import (
	"fmt"
	"os"
)

// Measure looks at what is in force in this process. host is the id of the
// process at the other end of the connection, 0 if unknown.
func Measure(host int) Posture {
	p := Posture{process(host), environment(), rlimits()}
	return append(p, systemLayers()...)
}

// process measures whether the image is handled in the process of the app.
func process(host int) Layer {
	l := Layer{Name: Process}
	switch {
	case host == 0:
		l.Detail = "unknown: no id for the other end of the connection"
	case host == os.Getpid():
		l.Detail = "in the process of the app"
	default:
		l.On, l.Detail = true, fmt.Sprintf("process %d, app %d", os.Getpid(), host)
	}
	return l
}
