package soak

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
	"safelight/xpcworker/viewer"
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
	h, err := host.New(host.Config{Isolation: host.Always, HelperEnv: []string{"GORACE=atexit_sleep_ms=0"}, Timeouts: host.Timeouts{Hello: 20 * time.Second}})
	require.NoError(t, err)
	defer h.Close()
	config := viewer.Defaults()
	config.Host, config.Edge = h, 200
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
		if !c.Holds() {
			names = append(names, c.Name)
		}
	}
	return names
}

func TestNothingGrows(t *testing.T) {
	r := soaked(t, 180, nil)
	require.Greater(t, r.Shown, 20)
	require.Greater(t, r.Failed, 0, "the broken one")
	// Within so few navigations the memory of this process has not settled.
	for _, name := range failed(r) {
		require.True(t, strings.HasPrefix(name, "this process"), "%v", r.Checks)
	}
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
	r := soaked(t, 80, func(*host.Host, int) {
		b := make([]byte, 100<<10)
		for i := range b {
			b[i] = 1
		}
		kept = append(kept, b)
	})
	require.Len(t, kept, 100)
	require.Contains(t, strings.Join(failed(r), "\n"), "this process grows")
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

func TestQuantile(t *testing.T) {
	require.Zero(t, Quantile(nil, 0.5))
	require.Equal(t, 2.0, Quantile([]float64{3, 1, 2}, 0.5))
	require.Equal(t, 1.5, Quantile([]float64{2, 1}, 0.5))
	require.Equal(t, 3.0, Quantile([]float64{3, 1, 2}, 1))
}
