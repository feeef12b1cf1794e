package sandbox

import (
	"fmt"
	"strings"
)

// opened is what a worker finds open when it starts, beside the standard three and
// what its Go runtime needs.
type opened struct {
	connections int
	others      []string // the numbers of the rest
}

// layer is on if there is the connection, and nothing else.
func (o opened) layer() Layer {
	switch {
	case len(o.others) > 0:
		return Layer{Name: Descriptors, Detail: fmt.Sprintf("%d more than were passed (%s)", len(o.others), strings.Join(o.others[:min(len(o.others), 8)], " "))}
	case o.connections > 1:
		return Layer{Name: Descriptors, Detail: fmt.Sprintf("%d connections", o.connections)}
	}
	return Layer{Name: Descriptors, On: true, Detail: "standard output and the connection"}
}
