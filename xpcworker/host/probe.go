package host

import (
	"context"
	"os"

	"safelight/xpcworker/wire"
)

// Probe starts a worker without an image and returns its hello and where it
// runs: the path of its executable, or "in process". It is for telling the
// user what protects the images, not for every start. The error is an *Error.
func (h *Host) Probe(ctx context.Context) (hello wire.Hello, where string, err error) {
	where = "in process"
	if h.config.Isolation != Never {
		if path, _, err := h.config.helper(); err == nil {
			where = path
		}
	}
	if err := h.enter(); err != nil {
		return wire.Hello{}, where, &Error{File: "probe", Stage: wire.StageStart, Kind: KindClosed, ExitCode: -1, Err: err}
	}
	defer h.opening.Done()
	w, err := h.start(ctx, "probe")
	if err != nil {
		return wire.Hello{}, where, err
	}
	defer w.Close()
	if w.hello.PID == os.Getpid() {
		where = "in process"
	}
	return w.hello, where, nil
}
