package browser_test

import (
	"os"
	"slices"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/internal/fixture"
)

// A worker that does not answer keeps nobody from going on.
func TestTheUserGoesOnWhileAWorkerIsAsked(t *testing.T) {
	r := enter(t)
	r.scan("a.png", 300, 200)
	r.scan("b.png", 300, 200)
	l := r.dial()
	r.open(l)
	require.NoError(t, r.session.Rest(t.Context()))
	for pid := range fixture.Children(t, os.Getpid()) {
		require.NoError(t, syscall.Kill(pid, syscall.SIGSTOP))
		defer syscall.Kill(pid, syscall.SIGCONT)
	}
	number := r.session.State().Image.Number
	l.say(command(101, session.Command{Do: session.PickNeutral, At: &[2]float64{0.5, 0.5}, Image: number}))
	l.say(command(102, session.Command{Do: session.Undo, Image: number}))
	l.say(command(103, session.Command{Do: session.Step, By: 1}))
	var order []int64
	for len(order) < 3 {
		m := l.until(of("answer"))
		if m.ID < 101 {
			continue
		}
		if order = append(order, m.ID); m.ID == 103 {
			require.Empty(t, m.Error)
			for pid := range fixture.Children(t, os.Getpid()) {
				syscall.Kill(pid, syscall.SIGCONT)
			}
			continue
		}
		require.True(t, m.Stale, "%+v", m)
	}
	require.Less(t, slices.Index(order, 101), slices.Index(order, 102), "what is done to a picture keeps its order")
	require.NotEqual(t, int64(103), order[2], "it waits for the answer")
}
