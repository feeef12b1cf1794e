package surface

import (
	"errors"
	"fmt"
	"os"
	"sync"
)

// Ticket is what the first request that names a surface brings along, so that the
// worker has its memory: a file, or the number under which the surface was sent
// beside the request. It is one of the two.
type Ticket struct {
	// File is the memory. Whoever sends a ticket keeps it, whoever receives one
	// owns it.
	File *os.File
	// Token is never 0.
	Token uint64
}

// Sender takes surfaces from the app to one worker.
type Sender interface {
	// Send sends a surface as far as it does not go with the request, which is to
	// follow. The error wraps ErrGone when the worker is.
	Send(s *Surface) (Ticket, error)
}

// Receiver is the worker's end.
type Receiver interface {
	// Receive maps the surface that a ticket is for, for writing, after checking
	// that the memory can hold the layout. It takes over the ticket's file, also
	// when it fails.
	Receive(id uint64, layout Layout, t Ticket) (*Surface, error)
}

// ErrGone says that there is no worker any more that could be sent a surface.
var ErrGone = errors.New("the worker is gone")

// Files is both ends where surfaces are files: they go with the request.
type Files struct{}

// Send has the file go with the request.
func (Files) Send(s *Surface) (Ticket, error) {
	if f := s.File(); f != nil {
		return Ticket{File: f}, nil
	}
	return Ticket{}, fmt.Errorf("surface %d: no file, and no other way to the worker", s.ID)
}

// Receive maps the file.
func (Files) Receive(id uint64, layout Layout, t Ticket) (*Surface, error) {
	if t.File == nil {
		return nil, fmt.Errorf("surface %d: a token, where surfaces come as files", id)
	}
	return Map(id, layout, t.File)
}

// Local is both ends for a worker within this process. Surfaces that are files go as
// such.
type Local struct {
	mutex sync.Mutex
	last  uint64
	sent  map[uint64]parcel
	over  bool
}

// parcel is memory on its way.
type parcel struct {
	memory memory
	pixels []byte
}

// NewLocal makes both ends. Close gives back what was never received.
func NewLocal() *Local { return &Local{sent: make(map[uint64]parcel)} }

// Send keeps the memory for Receive.
func (l *Local) Send(s *Surface) (Ticket, error) {
	if s.File() != nil {
		return Files{}.Send(s)
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.over {
		return Ticket{}, fmt.Errorf("surface %d: %w", s.ID, ErrGone)
	}
	memory, pixels := s.memory.share()
	if memory == nil {
		return Ticket{}, fmt.Errorf("surface %d: memory that cannot be shared", s.ID)
	}
	l.last++
	l.sent[l.last] = parcel{memory, pixels}
	return Ticket{Token: l.last}, nil
}

// Receive takes what Send kept.
func (l *Local) Receive(id uint64, layout Layout, t Ticket) (*Surface, error) {
	if t.File != nil {
		return Files{}.Receive(id, layout, t)
	}
	l.mutex.Lock()
	p, ok := l.sent[t.Token]
	delete(l.sent, t.Token)
	l.mutex.Unlock()
	if !ok {
		return nil, fmt.Errorf("surface %d: nothing was sent under %d", id, t.Token)
	}
	return adopt(id, layout, p.memory, p.pixels)
}

// Close gives back what was never received. Nothing can be sent any more.
func (l *Local) Close() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.over = true
	for token, p := range l.sent {
		p.memory.close(p.pixels)
		delete(l.sent, token)
	}
}
