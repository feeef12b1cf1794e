package sandbox

import (
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// entered is the posture of a child that has entered the sandbox.
var entered Posture

// TestMain makes the test binary, started with the argument "measure", a
// process that measures itself, after giving up what "apply" says.
func TestMain(m *testing.M) {
	if len(os.Args) < 3 || os.Args[1] != "measure" {
		os.Exit(m.Run())
	}
	for _, step := range os.Args[3:] {
		if err := prepare(step); err != nil {
			panic(err)
		}
	}
	host, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	p := entered
	if p == nil {
		p = Measure(host)
	}
	json.NewEncoder(os.Stdout).Encode(p)
	// Then wait, so that the parent can look from the outside.
	os.Stdin.Read(make([]byte, 1))
	os.Exit(0)
}

// measured runs a child that prepares and measures itself, and calls look
// while it waits.
func measured(t *testing.T, env []string, look func(pid int), steps ...string) Posture {
	t.Helper()
	child := exec.Command(os.Args[0], append([]string{"measure", strconv.Itoa(os.Getpid())}, steps...)...)
	child.Env = env
	child.Stderr = os.Stderr
	stdin, err := child.StdinPipe()
	require.NoError(t, err)
	stdout, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	var p Posture
	require.NoError(t, json.NewDecoder(stdout).Decode(&p))
	if look != nil {
		look(child.Process.Pid)
	}
	stdin.Close()
	require.NoError(t, child.Wait())
	return p
}

// quickExit spares the race detector's pause at the end of a process.
const quickExit = "GORACE=atexit_sleep_ms=0"

func TestLayersThatAreOffAreReported(t *testing.T) {
	p := measured(t, []string{quickExit, "HOME=/home/me"}, nil)
	require.Equal(t, Layers(), p.Names())
	require.True(t, p.Layer(Process).On)
	require.False(t, p.Layer(Environment).On)
	require.Equal(t, "1 variables", p.Layer(Environment).Detail)
	require.False(t, p.Layer(Rlimits).On)
	require.Contains(t, p.Missing().Names(), Layers()[len(Layers())-1])
	for _, l := range p {
		require.NotEmpty(t, l.Detail, l.Name)
	}
	require.Contains(t, p.String(), "environment off (1 variables)")
}

func TestTheEnvironmentMayHoldTheRuntimesVariables(t *testing.T) {
	p := measured(t, []string{quickExit, "GOMEMLIMIT=1GiB"}, nil)
	require.True(t, p.Layer(Environment).On)
	require.Equal(t, "only GORACE GOMEMLIMIT", p.Layer(Environment).Detail)
}

func TestThisProcessIsNotIsolated(t *testing.T) {
	p := Measure(os.Getpid())
	require.Equal(t, Layer{Name: Process, Detail: "in the process of the app"}, p.Layer(Process))
	require.False(t, Measure(0).Layer(Process).On)
}

func TestALayerNobodyReportsIsMissing(t *testing.T) {
	require.Equal(t, Layers(), Posture(nil).Missing().Names())
	require.Equal(t, Layer{Name: "shields", Detail: "not reported"}, Posture(nil).Layer("shields"))
}
