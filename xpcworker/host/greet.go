package host

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"safelight/xpcworker/wire"
)

// greet waits for the hello and checks that worker and host understand each
// other.
func (w *Worker) greet(ctx context.Context) error {
	f, err := w.await(ctx, w.first, func() error { return nil })
	if err != nil {
		return err
	}
	var hello wire.Hello
	if err := wire.Decode(f, &hello); err != nil {
		return w.endNow(KindProtocol, nonsense(err))
	}
	switch {
	case hello.Protocol != wire.Protocol:
		err = fmt.Errorf("%w: %d, not %d", ErrProtocolVersion, hello.Protocol, wire.Protocol)
	case hello.Build != wire.Build():
		err = fmt.Errorf("%w: %q, not %q", ErrBuild, hello.Build, wire.Build())
	case hello.PID != w.peer.ownPID():
		return w.endNow(KindProtocol, fmt.Errorf("worker says it is process %d, not %d: %w", hello.PID, w.peer.ownPID(), wire.ErrProtocol))
	case w.host.config.RequireSandbox && len(hello.Posture.Missing()) > 0:
		err = fmt.Errorf("%w: %v", ErrSandbox, hello.Posture.Missing())
	}
	if err != nil {
		return w.endNow(KindStart, err)
	}
	w.hello = hello
	return nil
}

// open hands the worker its image.
func (w *Worker) open(ctx context.Context, file *os.File) error {
	c := newCall(wire.TypeOpened, wire.StageOpen)
	c.limit = w.host.config.Timeouts.Open
	f, err := wire.Pack(0, wire.Open{
		Name:      filepath.Base(w.path),
		ProxyEdge: w.host.config.ProxyEdge,
		Limits:    w.host.config.Limits,
	}, file)
	if err != nil {
		return w.failure(KindFailed, c.stage, err)
	}
	if f, err = w.ask(ctx, f, c); err != nil {
		return err
	}
	var opened wire.Opened
	if err := wire.Decode(f, &opened); err != nil {
		return w.endNow(KindProtocol, nonsense(err))
	}
	w.opened = opened
	return nil
}
