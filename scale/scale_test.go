//go:build tools

package scale

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/manifest"
	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
)

// programs is the folder that the program and its helper were built into.
var programs string

func TestMain(m *testing.M) { os.Exit(build(m)) }

// build builds the program for the tests. Anybody may run it, as one of them gives
// up the rights of the superuser.
func build(m *testing.M) int {
	var err error
	if programs, err = os.MkdirTemp("", "safelight-scale-*"); err != nil {
		fmt.Println(err)
		return 1
	}
	defer os.RemoveAll(programs)
	os.Chmod(programs, 0o755)
	for name, of := range map[string]string{"safelight": "../app", "safelight-worker": "../xpcworker"} {
		c := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(programs, name), of)
		c.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := c.CombinedOutput(); err != nil {
			fmt.Printf("%s\n%v\n", out, err)
			return 1
		}
	}
	return m.Run()
}

// folder makes a folder that other users can read, as those of testing cannot be.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "safelight-scale-*")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	return dir
}

// output makes a folder for pictures. If the test fails it says what the reports in
// it do, other than of pictures that were made.
func output(t *testing.T) string {
	t.Helper()
	dir := folder(t)
	t.Cleanup(func() {
		if !t.Failed() {
			return
		}
		paths, _ := filepath.Glob(filepath.Join(dir, "reports", "*", "*"))
		for _, path := range paths {
			text, _ := os.ReadFile(path)
			for line := range strings.Lines(string(text)) {
				if !strings.Contains(line, `"done"`) && !strings.Contains(line, `"skipped"`) {
					t.Logf("%s: %s", path, line)
				}
			}
		}
	})
	return dir
}

// archive makes scans, no two alike, in folders whose names are not those a
// program would choose.
func archive(t *testing.T, count int) string {
	t.Helper()
	dir := filepath.Join(folder(t), "all of {1} 'scans' $HOME")
	for i := range count {
		scan(t, filepath.Join(dir, fmt.Sprintf("roll %d", i%3), fmt.Sprintf("%02d.tif", i)), 180+i)
	}
	return dir
}

// scan writes a negative of so many pixels in width.
func scan(t *testing.T, path string, width int) {
	t.Helper()
	const height = 150
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
	f, err := os.Create(path)
	require.NoError(t, err)
	defer f.Close()
	sink, err := tiff.Create(f, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}, tiff.Options{})
	require.NoError(t, err)
	var rows []uint16
	for y := range height {
		for x := range width {
			for c, base := range []int{40000, 14000, 10000} {
				rows = append(rows, uint16(base/(1+x/20+y*(c+1)/100)+(x*y+c)%97))
			}
		}
	}
	require.NoError(t, sink.WriteRows(context.Background(), rows))
	require.NoError(t, sink.Close())
}

// exported is what one run of export makes of scans, which is what all shards
// together have to make.
func exported(t *testing.T, scans string) string {
	t.Helper()
	out := folder(t)
	said, err := exec.Command(filepath.Join(programs, "safelight"), "export", scans, "-o", out).CombinedOutput()
	require.NoError(t, err, string(said))
	return out
}

// pictures are the files in a folder of pictures, by their paths in it.
func pictures(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == manifest.Folder || entry.Name() == "reports"):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[name] = string(text)
		return err
	}))
	return all
}

// requirePictures requires all pictures to be there, as one run makes them, and
// no other file.
func requirePictures(t *testing.T, want, got string) {
	t.Helper()
	requireWhole(t, want, got)
	require.Len(t, pictures(t, got), len(pictures(t, want)))
}

// requireWhole requires those pictures that are there to be as one run makes them.
func requireWhole(t *testing.T, want, got string) {
	t.Helper()
	all := pictures(t, want)
	for name, text := range pictures(t, got) {
		require.True(t, text == all[name], "%s is not as it should be", name)
	}
}

// counted counts the events of each kind in the reports of a job, of which there
// are so many. No file may be told of as made twice.
func counted(t *testing.T, reports string, count int) map[string]int {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(reports, "*.ndjson"))
	require.NoError(t, err)
	require.Len(t, paths, count, "reports in %s", reports)
	events, made := map[string]int{}, map[string]bool{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for line := range strings.Lines(string(text)) {
			var e struct{ Event, Output string }
			require.NoError(t, json.Unmarshal([]byte(line), &e), "%s: %s", path, line)
			events[e.Event]++
			if e.Event == "done" {
				require.False(t, made[e.Output], "%s was made twice", e.Output)
				made[e.Output] = true
			}
		}
	}
	return events
}

// reports finds the reports of the latest job of a kind.
func reports(t *testing.T, out, kind string) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(out, "reports", kind+"-*"))
	require.NoError(t, err)
	require.NotEmpty(t, all, "no reports in %s", out)
	return all[len(all)-1]
}

// eventually waits for what takes a moment.
func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	for begun := time.Now(); !f(); time.Sleep(50 * time.Millisecond) {
		require.Less(t, time.Since(begun), time.Minute, "waiting for %s", what)
	}
}

// running are the processes that have a text in their command line or environment.
func running(t *testing.T, text string) (commands []string) {
	t.Helper()
	paths, err := filepath.Glob("/proc/[0-9]*")
	require.NoError(t, err)
	for _, path := range paths {
		line, _ := os.ReadFile(filepath.Join(path, "cmdline"))
		environment, _ := os.ReadFile(filepath.Join(path, "environ"))
		if bytes.Contains(append(line, environment...), []byte(text)) {
			commands = append(commands, string(bytes.ReplaceAll(line, []byte{0}, []byte{' '})))
		}
	}
	return commands
}

func TestTheScriptsAreCleanToShellcheck(t *testing.T) {
	for _, name := range []string{"parallel.sh", "slurm.sh"} {
		out, err := exec.Command("shellcheck", script(t, name)).CombinedOutput()
		require.NoError(t, err, string(out))
	}
}

// script is the path of one of the files that users copy.
func script(t *testing.T, name string) string {
	return filepath.Join(fixture.Repository(t), "scale", name)
}
