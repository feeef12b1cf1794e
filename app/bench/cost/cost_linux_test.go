package cost

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMain makes the test binary a program that holds memory when it is started
// as one.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "hold" {
		os.Exit(hold(os.Args[2:]))
	}
	os.Exit(m.Run())
}

// hold takes as many MiB as the first argument says, has another process take
// those of the others, and keeps them for as long as it takes to be seen.
func hold(megabytes []string) int {
	n, err := strconv.Atoi(megabytes[0])
	if err != nil {
		return 3
	}
	held := make([]byte, n<<20)
	for i := 0; i < len(held); i += 4096 {
		held[i] = 1
	}
	if len(megabytes) > 1 {
		if exec.Command(os.Args[0], append([]string{"hold"}, megabytes[1:]...)...).Run() != nil {
			return 4
		}
	}
	time.Sleep(100 * time.Millisecond)
	return int(held[0]) - 1
}

func holding(megabytes ...string) Command {
	return Command{Args: append([]string{os.Args[0], "hold"}, megabytes...)}
}

func TestMemoryIsThatOfAllProcessesTogether(t *testing.T) {
	peak, err := Memory(t.Context(), holding("40", "20", "30"))
	require.NoError(t, err)
	require.Greater(t, peak.Together, int64(90<<20))
	require.Greater(t, peak.Program, int64(40<<20))
	require.Greater(t, peak.Child, int64(30<<20))
	require.Less(t, peak.Child, peak.Together-40<<20)
}

func TestTimeIsFromStartToEnd(t *testing.T) {
	took, err := Time(t.Context(), holding("1"))
	require.NoError(t, err)
	require.Greater(t, took, 100*time.Millisecond)
}

func TestAProgramThatFailsSaysWhy(t *testing.T) {
	_, err := Time(t.Context(), Command{Args: []string{"sh", "-c", "echo first; echo 'no such film' >&2; exit 7"}})
	require.EqualError(t, err, "sh: exit status 7: no such film")
	_, err = Memory(t.Context(), Command{Args: []string{"sh", "-c", "exit 7"}})
	require.ErrorContains(t, err, "exit status 7")
	_, err = Time(t.Context(), Command{Args: []string{"/nowhere/program"}})
	require.ErrorContains(t, err, "no such file")
}

func TestAnInterruptedProgramMayCleanUp(t *testing.T) {
	mark := t.TempDir() + "/cleaned"
	ready := t.TempDir() + "/ready"
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for os.Remove(ready) != nil {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	script := `trap 'touch "$0"; exit 1' INT; touch "$1"; while :; do sleep 0.01; done`
	_, err := Time(ctx, Command{Args: []string{"sh", "-c", script, mark, ready}})
	require.Error(t, err)
	require.FileExists(t, mark)
}

func TestEnvironmentAndFolderAreThoseAskedFor(t *testing.T) {
	dir := t.TempDir()
	_, err := Time(t.Context(), Command{
		Args: []string{"/bin/sh", "-c", `test "$FILM" = portra && test "$(pwd -P)" = "$(cd "$WANT" && pwd -P)"`},
		Env:  []string{"FILM=portra", "WANT=" + dir}, Dir: dir,
	})
	require.NoError(t, err)
}
