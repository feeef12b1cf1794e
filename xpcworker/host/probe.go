package host

import (
	"context"
	"os"

	"safelight/xpcworker/memory"
	"safelight/xpcworker/wire"
)

// Probed is what a worker without an image says of itself, and is seen to take.
type Probed struct {
	// Hello is what it said.
	Hello wire.Hello
	// Where it runs: the path of its executable, or "in process". It is set even
	// when no worker could be started.
	Where string
	// Backend is what would grade its pictures, nil if it does not say.
	Backend *wire.Backend
	// Memory is what this program and the worker take.
	Memory memory.Report
}

// Probe starts a worker without an image and ends it again. It is for telling
// the user what protects the images and what that takes, not for every start.
// The error is an *Error.
func (h *Host) Probe(ctx context.Context) (Probed, error) {
	probed := Probed{Where: "in process"}
	if h.config.Isolation != Never {
		if path, _, err := h.config.helper(); err == nil {
			probed.Where = path
		}
	}
	if err := h.enter(); err != nil {
		return probed, &Error{File: "probe", Stage: wire.StageStart, Kind: KindClosed, ExitCode: -1, Err: err}
	}
	defer h.opening.Done()
	w, err := h.start(ctx, "probe")
	if err != nil {
		return probed, err
	}
	defer w.Close()
	probed.Hello = w.hello
	stats, err := w.Stats(ctx)
	if err != nil {
		return probed, err
	}
	probed.Backend = stats.Backend
	subjects := []memory.Subject{{PID: os.Getpid(), Role: memory.App}}
	if w.Isolated() {
		subjects = append(subjects, memory.Subject{PID: w.PID(), Role: memory.Worker})
	} else {
		probed.Where = "in process"
	}
	probed.Memory = memory.Measure(subjects...)
	if w.Isolated() {
		if probed.Memory.LastKill, err = closeMeasured(w); err != nil {
			probed.Memory.Missing = append(probed.Memory.Missing, err.Error())
		}
	}
	return probed, nil
}

// closeMeasured closes a worker and measures what comes back. It is closed
// whatever the error, which is about measuring only.
func closeMeasured(w *Worker) (*memory.Kill, error) {
	before, err := memory.Snap(w.PID(), w.Path())
	w.Close()
	if err != nil {
		return nil, err
	}
	kill, err := before.Returned()
	if err != nil {
		return nil, err
	}
	return &kill, nil
}
