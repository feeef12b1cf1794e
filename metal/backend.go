package metal

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"safelight/pipeline/program"
)

// Backend is what a choice comes to on this machine: a device that passed
// [SelfTest], for all executors that are made of it, or none. Opening one takes
// time, and what a sandbox may not allow later. Its methods may be called by
// several goroutines.
type Backend struct {
	device *shared // nil when there is none
	name   string  // of the device that there is or was
	why    string  // there is none; empty where nobody asked for one
	ids    atomic.Uint64
}

// Choose opens the backend of a choice, with the device of this machine. Close
// ends it.
func Choose(choice Choice) *Backend { return choose(choice, openDevice) }

func choose(choice Choice, open func() (Device, error)) *Backend {
	b := new(Backend)
	b.ids.Store(1 << 32) // lower ones are those of the self-test, which a device may know
	if choice == CPU {
		return b
	}
	device, err := tried(open)
	switch {
	case err == nil:
		b.name = device.Name()
		b.device = &shared{device: device, name: b.name, users: 1}
	case choice == Metal || !errors.Is(err, ErrNone):
		b.why = err.Error()
	}
	return b
}

// New starts an executor that uses the device, if there is one, in turn with the
// others. The number of goroutines is that of the cores when workers is 0. It goes
// on when the backend is closed, and is to be closed itself.
func (b *Backend) New(workers int) *Executor {
	device, why := Device(nil), b.why
	if b.device != nil {
		l, err := b.device.lease()
		if err != nil {
			why = err.Error()
		} else {
			device = l
		}
	}
	e := newExecutor(device, workers)
	e.ids, e.status.Fallback = &b.ids, why
	return e
}

// Confirm tries the device again, as [SelfTest] does, where something has come between
// that a device may not like, such as a sandbox. One that fails, or has not passed
// within the given time, is given up. It is called before there is an executor.
func (b *Backend) Confirm(within time.Duration) {
	if b.device == nil {
		return
	}
	device, err := b.device.lease()
	if err != nil {
		return // it was given up
	}
	tried := make(chan error, 1)
	go func() {
		err := retried(device)
		if err == nil {
			device.Close()
		}
		tried <- err
	}()
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case err = <-tried:
	case <-timer.C:
		err = fmt.Errorf("metal: no answer within %v", within)
	}
	if err != nil { // it may be busy for ever, and is left alone
		b.device, b.why = nil, err.Error()
	}
}

// retried is SelfTest, whose panics are errors.
func retried(d Device) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("metal: the device panicked: %v", value)
		}
	}()
	return SelfTest(d)
}

// Status says who runs Programs by now.
func (b *Backend) Status() Status {
	s := Status{Backend: program.Backends()[0], Device: b.name, Fallback: b.why}
	if b.device == nil {
		return s
	}
	if err := b.device.failure(); err != nil {
		s.Fallback = err.Error()
	} else {
		s.Backend = BackendMetal
	}
	return s
}

// Close gives the device back when the last executor does. Nothing is made of the
// backend afterwards.
func (b *Backend) Close() {
	if b.device != nil {
		b.device.release()
	}
}

// shared is a Device that several executors use in turn. What it fails at for one
// of them, it has failed at for all.
type shared struct {
	name   string
	mutex  sync.Mutex
	device Device // nil once nobody uses it
	users  int
	err    error // why it was given up
}

// lease is the device for one more executor. It fails if the device was given up.
func (s *shared) lease() (*lease, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.err != nil {
		return nil, s.err
	}
	s.users++
	return &lease{of: s}, nil
}

// failure is why the device was given up, nil if it was not.
func (s *shared) failure() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.err
}

// release is one user less. The last closes the device.
func (s *shared) release() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.users--; s.users == 0 {
		closed(s.device)
		s.device = nil
	}
}

// lease is a Device that is the share of one executor in another.
type lease struct {
	of     *shared
	mapped [][]byte
}

func (l *lease) Name() string { return l.of.name }

func (l *lease) Layout() ([]uint32, error) {
	l.of.mutex.Lock()
	defer l.of.mutex.Unlock()
	return l.of.device.Layout()
}

// Grade waits for its turn. The first failure is that of every later call.
func (l *lease) Grade(j *Job) error {
	l.of.mutex.Lock()
	defer l.of.mutex.Unlock()
	if l.of.err == nil {
		l.of.err = grade(l.of.device, j)
	}
	return l.of.err
}

func (l *lease) Map(pages []byte) {
	l.of.mutex.Lock()
	defer l.of.mutex.Unlock()
	l.of.device.Map(pages)
	l.mapped = append(l.mapped, pages)
}

func (l *lease) Unmap(pages []byte) {
	l.of.mutex.Lock()
	defer l.of.mutex.Unlock()
	l.of.device.Unmap(pages)
	l.mapped = slices.DeleteFunc(l.mapped, func(m []byte) bool { return len(m) > 0 && len(pages) > 0 && &m[0] == &pages[0] })
}

// Close takes back what was mapped for this executor.
func (l *lease) Close() {
	for len(l.mapped) > 0 {
		l.Unmap(l.mapped[0])
	}
	l.of.release()
}
