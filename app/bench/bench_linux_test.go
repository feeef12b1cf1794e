package bench_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/bench"
	"safelight/app/bench/cost"
	"safelight/app/cli"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/viewer"
	"safelight/xpcworker/worker"
)

// TestMain makes the test binary a worker, or the program, when it is started as
// one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "worker":
			os.Exit(worker.Main(os.Args[2:], worker.NewImage))
		case "export":
			os.Exit(cli.Main(os.Args[1:], cli.Standard()))
		}
	}
	os.Exit(m.Run())
}

// small measures little, in a folder of its own, which it returns.
func small(t *testing.T, only ...string) (c bench.Config, temporary string) {
	temporary = t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	h, err := host.New(host.Config{Isolation: host.Always, ProxyEdge: 200})
	require.NoError(t, err)
	t.Cleanup(func() { h.Close() })
	return bench.Config{
		Viewer: viewer.Config{
			Host: h, Edge: 200,
			Prepare: func(_ context.Context, w *host.Worker) (task.Render, error) {
				frame := task.Of(recipe.Frame{Recipe: recipe.Default(recipe.ColorNegative)}, w.Opened().Orientation)
				return task.Render{Frame: frame, Space: "srgb"}, nil
			},
		},
		Export: func(scan, folder string, o bench.Output) cost.Command {
			return cost.Command{Args: []string{os.Args[0], "export", scan, "-o", folder, "--format", o.Format}}
		},
		Megapixels: 0.06, Count: 1, Only: only,
	}, temporary
}

// empty says that nothing is left in a folder.
func empty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestEveryFigureIsThere(t *testing.T) {
	c, temporary := small(t, bench.Groups()...)
	var began []string
	c.Progress = func(_ int, group string) { began = append(began, group) }
	r, err := bench.Run(t.Context(), c)
	require.NoError(t, err)
	empty(t, temporary)
	require.Equal(t, bench.Groups(), began)
	require.Equal(t, [2]int{300, 200}, [2]int{r.Width, r.Height})
	require.Empty(t, r.Missing)

	counts := make(map[string]int)
	var groups []string
	for _, f := range r.Figures {
		require.Positive(t, f.Min, "%+v", f)
		require.LessOrEqual(t, f.Min, f.Median, "%+v", f)
		require.LessOrEqual(t, f.Median, f.Max, "%+v", f)
		counts[f.Group+": "+f.Name+" "+f.Unit] = f.Count
		groups = append(groups, f.Group)
	}
	require.Equal(t, bench.Groups(), slices.Compact(groups), "group by group")
	require.Len(t, counts, len(r.Figures), "none twice")
	for name, count := range map[string]int{
		"open: uncompressed ms":                                     1,
		"open: LZW ms":                                              1,
		"open: Deflate, memory of the worker MB":                    1,
		"preview: gains ms":                                         10,
		"preview: matrix ms":                                        10,
		"preview: curve ms":                                         10,
		"preview: gamma ms":                                         10,
		"preview: Dmax, in the worker ms":                           10,
		"preview: input ms":                                         10,
		"preview: process boundary ms":                              60,
		"drag: gains pictures/s":                                    1,
		"drag: gamma pictures/s":                                    1,
		"navigation: next image, prepared ahead ms":                 3,
		"navigation: another image, with a spare worker ms":         3,
		"export: uncompressed to uncompressed ms":                   1,
		"export: LZW to LZW ms":                                     1,
		"export: Deflate to Deflate, memory of all processes MB":    1,
		"export: uncompressed to PNG, 16 bit, memory of the app MB": 1,
		"export: uncompressed to JPEG, quality 95 ms":               1,
		"sizes: 300 x 50 pixels, memory of all processes MB":        1,
		"sizes: 300 x 800 pixels, memory of the worker MB":          1,
	} {
		require.Equal(t, count, counts[name], "%s of %v", name, counts)
	}
}

func TestNothingIsLeftAfterAnError(t *testing.T) {
	c, temporary := small(t, bench.Open, bench.Export)
	c.Export = func(string, string, bench.Output) cost.Command {
		return cost.Command{Args: []string{"sh", "-c", "echo no film; exit 1"}}
	}
	_, err := bench.Run(t.Context(), c)
	require.EqualError(t, err, "bench: export: sh: exit status 1: no film")
	empty(t, temporary)

	c, temporary = small(t, bench.Drag)
	broken := errors.New("nobody knows how it is to look")
	c.Viewer.Prepare = func(context.Context, *host.Worker) (task.Render, error) { return task.Render{}, broken }
	_, err = bench.Run(t.Context(), c)
	require.ErrorIs(t, err, broken)
	empty(t, temporary)
}

func TestNothingIsLeftAfterAnInterrupt(t *testing.T) {
	for _, group := range []string{bench.Open, bench.Preview, bench.Navigation, bench.Export} {
		t.Run(group, func(t *testing.T) {
			c, temporary := small(t, group)
			c.Count = 1000
			interrupt := errors.New("interrupted")
			ctx, cancel := context.WithCancelCause(t.Context())
			c.Progress = func(round int, _ string) {
				if round == 2 { // there are scans
					left, err := os.ReadDir(temporary)
					require.NoError(t, err)
					require.Len(t, left, 1)
					time.AfterFunc(5*time.Millisecond, func() { cancel(interrupt) }) // wherever that is
				}
			}
			_, err := bench.Run(ctx, c)
			require.ErrorIs(t, err, interrupt)
			empty(t, temporary)
		})
	}
}

func TestUnknownGroupsAreRefused(t *testing.T) {
	c, temporary := small(t, bench.Open, "lunch")
	_, err := bench.Run(t.Context(), c)
	require.ErrorContains(t, err, `no group "lunch"`)
	empty(t, temporary)
}

func TestSpread(t *testing.T) {
	for _, c := range []struct{ values, want []float64 }{
		{nil, []float64{0, 0, 0}},
		{[]float64{3}, []float64{3, 3, 3}},
		{[]float64{3, 1, 2}, []float64{2, 1, 3}},
		{[]float64{4, 1, 2, 3}, []float64{2.5, 1, 4}},
	} {
		median, lowest, highest := bench.Spread(c.values)
		require.Equal(t, c.want, []float64{median, lowest, highest})
	}
}
