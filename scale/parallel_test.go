//go:build tools

package scale

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// parallel is a run of parallel.sh.
type parallel struct {
	*exec.Cmd
	said *bytes.Buffer
}

func newParallel(t *testing.T, env []string, args ...string) parallel {
	t.Helper()
	_, err := exec.LookPath("parallel")
	require.NoError(t, err)
	p := parallel{exec.Command(script(t, "parallel.sh"), args...), &bytes.Buffer{}}
	p.Env = append(os.Environ(), "PATH="+programs+":"+os.Getenv("PATH"), "HOME="+folder(t))
	p.Env = append(p.Env, env...)
	p.Stdout, p.Stderr = p.said, p.said
	return p
}

// ended runs it to its end, and returns its exit code.
func (p parallel) ended() int {
	p.Run()
	return p.ProcessState.ExitCode()
}

// joblog are the lines of the joblog in a folder of reports.
func joblog(t *testing.T, reports string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(reports, "joblog"))
	require.NoError(t, err)
	return strings.Split(strings.TrimSpace(string(text)), "\n")[1:]
}

func TestGNUParallelMakesEveryPictureOnce(t *testing.T) {
	scans, out := archive(t, 12), output(t)
	want := exported(t, scans)
	p := newParallel(t, []string{"AT_ONCE=3"}, "5", scans, out)
	require.Zero(t, p.ended(), p.said)
	requirePictures(t, want, out)
	require.Equal(t, map[string]int{"done": 12, "summary": 5}, without(counted(t, reports(t, out, "parallel"), 5), "notice"))
	require.Len(t, joblog(t, reports(t, out, "parallel")), 5)

	t.Run("and again there is nothing to do", func(t *testing.T) {
		require.NoError(t, os.RemoveAll(filepath.Join(out, "reports")))
		p := newParallel(t, []string{"AT_ONCE=3"}, "4", scans, out) // in other shards
		require.Zero(t, p.ended(), p.said)
		requirePictures(t, want, out)
		require.Equal(t, map[string]int{"skipped": 12, "summary": 4}, without(counted(t, reports(t, out, "parallel"), 4), "notice"))
	})
	t.Run("unless it is to be made otherwise", func(t *testing.T) {
		other := folder(t)
		p := newParallel(t, nil, "2", scans, other, "--format", "jpeg", "--also", "png8,suffix= small {1} $x,max-edge=50")
		require.Zero(t, p.ended(), p.said)
		require.Len(t, pictures(t, other), 24)
		require.FileExists(t, filepath.Join(other, "roll 0", "00 small {1} $x.png"))
	})
}

func without(counts map[string]int, kind string) map[string]int {
	delete(counts, kind)
	return counts
}

func TestAScanThatFailsUnderGNUParallelStopsNothingElse(t *testing.T) {
	scans, out := archive(t, 8), output(t)
	want := exported(t, scans)
	bad := filepath.Join(scans, "bad.tif")
	require.NoError(t, os.WriteFile(bad, []byte("II*\x00 and no more"), 0o666))
	p := newParallel(t, nil, "4", scans, out)
	require.Equal(t, 1, p.ended(), "shards that failed: %s", p.said)
	requirePictures(t, want, out)
	require.Contains(t, p.said.String(), bad)
	of := reports(t, out, "parallel")
	require.Equal(t, map[string]int{"done": 8, "failed": 1, "summary": 4}, without(counted(t, of, 4), "notice"))

	// When the scan is mended, only its shard is done again.
	scan(t, bad, 300)
	p = newParallel(t, []string{"UNFINISHED=" + of}, "4", scans, out)
	require.Zero(t, p.ended(), p.said)
	requirePictures(t, exported(t, scans), out)
	require.Len(t, joblog(t, of), 5)
	require.Zero(t, counted(t, of, 4)["failed"])
}

// The first TERM waits for the shard that runs, the second ends it; a kill leaves
// shards running, which do no harm while the next run is at it.
func TestAnExportUnderGNUParallelThatIsKilledGoesOn(t *testing.T) {
	scans := archive(t, 60)
	want := exported(t, scans)
	for name, signals := range map[string][]os.Signal{
		"ended":  {syscall.SIGTERM, syscall.SIGTERM},
		"killed": {syscall.SIGKILL},
	} {
		t.Run(name, func(t *testing.T) {
			out := output(t)
			p := newParallel(t, []string{"AT_ONCE=2"}, "4", scans, out, "--jobs", "1")
			require.NoError(t, p.Start())
			eventually(t, "the first picture", func() bool { return len(pictures(t, out)) > 0 })
			for _, signal := range signals {
				require.NoError(t, p.Process.Signal(signal))
			}
			require.Error(t, p.Wait())
			require.Less(t, len(pictures(t, out)), 60, "it was over before it was killed")
			requireWhole(t, want, out)
			if name == "ended" {
				require.Empty(t, running(t, out))
			}

			p = newParallel(t, []string{"UNFINISHED=" + reports(t, out, "parallel")}, "4", scans, out)
			require.Zero(t, p.ended(), p.said)
			requirePictures(t, want, out)
			eventually(t, "the end of the shards that were left", func() bool { return len(running(t, out)) == 0 })
			requirePictures(t, want, out)
		})
	}
}

func TestACommandLineThatMakesNoSenseBeginsNothing(t *testing.T) {
	scans := archive(t, 1)
	for _, args := range [][]string{
		{"4", scans},
		{"four", scans, "x"},
		{"0", scans, "x"},
		{"4", filepath.Join(scans, "nowhere"), "x"},
		{"4", scans, "x", "--no-such-flag"},
		{"4", scans, "x", "--format", "gif"},
	} {
		p := newParallel(t, nil, args...)
		p.Dir = folder(t)
		require.Equal(t, 2, p.ended(), "%v: %s", args, p.said)
		require.NotEmpty(t, p.said.String())
		entries, err := os.ReadDir(p.Dir)
		require.NoError(t, err)
		require.Empty(t, entries)
	}
	p := newParallel(t, []string{"UNFINISHED=" + scans}, "4", scans, folder(t))
	require.Equal(t, 2, p.ended(), p.said)
}

// Several machines are pretended: what stands in for ssh runs the command here,
// in another folder and another shell, with what sshd sets.
func TestGNUParallelSharesTheWorkAmongMachines(t *testing.T) {
	scans, out, tmp := archive(t, 12), output(t), folder(t)
	ssh := filepath.Join(tmp, "ssh")
	require.NoError(t, os.WriteFile(ssh, []byte(`#!/bin/sh
export SHELL=/bin/bash
case $1 in
bare) PATH=/usr/bin:/bin ;;
mute) unset SHELL ;; # where GNU parallel runs nothing, and calls it well done
esac
shift 2 # the name, and --
cd / && exec dash -c "$*"
`), 0o777))
	machines := func(names ...string) string {
		path := filepath.Join(tmp, strings.Join(names, "-"))
		text := ""
		for _, name := range names {
			text += fmt.Sprintf("1/%s %s\n", ssh, name)
		}
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
		return "MACHINES=" + path
	}
	p := newParallel(t, []string{machines("one", "two")}, "6", scans, out)
	require.Zero(t, p.ended(), p.said)
	requirePictures(t, exported(t, scans), out)
	require.Equal(t, 12, counted(t, reports(t, out, "parallel"), 6)["done"])
	did := map[string]int{}
	for _, line := range joblog(t, reports(t, out, "parallel")) {
		did[strings.Split(line, "\t")[1]]++
	}
	require.Len(t, did, 2, "%v", did)

	// A machine without the program would take shard after shard and fail them.
	p = newParallel(t, []string{machines("one", "bare")}, "6", scans, folder(t))
	require.Equal(t, 2, p.ended(), p.said)
	require.Contains(t, p.said.String(), "a machine has no safelight")
	p = newParallel(t, []string{machines("one", "mute")}, "6", scans, folder(t))
	require.Equal(t, 2, p.ended(), p.said)
	require.Contains(t, p.said.String(), "1 of 2 machines said nothing")
}
