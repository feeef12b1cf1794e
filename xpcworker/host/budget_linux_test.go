package host_test

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/host"
)

// TestAWorkerThatIsSeenBeyondItsBudgetIsKilled, where the app has to look: the error
// has kind and stage, it is as told as where the system refuses memory, and others
// live.
func TestAWorkerThatIsSeenBeyondItsBudgetIsKilled(t *testing.T) {
	const budget = 256 << 20
	h := newHost(t, func(c *host.Config) { c.MemoryLimit = budget })
	var greedy, looks atomic.Int64
	h.SetFootprint(func(pid int) (int64, error) {
		looks.Add(1)
		if int64(pid) == greedy.Load() {
			return budget + 1, nil
		}
		return budget, nil
	})
	other := open(t, h, "works")
	defer other.Close()
	w := open(t, h, "analyze: in-decode wait")
	failed := make(chan error, 1)
	go func() {
		_, err := w.Analyze(context.Background(), nil)
		failed <- err
	}()
	select {
	case err := <-failed:
		t.Fatal("it stays within its budget: ", err)
	case <-time.After(600 * time.Millisecond):
	}
	require.GreaterOrEqual(t, looks.Load(), int64(4), "four times a second, each")
	greedy.Store(int64(w.PID()))
	err := <-failed
	require.EqualError(t, err, "scan.tif: decode: out of memory: needs more than its budget of 256 MiB")
	require.ErrorIs(t, err, host.ErrMemory)
	require.Equal(t, host.KindCrash, failure(t, err).Kind)
	<-w.Gone()
	_, err = other.Analyze(context.Background(), []byte("{}"))
	require.NoError(t, err)
}

func TestAWorkerIsNotLookedAtInVain(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*host.Config)
		err    error
		looks  int64
	}{
		"the system cannot tell": {func(c *host.Config) {}, errors.ErrUnsupported, 1},
		"no budget":              {func(c *host.Config) { c.MemoryLimit = -1 }, nil, 0},
		"no process":             {func(c *host.Config) { c.Isolation, c.InProcess = host.Never, inProcess }, nil, 0},
	} {
		h := newHost(t, c.change)
		var looks atomic.Int64
		h.SetFootprint(func(int) (int64, error) {
			looks.Add(1)
			return 1 << 60, c.err
		})
		w := open(t, h, "works")
		time.Sleep(400 * time.Millisecond)
		require.NoError(t, w.Err(), name)
		require.NoError(t, w.Close())
		require.Equal(t, c.looks, looks.Load(), name)
	}
}

// TestAnErrorOfMeasuringIsNoReasonToKill: a process that ends cannot be measured.
func TestAnErrorOfMeasuringIsNoReasonToKill(t *testing.T) {
	h := newHost(t)
	h.SetFootprint(func(int) (int64, error) { return 1 << 60, os.ErrProcessDone })
	w := open(t, h, "works")
	time.Sleep(400 * time.Millisecond)
	require.NoError(t, w.Err())
	require.NoError(t, w.Close())
}
