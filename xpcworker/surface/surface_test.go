package surface

import (
	"bytes"
	"os"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// worker maps a surface as the process it was sent to would.
func worker(t *testing.T, s *Surface) *Surface {
	t.Helper()
	l := NewLocal()
	ticket, err := l.Send(s)
	require.NoError(t, err)
	if ticket.File != nil {
		ticket.File = duplicate(t, ticket.File)
	}
	w, err := l.Receive(s.ID, s.Layout, ticket)
	require.NoError(t, err)
	t.Cleanup(func() { w.Close() })
	return w
}

// newFileSurface is a surface that is a file, also where others are not.
func newFileSurface(t *testing.T, id uint64, width, height int) *Surface {
	t.Helper()
	layout, err := NewLayout(width, height, BGRA8)
	require.NoError(t, err)
	memory, pixels, err := createFile(id, layout.Size())
	require.NoError(t, err)
	s := &Surface{ID: id, Layout: layout, memory: memory, pixels: pixels}
	t.Cleanup(func() { s.Close() })
	return s
}

func duplicate(t *testing.T, f *os.File) *os.File {
	t.Helper()
	var fd int
	err := control(f, func(from int) (err error) {
		fd, err = unix.FcntlInt(uintptr(from), unix.F_DUPFD_CLOEXEC, 0)
		return err
	})
	require.NoError(t, err)
	return os.NewFile(uintptr(fd), "duplicate")
}

func TestWhatTheWorkerWritesTheAppReads(t *testing.T) {
	s, err := New(7, 100, 10, RGB16)
	require.NoError(t, err)
	defer s.Close()
	w := worker(t, s)
	for y := range 10 {
		row := w.Row(y)
		require.Len(t, row, 600)
		for x := range row {
			row[x] = byte(x + y)
		}
	}
	for y := range 10 {
		for x, v := range s.Row(y) {
			require.Equal(t, byte(x+y), v)
		}
	}
	require.Len(t, s.Pixels(), 10*s.Stride)
	require.Zero(t, s.Pixels()[600], "padding is left alone")
}

func TestTheAppCannotWriteToAFile(t *testing.T) {
	s := newFileSurface(t, 1, 10, 10)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	require.Panics(t, func() { s.Pixels()[0] = 1 })
	require.Zero(t, s.Pixels()[0])
}

// TestTheAppWritesWhatNoWorkerDraws, by the way that there is, to any kind of memory.
func TestTheAppWritesWhatNoWorkerDraws(t *testing.T) {
	system, err := New(1, 10, 10, BGRA8)
	require.NoError(t, err)
	object, _ := newObject(t, 2, 10, 10)
	for _, s := range []*Surface{system, newFileSurface(t, 3, 10, 10), object} {
		full := bytes.Repeat([]byte{7}, s.Capacity())
		require.NoError(t, s.Write(full))
		require.NoError(t, s.Write([]byte("start")))
		require.Equal(t, "start\a", string(s.Pixels()[:6]))
		require.Equal(t, byte(7), s.Pixels()[len(full)-1])
		require.ErrorContains(t, s.Write(append(full, 0)), "into memory of")
		require.NoError(t, s.Close())
		require.ErrorIs(t, s.Write(nil), os.ErrClosed)
	}
}

func TestASurfaceOutlivesItsCreatorsMapping(t *testing.T) {
	s, err := New(1, 10, 10, BGRA8)
	require.NoError(t, err)
	w := worker(t, s)
	require.NoError(t, s.Close())
	w.Row(9)[39] = 5
	require.Equal(t, byte(5), w.Row(9)[39])
}

func TestCloseIsDoneOnce(t *testing.T) {
	s, err := New(1, 10, 10, BGRA8)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
	require.Nil(t, s.Pixels())
	require.ErrorIs(t, s.Prefault(), os.ErrClosed)
}

func TestMapRefusesMemoryThatIsTooSmall(t *testing.T) {
	s := newFileSurface(t, 1, 10, 10)
	layout := s.Layout
	layout.Height++
	_, err := Map(1, layout, duplicate(t, s.File()))
	require.ErrorContains(t, err, "640 bytes")
	layout = s.Layout
	layout.Stride = 3
	_, err = Map(1, layout, duplicate(t, s.File()))
	require.ErrorContains(t, err, "rows of 3 bytes")
}
