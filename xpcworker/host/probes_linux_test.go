package host_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// bait is what probes in a worker try to get at. All of it belongs to the test.
type bait struct {
	Folder   string  // to create a file in
	Port     int     // of a listener on 127.0.0.1
	Abstract string  // the name of a listening abstract unix socket
	Victim   int     // a process to take over
	Host     int     // the process to read the memory of
	Memory   uintptr // where Host has the secret
	Open     int     // a descriptor the host has open for anyone to inherit
	Secret   string  // in all those places
}

// probe is one thing a worker that was taken over would try. It returns nil if
// it worked.
type probe struct {
	name string
	try  func(bait) error
}

func probes() []probe {
	return []probe{
		{"open /etc/passwd", func(bait) error {
			fd, err := unix.Open("/etc/passwd", unix.O_RDONLY, 0)
			unix.Close(fd)
			return err
		}},
		{"create a file", func(b bait) error {
			fd, err := unix.Open(b.Folder+"/created", unix.O_CREAT|unix.O_WRONLY, 0o600)
			unix.Close(fd)
			return err
		}},
		{"connect over TCP", func(b bait) error {
			return connect(unix.AF_INET, &unix.SockaddrInet4{Port: b.Port, Addr: [4]byte{127, 0, 0, 1}})
		}},
		{"connect to an abstract socket", func(b bait) error {
			return connect(unix.AF_UNIX, &unix.SockaddrUnix{Name: b.Abstract})
		}},
		{"fork", func(bait) error { return fork(nil) }},
		{"exec", func(bait) error { return fork(execTrue()) }},
		{"map memory to execute", func(bait) error {
			p, err := unix.Mmap(-1, 0, 4096, unix.PROT_READ|unix.PROT_EXEC, unix.MAP_PRIVATE|unix.MAP_ANON)
			if err == nil {
				unix.Munmap(p)
			}
			return err
		}},
		{"ptrace", func(b bait) error {
			runtime.LockOSThread() // and stay the one that traces
			_, _, errno := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_SEIZE, uintptr(b.Victim), 0, 0, 0, 0)
			return noErr(errno)
		}},
		{"signal another process", func(b bait) error { return unix.Kill(b.Victim, 0) }},
		{"read the host's memory", func(b bait) error {
			got := make([]byte, len(b.Secret))
			local := []unix.Iovec{{Base: &got[0], Len: uint64(len(got))}}
			remote := []unix.RemoteIovec{{Base: b.Memory, Len: len(got)}}
			if _, err := unix.ProcessVMReadv(b.Host, local, remote, 0); err != nil {
				return err
			}
			return found(got, b)
		}},
		{"read another environment", func(b bait) error {
			text, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", b.Victim))
			if err != nil {
				return err
			}
			return found(text, b)
		}},
		{"read the environment", func(b bait) error { return found([]byte(strings.Join(os.Environ(), " ")), b) }},
		{"read a descriptor of the host", func(b bait) error {
			got := make([]byte, len(b.Secret))
			if _, err := unix.Pread(b.Open, got, 0); err != nil {
				return err
			}
			return found(got, b)
		}},
		{"take 8 GiB of memory", func(bait) error { return take8GiB(unix.MAP_PRIVATE) }},
		{"take 8 GiB of shared memory", func(bait) error { return take8GiB(unix.MAP_SHARED) }},
		{"take 8 GiB below a mapping", func(bait) error { return take8GiB(unix.MAP_PRIVATE | unix.MAP_GROWSDOWN) }},
		{"move the stack and grow it to 8 GiB", func(bait) error { return growStack() }},
	}
}

// take8GiB maps memory without a file, and touches a little of it.
func take8GiB(flags int) error {
	p, err := unix.Mmap(-1, 0, 8<<30, unix.PROT_READ|unix.PROT_WRITE, flags|unix.MAP_ANON|unix.MAP_NORESERVE)
	if err != nil {
		return err
	}
	p[len(p)-1] = 1
	return unix.Munmap(p)
}

// growStack moves the lowest page of the first thread's stack, which nobody
// stands on, and makes it 8 GiB long. The arguments are at the top of the stack.
func growStack() error {
	page := uintptr(os.Getpagesize())
	top := uintptr(unsafe.Pointer(unsafe.StringData(os.Args[0]))) &^ (page - 1)
	for from := top - 8<<20; from < top; from += page {
		moved, _, errno := unix.Syscall6(unix.SYS_MREMAP, from, page, 8<<30, unix.MREMAP_MAYMOVE, 0, 0)
		if errno == unix.EFAULT {
			continue // the stack begins above
		}
		if errno == 0 {
			unix.Syscall(unix.SYS_MUNMAP, moved, 8<<30, 0)
		}
		return noErr(errno)
	}
	return unix.EFAULT
}

// probeAll tries everything and answers with what stopped it, by name: the name
// of an error, or nothing if it worked.
func probeAll(request []byte) ([]byte, error) {
	var b bait
	if err := json.Unmarshal(request, &b); err != nil {
		return nil, err
	}
	stopped := make(map[string]string)
	for _, p := range probes() {
		stopped[p.name] = ""
		if err := p.try(b); err != nil {
			var errno unix.Errno
			stopped[p.name] = err.Error()
			if errors.As(err, &errno) {
				stopped[p.name] = unix.ErrnoName(errno)
			}
		}
	}
	return json.Marshal(stopped)
}

func connect(family int, to unix.Sockaddr) error {
	fd, err := unix.Socket(family, unix.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return unix.Connect(fd, to)
}

// program is what execve takes, made before there is a second process.
type program struct {
	path *byte
	args []*byte
}

func execTrue() *program {
	path, err := unix.BytePtrFromString("/bin/true")
	if err != nil {
		panic(err)
	}
	return &program{path, []*byte{path, nil}}
}

// fork makes a process that ends at once, or that becomes p. If there can be
// no process, it tries to become p itself.
func fork(p *program) error {
	pid, _, errno := unix.RawSyscall6(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
	if errno != 0 && p == nil {
		return errno
	}
	if errno != 0 || pid == 0 {
		var failed unix.Errno
		if p != nil {
			_, _, failed = unix.RawSyscall(unix.SYS_EXECVE, uintptr(unsafe.Pointer(p.path)), uintptr(unsafe.Pointer(&p.args[0])), 0)
		}
		if errno != 0 {
			return failed
		}
		unix.RawSyscall(unix.SYS_EXIT_GROUP, uintptr(failed), 0, 0)
	}
	var status unix.WaitStatus
	if _, err := unix.Wait4(int(pid), &status, 0, nil); err != nil {
		return err
	}
	return noErr(unix.Errno(status.ExitStatus()))
}

func noErr(errno unix.Errno) error {
	if errno == 0 {
		return nil
	}
	return errno
}

// found says whether a text holds the secret.
func found(text []byte, b bait) error {
	if !strings.Contains(string(text), b.Secret) {
		return errors.New("no secret")
	}
	return nil
}
