package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"safelight/xpcworker/wire"
)

// A Program is a program that is not ours, to be run over open files.
type Program struct {
	// Path is the executable, absolute.
	Path string
	Args []string
	// Files are its descriptors from 3 on.
	Files []*os.File
	// Limit is how long it may take, 0 for as long as it likes.
	Limit time.Duration
}

// A ProgramError says how a program failed.
type ProgramError struct {
	// Program is the name of its executable.
	Program string
	// Line is the last line it wrote on its standard output or error, fit for a
	// terminal; it may be empty.
	Line string
	// Err says how it ended, or why it was ended: then it wraps the cause that
	// the context ended with, or context.DeadlineExceeded.
	Err error
}

// Error reads "cjxl: exit status 1: Could not write jxl file."
func (e *ProgramError) Error() string {
	if e.Line == "" {
		return fmt.Sprintf("%s: %v", e.Program, e.Err)
	}
	return fmt.Sprintf("%s: %v: %s", e.Program, e.Err, e.Line)
}

func (e *ProgramError) Unwrap() error { return e.Err }

// programOutput is how much is kept of what a program says.
const programOutput = 8 << 10

// Run runs a program to its end, as workers are run: in the root folder, with
// nothing open but the null device as its standard input, a pipe as its output,
// and the files it is for, and in a process group of its own. Its environment is
// empty. When ctx ends or the time is up it is killed, and on Linux the rest of
// its group with it, as it is when it leaves processes behind or this process
// dies. Run returns when it is gone. The error is a [*ProgramError].
func Run(ctx context.Context, p Program) error {
	fail := func(said string, err error) error {
		return &ProgramError{Program: filepath.Base(p.Path), Line: lastLine(said), Err: err}
	}
	if p.Limit > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeoutCause(ctx, p.Limit, fmt.Errorf("not done after %v: %w", p.Limit, context.DeadlineExceeded))
		defer stop()
	}
	if ctx.Err() != nil {
		return fail("", context.Cause(ctx))
	}
	spawner := newSpawner()
	defer spawner.close() // which would kill it
	running, err := spawner.run(p.Path, p.Args, []string{}, programOutput, p.Files...)
	if err != nil {
		return fail("", err)
	}
	select {
	case <-running.gone():
	case <-ctx.Done():
		running.kill()
		<-running.gone()
		return fail(running.stderr(), context.Cause(ctx))
	}
	switch state := running.state; {
	case state == nil:
		return fail(running.stderr(), errors.New("ended, nobody knows how"))
	case state.Success():
		return nil
	default:
		if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return fail(running.stderr(), fmt.Errorf("killed by %s", unix.SignalName(status.Signal())))
		}
		return fail(running.stderr(), fmt.Errorf("exit status %d", state.ExitCode()))
	}
}

// lastLine is the last line with something on it.
func lastLine(text string) string {
	last := ""
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			last = line
		}
	}
	return wire.Line(last, 300)
}
