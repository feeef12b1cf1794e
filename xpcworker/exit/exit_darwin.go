package exit

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// Watch is a process whose end will be told.
type Watch struct {
	pid   int
	queue int // the kernel's; -1 if the process had ended already
}

// New watches a process, of which there may be none of that id any more. Call Wait.
func New(pid int) (*Watch, error) {
	queue, err := unix.Kqueue()
	if err != nil {
		return nil, fmt.Errorf("watch process %d: %w", pid, err)
	}
	unix.CloseOnExec(queue)
	var change unix.Kevent_t
	unix.SetKevent(&change, pid, unix.EVFILT_PROC, unix.EV_ADD|unix.EV_ONESHOT)
	change.Fflags = unix.NOTE_EXIT
	for err = unix.EINTR; errors.Is(err, unix.EINTR); {
		_, err = unix.Kevent(queue, []unix.Kevent_t{change}, nil, nil)
	}
	switch {
	case errors.Is(err, unix.ESRCH):
		unix.Close(queue)
		return &Watch{pid, -1}, nil
	case err != nil:
		unix.Close(queue)
		return nil, fmt.Errorf("watch process %d: %w", pid, err)
	}
	return &Watch{pid, queue}, nil
}

// Wait returns when the process has ended. A child is not reaped by that. It is called
// once. The error is that the system cannot tell.
func (w *Watch) Wait() error {
	if w.queue < 0 {
		return nil
	}
	defer unix.Close(w.queue)
	events := make([]unix.Kevent_t, 1)
	for {
		n, err := unix.Kevent(w.queue, nil, events, nil)
		switch {
		case n > 0:
			return nil
		case err != nil && !errors.Is(err, unix.EINTR):
			return fmt.Errorf("wait for the end of process %d: %w", w.pid, err)
		}
	}
}

// Wait is New and [Watch.Wait].
func Wait(pid int) error {
	w, err := New(pid)
	if err != nil {
		return err
	}
	return w.Wait()
}
