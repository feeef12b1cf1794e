package worker

import (
	"errors"
	"fmt"
	"runtime/debug"

	"safelight/pipeline/raster"
	"safelight/xpcworker/wire"
)

// StageError is an error that knows the stage it arose in. Without one, the
// stage is that of a *raster.Error, or what the method Stage() string of an
// error says, or what was last reported, or what the request implies.
type StageError struct {
	Stage wire.Stage
	Err   error
}

// Error is the text of Err; the stage travels apart from it.
func (e *StageError) Error() string { return e.Err.Error() }

func (e *StageError) Unwrap() error { return e.Err }

// PanicError is a panic of the engine.
type PanicError struct {
	// Value is what panic was called with, as text.
	Value string
	// Stack is the stack of the goroutine that panicked.
	Stack []byte
}

func newPanicError(value any) *PanicError {
	if p, ok := value.(*raster.Panic); ok { // of another goroutine
		return &PanicError{Value: p.String(), Stack: p.Stack}
	}
	return &PanicError{Value: fmt.Sprint(value), Stack: debug.Stack()}
}

func (e *PanicError) Error() string { return "panic: " + e.Value }

// stageOf is the stage an error names, or the other one.
func stageOf(err error, otherwise wire.Stage) wire.Stage {
	if e, ok := errors.AsType[*StageError](err); ok {
		return e.Stage
	}
	name := ""
	if e, ok := errors.AsType[*raster.Error](err); ok {
		name = e.Stage
	} else if e, ok := errors.AsType[interface {
		error
		Stage() string
	}](err); ok {
		name = e.Stage()
	}
	if stage, err := wire.ParseStage(name); err == nil {
		return stage
	}
	return otherwise
}

// failedOf is how the app is told of an error.
func failedOf(kind wire.FailKind, stage wire.Stage, cause error) wire.Failed {
	return wire.Failed{Kind: kind, Stage: stage, Cause: wire.CauseOf(cause), Message: cause.Error()}
}

// impliedStage is where a request is before the engine reports anything.
func impliedStage(t wire.Type) wire.Stage {
	switch t {
	case wire.TypeAnalyze:
		return wire.StageAnalyze
	case wire.TypeRender, wire.TypeRelease:
		return wire.StageGrade
	case wire.TypeExport:
		return wire.StageEncode
	}
	return wire.StageOpen
}
