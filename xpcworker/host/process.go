package host

import (
	"errors"
	"io"
	"os"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// process is a peer that is a child process.
type process struct {
	proc   *os.Process
	own    int // its process id as it sees it itself
	budget int64
	output *tail
	over   chan struct{}

	state *os.ProcessState // set before over is closed, nil if unknown
}

// watch takes over a process that has just been started: own is its process id
// as it sees it itself, budget how much memory it may have, 0 for any, and
// output the end of the pipe its standard output and error come from.
func watch(proc *os.Process, own int, budget int64, output *os.File, limit int) *process {
	p := &process{proc: proc, own: own, budget: budget, output: &tail{limit: limit}, over: make(chan struct{})}
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		defer output.Close()
		io.Copy(p.output, output)
	}()
	go func() {
		defer close(p.over)
		endGroup(proc.Pid)
		p.state, _ = proc.Wait()
		// Whoever left the group may still hold the pipe.
		output.SetReadDeadline(time.Now().Add(time.Second))
		<-copied
	}()
	return p
}

func (p *process) pid() int    { return p.proc.Pid }
func (p *process) ownPID() int { return p.own }
func (p *process) kill()       { p.proc.Kill() }
func (p *process) pause(stop bool) {
	if stop {
		p.proc.Signal(syscall.SIGSTOP)
	} else {
		p.proc.Signal(syscall.SIGCONT)
	}
}

func (p *process) gone() <-chan struct{} { return p.over }
func (p *process) mortal() bool          { return true }
func (p *process) stderr() string        { return p.output.String() }

func (p *process) ending() ended {
	if p.state == nil {
		return ended{kind: KindExit, code: -1, err: errors.New("worker ended, nobody knows how")}
	}
	signal, peak := "", int64(0)
	if usage, ok := p.state.SysUsage().(*syscall.Rusage); ok {
		peak = int64(usage.Maxrss)
		if runtime.GOOS != "darwin" { // kilobytes, except there
			peak *= 1024
		}
	}
	if status, ok := p.state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		signal = unix.SignalName(status.Signal())
	}
	return explain(signal, p.state.ExitCode(), p.stderr(), p.budget, peak)
}
