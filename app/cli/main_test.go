package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/manifest"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/badworker"
	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// The test binary plays five parts: it tests, it is the worker of the hosts
// under test, with faults built into its decoder, and it is a whole program:
// as it is, or one whose memory can be measured, whose files have a limit, or
// whose disk is full.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) > 1 && os.Args[1] == "worker":
		os.Exit(worker.Main(os.Args[2:], func() worker.Engine { return &liar{Engine: worker.NewImageWith(badworker.Open)} }))
	case len(os.Args) > 2 && os.Args[1] == "measured":
		os.Exit(measured(os.Args[2], os.Args[3:]))
	case len(os.Args) > 1 && os.Args[1] == "export": // as bench starts it
		os.Exit(Main(os.Args[1:], Standard()))
	case len(os.Args) > 2 && os.Args[1] == "limited":
		os.Exit(limited(os.Args[2], os.Args[3:]))
	case len(os.Args) > 5 && os.Args[1] == "full-disk":
		os.Exit(fullDisk(os.Args[2:]))
	}
	os.Exit(m.Run())
}

// widthLies is the width of images about which liar does not tell the truth.
const widthLies = 605

// liar is an engine that tells untruths about images of a certain width.
type liar struct {
	worker.Engine
	width int
}

func (l *liar) Confirm()              { l.Engine.(worker.Preparer).Confirm() }
func (l *liar) Prepare() error        { return l.Engine.(worker.Preparer).Prepare() }
func (l *liar) Backend() wire.Backend { return l.Engine.(worker.Grader).Backend() }

func (l *liar) Open(ctx context.Context, file *os.File, open wire.Open, report worker.Reporter) (wire.Opened, error) {
	opened, err := l.Engine.Open(ctx, file, open, report)
	l.width = opened.Width
	return opened, err
}

func (l *liar) Export(ctx context.Context, files []*os.File, options []byte, report worker.Reporter) ([]byte, error) {
	if l.width == widthLies {
		return []byte(`{"written": [{"width": 605, "height": 400, "bytes": 0}]}`), nil
	}
	return l.Engine.Export(ctx, files, options, report)
}

func (l *liar) Render(ctx context.Context, dst *surface.Surface, blob []byte, report worker.Reporter) (wire.Ready, error) {
	if l.width == widthLies {
		return wire.Ready{Width: 1, Height: 1}, nil
	}
	return l.Engine.Render(ctx, dst, blob, report)
}

func (l *liar) Analyze(ctx context.Context, request []byte, report worker.Reporter) ([]byte, error) {
	answer, err := l.Engine.Analyze(ctx, request, report)
	if l.width == widthLies {
		answer = bytes.Replace(answer, []byte(`"findings":[]`), []byte(`"findings":[{"kind":"x","text":"\u001b]0;owned\u0007\nsafelight: all done"}]`), 1)
	}
	return answer, err
}

// measured runs the program and writes its own and its largest worker's resident
// set at their peaks, in bytes, to a file. Getrusage would give as its own what this
// process had when it was started, if that was more.
func measured(report string, args []string) int {
	code := Main(args, Standard())
	self, err := memory.Of(os.Getpid())
	if err != nil {
		return 3
	}
	var children syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children)
	text := fmt.Sprintf("%d %d", self.Peak, children.Maxrss<<10)
	if err := os.WriteFile(report, []byte(text), 0o666); err != nil {
		return 3
	}
	return code
}

// measure runs the program and gives what it and the largest of its workers took
// at their peaks, in bytes.
func measure(t *testing.T, args ...string) (app, worker int64) {
	t.Helper()
	report := filepath.Join(t.TempDir(), "report")
	command := exec.Command(os.Args[0], append([]string{"measured", report}, args...)...)
	command.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir())
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
	text, err := os.ReadFile(report)
	require.NoError(t, err)
	_, err = fmt.Sscan(string(text), &app, &worker)
	require.NoError(t, err)
	require.Greater(t, worker, int64(5<<20), "a worker was at work")
	return app, worker
}

// limited runs the program with a limit on the size of files, in bytes.
func limited(bytes string, args []string) int {
	most, err := strconv.ParseUint(bytes, 10, 63)
	if err != nil {
		return 3
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
		return 3
	}
	return Main(args, Standard())
}

// result is what a run of the program left behind.
type result struct {
	code     int
	out, err string
}

// events are the lines of JSON on the output.
func (r result) events(t *testing.T) (all []map[string]any) {
	t.Helper()
	for line := range strings.Lines(r.out) {
		var e map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &e), line)
		all = append(all, e)
	}
	return all
}

// results are the events but for notices.
func (r result) results(t *testing.T) []map[string]any {
	t.Helper()
	return slices.DeleteFunc(r.events(t), func(e map[string]any) bool { return e["event"] == "notice" })
}

// run runs the program in this process, with real workers.
func run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	return runWithout(t, nil, stdin, args...)
}

// runWithout is run with layers of the sandbox left out.
func runWithout(t *testing.T, layers []string, stdin string, args ...string) result {
	t.Helper()
	return runWith(t, func(c *host.Config) {
		if c.Isolation == host.Auto {
			c.Isolation = host.Always // a fallback would hide what is tested
		}
		c.Without = layers
	}, stdin, args...)
}

// runWith is run with workers that are started otherwise, and may fall back.
func runWith(t *testing.T, change func(*host.Config), stdin string, args ...string) result {
	t.Helper()
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	var out, errs bytes.Buffer
	code := Main(args, Streams{In: strings.NewReader(stdin), Out: &out, Err: &errs, Host: change})
	return result{code, out.String(), errs.String()}
}

// scene writes a simulated linear negative: a ramp of light across, hues down,
// and unexposed film at the left.
func scene(t testing.TB, path string, width, height int, compression tiff.Compression) {
	t.Helper()
	key := [3]int{width, height, int(compression)}
	if made, ok := scenes.Load(key); ok {
		require.NoError(t, os.WriteFile(path, made.([]byte), 0o666))
		return
	}
	drawScene(t, path, width, height, compression)
	if width*height <= 1<<20 {
		made, err := os.ReadFile(path)
		require.NoError(t, err)
		scenes.Store(key, made)
	}
}

// scenes are the files of small ones that were drawn: it takes long to do that again.
var scenes sync.Map

func drawScene(t testing.TB, path string, width, height int, compression tiff.Compression) {
	t.Helper()
	f, err := os.Create(path)
	require.NoError(t, err)
	defer f.Close()
	sink, err := tiff.Create(f, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16, PPI: 4000}, tiff.Options{Compression: compression})
	require.NoError(t, err)
	// Hues come back every few hundred rows, so that big scans are made fast.
	period := min(height, 200)
	rows := make([]uint16, 3*width*period)
	base := [3]float64{0.62, 0.21, 0.15}
	noise := uint32(1)
	for y := range period {
		for x := range width {
			for c := range 3 {
				d := 0.0
				if x > width/12 {
					light := 0.02 + float64(x)/float64(width)
					hue := 0.2 * math.Sin(6*float64(y)/float64(period)+2*float64(c))
					d = [3]float64{0.5, 0.565, 0.64}[c] * max(0, math.Log10(light/0.015)+hue)
				}
				noise = noise*1664525 + 1013904223
				rows[3*(y*width+x)+c] = uint16(65535*base[c]*math.Pow(10, -d) + float64(noise>>24)/8)
			}
		}
	}
	for y := 0; y < height; y += period {
		require.NoError(t, sink.WriteRows(context.Background(), rows[:3*width*min(period, height-y)]))
	}
	require.NoError(t, sink.Close())
}

// decoded is a file read back.
func decoded(t testing.TB, path string) (raster.Info, []uint16) {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	stat, err := f.Stat()
	require.NoError(t, err)
	src, err := format.Open(f, stat.Size(), raster.DefaultLimits())
	require.NoError(t, err)
	defer src.Close()
	pix := make([]uint16, src.Info().RowSamples()*src.Info().Height)
	require.NoError(t, src.ReadRows(context.Background(), pix, 0, src.Info().Height))
	return src.Info(), pix
}

// names lists the files of a folder, hidden ones too.
func names(t testing.TB, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		if e.Name() != manifest.Folder { // which is there after every export
			all = append(all, e.Name())
		}
	}
	return all
}

func write(t testing.TB, path, text string) string {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	return path
}
