package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

// started is the program in a process of its own.
type started struct {
	*exec.Cmd
	out, err *bytes.Buffer
}

func start(t *testing.T, args ...string) started {
	t.Helper()
	s := started{exec.Command(os.Args[0], append([]string{"measured", filepath.Join(t.TempDir(), "report")}, args...)...), &bytes.Buffer{}, &bytes.Buffer{}}
	s.Stdout, s.Stderr = s.out, s.err
	s.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir(), "GORACE=atexit_sleep_ms=0")
	require.NoError(t, s.Start())
	t.Cleanup(func() { s.Process.Kill() })
	return s
}

func (s started) result() result {
	s.Wait()
	return result{s.ProcessState.ExitCode(), s.out.String(), s.err.String()}
}

// count counts the events of a kind.
func (r result) count(t *testing.T, kind string) (n int) {
	t.Helper()
	for _, e := range r.events(t) {
		if e["event"] == kind {
			n++
		}
	}
	return n
}

// A scheduler that believes a task to be lost starts it again while it still
// runs. Both end well, every picture is made by one of them and skipped by the
// other, and the next run has nothing to do.
func TestTheSameShardTwiceAtOnceMakesEveryPictureOnce(t *testing.T) {
	scans, want := roll(t, 12), t.TempDir()
	require.Zero(t, run(t, "", "export", scans, "-o", want, "--also", "jpeg,folder=web").code)
	rounds := 3
	if fixture.Race { // and everything takes ten times as long
		rounds = 1
	}
	for range rounds {
		out := t.TempDir()
		export := []string{"export", scans, "-o", out, "--resume", "--json", "--isolation", "always", "--also", "jpeg,folder=web"}
		var runs []started
		for _, shard := range []string{"1/2", "1/2", "2/2", "2/2", "1/1"} {
			runs = append(runs, start(t, append(export, "--shard", shard)...))
		}
		done, skipped := 0, 0
		for _, s := range runs {
			r := s.result()
			require.Zero(t, r.code, r.out+r.err)
			done, skipped = done+r.count(t, "done"), skipped+r.count(t, "skipped")
		}
		require.Equal(t, 24, done, "files made")
		require.Equal(t, 2*24, skipped, "files found to be made")
		for _, folder := range []string{"", "web"} {
			for _, name := range names(t, filepath.Join(want, folder)) {
				if path := filepath.Join(folder, name); path != "web" {
					requireSameFile(t, filepath.Join(want, path), filepath.Join(out, path))
				}
			}
			require.Equal(t, names(t, filepath.Join(want, folder)), names(t, filepath.Join(out, folder)), "and nothing else")
		}
		requireCounts(t, 0, 24, 0, "export", scans, "-o", out, "--also", "jpeg,folder=web")
	}
}

// Without --resume a run does not look at what others did: what is there is in
// the way, and whose it is stays as it is.
func TestTheSameExportTwiceAtOnceWithoutResumeReplacesNothing(t *testing.T) {
	scans, want, out := roll(t, 8), t.TempDir(), t.TempDir()
	require.Zero(t, run(t, "", "export", scans, "-o", want).code)
	export := []string{"export", scans, "-o", out, "--json", "--isolation", "always"}
	a, b := start(t, export...), start(t, export...)
	x, y := a.result(), b.result()
	require.Equal(t, 8, x.count(t, "done")+y.count(t, "done"))
	require.Equal(t, 8, x.count(t, "failed")+y.count(t, "failed"))
	for _, r := range []result{x, y} {
		require.Equal(t, r.count(t, "failed"), strings.Count(r.err, "exists"), r.err)
	}
	for _, name := range names(t, want) {
		requireSameFile(t, filepath.Join(want, name), filepath.Join(out, name))
	}
	require.Equal(t, names(t, want), names(t, out))
	requireCounts(t, 0, 8, 0, "export", scans, "-o", out)
}

// With --overwrite each replaces what the other made, whole files by whole files.
func TestTheSameExportTwiceAtOnceWithOverwriteEndsRight(t *testing.T) {
	scans, want, out := roll(t, 8), t.TempDir(), t.TempDir()
	require.Zero(t, run(t, "", "export", scans, "-o", want).code)
	export := []string{"export", scans, "-o", out, "--json", "--isolation", "always", "--resume", "--overwrite"}
	for _, s := range []started{start(t, export...), start(t, export...), start(t, export...)} {
		r := s.result()
		require.Zero(t, r.code, r.out+r.err)
	}
	for _, name := range names(t, want) {
		requireSameFile(t, filepath.Join(want, name), filepath.Join(out, name))
	}
	require.Equal(t, names(t, want), names(t, out))
	requireCounts(t, 0, 8, 0, "export", scans, "-o", out)
}
