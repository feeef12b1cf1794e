package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// untilInterrupted is a context that ends with the first signal that asks a program
// to end. The second is not caught, and so ends the program at once. Signals that
// whoever started the program has it ignore, as nohup does with SIGHUP, stay
// ignored.
func untilInterrupted(ctx context.Context) (context.Context, context.CancelFunc) {
	var heeded []os.Signal
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			heeded = append(heeded, s)
		}
	}
	if len(heeded) == 0 { // which NotifyContext takes for all there are
		return context.WithCancel(ctx)
	}
	ctx, stop := signal.NotifyContext(ctx, heeded...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
