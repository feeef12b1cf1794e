//go:build !(darwin && cgo)

package surface

// NewCrossing makes a way for surfaces to a worker that is to be started. Close ends
// it. Here surfaces are files, and it has nothing to do.
func NewCrossing() (*Crossing, error) { return newCrossing(nil) }

// Join is the worker's end of the crossing of the given name, which the app made: the
// process app. Here there is none.
func Join(name string, app int) (Receiver, error) { return join(nil, name, app) }
