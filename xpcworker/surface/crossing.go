package surface

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// Crossing is the way of surfaces to one worker process: the app's end of it. Where
// surfaces are no files, the two have a second channel beside the socket they talk
// over: what travels there are rights to the system's own objects, which no socket
// carries. It comes about in three steps. The app opens a box under a name that
// nobody can guess ([NewCrossing]) and starts the worker with it. The worker puts a
// letter there, with a way to a box of its own ([Join]). The app takes the first
// letter that is of that very process, as the system and not the letter tells, and
// closes the box ([Crossing.Meet]). From then on it sends surfaces to the worker's
// box, each under a token, and the worker accepts them from the app only.
type Crossing struct {
	name string

	mutex sync.Mutex
	open  box  // where the worker is waited for; nil after Meet and Close
	to    slot // the worker's box, nil before Meet and after Close
	last  uint64
}

// post is a system's way to take rights from one process to another.
type post interface {
	// listen opens a box under a name that others can find it by.
	listen(name string) (box, error)
	// find is the way to the box of that name.
	find(name string) (slot, error)
	// open opens a box that only who is given a way to it can write to.
	open() (box, error)
}

// box is where letters come in.
type box interface {
	// next waits for a letter. The error is errSilence when none came.
	next(wait time.Duration) (letter, error)
	close()
}

// slot is the way to a box of another process.
type slot interface {
	// put sends a way to a box or a surface. The error wraps ErrGone when the box
	// is closed.
	put(back box, token uint64, what memory) error
	close()
}

// letter is what came in.
type letter struct {
	from  int // the process it is of, as the system tells
	back  slot
	token uint64
	parcel
}

// discard gives back what a letter brought.
func (l letter) discard() {
	if l.back != nil {
		l.back.close()
	}
	if l.memory != nil {
		l.memory.close(l.pixels)
	}
}

// errSilence is that no letter came in time.
var errSilence = errors.New("no answer")

const (
	// meetWithin is how long a worker may take, after its hello, to be met. Its
	// letter has come before that.
	meetWithin = 5 * time.Second
	// arriveWithin is how long a surface may be on its way when the request for it
	// is there. It was sent before.
	arriveWithin = 2 * time.Second
	// mostEarly is how many surfaces may wait in a worker for their requests.
	mostEarly = 32
)

// newCrossing opens the box. A system without a post sends files.
func newCrossing(by post) (*Crossing, error) {
	if by == nil {
		return &Crossing{}, nil
	}
	name := fmt.Sprintf("safelight.%d.%s", os.Getpid(), rand.Text())
	open, err := by.listen(name)
	if err != nil {
		return nil, fmt.Errorf("a way for surfaces: %w", err)
	}
	return &Crossing{name: name, open: open}, nil
}

// Arguments are what the worker is to be started with, for [CutCrossing]; none where
// surfaces are files and nobody has to meet.
func (c *Crossing) Arguments() []string {
	if c.name == "" {
		return nil
	}
	return []string{crossingArgument + c.name}
}

const crossingArgument = "surfaces="

// CutCrossing takes the name of the app's crossing, for [Join], out of the arguments
// of a worker; it is empty if there is none.
func CutCrossing(args []string) (name string, rest []string) {
	for _, arg := range args {
		if value, ok := strings.CutPrefix(arg, crossingArgument); ok {
			name = value
		} else {
			rest = append(rest, arg)
		}
	}
	return name, rest
}

// Meet waits for the worker, which is the given process. Close waits for it.
func (c *Crossing) Meet(pid int) error {
	if c.name == "" {
		return nil
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.open == nil {
		return fmt.Errorf("a way for surfaces: %w", ErrGone)
	}
	defer func() {
		c.open.close()
		c.open = nil
	}()
	end := time.Now().Add(meetWithin)
	for {
		l, err := c.open.next(time.Until(end))
		if err != nil {
			return fmt.Errorf("a way for surfaces: %w", err)
		}
		if l.from == pid && l.back != nil && l.memory == nil {
			c.to = l.back
			return nil
		}
		l.discard() // of somebody else, whoever it is
	}
}

// Send sends a surface to the worker; see [Sender].
func (c *Crossing) Send(s *Surface) (Ticket, error) {
	if s.File() != nil {
		return Files{}.Send(s)
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.to == nil {
		return Ticket{}, fmt.Errorf("surface %d: %w", s.ID, ErrGone)
	}
	c.last++
	if err := c.to.put(nil, c.last, s.memory); err != nil {
		return Ticket{}, fmt.Errorf("surface %d: %w", s.ID, err)
	}
	return Ticket{Token: c.last}, nil
}

// Close ends the way. It may be called at any time after Meet, or without it.
func (c *Crossing) Close() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.open != nil {
		c.open.close()
		c.open = nil
	}
	if c.to != nil {
		c.to.close()
		c.to = nil
	}
}

// joined is the worker's end of a crossing.
type joined struct {
	app   int // the process that may send
	in    box
	early map[uint64]parcel // what came before what is asked for
}

// join answers the app that the name is of.
func join(by post, name string, app int) (Receiver, error) {
	fail := func(err error) (Receiver, error) { return nil, fmt.Errorf("the way of surfaces: %w", err) }
	if by == nil {
		return fail(errors.ErrUnsupported)
	}
	to, err := by.find(name)
	if err != nil {
		return fail(err)
	}
	defer to.close()
	in, err := by.open()
	if err != nil {
		return fail(err)
	}
	if err := to.put(in, 0, nil); err != nil {
		in.close()
		return fail(err)
	}
	return &joined{app: app, in: in, early: make(map[uint64]parcel)}, nil
}

// Receive waits for the surface; see [Receiver]. It is called by one goroutine.
func (j *joined) Receive(id uint64, layout Layout, t Ticket) (*Surface, error) {
	if t.File != nil {
		return Files{}.Receive(id, layout, t)
	}
	p, err := j.await(t.Token)
	if err != nil {
		return nil, fmt.Errorf("surface %d: under %d: %w", id, t.Token, err)
	}
	return adopt(id, layout, p.memory, p.pixels)
}

// await takes letters in until that of the token is there. One whose request never
// came, as it could not be sent, is kept for a while.
func (j *joined) await(token uint64) (parcel, error) {
	end := time.Now().Add(arriveWithin)
	for {
		if p, ok := j.early[token]; ok {
			delete(j.early, token)
			return p, nil
		}
		l, err := j.in.next(time.Until(end))
		if err != nil {
			return parcel{}, err
		}
		if l.from != j.app || l.memory == nil || l.back != nil || j.early[l.token].memory != nil {
			l.discard()
			continue
		}
		if len(j.early) == mostEarly {
			oldest := slices.Min(slices.Collect(maps.Keys(j.early))) // they are numbered
			p := j.early[oldest]
			p.memory.close(p.pixels)
			delete(j.early, oldest)
		}
		j.early[l.token] = l.parcel
	}
}
