package surface

import (
	"crypto/rand"
	"fmt"
	"os"
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

// meetWithin is how long a worker may take, after its hello, to be met. Its letter
// has come before that.
const meetWithin = 5 * time.Second

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
		if !time.Now().Before(end) { // letters of others may come without end
			return fmt.Errorf("a way for surfaces: %w", os.ErrDeadlineExceeded)
		}
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
