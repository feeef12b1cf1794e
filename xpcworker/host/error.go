package host

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"safelight/xpcworker/wire"
)

// Kind says what sort of failure an Error is.
type Kind string

// The kinds of failure.
const (
	// KindInput: the file cannot be opened, or is none that can hold an image.
	KindInput Kind = "input"
	// KindStart: no worker could be started.
	KindStart Kind = "start"
	// KindFailed: the worker says that it could not do it; it lives.
	KindFailed Kind = "failed"
	// KindSuperseded: a newer render took the place of this one; the worker
	// lives.
	KindSuperseded Kind = "superseded"
	// KindPanic: the engine panicked; the worker ended itself.
	KindPanic Kind = "panic"
	// KindCrash: a signal ended the worker, or its Go runtime gave up.
	KindCrash Kind = "crash"
	// KindExit: the worker ended without being asked to.
	KindExit Kind = "exit"
	// KindProtocol: the worker made no sense and was killed.
	KindProtocol Kind = "protocol"
	// KindTimeout: the worker was silent too long and was killed.
	KindTimeout Kind = "timeout"
	// KindCanceled: the context ended and the worker was killed.
	KindCanceled Kind = "canceled"
	// KindClosed: the worker or the host was closed.
	KindClosed Kind = "closed"
)

// What an Error may wrap, besides the errors of packages raster, wire, context
// and the system.
var (
	// ErrProtocolVersion: the helper speaks another version of the protocol.
	ErrProtocolVersion = errors.New("helper speaks another version of the protocol")
	// ErrBuild: the helper was built from something else than this program.
	ErrBuild = errors.New("helper is of another build")
	// ErrSandbox: a layer of the sandbox is missing, and Config.RequireSandbox
	// says that none may.
	ErrSandbox = errors.New("the sandbox is incomplete")
	// ErrMemory: the worker asked for more memory than Config.MemoryLimit.
	ErrMemory = errors.New("out of memory")
	// ErrReadOnly: an export, and Config.Exports says that there are none.
	ErrReadOnly = errors.New("workers of this host may not write files")
	// ErrSuperseded: a newer render took the place of this one.
	ErrSuperseded = errors.New("superseded by a newer request")
	// ErrClosed: the worker or the host was closed.
	ErrClosed = errors.New("closed")
)

// Error is a failure of one image.
type Error struct {
	// File is the path given to Open.
	File string
	// Stage is what was being done.
	Stage wire.Stage
	Kind  Kind
	// Signal is what ended a crashed worker, "SIGSEGV", or what its Go
	// runtime caught before it gave up; empty if there was none.
	Signal string
	// ExitCode is that of a worker that exited, -1 if it did not.
	ExitCode int
	// Stderr is the last of what the worker wrote to its standard output and
	// error, for a bug report.
	Stderr string
	// Err says what happened.
	Err error
}

// Error reads "scan.tif: decode: worker crashed (SIGSEGV)".
func (e *Error) Error() string {
	return fmt.Sprintf("%s: %v: %v", filepath.Base(e.File), e.Stage, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// failedError is what a worker reports itself. It wraps the sentinel of package
// raster that the worker's error did.
type failedError struct {
	message string
	cause   error
}

func newFailedError(f wire.Failed) *failedError {
	return &failedError{message: f.Message, cause: f.CauseErr()}
}

func (e *failedError) Error() string { return e.message }
func (e *failedError) Unwrap() error { return e.cause }

// ended describes how a worker that was not killed by us came to its end.
type ended struct {
	kind   Kind
	signal string
	code   int
	err    error
}

// goRuntimeExit is the code with which the Go runtime ends a program that
// panicked or faulted.
const goRuntimeExit = 2

// explain says what an exit status means. Standard error is only looked at for
// what the Go runtime says before it gives up; at worst a hostile worker makes
// its own epitaph read differently.
//
// Of a worker with a budget, in bytes, peak is the most that was resident. A fault of
// the Go runtime itself, which is what a signal without a panic is, means that it was
// given no memory and did not expect that (its collector, in Go 1.26), if the worker
// had most of its budget.
func explain(signal string, code int, stderr string, budget, peak int64) ended {
	switch {
	case signal == "SIGKILL": // not sent by us
		return ended{KindCrash, signal, -1, errors.New("worker was killed (SIGKILL; the system may have run out of memory)")}
	case signal != "":
		return ended{KindCrash, signal, -1, fmt.Errorf("worker crashed (%s)", signal)}
	case code == goRuntimeExit:
		reason, caught := epitaph(stderr)
		if budget > 0 && (outOfMemory(reason) || caught != "" && reason == "" && peak > budget/4*3) {
			return ended{KindCrash, caught, code, overBudget(budget)}
		}
		if caught != "" {
			return ended{KindCrash, caught, code, fmt.Errorf("worker crashed (%s)", caught)}
		}
		if reason == "" {
			reason = "exit status 2"
		}
		return ended{KindCrash, "", code, fmt.Errorf("worker crashed (%s)", reason)}
	}
	return ended{KindExit, "", code, fmt.Errorf("worker ended unasked (exit status %d)", code)}
}

// epitaph finds the line in which the Go runtime says why it gave up, and the
// signal it caught, if any.
func epitaph(stderr string) (reason, signal string) {
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		for _, prefix := range [...]string{"fatal error: ", "panic: ", "runtime: "} {
			if reason == "" && strings.HasPrefix(line, prefix) {
				reason = line[:min(len(line), 200)]
			}
		}
		name, ok := strings.CutPrefix(line, "[signal ")
		if !ok && strings.HasPrefix(line, "SIG") {
			name, ok = line, true // "SIGQUIT: quit"
		}
		if ok && signal == "" {
			name, _, _ = strings.Cut(name, ":")
			if strings.HasPrefix(name, "SIG") && len(name) <= 10 {
				signal = name
			}
		}
	}
	return strings.ToValidUTF8(reason, ""), signal
}

// outOfMemory says whether the Go runtime gave up because the system gave it
// no more memory.
func outOfMemory(reason string) bool {
	return strings.Contains(reason, "out of memory") || strings.Contains(reason, "cannot allocate memory")
}

// inUnits says an amount of memory as people do.
func inUnits(bytes int64) string {
	if bytes%(1<<30) == 0 {
		return fmt.Sprintf("%d GiB", bytes>>30)
	}
	return fmt.Sprintf("%d MiB", bytes>>20)
}
