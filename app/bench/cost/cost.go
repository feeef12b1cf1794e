package cost

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"safelight/xpcworker/memory"
)

// Time is how long a program takes, from its start to its end. The error has the
// last line of what it said.
func Time(ctx context.Context, command Command) (time.Duration, error) {
	begun := time.Now()
	r, err := command.start(ctx)
	if err != nil {
		return 0, err
	}
	err = r.wait()
	return time.Since(begun), err
}

// Peak is the most memory that a program and all it starts have taken, in bytes.
type Peak struct {
	// Together is the largest sum of what all processes had at one moment: their
	// PSS, in which a page that several of them map counts once. It was looked at
	// every few milliseconds.
	Together int64
	// Program and Child are the resident memory of the program and of the largest
	// process below it, each when it had most, as the system keeps count of it
	// (VmHWM). Child is 0 if the program starts nothing.
	Program, Child int64
}

// every is how long it takes until memory is looked at again.
const every = 5 * time.Millisecond

// Memory runs a program and measures what it takes. On systems that cannot tell,
// the error wraps errors.ErrUnsupported, and the program is not run.
func Memory(ctx context.Context, command Command) (Peak, error) {
	if _, err := memory.Descendants(os.Getpid()); err != nil {
		return Peak{}, err
	}
	r, err := command.start(ctx)
	if err != nil {
		return Peak{}, err
	}
	ended := make(chan error, 1)
	go func() { ended <- r.wait() }()
	tick := time.NewTicker(every)
	defer tick.Stop()
	var peak Peak
	peak.look(r.command.Process.Pid) // it may end before the first tick
	for {
		select {
		case err := <-ended:
			return peak, err
		case <-tick.C:
			peak.look(r.command.Process.Pid)
		}
	}
}

// look takes in what a program and all below it have at this moment. Processes
// that end meanwhile are left out.
func (p *Peak) look(program int) {
	together := int64(0)
	if m, err := memory.Of(program); err == nil {
		together += m.PSS
		p.Program = max(p.Program, m.Peak)
	}
	below, err := memory.Descendants(program)
	if err != nil {
		return // the system can tell, as was seen before; it will the next time
	}
	for _, pid := range below {
		if m, err := memory.Of(pid); err == nil {
			together += m.PSS
			p.Child = max(p.Child, m.Peak)
		}
	}
	p.Together = max(p.Together, together)
}

// Command is a program to run.
type Command struct {
	// Args are the path of the program and its arguments.
	Args []string
	// Env is its environment, "NAME=value"; nil means that of this process.
	Env []string
	// Dir is the folder it is run in; "" means that of this process.
	Dir string
}

// patience is how long an interrupted program may take to clean up.
const patience = 10 * time.Second

// run is a program that runs.
type run struct {
	command *exec.Cmd
	said    *bytes.Buffer
}

// start starts the program. When ctx ends, it is interrupted, so that it can
// clean up.
func (c Command) start(ctx context.Context) (*run, error) {
	r := &run{exec.CommandContext(ctx, c.Args[0], c.Args[1:]...), new(bytes.Buffer)}
	r.command.Env, r.command.Dir = c.Env, c.Dir
	r.command.Stdout, r.command.Stderr = r.said, r.said
	r.command.Cancel = func() error { return r.command.Process.Signal(os.Interrupt) }
	r.command.WaitDelay = patience
	if err := r.command.Start(); err != nil {
		return nil, err
	}
	return r, nil
}

// wait waits until the program has ended.
func (r *run) wait() error {
	err := r.command.Wait()
	if err == nil {
		return nil
	}
	said := strings.TrimSpace(r.said.String())
	last := said[strings.LastIndexByte(said, '\n')+1:]
	return fmt.Errorf("%s: %w: %s", filepath.Base(r.command.Path), err, last)
}
