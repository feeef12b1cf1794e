package badworker

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"safelight/xpcworker/sandbox"
)

// Do does what a misdeed is called, in a worker process, and says whether there
// is one of that name. Most do not return. Names that begin with "say-" are those
// of [Say]; after it there is silence.
func Do(misdeed string) bool {
	if what, ok := strings.CutPrefix(misdeed, "say-"); ok {
		if !Say(what) {
			return false
		}
		Hang()
	}
	switch misdeed {
	case "panic":
		panic("the developer was wrong")
	case "panic-elsewhere":
		go panic("in a goroutine")
		Hang()
	case "fault":
		fault()
	case "segv":
		byDefault(unix.SIGSEGV)
		fault()
	case "bus":
		byDefault(unix.SIGBUS)
		busError()
	case "kill":
		unix.Kill(os.Getpid(), unix.SIGKILL)
		Hang()
	case "stop":
		unix.Kill(os.Getpid(), unix.SIGSTOP)
		Hang()
	case "exit-0":
		os.Exit(0)
	case "exit-7":
		fmt.Fprintln(os.Stderr, "not my day\x1b[2J")
		os.Exit(7)
	case "hang": // where only a kill helps
		for {
		}
	case "fork":
		forkSleeper()
	case "flood":
		for i := range 20_000 {
			fmt.Fprintf(os.Stderr, "line %d of a long complaint\n", i)
		}
	default:
		return false
	}
	return true
}

// Hang does nothing for ever. A select without cases would do for that, but
// without cgo the runtime takes it for a deadlock and ends the program.
func Hang() {
	for {
		time.Sleep(time.Hour)
	}
}

// fault touches an address that is nobody's.
func fault() {
	p, err := unix.Mmap(-1, 0, 4096, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		panic(err)
	}
	p[0] = 1
}

// busError touches what is mapped of a file, the image, beyond its end.
func busError() {
	size := os.Getpagesize()
	for _, fd := range descriptors(unix.S_IFREG) {
		if p, err := unix.Mmap(fd, 0, 1<<20, unix.PROT_READ, unix.MAP_SHARED); err == nil {
			panic(p[len(p)-size])
		}
	}
}

// byDefault has a signal do what it does to programs that do not handle it. A
// signal that a process sent itself would do nothing where it is the first of its
// namespace; one that it brings about by a fault does.
func byDefault(signal unix.Signal) {
	var standard [32]byte // a kernel struct sigaction that is all zero
	unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(signal), uintptr(unsafe.Pointer(&standard)), 0, 8, 0, 0)
}

// descriptors are those of a kind that this process has. They cannot be listed
// where no folder can be opened.
func descriptors(kind uint32) (fds []int) {
	for fd := range sandbox.MaxOpenFiles {
		var stat unix.Stat_t
		if unix.Fstat(fd, &stat) == nil && stat.Mode&unix.S_IFMT == kind {
			fds = append(fds, fd)
		}
	}
	return fds
}

// forkSleeper starts a process that outlives its parent and holds on to its
// standard error, as malware would.
func forkSleeper() {
	cmd := exec.Command("/bin/sleep", "1000")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
