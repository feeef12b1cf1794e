package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster/tiff"
)

// twoCrops is a folder with a sheet of two crops, and a scan whose picture would
// have the name of the second.
func twoCrops(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	scene(t, filepath.Join(dir, "a.tif"), 200, 100, tiff.None)
	scene(t, filepath.Join(dir, "a-2.tif"), 300, 100, tiff.None)
	write(t, filepath.Join(dir, "a.tif.safelight.json"),
		`{"safelight": 1, "source": {}, "recipe": {"render": 1}, "crops": [{"id": "1", "rect": [0, 0, 0.5, 1]}, {"id": "2", "rect": [0.5, 0, 0.5, 1]}]}`)
	return dir
}

// Whatever is resumed, overwritten and in parts, the first scan has the name, and
// the other one is told of.
func TestAPictureOfACropDoesNotReplaceThatOfAnotherScan(t *testing.T) {
	scans := twoCrops(t)
	for _, args := range [][]string{{}, {"--resume"}, {"--overwrite"}, {"--resume", "--overwrite"}} {
		out := t.TempDir()
		for range 3 {
			got := run(t, "", append([]string{"export", scans, "-o", out}, args...)...)
			require.Equal(t, ExitFailed, got.code)
			require.Contains(t, got.err, "its picture "+filepath.Join(out, "a-2.tif")+" is that of "+filepath.Join(scans, "a-2.tif")+" already")
			require.Equal(t, []string{"a-1.tif", "a-2.tif"}, names(t, out))
			info, _ := decoded(t, filepath.Join(out, "a-2.tif"))
			require.Equal(t, 300, info.Width)
		}
	}
	for shards := 2; shards <= 5; shards++ {
		out, failed := t.TempDir(), 0
		for i := range shards {
			got := run(t, "", "export", scans, "-o", out, "--overwrite", "--json", "--shard", fmt.Sprintf("%d/%d", i+1, shards))
			failed += got.count(t, "failed")
		}
		require.Equal(t, 1, failed)
		info, _ := decoded(t, filepath.Join(out, "a-2.tif"))
		require.Equal(t, 300, info.Width)
	}
}

func TestAReportThatIsLostIsNoSuccess(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "a.tif")
	scene(t, scan, 60, 40, tiff.None)
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	require.NoError(t, err)
	defer full.Close()
	for i, args := range [][]string{
		{"export", scan, "-o", filepath.Join(dir, "0")},
		{"export", scan, "-o", filepath.Join(dir, "1"), "--json"},
		{"inspect", scan},
		{"doctor"},
	} {
		var errs strings.Builder
		require.Equal(t, ExitFailed, Main(args, Streams{Out: full, Err: &errs}), "%d", i)
		require.Contains(t, errs.String(), "not all of the output could be written: ")
		require.Contains(t, errs.String(), "no space left on device")
	}
	require.FileExists(t, filepath.Join(dir, "0", "a.tif"))
}

// nohup has a program ignore SIGHUP, a shell has those in the background of a
// script ignore SIGINT.
func TestSignalsThatAreIgnoredStayIgnored(t *testing.T) {
	count := fixture.Fewer(30, 8)
	scans, out := roll(t, count), t.TempDir()
	for _, name := range []string{"HUP", "INT"} {
		folder := filepath.Join(out, name)
		c := exec.Command("sh", "-c", "trap '' "+name+`; exec "$0" "$@"`, os.Args[0], "measured", filepath.Join(t.TempDir(), "report"),
			"export", scans, "-o", folder, "--isolation", "always")
		c.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir())
		require.NoError(t, c.Start())
		ended := make(chan error, 1)
		go func() { ended <- c.Wait() }()
		signal := map[string]os.Signal{"HUP": syscall.SIGHUP, "INT": syscall.SIGINT}[name]
		for over := false; !over; {
			select {
			case err := <-ended:
				require.NoError(t, err)
				over = true
			case <-time.After(20 * time.Millisecond):
				c.Process.Signal(signal)
			}
		}
		require.Len(t, names(t, folder), count)
	}
}

// A second signal ends the program at once, whatever it waits for: here, for
// somebody to read its report.
func TestASecondInterruptEndsTheProgramAtOnce(t *testing.T) {
	scans, out := roll(t, 5), t.TempDir()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	fd := int(w.Fd())
	require.NoError(t, syscall.SetNonblock(fd, true))
	for err == nil { // until it is full
		_, err = syscall.Write(fd, make([]byte, 1<<12))
	}
	require.ErrorIs(t, err, syscall.EAGAIN)
	require.NoError(t, syscall.SetNonblock(fd, false))
	c := exec.Command(os.Args[0], "measured", filepath.Join(t.TempDir(), "report"), "export", scans, "-o", out, "--isolation", "always")
	c.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir())
	c.Stdout = w
	require.NoError(t, c.Start())
	w.Close()
	for len(names(t, out)) == 0 {
		time.Sleep(time.Millisecond)
	}
	require.NoError(t, c.Process.Signal(syscall.SIGTERM))
	time.Sleep(100 * time.Millisecond)
	require.NoError(t, c.Process.Signal(syscall.SIGTERM))
	c.Wait()
	status := c.ProcessState.Sys().(syscall.WaitStatus)
	require.True(t, status.Signaled() && status.Signal() == syscall.SIGTERM, "%v", c.ProcessState)
}

// Names of old archives are in other encodings.
func TestNamesThatAreNoTextAreResumed(t *testing.T) {
	scans, out := t.TempDir(), t.TempDir()
	scene(t, filepath.Join(scans, "caf\xe9.tif"), 60, 40, tiff.None)
	scene(t, filepath.Join(scans, "caf\xe8.tif"), 80, 40, tiff.None)
	requireCounts(t, 2, 0, 0, "export", scans, "-o", out)
	requireCounts(t, 0, 2, 0, "export", scans, "-o", out)
	got := run(t, "", "export", scans, "-o", out, "--resume", "--json")
	require.Contains(t, got.out, `"file_bytes":"`)
}

func TestALinkToAFolderIsToldOf(t *testing.T) {
	scans, other, out := t.TempDir(), roll(t, 2), t.TempDir()
	scene(t, filepath.Join(scans, "a.tif"), 60, 40, tiff.None)
	require.NoError(t, os.Symlink(other, filepath.Join(scans, "roll7")))
	require.NoError(t, os.Symlink(filepath.Join(other, "00.tif"), filepath.Join(scans, "b.tif")))
	got := run(t, "", "export", scans, "-o", out)
	require.Zero(t, got.code)
	require.Contains(t, got.err, filepath.Join(scans, "roll7")+": passed over: a link to a folder")
	require.Equal(t, []string{"a.tif", "b.tif"}, names(t, out))
	require.Zero(t, run(t, "", "export", filepath.Join(scans, "roll7"), "-o", filepath.Join(out, "7")).code)
	require.Len(t, names(t, filepath.Join(out, "7")), 2)
}

// What was not done because the user did not want it any more has not failed.
func TestScansThatWereInterruptedHaveNotFailed(t *testing.T) {
	scans, out := t.TempDir(), t.TempDir()
	width, height := 2400, 1600
	if fixture.Race { // then all takes long
		width, height = 900, 600
	}
	for i := range 6 {
		scene(t, filepath.Join(scans, fmt.Sprintf("%d.tif", i)), width, height, tiff.Deflate)
	}
	c := exec.Command(os.Args[0], "measured", filepath.Join(t.TempDir(), "report"), "export", scans, "-o", out, "--isolation", "always", "--jobs", "3", "--json")
	c.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir())
	var text strings.Builder
	c.Stdout = &text
	require.NoError(t, c.Start())
	for len(fixture.Children(t, c.Process.Pid)) == 0 { // it heeds signals before it starts workers
		time.Sleep(time.Millisecond)
	}
	time.Sleep(20 * time.Millisecond)
	require.NoError(t, c.Process.Signal(syscall.SIGTERM))
	c.Wait()
	got := result{c.ProcessState.ExitCode(), text.String(), ""}
	require.Equal(t, ExitFailed, got.code)
	require.Zero(t, got.count(t, "failed"), got.out)
	require.Positive(t, got.count(t, "interrupted"))
	require.Equal(t, len(names(t, out)), got.count(t, "done"))
}
