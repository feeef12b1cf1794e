package host

import (
	"errors"
	"os"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sys/unix"

	"safelight/xpcworker/sandbox"
)

// spawner starts processes from one thread that lives as long as it does. On
// Linux a worker is killed when the thread that started it ends, and Go ends
// threads as it likes, unless one is kept.
type spawner struct {
	jobs chan func()
	over chan struct{}
	once sync.Once

	namespaces string // those of this process
	// refused is why the system gives workers no namespaces of their own, nil
	// as long as it does. Only the thread of the spawner touches it.
	refused error
}

func newSpawner() *spawner {
	s := &spawner{jobs: make(chan func()), over: make(chan struct{}), namespaces: sandbox.NamespacesOfThisProcess()}
	go func() {
		defer close(s.over)
		runtime.LockOSThread() // never unlocked: the thread ends here
		for job := range s.jobs {
			job()
		}
	}()
	return s
}

// close ends the thread, and with it what it started. start must not be called
// any more.
func (s *spawner) close() {
	s.once.Do(func() { close(s.jobs) })
	<-s.over
}

// start starts a helper, and adds to its arguments what it is to give up; else
// it is run.
func (s *spawner) start(path string, args []string, c sandbox.Confinement, env []string, limit int, files ...*os.File) (*process, error) {
	return s.launch(c, env, limit, files, func(c sandbox.Confinement) []string {
		return slices.Concat([]string{path}, args, c.Arguments())
	})
}

// run starts any program in the root folder with these descriptors: 0 is the
// null device, 1 and 2 are a pipe whose last limit bytes are kept, from 3 on
// there are files. It has no namespaces of its own: as the first process of one
// it could not end itself by a signal, and some programs do when they fail.
func (s *spawner) run(path string, args, env []string, limit int, files ...*os.File) (*process, error) {
	c := sandbox.Confinement{Without: []string{sandbox.Namespaces}}
	return s.launch(c, env, limit, files, func(sandbox.Confinement) []string {
		return slices.Concat([]string{path}, args)
	})
}

// launch starts the program that is the first of its arguments.
func (s *spawner) launch(c sandbox.Confinement, env []string, limit int, files []*os.File, arguments func(sandbox.Confinement) []string) (*process, error) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	output, input, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer input.Close()

	var proc *os.Process
	own := 0
	started := make(chan struct{})
	s.jobs <- func() {
		defer close(started)
		if !slices.Contains(c.Without, sandbox.Descriptors) {
			closeOthersOnExec()
		}
		proc, own, err = s.spawn(c, func(c sandbox.Confinement, namespaces bool) (*os.Process, error) {
			args := arguments(c)
			return os.StartProcess(args[0], args, &os.ProcAttr{
				Dir:   "/",
				Env:   env,
				Files: append([]*os.File{null, input, input}, files...),
				Sys:   childAttributes(namespaces),
			})
		})
	}
	<-started
	if err != nil {
		output.Close()
		return nil, err
	}
	return watch(proc, own, c.Memory, output, limit), nil
}

// spawn starts a process with namespaces of its own if the system gives them,
// and without if it has refused once: asking again would only take time. It
// returns its process id as the process itself sees it, too.
func (s *spawner) spawn(c sandbox.Confinement, start func(c sandbox.Confinement, namespaces bool) (*os.Process, error)) (*os.Process, int, error) {
	c.Namespaces = s.namespaces
	wanted := namespacesExist && !slices.Contains(c.Without, sandbox.Namespaces)
	var refused error
	if wanted && s.refused == nil {
		proc, err := start(c, true)
		if err == nil {
			return proc, 1, nil // the first of its namespace
		}
		if !refusal(err) {
			return nil, 0, err
		}
		refused = err
	}
	if wanted {
		c.Refused = errors.Join(s.refused, refused).Error()
	}
	proc, err := start(c, false)
	if err != nil {
		return nil, 0, err // it was not the namespaces
	}
	if refused != nil {
		s.refused = refused
	}
	return proc, proc.Pid, nil
}

// refusal says whether a process may have failed to start because the system
// gives an ordinary user no namespaces: forbidden to all but the superuser, or
// in a container, or all taken, or not in this kernel.
func refusal(err error) bool {
	for _, e := range [...]unix.Errno{unix.EPERM, unix.EACCES, unix.EINVAL, unix.ENOSPC, unix.EUSERS, unix.ENOSYS} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
