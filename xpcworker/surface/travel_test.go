package surface

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// object is memory that is no file, as an IOSurface is: it has a shape, and counts
// who holds it.
type object struct {
	layout Layout
	pixels []byte
	held   *int
}

func newObject(t *testing.T, id uint64, width, height int) (*Surface, object) {
	t.Helper()
	layout, err := NewLayout(width, height, BGRA8)
	require.NoError(t, err)
	m := object{layout: layout, pixels: make([]byte, layout.Size()), held: new(int)}
	*m.held = 1
	return &Surface{ID: id, Layout: layout, memory: m, pixels: m.pixels}, m
}

func (object) file() *os.File              { return nil }
func (m object) suits(l Layout) bool       { return l == m.layout }
func (m object) wash(pixels []byte) error  { clear(pixels); return nil }
func (object) write(to, from []byte) error { copy(to, from); return nil }
func (object) prefault([]byte) error       { return nil }
func (object) begin() error                { return nil }
func (object) end()                        {}
func (object) settle()                     {}

func (m object) share() (memory, []byte) {
	*m.held++
	return m, m.pixels
}

func (m object) close([]byte) error {
	if *m.held--; *m.held < 0 {
		panic("given back too often")
	}
	return nil
}

func TestFilesGoWithTheRequest(t *testing.T) {
	s := newFileSurface(t, 4, 10, 10)
	l := NewLocal()
	defer l.Close()
	for _, way := range []interface {
		Sender
		Receiver
	}{Files{}, l} {
		ticket, err := way.Send(s)
		require.NoError(t, err)
		require.Equal(t, Ticket{File: s.File()}, ticket)
		got, err := way.Receive(4, s.Layout, Ticket{File: duplicate(t, ticket.File)})
		require.NoError(t, err)
		got.Row(3)[5]++
		require.Equal(t, got.Row(3)[5], s.Row(3)[5])
		require.NoError(t, got.Close())
	}
	object, _ := newObject(t, 5, 10, 10)
	_, err := Files{}.Send(object)
	require.ErrorContains(t, err, "surface 5")
	_, err = Files{}.Receive(5, object.Layout, Ticket{Token: 1})
	require.ErrorContains(t, err, "a token")
}

func TestWithinTheProcessAnObjectIsShared(t *testing.T) {
	s, m := newObject(t, 7, 20, 10)
	l := NewLocal()
	ticket, err := l.Send(s)
	require.NoError(t, err)
	require.Nil(t, ticket.File)
	require.NotZero(t, ticket.Token)
	require.NoError(t, s.Close())
	require.Equal(t, 1, *m.held, "it is on its way")
	got, err := l.Receive(7, s.Layout, ticket)
	require.NoError(t, err)
	got.Row(2)[1] = 9
	require.Equal(t, byte(9), m.pixels[2*s.Stride+1])
	_, err = l.Receive(7, s.Layout, ticket)
	require.ErrorContains(t, err, "nothing was sent", "a token is good for one")
	require.NoError(t, got.Close())
	require.Zero(t, *m.held)

	s, m = newObject(t, 8, 20, 10)
	_, err = l.Send(s)
	require.NoError(t, err)
	l.Close()
	require.Equal(t, 1, *m.held, "what nobody fetched is given back")
	_, err = l.Send(s)
	require.ErrorIs(t, err, ErrGone)
}

func TestASurfaceMustSuitItsMemory(t *testing.T) {
	l := NewLocal()
	defer l.Close()
	for name, change := range map[string]func(*Layout){
		"higher":         func(l *Layout) { l.Height++ },
		"other rows":     func(l *Layout) { l.Stride += 64 },
		"other pixels":   func(l *Layout) { l.Format = RGBA8 },
		"none there are": func(l *Layout) { l.Width = -1 },
	} {
		s, m := newObject(t, 7, 20, 10)
		ticket, err := l.Send(s)
		require.NoError(t, err)
		layout := s.Layout
		change(&layout)
		_, err = l.Receive(7, layout, ticket)
		require.ErrorContains(t, err, "surface 7", name)
		require.Equal(t, 1, *m.held, "%s: it is given back", name)
	}
}

func TestThePoolGivesObjectsForTheirOwnShapeOnly(t *testing.T) {
	p := NewPool(64 << 20)
	defer p.Close()
	s, m := newObject(t, 7, 512, 512) // a MiB
	p.Put(s)
	other, err := p.Get(256, 1024, BGRA8)
	require.NoError(t, err)
	defer other.Close()
	require.NotSame(t, s, other)
	require.Equal(t, 1, *m.held)
	m.pixels[5] = 1
	same, err := p.Get(512, 512, BGRA8)
	require.NoError(t, err)
	require.Same(t, s, same)
	require.NotEqual(t, uint64(7), same.ID)
	p.Put(same)
	require.Zero(t, m.pixels[5], "it is washed")
}

func TestTheLedgerListsWhatIsOpen(t *testing.T) {
	var l ledger
	require.Empty(t, l.list())
	a, b := l.add(7, 100), l.add(8, 200)
	require.Equal(t, []Memory{{"safelight-surface-7", a, 100, 100}, {"safelight-surface-8", b, 200, 200}}, l.list())
	l.remove(a)
	l.remove(a)
	l.remove(0)
	require.Equal(t, []Memory{{"safelight-surface-8", b, 200, 200}}, l.list())
	require.NotEqual(t, a, l.add(7, 100), "a number is that of one surface")
}
