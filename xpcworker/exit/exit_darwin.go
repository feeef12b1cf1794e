package exit

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// Wait returns when a process has ended, nil also if there was none of that id. A
// child is not reaped by that. The error is that the system cannot tell.
func Wait(pid int) error {
	fail := func(err error) error { return fmt.Errorf("wait for the end of process %d: %w", pid, err) }
	queue, err := unix.Kqueue()
	if err != nil {
		return fail(err)
	}
	defer unix.Close(queue)
	unix.CloseOnExec(queue)
	var watch unix.Kevent_t
	unix.SetKevent(&watch, pid, unix.EVFILT_PROC, unix.EV_ADD|unix.EV_ONESHOT)
	watch.Fflags = unix.NOTE_EXIT
	changes := []unix.Kevent_t{watch}
	events := make([]unix.Kevent_t, 1)
	for {
		n, err := unix.Kevent(queue, changes, events, nil)
		switch {
		case errors.Is(err, unix.EINTR):
			// What was to be watched may be watched by now. Once more does no harm.
		case errors.Is(err, unix.ESRCH): // it had ended before
			return nil
		case err != nil:
			return fail(err)
		case n == 0:
		case events[0].Flags&unix.EV_ERROR != 0 && events[0].Data == int64(unix.ESRCH):
			return nil
		case events[0].Flags&unix.EV_ERROR != 0:
			return fail(unix.Errno(events[0].Data))
		default:
			return nil
		}
	}
}
