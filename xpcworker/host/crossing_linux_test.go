package host_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/host"
	"safelight/xpcworker/surface"
)

// bridge is a way of surfaces to a worker: as files, with what a test adds.
type bridge struct {
	surface.Files
	arguments []string
	fails     error // to meet
	met       []int
	closed    int
}

func (b *bridge) Arguments() []string { return b.arguments }
func (b *bridge) Close()              { b.closed++ }

func (b *bridge) Meet(pid int) error {
	b.met = append(b.met, pid)
	return b.fails
}

func over(h *host.Host, b *bridge, err error) {
	h.SetCross(func() (host.Crossing, error) { return b, err })
}

func TestAWorkerIsMetOnceItHasSaidHello(t *testing.T) {
	h, b := newHost(t), &bridge{}
	over(h, b, nil)
	w := open(t, h, "works")
	require.Equal(t, []int{w.PID()}, b.met)
	require.Zero(t, b.closed)
	require.NoError(t, w.Close())
	require.Equal(t, 1, b.closed)
}

// TestAWorkerThatSurfacesCannotReachIsNotStarted: it is ended, nothing is left of it,
// and auto goes on without a process, saying why.
func TestAWorkerThatSurfacesCannotReachIsNotStarted(t *testing.T) {
	errPort := errors.New("bootstrap_check_in: Mach error 0x44c")
	for name, c := range map[string]struct {
		bridge *bridge
		err    error
		met    int
	}{
		"no way":     {&bridge{}, errPort, 0},
		"never came": {&bridge{fails: errPort}, nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			over(h, c.bridge, c.err)
			_, err := h.Open(context.Background(), image(t, "works"))
			require.ErrorIs(t, err, errPort)
			require.Equal(t, host.KindStart, failure(t, err).Kind)
			require.Len(t, c.bridge.met, c.met)
			require.Equal(t, c.met, c.bridge.closed)
			for _, pid := range c.bridge.met {
				require.NoFileExists(t, fmt.Sprint("/proc/", pid))
			}

			var told []host.Notice
			h = newHost(t, func(config *host.Config) {
				config.Isolation, config.InProcess = host.Auto, inProcess
				config.Notify = func(n host.Notice) { told = append(told, n) }
			})
			over(h, c.bridge, c.err)
			w := open(t, h, "works")
			require.False(t, w.Isolated())
			require.Len(t, told, 1)
			require.ErrorIs(t, told[0].Err, errPort)
			require.NoError(t, w.Close())
		})
	}
}

// TestAWorkerThatCannotJoinSaysSo: one that was built for other surfaces than the app.
func TestAWorkerThatCannotJoinSaysSo(t *testing.T) {
	h, b := newHost(t), &bridge{arguments: []string{"surfaces=safelight.1.x"}}
	over(h, b, nil)
	_, err := h.Open(context.Background(), image(t, "works"))
	require.Contains(t, failure(t, err).Stderr, "the way of surfaces: "+errors.ErrUnsupported.Error())
	require.Empty(t, b.met)
	require.Equal(t, 1, b.closed)
}
