package surface

import (
	"errors"
	"time"
)

// post is a system's way to take rights from one process to another. That of macOS are
// Mach ports; connections of XPC would be another.
type post interface {
	// listen opens a box under a name that others can find it by. It takes ways to
	// boxes, and no surfaces.
	listen(name string) (box, error)
	// find is the way to the box of that name.
	find(name string) (slot, error)
	// open opens a box that only who is given a way to it can write to. It takes
	// surfaces.
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
