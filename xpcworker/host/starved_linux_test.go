package host_test

import (
	"context"
	"runtime"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"safelight/internal/leak"
	"safelight/xpcworker/host"
)

// TestWithoutMemoryForAnotherWorker has the kernel refuse every process.
func TestWithoutMemoryForAnotherWorker(t *testing.T) {
	const told = "cannot allocate memory"
	path := image(t, "works")
	// The runtime finds out only once how it may start processes; not when it
	// may start none.
	open(t, newHost(t), "works").Close()

	t.Run("always", func(t *testing.T) {
		h := newHost(t)
		w := open(t, h, "works")
		defer w.Close()
		h.OnSpawner(func() { refuseProcesses(t, unix.ENOMEM) })
		for range 2 {
			before := leak.Measure(t)
			_, err := h.Open(context.Background(), path)
			require.Equal(t, host.KindStart, failure(t, err).Kind)
			require.ErrorIs(t, err, unix.ENOMEM)
			require.ErrorContains(t, err, "scan.tif: start: helper: ")
			leak.None(t, before)
			_, err = h.NewSpare(context.Background())
			require.ErrorIs(t, err, unix.ENOMEM)
		}
		_, err := w.Stats(context.Background())
		require.NoError(t, err, "those that live go on")
	})
	t.Run("auto", func(t *testing.T) {
		var notices []host.Notice
		h := newHost(t, func(c *host.Config) {
			c.Isolation, c.InProcess = host.Auto, inProcess
			c.Notify = func(n host.Notice) { notices = append(notices, n) }
		})
		h.OnSpawner(func() { refuseProcesses(t, unix.ENOMEM) })
		for range 2 {
			w, err := h.Open(context.Background(), path)
			require.NoError(t, err)
			require.False(t, w.Isolated())
			w.Close()
		}
		require.Len(t, notices, 1)
		require.Contains(t, notices[0].String(), told)
	})
}

// refuseProcesses has the kernel answer whoever starts a process from this
// thread with an error, for as long as the thread lives.
func refuseProcesses(t *testing.T, errno unix.Errno) {
	const load, equal, give = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, unix.BPF_RET | unix.BPF_K
	filter := []unix.SockFilter{
		{Code: load, K: 0}, // the number of the system call
		{Code: equal, K: unix.SYS_CLONE, Jt: 2},
		{Code: equal, K: unix.SYS_CLONE3, Jt: 1},
		{Code: give, K: unix.SECCOMP_RET_ALLOW},
		{Code: give, K: unix.SECCOMP_RET_ERRNO | uint32(errno)},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	require.NoError(t, unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
	require.NoError(t, unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, uintptr(unsafe.Pointer(&program)), 0, 0))
	runtime.KeepAlive(filter)
}
