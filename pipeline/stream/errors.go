package stream

import (
	"errors"
	"fmt"
	"time"
)

// ErrGoexit is the value of a [PanicError] when no panic but runtime.Goexit
// ended a function.
var ErrGoexit = errors.New("runtime.Goexit called")

var (
	errNoFunction = fmt.Errorf("%w: no function", ErrOption)
	errNoCrew     = fmt.Errorf("%w: no crew", ErrOption)
	errNoSource   = fmt.Errorf("%w: no source", ErrOption)
	errNoContext  = fmt.Errorf("%w: no context", ErrOption)
)

// ItemError is what went wrong with an item. Errors of the source are delivered
// as they are.
type ItemError struct {
	// Index is the item's place in the source, from 0. Errors of the source
	// count.
	Index int64
	// Attempts is how many times it was tried; 0 if its cost made no sense.
	Attempts int
	Err      error
}

// Error reads "item 4: after 3 attempts: worker crashed".
func (e *ItemError) Error() string {
	if e.Attempts > 1 {
		return fmt.Sprintf("item %d: after %d attempts: %v", e.Index, e.Attempts, e.Err)
	}
	return fmt.Sprintf("item %d: %v", e.Index, e.Err)
}

func (e *ItemError) Unwrap() error { return e.Err }

// PanicError is a panic of a function, a crew, a hand, a cost function or a
// source, or that it called runtime.Goexit.
type PanicError struct {
	// Value is what panic was called with, or [ErrGoexit]; Stack is that of
	// the goroutine.
	Value any
	Stack []byte
}

// Error is the value, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap is the value, if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// CrashError is that a hand ended that should not have.
type CrashError struct {
	// Err is the hand's.
	Err error
}

func (e *CrashError) Error() string { return fmt.Sprintf("worker lost: %v", e.Err) }
func (e *CrashError) Unwrap() error { return e.Err }

// StartError is that a crew could not start a hand.
type StartError struct {
	// Err is the crew's.
	Err error
}

func (e *StartError) Error() string { return fmt.Sprintf("no worker could be started: %v", e.Err) }
func (e *StartError) Unwrap() error { return e.Err }

// RestartError is that too many hands were lost. See [RestartLimit].
type RestartError struct {
	// Lost is how many hands were lost within Within, and Err what happened to
	// the last of them.
	Lost   int
	Within time.Duration
	Err    error
}

func (e *RestartError) Error() string {
	return fmt.Sprintf("too many workers lost, %d within %v, the last one so: %v", e.Lost, e.Within, e.Err)
}
func (e *RestartError) Unwrap() error { return e.Err }

// IfCrash is true of errors that say that a hand was lost or could not be
// started, so that nothing is known against the item. For [Retry].
func IfCrash(err error) bool {
	var crash *CrashError
	var start *StartError
	return errors.As(err, &crash) || errors.As(err, &start)
}

// Always is true of every error. For [Retry], when work may be repeated.
func Always(error) bool { return true }

// fatal marks an error that ends the stream whatever its error mode. It is
// taken off before the error is delivered.
type fatal struct{ error }

func (f fatal) Unwrap() error { return f.error }
