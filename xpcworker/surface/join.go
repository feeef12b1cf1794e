package surface

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

const (
	// arriveWithin is how long a surface may be on its way when the request for it
	// is there. It was sent before.
	arriveWithin = 2 * time.Second
	// mostEarly is how many surfaces may wait in a worker for their requests.
	mostEarly = 32
)

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
