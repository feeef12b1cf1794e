package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// The names of the layers, in the order they are reported. Those from NoNewPrivs on
// are of one system each.
const (
	Process     = "process"      // not the process of the app
	Environment = "environment"  // no variables but the Go runtime's
	Descriptors = "descriptors"  // nothing open but what the host passed
	Rlimits     = "rlimits"      // memory, files, no core dumps, for good
	NoNewPrivs  = "no_new_privs" // no privileges to be had from exec
	Seccomp     = "seccomp"      // system calls are filtered
	Landlock    = "landlock"     // no files can be opened
	Namespaces  = "namespaces"   // own view of network, processes, users
	Seatbelt    = "seatbelt"     // nothing can be opened, looked up or started: macOS
)

// Layers names all layers that this system can have, in the order they are reported.
func Layers() []string {
	return append([]string{Process, Environment, Descriptors, Rlimits}, systemNames()...)
}

// Layer is one thing that stands between an image and the rest of the machine.
type Layer struct {
	Name string `json:"name"`
	// On says whether it is in force.
	On bool `json:"on"`
	// Detail says what was measured and, of a layer that is off, why.
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

// Missing are the layers that are off.
func (p Posture) Missing() Posture {
	missing := Posture{}
	for _, name := range Layers() {
		if l := p.Layer(name); !l.On {
			missing = append(missing, l)
		}
	}
	return missing
}

// Names are the names of the layers on the list.
func (p Posture) Names() []string {
	names := []string{}
	for _, l := range p {
		names = append(names, l.Name)
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

// ordered brings the layers into the order of Layers. What is not among them is left
// out: the system has no such thing.
func (p Posture) ordered() Posture {
	names := Layers()
	p = slices.DeleteFunc(p, func(l Layer) bool { return !slices.Contains(names, l.Name) })
	slices.SortStableFunc(p, func(a, b Layer) int {
		return slices.Index(names, a.Name) - slices.Index(names, b.Name)
	})
	return p
}
