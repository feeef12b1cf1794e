package sandbox

import (
	"errors"
	"os"
	"strings"
)

// namespaceKinds are the namespaces a worker has of its own. The others keep
// apart what it cannot reach for want of files.
var namespaceKinds = [...]string{"user", "pid", "net", "ipc"}

// NamespacesOfThisProcess names the namespaces this process is in, of the
// kinds a worker has of its own; it is empty if they cannot be told.
func NamespacesOfThisProcess() string {
	names := make([]string, len(namespaceKinds))
	for i, kind := range namespaceKinds {
		name, err := os.Readlink("/proc/self/ns/" + kind)
		if err != nil {
			return ""
		}
		names[i] = name // "net:[4026531840]"
	}
	return strings.Join(names, ",")
}

// namespaces measures which namespaces are not those of the host. From inside
// one cannot look at the host to compare: it has no id here.
func namespaces(c Confinement) Layer {
	if c.Namespaces == "" {
		return Layer{Name: Namespaces, Detail: "unknown: no word of those of the app"}
	}
	host := strings.Split(c.Namespaces, ",")
	mine := strings.Split(NamespacesOfThisProcess(), ",")
	if len(host) != len(namespaceKinds) || len(mine) != len(namespaceKinds) {
		return Layer{Name: Namespaces, Detail: "unknown: not readable"}
	}
	var own []string
	for i, kind := range namespaceKinds {
		if mine[i] != host[i] {
			own = append(own, kind)
		}
	}
	switch {
	case len(own) == len(namespaceKinds):
		return Layer{Name: Namespaces, On: true, Detail: "own " + strings.Join(own, " ")}
	case len(own) > 0:
		return off(Namespaces, "only own "+strings.Join(own, " "), c.whyShared())
	}
	return off(Namespaces, "shared with the app", c.whyShared())
}

// whyShared is why there are no namespaces, nil if nobody said.
func (c Confinement) whyShared() error {
	switch {
	case c.leavesOut(Namespaces):
		return errLeftOut
	case c.Refused != "":
		return errors.New(c.Refused)
	}
	return nil
}
