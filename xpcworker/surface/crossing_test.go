package surface

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// office is a post within this process, seen by one that writes letters as self.
type office struct {
	self int
	all  *boxes
}

// boxes are all there are, and the ways to them that nobody has given back.
type boxes struct {
	named map[string]*inbox
	ways  int
	open  int
	fail  error // of every call from now on
}

func newOffice() office { return office{all: &boxes{named: make(map[string]*inbox)}} }

func (o office) as(pid int) office { return office{pid, o.all} }

func (o office) listen(name string) (box, error) {
	b, err := o.open()
	if err == nil {
		o.all.named[name] = b.(*inbox)
	}
	return b, err
}

func (o office) open() (box, error) {
	if o.all.fail != nil {
		return nil, o.all.fail
	}
	o.all.open++
	return &inbox{owner: o, all: o.all}, nil
}

func (o office) find(name string) (slot, error) {
	b, ok := o.all.named[name]
	if !ok || o.all.fail != nil {
		return nil, errors.Join(o.all.fail, errors.New("no such name"))
	}
	return o.way(b), nil
}

func (o office) way(to *inbox) slot {
	o.all.ways++
	return way{o, to}
}

type inbox struct {
	owner   office
	all     *boxes
	letters []letter
	closed  bool
}

// next does not wait: all is there in these tests, or never will be.
func (b *inbox) next(wait time.Duration) (letter, error) {
	if len(b.letters) == 0 || wait < 0 {
		return letter{}, errSilence
	}
	l := b.letters[0]
	b.letters = b.letters[1:]
	if w, ok := l.back.(way); ok { // what it is used for is of who took it out
		l.back = way{b.owner, w.to}
	}
	return l, nil
}

func (b *inbox) close() {
	b.closed = true
	b.all.open--
	for _, l := range b.letters {
		l.discard()
	}
}

type way struct {
	office
	to *inbox
}

func (w way) put(back box, token uint64, what memory) error {
	if w.to.closed {
		return ErrGone
	}
	l := letter{from: w.self, token: token}
	if back != nil {
		l.back = w.way(back.(*inbox))
	}
	if what != nil {
		l.memory, l.pixels = what.share()
	}
	w.to.letters = append(w.to.letters, l)
	return nil
}

func (w way) close() { w.all.ways-- }

const appPID, workerPID, strangerPID = 1, 2, 3

// met are both ends of a crossing, after they have met.
func met(t *testing.T) (office, *Crossing, *joined) {
	t.Helper()
	o := newOffice()
	c, err := newCrossing(o.as(appPID))
	require.NoError(t, err)
	r, err := join(o.as(workerPID), c.name, appPID)
	require.NoError(t, err)
	require.NoError(t, c.Meet(workerPID))
	t.Cleanup(func() {
		c.Close()
		c.Close() // does nothing
		require.Zero(t, o.all.ways, "ways to boxes that nobody has")
		r.(*joined).in.close()
		require.Zero(t, o.all.open)
	})
	return o, c, r.(*joined)
}

func TestAppAndWorkerMeetAndSurfacesCross(t *testing.T) {
	o, c, w := met(t)
	require.Equal(t, 1, o.all.open, "nobody is waited for any more")
	for id := range uint64(3) {
		s, m := newObject(t, id, 30, 20)
		ticket, err := c.Send(s)
		require.NoError(t, err)
		require.Nil(t, ticket.File)
		got, err := w.Receive(id, s.Layout, ticket)
		require.NoError(t, err)
		got.Row(1)[0] = 7
		require.Equal(t, byte(7), s.Row(1)[0])
		require.NoError(t, s.Close())
		require.NoError(t, got.Close())
		require.Zero(t, *m.held)
	}
	file := newFileSurface(t, 9, 10, 10)
	ticket, err := c.Send(file)
	require.NoError(t, err)
	require.Equal(t, file.File(), ticket.File, "a file goes its own way")
	got, err := w.Receive(9, file.Layout, Ticket{File: duplicate(t, ticket.File)})
	require.NoError(t, err)
	require.NoError(t, got.Close())
}

func TestTheNameOfACrossingIsAnArgumentAmongOthers(t *testing.T) {
	c, err := newCrossing(newOffice())
	require.NoError(t, err)
	defer c.Close()
	name, rest := CutCrossing(append(c.Arguments(), "memory=5", "writes=yes"))
	require.Equal(t, c.name, name)
	require.Equal(t, []string{"memory=5", "writes=yes"}, rest)
	name, rest = CutCrossing(rest)
	require.Empty(t, name)
	require.Equal(t, []string{"memory=5", "writes=yes"}, rest)
}

func TestNamesCannotBeGuessed(t *testing.T) {
	seen := make(map[string]bool)
	for range 100 {
		c, err := newCrossing(newOffice())
		require.NoError(t, err)
		require.False(t, seen[c.name])
		require.Greater(t, len(c.name), 30)
		require.Less(t, len(c.name), 100, "Mach takes 127 bytes")
		seen[c.name] = true
		c.Close()
	}
}

// TestOnlyTheWorkerItselfIsMet, whoever else writes, before it or in its place.
func TestOnlyTheWorkerItselfIsMet(t *testing.T) {
	o := newOffice()
	c, err := newCrossing(o.as(appPID))
	require.NoError(t, err)
	for range 3 {
		_, err = join(o.as(strangerPID), c.name, appPID)
		require.NoError(t, err)
	}
	// The worker, too, has to say how it is reached, and nothing else.
	in, err := o.as(workerPID).find(c.name)
	require.NoError(t, err)
	s, m := newObject(t, 1, 10, 10)
	require.NoError(t, in.put(nil, 1, s.memory))
	require.NoError(t, in.put(nil, 1, nil))
	in.close()
	w, err := join(o.as(workerPID), c.name, appPID)
	require.NoError(t, err)
	require.NoError(t, c.Meet(workerPID))
	require.Equal(t, 1, *m.held)
	require.Equal(t, 1, o.all.ways, "of the others nothing is kept")
	ticket, err := c.Send(s)
	require.NoError(t, err)
	got, err := w.Receive(1, s.Layout, ticket)
	require.NoError(t, err)
	got.Close()
	c.Close()

	c, err = newCrossing(o.as(appPID))
	require.NoError(t, err)
	_, err = join(o.as(strangerPID), c.name, appPID)
	require.NoError(t, err)
	require.ErrorIs(t, c.Meet(workerPID), errSilence)
	_, err = c.Send(s)
	require.ErrorIs(t, err, ErrGone, "nobody was met")
	require.Zero(t, o.all.ways)
	c.Close()
}

// TestAWorkerAcceptsSurfacesFromTheAppOnly: others' are given back, and so is what is
// no surface or comes twice.
func TestAWorkerAcceptsSurfacesFromTheAppOnly(t *testing.T) {
	o, c, w := met(t)
	theirs, held := newObject(t, 5, 30, 20)
	box := w.in.(*inbox)
	stranger := way{o.as(strangerPID), box}
	require.NoError(t, stranger.put(nil, 1, theirs.memory))
	own, err := o.as(appPID).open()
	require.NoError(t, err)
	require.NoError(t, way{o.as(appPID), box}.put(own, 1, nil))
	own.close()
	s, m := newObject(t, 5, 30, 20)
	ticket, err := c.Send(s)
	require.NoError(t, err)
	require.NoError(t, stranger.put(nil, ticket.Token, theirs.memory))
	got, err := w.Receive(5, s.Layout, ticket)
	require.NoError(t, err)
	got.Row(0)[0] = 1
	require.Equal(t, byte(1), m.pixels[0])
	got.Close()
	_, err = w.Receive(6, s.Layout, Ticket{Token: 99})
	require.ErrorIs(t, err, errSilence)
	require.Equal(t, 1, *held.held)
	require.Equal(t, 1, *m.held)
}

// TestSurfacesWhoseRequestsAreLostOrLateAreKeptForAWhile: requests may come in any
// order, and some never.
func TestSurfacesWhoseRequestsAreLostOrLateAreKeptForAWhile(t *testing.T) {
	_, c, w := met(t)
	random := rand.New(rand.NewPCG(1, 2))
	type sent struct {
		*Surface
		Ticket
		m object
	}
	var waiting []sent
	for id := range uint64(500) {
		s, m := newObject(t, id, 10, 10)
		ticket, err := c.Send(s)
		require.NoError(t, err)
		waiting = append(waiting, sent{s, ticket, m})
		for len(waiting) > 20 || len(waiting) > 0 && random.IntN(2) == 0 {
			at := random.IntN(len(waiting))
			next := waiting[at]
			waiting = append(waiting[:at], waiting[at+1:]...)
			if random.IntN(10) == 0 {
				continue // its request is lost
			}
			got, err := w.Receive(next.ID, next.Layout, next.Ticket)
			if err == nil {
				require.Equal(t, 2, *next.m.held)
				require.NoError(t, got.Close())
			} else {
				require.ErrorIs(t, err, errSilence)
				require.Equal(t, 1, *next.m.held, "it was too long ago")
			}
		}
		require.LessOrEqual(t, len(w.early), mostEarly)
	}
	for _, p := range w.early {
		p.memory.close(p.pixels)
	}
}

func TestAWorkerThatIsGoneTakesNothing(t *testing.T) {
	o := newOffice()
	c, err := newCrossing(o.as(appPID))
	require.NoError(t, err)
	w, err := join(o.as(workerPID), c.name, appPID)
	require.NoError(t, err)
	require.NoError(t, c.Meet(workerPID))
	s, m := newObject(t, 5, 30, 20)
	_, err = c.Send(s)
	require.NoError(t, err)
	w.(*joined).in.close()
	require.Equal(t, 1, *m.held, "what was on its way comes back")
	_, err = c.Send(s)
	require.ErrorIs(t, err, ErrGone)
	c.Close()
	_, err = c.Send(s)
	require.ErrorIs(t, err, ErrGone)
	require.Equal(t, 1, *m.held)
}

func TestWhereSurfacesAreFilesNobodyHasToMeet(t *testing.T) {
	c, err := newCrossing(nil)
	require.NoError(t, err)
	defer c.Close()
	require.Empty(t, c.Arguments())
	require.NoError(t, c.Meet(workerPID))
	s := newFileSurface(t, 1, 10, 10)
	ticket, err := c.Send(s)
	require.NoError(t, err)
	require.Equal(t, s.File(), ticket.File)
	_, err = join(nil, "name", appPID)
	require.ErrorIs(t, err, errors.ErrUnsupported)
}

func TestAPostThatFailsIsToldOf(t *testing.T) {
	o := newOffice()
	o.all.fail = errors.New("bootstrap_check_in: Mach error 0x44c")
	_, err := newCrossing(o)
	require.EqualError(t, err, "a way for surfaces: bootstrap_check_in: Mach error 0x44c")
	o.all.fail = nil
	_, err = join(o.as(workerPID), "nobody", appPID)
	require.EqualError(t, err, "the way of surfaces: no such name")
}
