package sandbox

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// systemLayers measures what Linux enforces.
func systemLayers() []Layer {
	status, err := os.ReadFile("/proc/self/status")
	field := func(name string) string {
		if err != nil {
			return ""
		}
		return statusField(string(status), name)
	}
	return []Layer{
		{Name: NoNewPrivs, On: field("NoNewPrivs") == "1", Detail: flagText("no new privileges", field("NoNewPrivs"))},
		// 2 is a filter; 1, strict mode, would not let Go run.
		{Name: Seccomp, On: field("Seccomp") == "2", Detail: flagText("mode", field("Seccomp"))},
		files(),
		namespaces(),
	}
}

// statusField is the value of a line of /proc/self/status, "" if there is none.
func statusField(status, name string) string {
	for line := range strings.Lines(status) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func flagText(what, value string) string {
	if value == "" {
		return what + " unknown"
	}
	return what + " " + value
}

// files measures Landlock by what it does, since the kernel does not tell:
// without it anyone can list the root folder.
func files() Layer {
	fd, err := unix.Open("/", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err == nil {
		unix.Close(fd)
		return Layer{Name: Landlock, Detail: "the root folder can be opened"}
	}
	return Layer{
		Name:   Landlock,
		On:     errors.Is(err, unix.EACCES),
		Detail: fmt.Sprintf("the root folder cannot be opened (%v)", err),
	}
}

// namespaces measures which namespaces are not those of the parent.
func namespaces() Layer {
	l := Layer{Name: Namespaces}
	kinds := [...]string{"net", "pid", "mnt", "ipc", "uts", "user"}
	var own []string
	for _, kind := range kinds {
		mine, err := os.Readlink("/proc/self/ns/" + kind)
		if err != nil {
			l.Detail = fmt.Sprintf("unknown: own %s namespace not readable", kind)
			return l
		}
		parent, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/%s", os.Getppid(), kind))
		if err != nil {
			l.Detail = fmt.Sprintf("unknown: %s namespace of the parent not readable", kind)
			return l
		}
		if mine != parent {
			own = append(own, kind)
		}
	}
	l.On, l.Detail = len(own) == len(kinds), "shared with the parent"
	if len(own) > 0 {
		l.Detail = "own " + strings.Join(own, " ")
	}
	return l
}
