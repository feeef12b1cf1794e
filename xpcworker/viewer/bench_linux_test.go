package viewer

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// times are those of the rounds of a benchmark.
type times []time.Duration

func (all *times) since(begun time.Time) { *all = append(*all, time.Since(begun)) }

// report tells the median and the 95th percentile, in milliseconds, and the
// shortest, which is what comes nearest to a machine that does nothing else.
func (all times) report(b *testing.B, name string) {
	slices.Sort(all)
	for _, q := range []struct {
		name string
		part float64
	}{{"min", 0}, {"p50", 0.5}, {"p95", 0.95}} {
		at := all[int(q.part*float64(len(all)-1)+0.5)]
		b.ReportMetric(float64(at.Microseconds())/1000, name+q.name+"-ms")
	}
}

func benchHost(b *testing.B, args ...string) *host.Host {
	b.Helper()
	h, err := host.New(host.Config{Isolation: host.Always, HelperArgs: args})
	require.NoError(b, err)
	b.Cleanup(func() { h.Close() })
	return h
}

// imageFile is an image with a text.
func imageFile(tb testing.TB, text string) string {
	path := filepath.Join(tb.TempDir(), "image")
	require.NoError(tb, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// BenchmarkKill is from the kill of a worker that holds 500 MB until nothing is
// left of it.
func BenchmarkKill(b *testing.B) {
	h := benchHost(b, "hoarder")
	path := imageFile(b, "477") // MiB
	var all times
	for b.Loop() {
		b.StopTimer()
		w, err := h.Open(b.Context(), path)
		require.NoError(b, err)
		b.StartTimer()
		begun := time.Now()
		w.Kill()
		<-w.Gone()
		all.since(begun)
	}
	all.report(b, "")
}

// BenchmarkLeave is how long Show takes to return when it leaves an image whose
// worker holds 500 MB and is killed.
func BenchmarkLeave(b *testing.B) {
	large, small := imageFile(b, "477"), imageFile(b, "1")
	events := make(chan Event, 100)
	v, err := New(Config{
		Host: benchHost(b, "hoarder"), Prepare: painter("x"), Pressure: func() bool { return false },
		Notify: func(e Event) { events <- e },
	})
	require.NoError(b, err)
	defer v.Close()
	var all times
	for b.Loop() {
		b.StopTimer()
		v.Show(large, "")
		await(b, events, large, PictureReady)
		b.StartTimer()
		begun := time.Now()
		v.Show(small, "")
		all.since(begun)
		b.StopTimer()
		for gone, there := false, false; !gone || !there; { // in either order
			e := <-events
			gone = gone || e.Kind == Returned && e.Path == large
			there = there || e.Kind == PictureReady
		}
		b.StartTimer()
	}
	all.report(b, "")
}

// await waits for an event.
func await(b *testing.B, events <-chan Event, path string, kind Kind) {
	b.Helper()
	for {
		var e Event
		select {
		case e = <-events:
		case <-time.After(time.Minute):
			b.Fatalf("%v of %s was not told", kind, path)
		}
		if e.Kind == Failed || e.Kind == Restarted {
			b.Fatal(e.Err)
		}
		if e.Path == path && e.Kind == kind {
			return
		}
	}
}

// BenchmarkSpare is from taking a spare to its first answer: it has opened a tiny
// image. "start" is how long it took to have a spare: from nothing to Hello.
func BenchmarkSpare(b *testing.B) {
	h := benchHost(b, "worker")
	path := imageFile(b, "x")
	var starts, answers times
	for b.Loop() {
		b.StopTimer()
		begun := time.Now()
		s, err := h.NewSpare(b.Context())
		require.NoError(b, err)
		starts.since(begun)
		time.Sleep(20 * time.Millisecond) // until it waits, as a spare does
		b.StartTimer()
		begun = time.Now()
		w, err := s.Open(b.Context(), path)
		answers.since(begun)
		b.StopTimer()
		require.NoError(b, err)
		w.Close()
		b.StartTimer()
	}
	starts.report(b, "start-")
	answers.report(b, "")
}

// BenchmarkFirstPicture is from a navigation to the first picture of a scan of 24
// megapixels, 48 bit, not compressed, that the system has in memory: analyzed, and
// drawn with a long edge of 2000 pixels.
func BenchmarkFirstPicture(b *testing.B) {
	a := scan(b, 6000, 4000)
	other := filepath.Join(filepath.Dir(a), "other.tif")
	require.NoError(b, os.Link(a, other))
	for _, c := range []struct {
		name            string
		spare, prefetch bool
		isolation       host.Isolation
	}{
		{"cold", false, false, host.Always}, {"spare", true, false, host.Always}, {"prefetched", false, true, host.Always},
		{"in process", false, false, host.Never}, // for a profile
	} {
		b.Run(c.name, func(b *testing.B) {
			h, err := host.New(host.Config{
				Isolation: c.isolation, HelperArgs: []string{"engine"}, ProxyEdge: 2000,
				InProcess: func(conn *wire.Conn) error {
					return worker.Serve(context.Background(), conn, worker.NewImage(), worker.Greeting(conn))
				},
			})
			require.NoError(b, err)
			defer h.Close()
			events := make(chan Event, 100)
			v, err := New(Config{
				Host: h, Prepare: analyzed, Pressure: func() bool { return false },
				Notify: func(e Event) { events <- e }, Spare: c.spare, Prefetch: c.prefetch, PoolBytes: 128 << 20,
			})
			require.NoError(b, err)
			defer v.Close()
			next := map[string]string{a: other, other: a}
			at := a
			v.Show(at, next[at])
			await(b, events, at, PictureReady)
			v.Take()
			var all times
			for b.Loop() {
				b.StopTimer()
				for !prepared(v, c.spare, c.prefetch) {
					time.Sleep(time.Millisecond)
				}
				time.Sleep(50 * time.Millisecond) // the worker before is gone
				for len(events) > 0 {
					<-events
				}
				b.StartTimer()
				at = next[at]
				begun := time.Now()
				v.Show(at, next[at])
				await(b, events, at, PictureReady)
				_, ok := v.Take()
				all.since(begun)
				require.True(b, ok)
			}
			all.report(b, "")
		})
	}
}

// prepared says whether all is ready for the next navigation.
func prepared(v *Viewer, spare, ahead bool) (ready bool) {
	v.call(func() {
		ready = (!spare || v.spare != nil) && (!ahead || v.ahead != nil && v.ahead.ready != nil) && len(v.ending) == 0
	})
	return ready
}

// analyzed prepares an image as the program does that has no recipe for it.
func analyzed(ctx context.Context, w *host.Worker) (task.Render, error) {
	answer, err := w.Analyze(ctx, []byte("{}"))
	if err != nil {
		return task.Render{}, err
	}
	var found task.Analysis
	if err := json.Unmarshal(answer, &found); err != nil {
		return task.Render{}, err
	}
	return task.Render{Frame: task.Of(recipe.Frame{Recipe: found.Recipe}, w.Opened().Orientation), Space: "srgb"}, nil
}

// scan writes something like a negative: gradients and grain.
func scan(b *testing.B, width, height int) string {
	path := filepath.Join(b.TempDir(), "scan.tif")
	file, err := os.Create(path)
	require.NoError(b, err)
	defer file.Close()
	sink, err := tiff.Create(file, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}, tiff.Options{Compression: tiff.None})
	require.NoError(b, err)
	random := rand.New(rand.NewPCG(1, 1))
	row := make([]uint16, 3*width)
	for y := range height {
		for x := range width {
			grain := random.IntN(1000)
			for c, base := range []int{50_000, 30_000, 20_000} {
				row[3*x+c] = uint16(base*(1+9*x/width)/10*(1+y*9/height)/10 + grain)
			}
		}
		require.NoError(b, sink.WriteRows(b.Context(), row))
	}
	require.NoError(b, sink.Close())
	return path
}
