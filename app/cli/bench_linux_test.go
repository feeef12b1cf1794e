package cli

import (
	"bytes"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/program"

	"safelight/app/bench"
	"safelight/pipeline/raster"
	"safelight/xpcworker/host"
)

func TestBenchPrintsFiguresAndTheMachine(t *testing.T) {
	if fixture.Race {
		t.Skip("package bench is tested with the race detector, which makes this half a minute")
	}
	t.Setenv("TMPDIR", t.TempDir())
	got := run(t, "", "bench", "--json", "--count", "1", "--megapixels", "0.3", "--only", "open,export")
	require.Zero(t, got.code, got.err)
	require.Empty(t, names(t, os.TempDir()))
	events := got.events(t)
	last := events[len(events)-1]
	for _, f := range events[:len(events)-1] {
		require.Equal(t, "figure", f["event"])
		require.Contains(t, []any{bench.Open, bench.Export}, f["group"])
		require.Positive(t, f["median"], "%v", f)
		require.Equal(t, 1.0, f["count"])
	}
	require.Len(t, events, 2*3+4*5+1, "times and memory of three scans and five exports, and the summary")
	require.Equal(t, "summary", last["event"])
	require.Equal(t, Version, last["version"])
	require.Equal(t, []any{671.0, 447.0, 1.0}, []any{last["width"], last["height"], last["rounds"]})
	require.Equal(t, program.Backends()[0], last["backends"].([]any)[0])
	require.Positive(t, last["cores"])
	require.Positive(t, last["ms"])
}

func TestBenchPrintsATable(t *testing.T) {
	got := run(t, "", "bench", "--count", "1", "--megapixels", "0.3", "--only", "open,drag")
	require.Zero(t, got.code, got.err)
	require.Empty(t, got.err, "progress is for terminals")
	require.Regexp(t, `(?m)^open +median +min +max +count\n  uncompressed +[\d.]+ +[\d.]+ +[\d.]+ +1  ms\n`, got.out)
	require.Regexp(t, `(?m)\n\ndrag +median .*\n  gains .* pictures/s\n`, got.out)
	require.Regexp(t, `(?m)^scans of 671 x 447 pixels, 48 bit; 1 rounds in \d+ s\nsafelight `+Version, got.out)
}

func TestBenchTellsATerminalWhatItMeasures(t *testing.T) {
	var out, errs bytes.Buffer
	always := func(c *host.Config) { c.Isolation = host.Always }
	code := Main([]string{"bench", "--count", "2", "--megapixels", "0.3", "--only", "open"}, Streams{Out: &out, Err: &errs, Terminal: os.Stderr, Host: always})
	require.Zero(t, code)
	require.Equal(t, "\r\x1b[Kround 1 of 2: open\r\x1b[Kround 2 of 2: open\r\x1b[K", errs.String())
}

func TestBenchMeasuresWithoutIsolationToo(t *testing.T) {
	if fixture.Race {
		t.Skip("package bench is tested with the race detector, which makes this half a minute")
	}
	got := run(t, "", "bench", "--count", "1", "--megapixels", "0.3", "--isolation", "never", "--only", "open,navigation,export", "--json")
	require.Zero(t, got.code, got.err)
	require.Contains(t, got.out, `"name":"another image, with a spare worker"`)
	require.Contains(t, got.out, "memory of the app")
	require.NotContains(t, got.out, "memory of the worker", "there is none, in exports neither")
}

func TestBenchRefusesWhatMakesNoSense(t *testing.T) {
	for _, c := range []struct{ flag, value, says string }{
		{"--only", "open,lunch", `--only: no group "lunch"; there are open, preview, drag, navigation, export, sizes`},
		{"--count", "0", "--count: 0 is less than 1"},
		{"--megapixels", "0", "--megapixels: 0 is not above 0"},
		{"--megapixels", "NaN", "--megapixels: NaN is not above 0"},
		{"--megapixels", "1e9", "at most 500"},
	} {
		got := run(t, "", "bench", c.flag, c.value)
		require.Equal(t, ExitUsage, got.code, "%+v", c)
		require.Contains(t, got.err, c.says)
	}
}

func TestAnInterruptedBenchLeavesNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	begun := make(chan struct{})
	go func() {
		defer close(begun)
		for len(listed(os.TempDir())) == 0 {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(200 * time.Millisecond)
		syscall.Kill(os.Getpid(), syscall.SIGTERM)
	}()
	got := run(t, "", "bench", "--count", "1000", "--megapixels", "0.3")
	<-begun
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "terminated signal received")
	require.Empty(t, got.out)
	require.Empty(t, names(t, os.TempDir()))
}

// listed lists a folder, from a goroutine that cannot fail the test.
func listed(dir string) []os.DirEntry {
	entries, _ := os.ReadDir(dir)
	return entries
}

func TestAnExportOfBenchHasItsFlags(t *testing.T) {
	memory, never := "300M", "never"
	sandbox := false
	c := benchCommand{workerFlags: workerFlags{
		Partial: true, Limit: []limitSetting{{raster.Limit("pixels"), 7}},
		configFlags: configFlags{Config: "c.json", Memory: &memory, Isolation: &never, RequireSandbox: &sandbox},
	}}
	require.Equal(t, []string{
		"export", "a.tif", "--output", "out", "--auto", "--format", "jpeg", "--quality", "95",
		"--config=c.json", "--isolation=never", "--memory=300M", "--require-sandbox=false", "--partial", "--limit=pixels=7",
	}, c.export("a.tif", "out", bench.Output{Format: "jpeg", Quality: 95}))
}
