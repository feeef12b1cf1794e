package sandbox

import (
	"fmt"
	"strings"
)

// The names of the layers, in the order Measure reports them.
const (
	Process     = "process"      // not the process of the app
	Environment = "environment"  // no variables but the Go runtime's
	Rlimits     = "rlimits"      // no core dumps, few open files, for good
	NoNewPrivs  = "no_new_privs" // no privileges to be had from exec
	Seccomp     = "seccomp"      // system calls are filtered
	Landlock    = "landlock"     // no files can be opened
	Namespaces  = "namespaces"   // own view of network, processes, mounts
)

// Layer is one thing that stands between an image and the rest of the machine.
type Layer struct {
	Name string `json:"name"`
	// On says whether it is in force.
	On bool `json:"on"`
	// Detail says what was measured.
	Detail string `json:"detail,omitempty"`
}

// Posture is the list of all layers, in force or not.
type Posture []Layer

// Layer returns the layer of that name; one that is not listed is off.
func (p Posture) Layer(name string) Layer {
	for _, l := range p {
		if l.Name == name {
			return l
		}
	}
	return Layer{Name: name, Detail: "not reported"}
}

// Missing names the layers that are off.
func (p Posture) Missing() []string {
	var names []string
	for _, name := range [...]string{Process, Environment, Rlimits, NoNewPrivs, Seccomp, Landlock, Namespaces} {
		if !p.Layer(name).On {
			names = append(names, name)
		}
	}
	return names
}

// String reads "process on (host is 12), seccomp off (mode 0), ...".
func (p Posture) String() string {
	parts := make([]string, len(p))
	for i, l := range p {
		state := "off"
		if l.On {
			state = "on"
		}
		parts[i] = fmt.Sprintf("%s %s (%s)", l.Name, state, l.Detail)
	}
	return strings.Join(parts, ", ")
}
