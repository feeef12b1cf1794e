package cli

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/badworker"
	"safelight/xpcworker/sandbox"
)

func TestExportFinishesTheOthersWhenADecoderCrashes(t *testing.T) {
	for _, fault := range []struct {
		name        string
		width       int
		stage, text string
	}{
		{"segmentation fault", badworker.WidthSegfault, "decode", "SIGSEGV"},
		{"killed", badworker.WidthKilled, "decode", "SIGKILL"},
		{"panic", badworker.WidthPanic, "decode", "panic"},
		{"exit", badworker.WidthExit, "decode", "exit"},
	} {
		t.Run(fault.name, func(t *testing.T) {
			dir := t.TempDir()
			out := filepath.Join(dir, "out")
			a, b, c := filepath.Join(dir, "a.tif"), filepath.Join(dir, "b.tif"), filepath.Join(dir, "c.tif")
			scene(t, a, 600, 400, tiff.Deflate)
			scene(t, b, fault.width, 400, tiff.Deflate)
			scene(t, c, 600, 400, tiff.None)

			// The first process of a namespace cannot kill itself.
			got := runWithout(t, []string{sandbox.Namespaces}, "", "export", a, b, c, "-o", out, "--json", "--no-auto")
			require.Equal(t, ExitFailed, got.code)
			require.Equal(t, fault.width != badworker.WidthPanic, strings.Contains(got.out, "tried once more"))
			events := got.results(t)
			require.Len(t, events, 4, got.out)
			require.Equal(t, "done", events[0]["event"])
			require.Equal(t, a, events[0]["file"])
			require.Equal(t, filepath.Join(out, "a.tif"), events[0]["output"])
			require.Equal(t, "failed", events[1]["event"])
			require.Equal(t, b, events[1]["file"])
			require.Equal(t, fault.stage, events[1]["stage"])
			require.Contains(t, events[1]["error"], fault.text)
			require.Contains(t, events[1]["error"], "b.tif")
			require.Equal(t, "done", events[2]["event"])
			require.Equal(t, "summary", events[3]["event"])
			require.Equal(t, 2.0, events[3]["done"])
			require.Equal(t, 1.0, events[3]["failed"])
			require.Contains(t, got.err, "b.tif: decode: ")
			require.Contains(t, got.err, fault.text)
			require.Equal(t, []string{"a.tif", "c.tif"}, names(t, out), "nothing unfinished is left")
			info, _ := decoded(t, filepath.Join(out, "c.tif"))
			require.Equal(t, 600, info.Width)
		})
	}
}

// TestExportOf24MegapixelsFitsIn200MB exports a big scan with a program of its
// own, host and worker, and adds up what each took at its peak.
func TestExportOf24MegapixelsFitsIn200MB(t *testing.T) {
	const limit = 200 << 20
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 6000, 4000, tiff.None)
	quarter := 90
	sidecar, err := recipe.MarshalSidecar(&recipe.Sidecar{
		Version: recipe.SidecarVersion, Source: recipe.Source{Name: "scan.tif"}, Orientation: &quarter, Recipe: recipe.Default(recipe.ColorNegative),
	})
	require.NoError(t, err)
	turned := write(t, filepath.Join(dir, "turned.json"), string(sidecar))
	for _, args := range [][]string{
		{"--no-auto"},
		{},
		{"--format", "tiff32f"},
		{"--format", "png16"},
		{"--format", "jpeg"},
		{"--max-edge", "2048", "--format", "jpeg"},
		{"--also", "jpeg,max-edge=2048"},
		{"--recipe", turned},
		{"--recipe", turned, "--format", "tiff32f"},
		{"--recipe", turned, "--format", "jpeg"},
		{"--recipe", turned, "--also", "jpeg,max-edge=2048"},
	} {
		name := strings.ReplaceAll(strings.Join(append([]string{"export"}, args...), " "), turned, "TURNED")
		out := filepath.Join(dir, fmt.Sprint(len(names(t, dir))))
		h, w := measure(t, append([]string{"export", scan, "-o", out, "--isolation", "always"}, args...)...)
		t.Logf("%-48s host %3d MB, worker %3d MB, together %3d MB", name, h>>20, w>>20, (h+w)>>20)
		require.NoError(t, os.RemoveAll(out))
		if fixture.Race {
			// The detector's shadow memory is several times the program's, so
			// there is nothing to measure; once is enough to look for races.
			break
		}
		require.Less(t, h+w, int64(limit), name)
	}
}

func TestInterruptLeavesOnlyWholePictures(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	require.NoError(t, os.Mkdir(in, 0o777))
	const files = 40
	for i := range files {
		scene(t, filepath.Join(in, fmt.Sprintf("%02d.tif", i)), 900, 600, tiff.Deflate)
	}
	command := exec.Command(os.Args[0], "measured", filepath.Join(dir, "report"), "export", in, "-o", out, "--isolation", "always", "--jobs", "2")
	command.Env = append(os.Environ(), "XDG_DATA_HOME="+dir)
	stdout, err := command.StdoutPipe()
	require.NoError(t, err)
	var stderr strings.Builder
	command.Stderr = &stderr
	require.NoError(t, command.Start())
	lines := bufio.NewScanner(stdout)
	var reported []string
	for lines.Scan() {
		reported = append(reported, filepath.Base(lines.Text()))
		if len(reported) == 3 {
			require.NoError(t, command.Process.Signal(syscall.SIGTERM))
		}
	}
	var exit *exec.ExitError
	require.True(t, errors.As(command.Wait(), &exit), "exit code 0 in spite of the interrupt")
	require.Equal(t, ExitFailed, exit.ExitCode(), stderr.String())
	require.Contains(t, stderr.String(), "interrupted")
	require.Less(t, len(reported), files)
	require.Equal(t, reported, names(t, out), "what is there is what was reported, and nothing unfinished")
	for _, name := range reported {
		info, _ := decoded(t, filepath.Join(out, name))
		require.Equal(t, 900, info.Width)
	}
}

// TestAWorkerIsNotBelieved has a worker that reports pictures it did not make,
// and says things that are not fit to be shown.
func TestAWorkerIsNotBelieved(t *testing.T) {
	dir := t.TempDir()
	scan, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "out")
	scene(t, scan, widthLies, 400, tiff.None)
	got := run(t, "", "export", scan, "-o", out)
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "605 x 400 pixels in 0 bytes were reported")
	require.Empty(t, names(t, out))
	require.Contains(t, got.err, "owned")
	require.NotContains(t, got.err, "\x1b")
	require.NotContains(t, got.err, "\nsafelight: all done")
	got = run(t, "", "preview", scan, "-o", filepath.Join(dir, "p.png"))
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "1 x 1 pixels were drawn")
	require.NoFileExists(t, filepath.Join(dir, "p.png"))
}
