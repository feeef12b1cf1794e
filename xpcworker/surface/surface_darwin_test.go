//go:build cgo

package surface

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMain makes the test binary a worker when it is started with "join": it draws to
// the surfaces whose layouts and tokens it reads.
func TestMain(m *testing.M) {
	if len(os.Args) < 3 || os.Args[1] != "join" {
		os.Exit(m.Run())
	}
	r, err := Join(os.Args[2], os.Getppid())
	if err != nil {
		panic(err)
	}
	fmt.Println("hello")
	for in := json.NewDecoder(os.Stdin); ; {
		var order order
		if in.Decode(&order) != nil {
			os.Exit(0)
		}
		s, err := r.Receive(order.ID, order.Layout, Ticket{Token: order.Token})
		if err != nil {
			panic(err)
		}
		if err := s.Begin(); err != nil {
			panic(err)
		}
		for y := range s.Height {
			for x := range s.Row(y) {
				s.Row(y)[x] = byte(x + y)
			}
		}
		s.End()
		s.Close()
		fmt.Println("drawn")
	}
}

type order struct {
	ID, Token uint64
	Layout    Layout
}

// TestAnotherProcessDrawsToAnIOSurface, which it is sent over Mach ports.
func TestAnotherProcessDrawsToAnIOSurface(t *testing.T) {
	before, err := Inventory()
	require.NoError(t, err)
	c, err := NewCrossing()
	require.NoError(t, err)
	defer c.Close()
	child := exec.Command(os.Args[0], "join", c.name)
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	require.NoError(t, err)
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	var said string
	_, err = fmt.Fscanln(out, &said)
	require.NoError(t, err)
	require.NoError(t, c.Meet(child.Process.Pid))
	for id := range uint64(5) {
		s, err := New(id, 300+int(id), 200, BGRA8)
		require.NoError(t, err)
		require.NotNil(t, s.IOSurface(), "it is no file")
		require.False(t, s.InUse(), "nobody shows it")
		require.NoError(t, s.SetColorSpace("display-p3"))
		require.NoError(t, s.SetColorSpace("srgb"))
		require.Error(t, s.SetColorSpace("adobe-rgb"))
		require.NoError(t, s.Prefault())
		ticket, err := c.Send(s)
		require.NoError(t, err)
		require.NoError(t, json.NewEncoder(in).Encode(order{id, ticket.Token, s.Layout}))
		_, err = fmt.Fscanln(out, &said)
		require.NoError(t, err)
		s.Settle()
		for y := range s.Height {
			for x, v := range s.Row(y) {
				require.Equal(t, byte(x+y), v)
			}
		}
		require.Zero(t, uintptr(len(s.Pages()))%uintptr(os.Getpagesize()))
		require.NoError(t, s.Wash())
		require.Zero(t, s.Row(7)[5])
		require.NoError(t, s.Close())
		require.Nil(t, s.IOSurface())
		require.False(t, s.InUse())
	}
	in.Close()
	require.NoError(t, child.Wait())
	after, err := Inventory()
	require.NoError(t, err)
	require.Len(t, after, len(before))
	s, err := New(9, 10, 10, BGRA8)
	require.NoError(t, err)
	defer s.Close()
	_, err = c.Send(s)
	require.ErrorIs(t, err, ErrGone)
}
