package worker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"safelight/xpcworker/sandbox"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
)

// Exit codes of a worker. The Go runtime itself ends a program with 2 when it
// cannot go on: a panic outside the engine's own goroutine, no memory left, a
// fault.
const (
	// ExitClosed: the app closed the connection or asked to close.
	ExitClosed = 0
	// ExitUsage: descriptor 3 is no connection, or the arguments are not
	// understood; the worker was started by hand. Another try would end the
	// same way.
	ExitUsage = 64
	// ExitPanic: the engine panicked, and the app was told.
	ExitPanic = 70
	// ExitProtocol: the app made no sense.
	ExitProtocol = 76
)

// connectionFD is where a worker finds its connection.
const connectionFD = 3

// Main is what the helper executable does: it takes the connection, gives up
// what the arguments ask for, see sandbox.Confinement, and serves one image. It
// returns the code to exit with. When the app is gone, the process ends at
// once, whatever the engine is doing.
func Main(args []string, newEngine func() Engine) int {
	app := os.Getppid() // as long as it lives
	crossing, args := surface.CutCrossing(args)
	confinement, err := sandbox.ParseConfinement(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "safelight-worker:", err)
		return ExitUsage
	}
	conn, err := wire.NewConn(os.NewFile(connectionFD, "connection"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "safelight-worker is started by Safelight, not by hand:", err)
		return ExitUsage
	}
	watchParent(app, func() { os.Exit(ExitClosed) })
	engine := newEngine()
	posture, err := sandbox.EnterAfter(confinement, conn.PeerPID(), func() error { return prepare(conn, crossing, app, engine) })
	if err != nil {
		fmt.Fprintln(os.Stderr, "safelight-worker:", err)
		return ExitUsage
	}
	if p, ok := engine.(Preparer); ok {
		p.Confirm()
	}
	err = serve(context.Background(), conn, engine, greeting(posture), surroundings{
		gone:    func(err error) { os.Exit(exitCode(err)) },
		granted: keepBelow,
	})
	return exitCode(err)
}

// prepare opens what cannot be opened in a sandbox.
func prepare(conn *wire.Conn, crossing string, app int, engine Engine) (err error) {
	if crossing != "" {
		if conn.Surfaces, err = surface.Join(crossing, app); err != nil {
			return err
		}
	}
	if p, ok := engine.(Preparer); ok {
		return p.Prepare()
	}
	return nil
}

// keepBelow has the runtime collect garbage rather than take more memory than
// was granted. Nothing that is granted later lifts the limit of the sandbox.
func keepBelow(bytes int64) {
	if bytes < debug.SetMemoryLimit(-1) {
		debug.SetMemoryLimit(bytes)
	}
}

// exitCode says on stderr what has not been said yet.
func exitCode(err error) int {
	if err == nil {
		return ExitClosed
	}
	if _, ok := errors.AsType[*PanicError](err); ok {
		return ExitPanic
	}
	fmt.Fprintln(os.Stderr, "safelight-worker:", err)
	return ExitProtocol
}
