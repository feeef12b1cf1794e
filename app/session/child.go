package session

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// child is a program that prints a JSON object a line.
type child struct {
	args  []string
	input []byte

	mutex   sync.Mutex
	command *exec.Cmd // while it runs
	stopped bool
}

// killAfter is how long a child that was asked to end may take.
const killAfter = 15 * time.Second

// maxLine is the longest line that is read of a child, in bytes.
const maxLine = 1 << 20

// errUnasked says that a child ended without having said that it is done.
var errUnasked = errors.New("the exporter ended before it was done")

// run runs the child to its end, and hands on what it prints. When ctx ends it is
// asked to end.
func (c *child) run(ctx context.Context, tell func(exportEvent)) error {
	// The system ends the child with the thread that started it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	command := exec.Command(c.args[0], c.args[1:]...)
	command.Stdin = bytes.NewReader(c.input)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a Ctrl-C in a terminal is for the session
	dieWithParent(command.SysProcAttr)
	errs := &last{}
	command.Stderr = errs
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if !c.started(command, &err) {
		return err
	}
	stop := context.AfterFunc(ctx, c.stop)
	defer stop()
	summary := false
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var e exportEvent
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			continue
		}
		summary = summary || e.Event == "summary"
		tell(e)
	}
	if lines.Err() != nil { // it must not wait for somebody to read
		c.stop()
		out.Close()
	}
	err = command.Wait()
	c.mutex.Lock()
	c.command = nil
	c.mutex.Unlock()
	switch {
	case summary: // which says what failed
		return nil
	case err == nil:
		return errUnasked
	case errs.line() != "":
		return fmt.Errorf("%w: %s", errUnasked, errs.line())
	}
	return fmt.Errorf("%w: %w", errUnasked, err)
}

// started starts it, unless it was stopped before.
func (c *child) started(command *exec.Cmd, err *error) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.stopped {
		return false
	}
	if *err = command.Start(); *err != nil {
		return false
	}
	c.command = command
	return true
}

// stop asks the child to end, and kills it if it does not.
func (c *child) stop() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.stopped {
		return
	}
	c.stopped = true
	if c.command == nil {
		return
	}
	c.command.Process.Signal(syscall.SIGTERM)
	time.AfterFunc(killAfter, func() {
		c.mutex.Lock()
		defer c.mutex.Unlock()
		if c.command != nil {
			c.command.Process.Kill()
		}
	})
}

// last keeps the last of what is written to it.
type last struct{ text []byte }

func (l *last) Write(p []byte) (int, error) {
	l.text = append(l.text, p...)
	l.text = l.text[max(0, len(l.text)-4096):]
	return len(p), nil
}

// line is the last line with something on it.
func (l *last) line() string {
	lines := strings.Split(strings.TrimSpace(string(l.text)), "\n")
	return strings.TrimPrefix(shownText(lines[len(lines)-1]), "safelight: ")
}
