package sandbox

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// systemNames are the layers of Linux.
func systemNames() []string { return []string{NoNewPrivs, Seccomp, Landlock, Namespaces} }

// memoryIsBounded says that the system refuses memory beyond a limit.
const (
	memoryIsBounded = true
	unboundedMemory = ""
)

// enterSystem gives up what Linux can take away. The order matters: a process
// that could gain privileges may not be restricted by an ordinary user, and
// once system calls are filtered no other layer can be applied or, but for
// what status tells, seen.
func enterSystem(c Confinement) []Layer {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	status, statusErr := os.Open("/proc/self/status")
	if statusErr == nil {
		defer status.Close()
	}

	var privilegesErr, filterErr error
	if c.leavesOut(NoNewPrivs) {
		privilegesErr = errLeftOut
	} else {
		privilegesErr = giveUpPrivileges()
	}
	files := restrictFiles(c)
	if c.leavesOut(Seccomp) {
		filterErr = errLeftOut
	} else {
		filterErr = filterCalls()
	}
	text := ""
	if statusErr == nil {
		text = readStatus(status)
	}
	return []Layer{noNewPrivs(text, privilegesErr), seccomp(text, filterErr), files}
}

// systemLayers measures what Linux enforces.
func systemLayers() []Layer {
	text, _ := os.ReadFile("/proc/self/status") // without it, all is unknown
	return []Layer{noNewPrivs(string(text), nil), seccomp(string(text), nil), files(nil)}
}

// giveUpPrivileges sees to it that no program this process executes has more
// privileges than it.
func giveUpPrivileges() error {
	_, _, errno := syscall.AllThreadsSyscall6(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0)
	if errno == unix.ENOTSUP {
		// The filter of system calls takes this from the thread that applies
		// it to all others. Where there is no filter, the reason stands.
		if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
			return os.NewSyscallError("prctl", err)
		}
		return errors.New("built with cgo, some of whose threads Go does not know; needs seccomp or CGO_ENABLED=0")
	}
	if errno != 0 {
		return os.NewSyscallError("prctl", errno)
	}
	return nil
}

func noNewPrivs(status string, why error) Layer {
	value := statusField(status, "NoNewPrivs")
	if value != "1" {
		return off(NoNewPrivs, flagText("no new privileges", value), why)
	}
	return Layer{Name: NoNewPrivs, On: true, Detail: flagText("no new privileges", value)}
}

func seccomp(status string, why error) Layer {
	value := statusField(status, "Seccomp")
	if value != "2" { // 1, strict mode, would not let Go run
		return off(Seccomp, flagText("mode", value), why)
	}
	return Layer{Name: Seccomp, On: true, Detail: flagText("mode", value)}
}

// restrictFiles applies Landlock and sees whether it works.
func restrictFiles(c Confinement) Layer {
	if c.leavesOut(Landlock) {
		return files(errLeftOut)
	}
	covers, err := denyFiles()
	l := files(err)
	if l.On {
		l.Detail += "; " + covers
	}
	return l
}

// files measures Landlock by what it does, since the kernel does not tell:
// without it anyone can list the root folder.
func files(why error) Layer {
	fd, err := unix.Open("/", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err == nil {
		unix.Close(fd)
		return off(Landlock, "the root folder can be opened", why)
	}
	l := off(Landlock, fmt.Sprintf("the root folder cannot be opened (%v)", err), why)
	l.On = errors.Is(err, unix.EACCES)
	return l
}

// readStatus reads a file of /proc that tells of now, whenever it was opened.
func readStatus(f *os.File) string {
	buffer := make([]byte, 8<<10)
	n, _ := f.ReadAt(buffer, 0) // ends early at the end of the file
	return string(buffer[:n])
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
