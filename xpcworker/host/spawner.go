package host

import (
	"fmt"
	"os"
	"runtime"
	"sync"
)

// spawner starts processes from one thread that lives as long as it does. On
// Linux a worker is killed when the thread that started it ends, and Go ends
// threads as it likes, unless one is kept.
type spawner struct {
	jobs chan func()
	over chan struct{}
	once sync.Once
}

func newSpawner() *spawner {
	s := &spawner{jobs: make(chan func()), over: make(chan struct{})}
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

// start starts a helper in the root folder with these descriptors: 0 is the
// null device, 1 and 2 are a pipe whose last limit bytes are kept, 3 is far.
func (s *spawner) start(path string, args, env []string, far *os.File, limit int) (*process, error) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, fmt.Errorf("helper: %w", err)
	}
	defer null.Close()
	output, input, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("helper: %w", err)
	}
	defer input.Close()

	var proc *os.Process
	started := make(chan struct{})
	s.jobs <- func() {
		defer close(started)
		closeOthersOnExec()
		proc, err = os.StartProcess(path, append([]string{path}, args...), &os.ProcAttr{
			Dir:   "/",
			Env:   env,
			Files: []*os.File{null, input, input, far},
			Sys:   childAttributes(),
		})
	}
	<-started
	if err != nil {
		output.Close()
		return nil, fmt.Errorf("helper: %w", err)
	}
	return watch(proc, output, limit), nil
}
