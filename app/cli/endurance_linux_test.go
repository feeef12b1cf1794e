package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/soak"
	"safelight/internal/fixture"
	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/memory"
)

// copies are names for one scan, which are scans like any others.
func copies(t testing.TB, count, width, height int) (folder string) {
	t.Helper()
	folder = t.TempDir()
	scan := filepath.Join(t.TempDir(), "scan.tif")
	scene(t, scan, width, height, tiff.None)
	for i := range count {
		require.NoError(t, os.Link(scan, filepath.Join(folder, fmt.Sprintf("%05d.tif", i))))
	}
	return folder
}

// sampler takes a sample of this process's memory at every so many lines that are
// written to it.
type sampler struct {
	t       *testing.T
	every   int
	lines   int
	samples []float64 // USS in bytes
}

func (s *sampler) Write(p []byte) (int, error) {
	for range bytes.Count(p, []byte("\n")) {
		if s.lines++; s.lines%s.every == 0 {
			debug.FreeOSMemory()
			m, err := memory.Of(os.Getpid())
			require.NoError(s.t, err)
			s.samples = append(s.samples, float64(m.USS))
		}
	}
	return len(p), nil
}

// TestManyExportsLeaveTheProgramAsItWas exports a small scan again and again in
// one run, in a process where no other test has left memory in pieces.
func TestManyExportsLeaveTheProgramAsItWas(t *testing.T) {
	if fixture.Race {
		t.Skip("the race detector keeps its own books, which grow")
	}
	const alone = "SAFELIGHT_TEST_ALONE"
	if os.Getenv(alone) == "" {
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
		c.Env = append(os.Environ(), alone+"=1")
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s", out)
		t.Logf("%s", out)
		return
	}
	count, limit := 500, 4096.0 // memory takes a thousand exports to settle
	if os.Getenv("SAFELIGHT_LONG") != "" {
		count, limit = 2000, 2048
	}
	scans, out := copies(t, count, 60, 40), t.TempDir()
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	s := &sampler{t: t, every: 10}
	var errs strings.Builder
	require.Zero(t, Main([]string{"export", scans, "-o", out, "--isolation", "always"}, Streams{Out: s, Err: &errs}), errs.String())
	require.Equal(t, count, s.lines)
	perFile := soak.Slope(s.samples[len(s.samples)/5:]) / float64(s.every) // when all that is made once has been made
	t.Logf("%d exports: %+.0f bytes a file, from %.1f to %.1f MB", count, perFile, s.samples[0]/1e6, s.samples[len(s.samples)-1]/1e6)
	require.LessOrEqual(t, perFile, limit)
	require.Empty(t, fixture.Children(t, os.Getpid()))
}

// together is what a process and its children take, in bytes.
func together(pid int) (bytes int64) {
	if m, err := memory.Of(pid); err == nil {
		bytes = m.PSS
	}
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, list := range lists {
		text, _ := os.ReadFile(list) // of a thread that may be gone
		for _, field := range strings.Fields(string(text)) {
			if child, err := strconv.Atoi(field); err == nil {
				bytes += together(child)
			}
		}
	}
	return bytes
}

// exportAll runs the program over a folder and gives how many pictures it made a
// second, and what all its processes took together at most.
func exportAll(t testing.TB, scans string, args ...string) (rate float64, most int64) {
	t.Helper()
	out := t.TempDir()
	report := filepath.Join(t.TempDir(), "report")
	c := exec.Command(os.Args[0], append([]string{"measured", report, "export", scans, "-o", out, "--isolation", "always", "--no-auto"}, args...)...)
	c.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir())
	c.Stderr = os.Stderr
	names, err := c.StdoutPipe()
	require.NoError(t, err)
	begun := time.Now()
	require.NoError(t, c.Start())
	ended, peak := make(chan struct{}), make(chan int64)
	go func() {
		most := int64(0)
		for {
			select {
			case <-ended:
				peak <- most
				return
			case <-time.After(5 * time.Millisecond):
				most = max(most, together(c.Process.Pid))
			}
		}
	}()
	n := 0
	for lines := bufio.NewScanner(names); lines.Scan(); n++ {
		os.Remove(lines.Text()) // which would fill the disk
	}
	err = c.Wait()
	close(ended)
	most = <-peak
	require.NoError(t, err)
	return float64(n) / time.Since(begun).Seconds(), most
}

// TestABudgetHoldsForAllProcessesTogether exports big scans, more at a time than
// the budget has room for.
func TestABudgetHoldsForAllProcessesTogether(t *testing.T) {
	if fixture.Race {
		t.Skip("the race detector's memory is several times the program's")
	}
	count, width, height := 8, 3000, 2000
	if os.Getenv("SAFELIGHT_LONG") != "" {
		count, width, height = 100, 6000, 4000
	}
	scans := copies(t, count, width, height)
	for _, args := range [][]string{
		{"--memory", "400M", "--jobs", "2"},
		{"--memory", "400M", "--jobs", "16", "--also", "jpeg"},
	} {
		rate, most := exportAll(t, scans, args...)
		t.Logf("%v: %.2f pictures a second, %d MB at most", args, rate, most/1e6)
		require.Less(t, most, int64(400e6))
	}
}

// BenchmarkBudget compares exports with a budget and without.
func BenchmarkBudget(b *testing.B) {
	scans := copies(b, 10, 6000, 4000)
	for _, memory := range []string{"400M", "1TiB"} {
		b.Run(memory, func(b *testing.B) {
			for b.Loop() {
				rate, most := exportAll(b, scans, "--memory", memory)
				b.ReportMetric(rate, "pictures/s")
				b.ReportMetric(float64(most)/1e6, "MB")
			}
		})
	}
}
