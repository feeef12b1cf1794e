package sandbox

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// prepare does one step of what a test asks of the child.
func prepare(step string) error {
	switch step {
	case "apply":
		entered = Enter(Confinement{Memory: 1 << 30}, os.Getppid())
		return nil
	case "all but limits":
		entered = Enter(Confinement{Without: []string{Rlimits}}, os.Getppid())
		return nil
	case "few files":
		return unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 64, Max: 64})
	case "no new privileges": // on this thread, which is the first and the one status tells of
		return unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	}
	return fmt.Errorf("unknown step %q", step)
}

func TestApplyTakesCoreDumpsAndOpenFiles(t *testing.T) {
	p := measured(t, []string{quickExit}, func(pid int) {
		require.Equal(t, "0 0", limits(t, pid, "Max core file size"))
		require.Equal(t, "256 256", limits(t, pid, "Max open files"))
	}, "apply")
	l := p.Layer(Rlimits)
	require.True(t, l.On)
	require.Contains(t, l.Detail, "core size 0, open files 256, file size 0")
	if !underRaceDetector {
		require.Contains(t, l.Detail, "memory 1073741824")
	}
}

func TestApplyRaisesNothing(t *testing.T) {
	p := measured(t, []string{quickExit}, func(pid int) {
		require.Equal(t, "64 64", limits(t, pid, "Max open files"))
	}, "few files", "apply")
	require.True(t, p.Layer(Rlimits).On)
}

func TestWhatIsLeftOutIsOffAndSaysSo(t *testing.T) {
	p := measured(t, []string{quickExit}, nil, "all but limits")
	l := p.Layer(Rlimits)
	require.False(t, l.On)
	require.True(t, strings.HasSuffix(l.Detail, ": left out"), l.Detail)
	require.True(t, p.Layer(Seccomp).On, "the others are not")
}

func TestMeasureSeesNoNewPrivileges(t *testing.T) {
	require.False(t, measured(t, []string{quickExit}, nil).Layer(NoNewPrivs).On)
	require.True(t, measured(t, []string{quickExit}, nil, "no new privileges").Layer(NoNewPrivs).On)
}

func TestStatusField(t *testing.T) {
	const status = "Name:\tx\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t3\n"
	require.Equal(t, "1", statusField(status, "NoNewPrivs"))
	require.Equal(t, "2", statusField(status, "Seccomp"))
	require.Equal(t, "", statusField(status, "Seccom"))
}

// limits are the soft and hard limits of a process as another one sees them.
func limits(t *testing.T, pid int, name string) string {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/limits")
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			return strings.Join(strings.Fields(rest)[:2], " ")
		}
	}
	t.Fatalf("no limit %q", name)
	return ""
}
