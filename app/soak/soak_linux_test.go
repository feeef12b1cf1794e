package soak

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
	"safelight/xpcworker/viewer"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// TestMain makes the test binary a worker when it is started as one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(worker.Main(os.Args[2:], worker.NewImage))
	}
	os.Exit(m.Run())
}

// folder makes a few small scans, one of them broken.
func folder(t *testing.T) (paths []string) {
	dir := t.TempDir()
	for i := range 4 {
		path := filepath.Join(dir, fmt.Sprintf("%d.tif", i))
		f, err := os.Create(path)
		require.NoError(t, err)
		width, height := 300+100*i, 200
		sink, err := tiff.Create(f, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}, tiff.Options{})
		require.NoError(t, err)
		pix := make([]uint16, 3*width*height)
		for j := range pix {
			pix[j] = uint16(1000 + j%50000)
		}
		require.NoError(t, sink.WriteRows(context.Background(), pix))
		require.NoError(t, sink.Close())
		if i == 2 {
			require.NoError(t, f.Truncate(20_000))
		}
		require.NoError(t, f.Close())
		paths = append(paths, path)
	}
	return paths
}

// soaked soaks, with something done at each navigation.
func soaked(t *testing.T, count int, each func(*host.Host, int)) Report {
	return soakedIn(t, host.Config{Isolation: host.Always, HelperEnv: []string{"GORACE=atexit_sleep_ms=0"}, Timeouts: host.Timeouts{Hello: 20 * time.Second}}, count, each)
}

// soakedIn soaks with workers of a kind.
func soakedIn(t *testing.T, kind host.Config, count int, each func(*host.Host, int)) Report {
	h, err := host.New(kind)
	require.NoError(t, err)
	defer h.Close()
	config := viewer.Config{
		Host: h, Edge: 200, ReuseTimeout: 5 * time.Second, Spare: true, Prefetch: true, PoolBytes: 128 << 20,
	}
	config.Pressure = func() bool { return false }
	config.Prepare = func(_ context.Context, w *host.Worker) (task.Render, error) {
		frame := task.Of(recipe.Frame{Recipe: recipe.Default(recipe.ColorNegative)}, w.Opened().Orientation)
		return task.Render{Frame: frame, Space: "srgb"}, nil
	}
	told := 0
	r, err := Run(t.Context(), Config{
		Viewer: config, Paths: folder(t), Count: count, Warmup: 20, Dwell: 10 * time.Millisecond, Seed: 1,
		Every: 50, Progress: func(Sample, Report) { told++ },
		Each: func(n int) {
			if each != nil {
				each(h, n)
			}
		},
	})
	require.NoError(t, err)
	require.Equal(t, (count+20)/50, told)
	return r
}

// failed are the checks that do not hold.
func failed(r Report) (names []string) {
	for _, c := range r.Checks {
		if c.Fails() {
			names = append(names, c.Name)
		}
	}
	return names
}

func TestNothingGrows(t *testing.T) {
	r := soaked(t, 180, nil)
	require.Greater(t, r.Shown, 20)
	require.Greater(t, r.Failed, 0, "the broken one")
	require.True(t, r.Passed(), "%v", r.Checks)
	require.Equal(t, "180 navigations, and memory needs 300 to settle", r.Checks[0].NotJudged)
	require.Equal(t, 200, r.Navigations, "the warm-up and repeats included")
	require.Less(t, r.Counts.Shows, 200, "there were repeats")
	require.Equal(t, 180, r.Judged)
	require.Zero(t, r.End.Surfaces)
	require.Zero(t, r.End.Descendants)
}

func TestAForgottenSurfaceIsFound(t *testing.T) {
	var forgotten []*surface.Surface
	defer func() {
		for _, s := range forgotten {
			s.Close()
		}
	}()
	r := soaked(t, 80, func(h *host.Host, n int) {
		if n%10 == 0 {
			s, err := h.NewSurface(100, 100, surface.BGRA8)
			require.NoError(t, err)
			forgotten = append(forgotten, s)
		}
	})
	require.False(t, r.Passed())
	found := strings.Join(failed(r), "\n")
	require.Contains(t, found, "surfaces grow")
	require.Contains(t, found, "descriptors grow")
	require.Contains(t, found, "surfaces left at the end")
}

func TestMemoryThatIsKeptIsFound(t *testing.T) {
	var kept [][]byte
	r := soaked(t, 300, func(*host.Host, int) {
		b := make([]byte, 100<<10)
		for i := range b {
			b[i] = 1
		}
		kept = append(kept, b)
	})
	require.Len(t, kept, 320)
	require.Contains(t, strings.Join(failed(r), "\n"), "this process grows")
}

// growing are samples of a process that takes so many KiB a navigation.
func growing(n int, kilobytes int64) []Sample {
	samples := make([]Sample, n)
	for i := range samples {
		samples[i].USS = int64(i) * kilobytes << 10
	}
	return samples
}

func TestMemoryIsJudgedFrom300NavigationsOn(t *testing.T) {
	for _, c := range []struct {
		navigations   int
		kilobytes     int64
		judged, fails bool
	}{
		{2, 50, false, false},
		{299, 50, false, false},
		{300, 50, true, true},
		{300, 1, true, false},
		{3000, 50, true, true},
	} {
		r := Report{Checks: verdict(growing(c.navigations, c.kilobytes), Sample{}, 0)}
		grows := r.Checks[0]
		require.InDelta(t, c.kilobytes, grows.Value, 1e-9, "told in any case")
		require.Equal(t, c.judged, grows.NotJudged == "", "%+v", c)
		require.Equal(t, c.fails, grows.Fails(), "%+v", c)
		require.Equal(t, !c.fails, r.Passed(), "%+v", c)
		require.Equal(t, !c.judged, strings.Contains(grows.String(), "not judged"), "%v", grows)
		text, err := json.Marshal(grows)
		require.NoError(t, err)
		require.Equal(t, !c.judged, strings.Contains(string(text), `"not_judged":"`), "%s", text)
	}
}

func TestAShortRunStillFailsOnWhatIsLeft(t *testing.T) {
	r := Report{Checks: verdict(growing(50, 0), Sample{Descendants: 1}, 0)}
	require.Equal(t, []string{"processes left at the end"}, failed(r))
	require.False(t, r.Passed())
	require.False(t, Report{}.Passed(), "nothing was checked")
}

func TestOnlyKillsOfOtherProcessesCount(t *testing.T) {
	p := &person{}
	for _, pid := range []int{os.Getpid(), os.Getpid() + 1} {
		p.notify(viewer.Event{Kind: viewer.Returned, Kill: &memory.Kill{PID: pid, Private: 100 << 20, Available: 50 << 20}})
	}
	require.Equal(t, []float64{0.5}, p.back, "a worker within this process is not one that was killed")
}

func TestWorkersWithinThisProcessAreNotKilled(t *testing.T) {
	r := soakedIn(t, host.Config{Isolation: host.Never, InProcess: func(conn *wire.Conn) error {
		return worker.Serve(context.Background(), conn, worker.NewImage(), worker.Greeting(conn))
	}}, 30, nil)
	require.Greater(t, r.Shown, 0)
	require.Zero(t, r.Back.N)
	require.Nil(t, r.Memory.LastKill)
}

func TestSlope(t *testing.T) {
	require.Zero(t, Slope(nil))
	require.Zero(t, Slope([]float64{5}))
	y := make([]float64, 100)
	for i := range y {
		y[i] = 3*float64(i) + 7
	}
	require.InDelta(t, 3, Slope(y), 1e-12)
	for i := 0; i < 100; i += 4 { // outliers, a quarter of all
		y[i] = 1e6
	}
	require.InDelta(t, 3, Slope(y), 1)
}

func TestSlopeOfManySamplesLooksAtSome(t *testing.T) {
	for _, n := range []int{999, 1000, 1001, 2000, 8000, 8001} {
		y := make([]float64, n)
		for i := range y {
			y[i] = 3*float64(i) + 7
		}
		for i := 0; i < n; i += 7 { // outliers, which no step hits every time
			y[i] = 1e6
		}
		require.InDelta(t, 3, Slope(y), 0.5, "%d samples", n)
	}
	// All pairs of these would take 37 GiB.
	var before, after runtime.MemStats
	y := make([]float64, 100_000)
	runtime.ReadMemStats(&before)
	require.Zero(t, Slope(y))
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(8<<20))
}

func TestQuantile(t *testing.T) {
	require.Zero(t, Quantile(nil, 0.5))
	require.Equal(t, 2.0, Quantile([]float64{3, 1, 2}, 0.5))
	require.Equal(t, 1.5, Quantile([]float64{2, 1}, 0.5))
	require.Equal(t, 3.0, Quantile([]float64{3, 1, 2}, 1))
}
