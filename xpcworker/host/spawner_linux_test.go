package host

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"safelight/xpcworker/sandbox"
)

// attempt is one call of what spawn starts processes with.
type attempt struct {
	namespaces bool
	refused    string
}

// spawned has a spawner start a process on a system that answers with these
// errors, with and without namespaces.
func spawned(s *spawner, with, without error, c sandbox.Confinement) (attempts []attempt, own int, err error) {
	_, own, err = s.spawn(c, func(c sandbox.Confinement, namespaces bool) (*os.Process, error) {
		attempts = append(attempts, attempt{namespaces, c.Refused})
		err := without
		if namespaces {
			err = with
		}
		if err != nil {
			return nil, fmt.Errorf("fork/exec /x: %w", err)
		}
		return &os.Process{Pid: 4711}, nil
	})
	return attempts, own, err
}

func TestNamespacesThatAreRefusedAreDoneWithoutAndNotAskedForAgain(t *testing.T) {
	for _, refusal := range []unix.Errno{unix.EPERM, unix.EACCES, unix.EINVAL, unix.ENOSPC, unix.EUSERS, unix.ENOSYS} {
		s := new(spawner)
		why := "fork/exec /x: " + refusal.Error()
		got, own, err := spawned(s, refusal, nil, sandbox.Confinement{})
		require.NoError(t, err)
		require.Equal(t, 4711, own)
		require.Equal(t, []attempt{{true, ""}, {false, why}}, got)
		got, _, err = spawned(s, refusal, nil, sandbox.Confinement{})
		require.NoError(t, err)
		require.Equal(t, []attempt{{false, why}}, got, "and the reason is still told")
	}
}

func TestWhatIsNoRefusalDoesNotLowerTheSandbox(t *testing.T) {
	s := new(spawner)
	got, _, err := spawned(s, unix.ENOENT, unix.ENOENT, sandbox.Confinement{})
	require.ErrorIs(t, err, unix.ENOENT)
	require.Len(t, got, 1, "a helper that is missing")
	_, _, err = spawned(s, unix.EAGAIN, nil, sandbox.Confinement{})
	require.ErrorIs(t, err, unix.EAGAIN)
	_, _, err = spawned(s, unix.EACCES, unix.EACCES, sandbox.Confinement{})
	require.ErrorIs(t, err, unix.EACCES, "a helper that may not be executed")

	got, own, err := spawned(s, nil, nil, sandbox.Confinement{})
	require.NoError(t, err)
	require.Equal(t, 1, own, "the first of its namespace")
	require.Equal(t, []attempt{{true, ""}}, got)

	got, own, err = spawned(s, nil, nil, sandbox.Confinement{Without: []string{sandbox.Namespaces}})
	require.NoError(t, err)
	require.Equal(t, 4711, own)
	require.Equal(t, []attempt{{false, ""}}, got, "left out is not refused")
}
