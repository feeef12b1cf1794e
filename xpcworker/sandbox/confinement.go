package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Confinement is what a host asks of a worker. It says nothing of an image.
// The zero value asks for all layers, without a bound on memory.
type Confinement struct {
	// Memory is how much memory of its own, in bytes, a worker may ask for;
	// surfaces and files are not counted. 0 is no bound.
	Memory int64
	// Writes lets the worker write to the files it is handed.
	Writes bool
	// Namespaces are those of the host, as [NamespacesOfThisProcess] tells.
	Namespaces string
	// Refused is why the system gave the worker no namespaces of its own,
	// empty if it did or was not asked.
	Refused string
	// Without names layers to leave out, so that tests can tell what each of
	// them stops. The posture reports them as off.
	Without []string
}

// Arguments writes a Confinement as arguments of a command line, of the form
// "name=value".
func (c Confinement) Arguments() []string {
	var args []string
	add := func(name, value string) {
		if value != "" {
			args = append(args, name+"="+value)
		}
	}
	if c.Memory > 0 {
		add("memory", strconv.FormatInt(c.Memory, 10))
	}
	if c.Writes {
		add("writes", "yes")
	}
	add("namespaces", c.Namespaces)
	add("refused", c.Refused)
	add("without", strings.Join(c.Without, ","))
	return args
}

// ParseConfinement is the reverse of Arguments. What it does not know is an
// error: a worker that did not understand what it is to give up must not start.
func ParseConfinement(args []string) (Confinement, error) {
	var c Confinement
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		var err error
		switch name {
		case "memory":
			c.Memory, err = strconv.ParseInt(value, 10, 64)
			if err == nil && c.Memory <= 0 {
				err = errors.New("not positive")
			}
		case "writes":
			c.Writes = value == "yes"
			if !c.Writes {
				err = errors.New("not yes")
			}
		case "namespaces":
			c.Namespaces = value
		case "refused":
			c.Refused = value
		case "without":
			c.Without = strings.Split(value, ",")
			for _, layer := range c.Without {
				if !slices.Contains(Layers(), layer) {
					err = fmt.Errorf("no layer %q", layer)
				}
			}
		default:
			err = errors.New("unknown")
		}
		if err != nil {
			return Confinement{}, fmt.Errorf("sandbox: argument %q: %w", arg, err)
		}
	}
	return c, nil
}

// leavesOut says whether a layer is not to be applied.
func (c Confinement) leavesOut(layer string) bool { return slices.Contains(c.Without, layer) }

// errLeftOut is why a layer is off that the host asked to leave out.
var errLeftOut = errors.New("left out")
