package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"golang.org/x/sys/unix"

	"safelight/internal/fixture"

	"safelight/app/manifest"
	"safelight/pipeline/raster/tiff"
)

// TestWorkersKilledAtRandomCostNothingButTime kills workers while they export, as
// a machine that runs out of memory does. What is reported as done is right, what
// failed is named, and nothing else is there.
func TestWorkersKilledAtRandomCostNothingButTime(t *testing.T) {
	count := 12
	if fixture.Race {
		count = 4 // which takes as long
	}
	if os.Getenv("SAFELIGHT_LONG") != "" {
		count = 100
	}
	scans, want, out := t.TempDir(), t.TempDir(), t.TempDir()
	for i := range count {
		scene(t, filepath.Join(scans, fmt.Sprintf("%02d.tif", i)), 900+10*i, 700, tiff.Deflate)
	}
	begun := time.Now()
	require.Zero(t, run(t, "", "export", scans, "-o", want).code)
	picture := time.Since(begun) / time.Duration(count)

	ended, killed := make(chan struct{}), make(chan int)
	go func() {
		random := rand.New(rand.NewPCG(5, 6))
		n := 0
		for {
			select {
			case <-ended:
				killed <- n
				return
			case <-time.After(time.Duration(random.Int64N(int64(4 * picture)))):
			}
			for pid := range fixture.Children(t, os.Getpid()) {
				if syscall.Kill(pid, syscall.SIGKILL) == nil {
					n++
				}
			}
		}
	}()
	got := run(t, "", "export", scans, "-o", out, "--json", "--jobs", "2")
	close(ended)
	t.Logf("%d workers killed, %d of %d pictures made", <-killed, len(names(t, out)), count)
	done, failed := map[string]bool{}, 0
	for _, e := range got.events(t) {
		switch e["event"] {
		case "done":
			done[filepath.Base(e["output"].(string))] = true
		case "failed":
			failed++
			require.Contains(t, e["error"], "SIGKILL", "%v", e)
		case "notice":
			require.Contains(t, e["text"], "tried once more")
		}
	}
	require.Equal(t, count, len(done)+failed, got.out)
	for _, name := range names(t, out) {
		require.True(t, done[name], "%s is there and was not reported", name)
		requireSameFile(t, filepath.Join(want, name), filepath.Join(out, name))
	}
	require.Len(t, done, len(names(t, out)))
	require.Empty(t, fixture.Children(t, os.Getpid()))
	require.Zero(t, run(t, "", "export", scans, "-o", out, "--resume").code)
	require.Len(t, names(t, out), count)
}

// TestAScanThatShrinksWhileItIsReadIsNamed truncates a scan at random while it is
// exported.
func TestAScanThatShrinksWhileItIsReadIsNamed(t *testing.T) {
	dir := t.TempDir()
	original, want := filepath.Join(dir, "original.tif"), filepath.Join(dir, "want")
	width, height, tries := 2400, 1600, 12
	if fixture.Race {
		width, height, tries = 1200, 800, 4
	}
	scene(t, original, width, height, tiff.None)
	require.Zero(t, run(t, "", "export", original, "-o", want).code)
	text, err := os.ReadFile(original)
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(7, 8))
	whole, cut := 0, 0
	for i := range tries {
		folder := filepath.Join(dir, fmt.Sprint(i))
		scan := write(t, filepath.Join(folder, "original.tif"), string(text))
		out := filepath.Join(folder, "out")
		size, wait := random.Int64N(int64(len(text))), time.Duration(random.IntN(400))*time.Millisecond
		if i%4 == 3 { // and one that is gone
			size = -1
		}
		truncated := make(chan struct{})
		go func() {
			defer close(truncated)
			for len(fixture.Children(t, os.Getpid())) == 0 { // before it is opened
				time.Sleep(time.Millisecond)
			}
			time.Sleep(wait)
			if size < 0 {
				os.Remove(scan)
			} else {
				os.Truncate(scan, size)
			}
		}()
		got := run(t, "", "export", scan, "-o", out, "--isolation", "always")
		<-truncated
		if got.code == ExitDone {
			whole++
			requireSameFile(t, filepath.Join(want, "original.tif"), filepath.Join(out, "original.tif"))
			continue
		}
		cut++
		require.Contains(t, got.err, scan+": ")
		require.Regexp(t, "truncated file|no such file|no regular file|changed while it was|cannot be read", got.err)
		require.True(t, len(entries(t, out)) == 0, "something is left")
	}
	t.Logf("%d were read in time, %d were not", whole, cut)
	require.True(t, cut > 0 || fixture.Race)
}

// entries are what is in a folder that may not be there.
func entries(t testing.TB, dir string) []os.DirEntry {
	t.Helper()
	all, err := os.ReadDir(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		require.NoError(t, err)
	}
	return slices.DeleteFunc(all, func(e os.DirEntry) bool { return e.Name() == manifest.Folder })
}

// fullDisk is the program that TestAFullDiskCostsOnlyWhatDoesNotFit runs: in a file system of its own,
// of a given size, it exports; then it makes the file system larger, resumes, and
// copies what is there to a folder outside.
func fullDisk(args []string) int {
	size, mount, kept, export := args[0], args[1], args[2], args[3:]
	if err := unix.Mount("tmpfs", mount, "tmpfs", 0, "size="+size); err != nil {
		fmt.Fprintln(os.Stderr, "no file system to fill:", err)
		return 3
	}
	first := Main(export, Standard())
	copied := func(to string) bool {
		out, err := exec.Command("cp", "-r", mount, filepath.Join(kept, to)).CombinedOutput()
		os.Stderr.Write(out)
		return err == nil
	}
	if !copied("full") {
		return 3
	}
	if err := unix.Mount("tmpfs", mount, "tmpfs", unix.MS_REMOUNT, "size=1G"); err != nil {
		return 3
	}
	second := Main(append(export, "--resume"), Standard())
	if !copied("resumed") {
		return 3
	}
	fmt.Printf("%d %d\n", first, second)
	return 0
}

// TestAFullDiskCostsOnlyWhatDoesNotFit exports to file systems that are full after
// some pictures. What is there is right, the others are named, and once there is
// room the export goes on.
func TestAFullDiskCostsOnlyWhatDoesNotFit(t *testing.T) {
	count, sizes := 5, 4
	if fixture.Race {
		sizes = 1
	}
	if os.Getenv("SAFELIGHT_LONG") != "" {
		sizes = 40
	}
	scans, want := t.TempDir(), t.TempDir()
	for i := range count {
		scene(t, filepath.Join(scans, fmt.Sprintf("%02d.tif", i)), 300+50*i, 200, tiff.None)
	}
	require.Zero(t, run(t, "", "export", scans, "-o", want, "--also", "jpeg,folder=web").code)
	all, total := files(t, want), int64(0)
	for _, text := range all {
		total += int64(len(text))
	}
	random := rand.New(rand.NewPCG(9, 10))
	for range sizes {
		size := random.Int64N(total)
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			mount, kept := t.TempDir(), t.TempDir()
			c := exec.Command(os.Args[0], "full-disk", fmt.Sprint(size), mount, kept, "export", scans, "-o", mount, "--also", "jpeg,folder=web", "--isolation", "always")
			c.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir())
			c.SysProcAttr = &syscall.SysProcAttr{
				Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
				UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
				GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
			}
			output, err := c.CombinedOutput()
			require.NoError(t, err, "%s", output)
			require.Contains(t, string(output), "no space left on device")
			require.Contains(t, string(output), "\n1 0\n", "some failed, and then none: %s", output)
			fitted := files(t, filepath.Join(kept, "full"))
			require.Less(t, len(fitted), 2*count)
			for path, text := range fitted {
				require.True(t, all[path] == text, "%s is not as it should be", path)
			}
			resumed := files(t, filepath.Join(kept, "resumed"))
			require.Len(t, resumed, 2*count)
			require.True(t, maps.Equal(all, resumed))
		})
	}
}
