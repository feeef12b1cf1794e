package host

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
)

// ferry takes surfaces under tokens, to nowhere.
type ferry struct {
	took   []uint64 // ids
	err    error
	closed int
}

func (f *ferry) Send(s *surface.Surface) (surface.Ticket, error) {
	if f.err != nil {
		return surface.Ticket{}, f.err
	}
	f.took = append(f.took, s.ID)
	return surface.Ticket{Token: 100 + uint64(len(f.took))}, nil
}

func (f *ferry) Close() { f.closed++ }

// puppet is a worker that this test plays.
type puppet struct {
	t   *testing.T
	end *wire.Conn
}

// ferried is a worker whose surfaces travel beside the connection.
func ferried(t *testing.T, f *ferry) (*Worker, puppet) {
	t.Helper()
	h, err := New(Config{Isolation: Never, InProcess: func(*wire.Conn) error { return nil }})
	require.NoError(t, err)
	near, far, err := wire.Pair()
	require.NoError(t, err)
	end, err := wire.NewConn(far)
	require.NoError(t, err)
	w := newWorker(h, "scan.tif", near, &inProcess{end: end, over: make(chan struct{})}, f)
	t.Cleanup(func() {
		w.Kill()
		close(w.peer.(*inProcess).over)
		<-w.Gone()
		require.Equal(t, 1, f.closed)
		require.NoError(t, h.Close())
	})
	return w, puppet{t, end}
}

// takes receives a render and answers it.
func (p puppet) takes() wire.Render {
	p.t.Helper()
	f, err := p.end.Receive()
	require.NoError(p.t, err)
	require.Empty(p.t, f.Files)
	var r wire.Render
	require.NoError(p.t, wire.Decode(f, &r))
	answer, err := wire.Pack(f.Generation, wire.Ready{Surface: r.Surface, Width: 1, Height: 1})
	require.NoError(p.t, err)
	require.NoError(p.t, p.end.Send(answer))
	return r
}

// renders has a worker draw, and gives what it said.
func renders(w *Worker, s *surface.Surface) chan error {
	done := make(chan error, 1)
	go func() {
		_, err := w.Render(context.Background(), RenderRequest{Surface: s, Blob: []byte("{}")})
		done <- err
	}()
	return done
}

// TestASurfaceIsSentOnceAndItsTokenGoesWithTheFirstRequest, and again once it was
// released.
func TestASurfaceIsSentOnceAndItsTokenGoesWithTheFirstRequest(t *testing.T) {
	f := &ferry{}
	w, worker := ferried(t, f)
	first, err := surface.New(7, 10, 10, surface.BGRA8)
	require.NoError(t, err)
	defer first.Close()
	second, err := surface.New(8, 10, 10, surface.BGRA8)
	require.NoError(t, err)
	defer second.Close()
	for _, c := range []struct {
		s     *surface.Surface
		token uint64
	}{{first, 101}, {first, 0}, {second, 102}, {first, 0}, {second, 0}} {
		done := renders(w, c.s)
		require.Equal(t, wire.Render{Surface: c.s.ID, Layout: c.s.Layout, Token: c.token, Blob: []byte("{}")}, worker.takes())
		require.NoError(t, <-done)
	}
	require.Equal(t, []uint64{7, 8}, f.took)
	w.Release(first)
	released, err := worker.end.Receive()
	require.NoError(t, err)
	require.Equal(t, wire.TypeRelease, released.Type)
	done := renders(w, first)
	require.Equal(t, uint64(103), worker.takes().Token)
	require.NoError(t, <-done)
}

// TestASurfaceThatCannotBeSentIsAnErrorOfTheRequest, after which the worker goes on.
func TestASurfaceThatCannotBeSentIsAnErrorOfTheRequest(t *testing.T) {
	f := &ferry{err: errors.New("nothing is taken in")}
	w, worker := ferried(t, f)
	s, err := surface.New(7, 10, 10, surface.BGRA8)
	require.NoError(t, err)
	defer s.Close()
	err = <-renders(w, s)
	require.EqualError(t, err, "scan.tif: grade: nothing is taken in")
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, KindFailed, e.Kind)
	require.NoError(t, w.Err())
	f.err = nil
	done := renders(w, s)
	require.Equal(t, uint64(101), worker.takes().Token)
	require.NoError(t, <-done)
}

// TestThatAWorkerIsGoneIsNoErrorOfASurface: why it ended is for its process to say.
func TestThatAWorkerIsGoneIsNoErrorOfASurface(t *testing.T) {
	f := &ferry{err: surface.ErrGone}
	w, worker := ferried(t, f)
	s, err := surface.New(7, 10, 10, surface.BGRA8)
	require.NoError(t, err)
	defer s.Close()
	done := renders(w, s)
	require.Zero(t, worker.takes().Token)
	require.NoError(t, <-done)
	require.Equal(t, os.Getpid(), w.PID())
}
