package session

import (
	"context"
	"errors"
	"sync"
)

// Change is a set of kinds of things that are new.
type Change uint32

// The kinds of things.
const (
	StateChanged Change = 1 << iota
	PictureChanged
	ScansChanged // the list of scans, or something in it
	SessionOver
)

// Listener hears what is new in a session.
type Listener struct {
	of      *listeners
	mutex   sync.Mutex
	changed Change
	wake    chan struct{} // holds something when changed does
}

// errUnheard says that a listener was closed.
var errUnheard = errors.New("the listener is closed")

// Listen makes a listener, which is told at once of everything there is. It is
// closed when it is not listened to any more.
func (s *Session) Listen() *Listener {
	l := &Listener{of: &s.listeners, wake: make(chan struct{}, 1)}
	l.tell(s.listeners.add(l) | StateChanged | PictureChanged | ScansChanged)
	return l
}

// Next waits for something new, and says what has changed since the last call.
// When the session is over it says that at every call.
func (l *Listener) Next(ctx context.Context) (Change, error) {
	select {
	case <-l.wake:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.of == nil {
		l.awake()
		return 0, errUnheard
	}
	changed := l.changed
	l.changed &= SessionOver
	if l.changed != 0 {
		l.awake()
	}
	return changed, nil
}

// Close ends it. A Next that waits fails.
func (l *Listener) Close() {
	l.mutex.Lock()
	of := l.of
	l.of = nil
	l.awake()
	l.mutex.Unlock()
	if of != nil {
		of.remove(l)
	}
}

func (l *Listener) tell(c Change) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.of != nil && c != 0 {
		l.changed |= c
		l.awake()
	}
}

func (l *Listener) awake() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// listeners are those of a session.
type listeners struct {
	mutex sync.Mutex
	all   map[*Listener]struct{}
	over  Change // SessionOver, when it is
}

func (ls *listeners) add(l *Listener) Change {
	ls.mutex.Lock()
	defer ls.mutex.Unlock()
	if ls.all == nil {
		ls.all = make(map[*Listener]struct{})
	}
	ls.all[l] = struct{}{}
	return ls.over
}

func (ls *listeners) remove(l *Listener) {
	ls.mutex.Lock()
	defer ls.mutex.Unlock()
	delete(ls.all, l)
}

// tell tells all of them, and waits for none.
func (ls *listeners) tell(c Change) {
	ls.mutex.Lock()
	defer ls.mutex.Unlock()
	ls.over |= c & SessionOver
	for l := range ls.all {
		l.tell(c)
	}
}
