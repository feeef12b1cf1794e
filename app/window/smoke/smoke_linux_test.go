package smoke_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/window"
	"safelight/app/window/headless"
	. "safelight/app/window/smoke"
	"safelight/app/window/zoom"
	"safelight/internal/leak"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/program"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/badworker"
	"safelight/xpcworker/host"
	"safelight/xpcworker/viewer"
	"safelight/xpcworker/worker"
)

// TestMain makes the test binary a worker when it is started as one, with faults built
// into its decoder.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(worker.Main(os.Args[2:], func() worker.Engine { return worker.NewImageWith(badworker.Open) }))
	}
	if r, w, err := os.Pipe(); err == nil { // what the runtime polls with is nobody's leak
		r.Close()
		w.Close()
	}
	os.Exit(m.Run())
}

// front is a window without a screen, on a session with real workers, and a reference.
type front struct {
	*headless.Headless
	dir string
	cpu CPU
	t   *testing.T
}

func open(t *testing.T) *front {
	t.Helper()
	before := leak.Measure(t)
	f := &front{dir: t.TempDir(), t: t}
	newHost := func() *host.Host {
		h, err := host.New(host.Config{Isolation: host.Always, HelperEnv: []string{"GORACE=atexit_sleep_ms=0"},
			Timeouts: host.Timeouts{Hello: 30 * time.Second, Render: time.Minute}})
		require.NoError(t, err)
		return h
	}
	h := newHost()
	f.cpu.Host = newHost()
	s, err := session.New(session.Config{
		Viewer: viewer.Config{Host: h, PoolBytes: 64 << 20, Prefetch: true, Spare: true, Pressure: func() bool { return false }, ReuseTimeout: time.Second},
	})
	require.NoError(t, err)
	keys, err := shortcut.With(nil)
	require.NoError(t, err)
	f.Headless = headless.New(s, window.Config{Choices: choice.New(color.Builtin(), curve.Builtin(), nil), Keys: keys}, 320, 200)
	t.Cleanup(func() {
		f.Headless.Close()
		require.NoError(t, s.Close())
		require.NoError(t, h.Close())
		require.NoError(t, f.cpu.Host.Close())
		leak.None(t, before)
	})
	return f
}

func (f *front) options() Options {
	return Options{Folder: f.dir, Tolerance: 1, Wait: 30 * time.Second, Gone: 20 * time.Second, Settle: -1, Helpers: true}
}

// negative writes a scan of a color negative.
func (f *front) negative(name string, width, height int) string {
	path := filepath.Join(f.dir, name)
	file, err := os.Create(path)
	require.NoError(f.t, err)
	defer file.Close()
	sink, err := tiff.Create(file, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}, tiff.Options{})
	require.NoError(f.t, err)
	require.NoError(f.t, sink.WriteRows(context.Background(), samples(width, height)))
	require.NoError(f.t, sink.Close())
	return path
}

func samples(width, height int) []uint16 {
	base := [3]float64{0.62, 0.21, 0.15}
	rows := make([]uint16, 0, 3*width*height)
	for y := range height {
		for x := range width {
			for c := range 3 {
				d := 0.0
				if x > width/12 {
					light := 0.02 + float64(x)/float64(width)
					hue := 0.2 * math.Sin(6*float64(y)/float64(height)+2*float64(c))
					d = [3]float64{0.5, 0.565, 0.64}[c] * max(0, math.Log10(light/0.015)+hue)
				}
				rows = append(rows, uint16(65535*base[c]*math.Pow(10, -d)))
			}
		}
	}
	return rows
}

func TestARollIsShownAsItsRecipesSay(t *testing.T) {
	f := open(t)
	for i := range 5 {
		f.negative(fmt.Sprintf("%d.tif", i), 300+100*i, 250)
	}
	told := 0
	o := f.options()
	o.Told, o.Settle = func(Scan) { told++ }, 0
	o.Backend, o.Graded = "cpu", func(context.Context) (string, string, error) { return "cpu", "", nil }
	r := Run(t.Context(), f, f.cpu, o)
	require.Empty(t, r.Failures)
	require.True(t, r.OK)
	require.Zero(t, r.Exit())
	require.Len(t, r.Scans, 5)
	require.Equal(t, 5, told)
	for _, s := range r.Scans {
		require.True(t, s.OK)
		require.Greater(t, s.Codes, 3*200*100)
		require.LessOrEqual(t, s.Most, 1)
	}
	require.Positive(t, r.FirstBytes)
	text, err := json.Marshal(r)
	require.NoError(t, err)
	var back Report
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, r, back)
}

// What the reference makes is what the scalar executor makes of the samples in the file.
func TestTheReferenceIsTheScalarExecutors(t *testing.T) {
	f := open(t)
	const width, height = 300, 180
	f.negative("a.tif", width, height)
	var got, want []byte
	r := Run(t.Context(), f, referenceFunc(func(ctx context.Context, s Shot) ([]byte, error) {
		require.Nil(t, s.View)
		require.Equal(t, [2]int{width, height}, [2]int{s.Width, s.Height})
		space, _ := color.Lookup(s.Space)
		p, err := program.Compile(s.Frame.Recipe, program.Output{Space: space, Depth: 8})
		require.NoError(t, err)
		e := program.NewScalar(1)
		defer e.Close()
		e.Use(p)
		want = make([]byte, 4*width*height)
		e.BGRA(want, 4*width, width, program.Samples{Pix: samples(width, height), Channels: 3, Depth: 16})
		got, err = f.cpu.Picture(ctx, s)
		return got, err
	}), f.options())
	require.True(t, r.OK, "%v", r.Failures)
	require.Len(t, got, len(want))
	for i, v := range got {
		require.InDelta(t, want[i], v, 1, "byte %d", i)
	}
}

// referenceFunc is a reference that is a function.
type referenceFunc func(ctx context.Context, s Shot) ([]byte, error)

func (f referenceFunc) Picture(ctx context.Context, s Shot) ([]byte, error) { return f(ctx, s) }

func TestWhatIsWrongIsFound(t *testing.T) {
	f := open(t)
	f.negative("a.tif", 300, 200)
	f.negative("b.tif", 300, 200)
	off := func(by byte, at func(s Shot) bool) Reference {
		return referenceFunc(func(ctx context.Context, s Shot) ([]byte, error) {
			pixels, err := f.cpu.Picture(ctx, s)
			if at(s) {
				pixels[4*100*50] += by
			}
			return pixels, err
		})
	}
	second := func(s Shot) bool { return filepath.Base(s.Path) == "b.tif" }
	r := Run(t.Context(), f, off(40, second), f.options())
	require.False(t, r.OK)
	require.Equal(t, 1, r.Exit())
	require.True(t, r.Scans[0].OK)
	require.False(t, r.Scans[1].OK)
	require.Contains(t, r.Failures[0], "b.tif")
	require.Contains(t, r.Failures[0], "not what the recipe stands for")

	o := f.options()
	o.Tolerance = 255
	require.True(t, Run(t.Context(), f, off(40, second), o).OK, "so much may be")

	r = Run(t.Context(), f, referenceFunc(func(context.Context, Shot) ([]byte, error) { return nil, errors.New("no light") }), f.options())
	require.Contains(t, r.Failures[0], "no light")
	r = Run(t.Context(), f, referenceFunc(func(context.Context, Shot) ([]byte, error) { return make([]byte, 8), nil }), f.options())
	require.Contains(t, r.Failures[0], "8 to compare")

	o = f.options()
	o.Backend, o.Graded = "metal", func(context.Context) (string, string, error) { return "avx2", "There is no device.", nil }
	r = Run(t.Context(), f, f.cpu, o)
	require.Equal(t, []string{"Pictures are graded with avx2, not with metal. There is no device."}, r.Failures)
	o.Graded = nil
	require.False(t, Run(t.Context(), f, f.cpu, o).OK)
	o.Growth, o.Backend, o.Settle = -1<<40, "", 0
	r = Run(t.Context(), f, f.cpu, o)
	require.Contains(t, r.Failures[0], "more than with the first scan")
}

func TestAScanThatBringsItsWorkerDownCostsOnlyItself(t *testing.T) {
	f := open(t)
	f.negative("a.tif", 300, 200)
	f.negative("b.tif", badworker.WidthSegfault, 200)
	f.negative("c.tif", 300, 200)
	o := f.options()
	o.Wait = 90 * time.Second
	r := Run(t.Context(), f, f.cpu, o)
	require.False(t, r.OK)
	require.Len(t, r.Failures, 1, "%v", r.Failures)
	require.Contains(t, r.Failures[0], "b.tif")
	require.True(t, r.Scans[0].OK)
	require.True(t, r.Scans[2].OK)
}

func TestAWorkerThatIsLeftIsFound(t *testing.T) {
	f := open(t)
	f.negative("a.tif", 300, 200)
	require.True(t, Run(t.Context(), f, f.cpu, f.options()).OK)
	o := f.options()
	o.Gone = 50 * time.Millisecond
	r := LeaveWith(t.Context(), f, o, map[int]string{os.Getpid(): "/roll/left.tif"})
	require.Len(t, r.Failures, 1)
	require.Contains(t, r.Failures[0], "after its scan left.tif was left")
	require.Empty(t, LeaveWith(t.Context(), f, o, map[int]string{1 << 30: "/roll/gone.tif"}).Failures)
}

func TestAFolderWithoutScansFails(t *testing.T) {
	f := open(t)
	r := Run(t.Context(), f, f.cpu, f.options())
	require.Equal(t, 1, r.Exit())
	require.Contains(t, r.Failures[0], "there are no scans in it")
	o := f.options()
	o.Folder, o.Wait = filepath.Join(f.dir, "gone"), time.Second
	require.False(t, Run(t.Context(), f, f.cpu, o).OK)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.False(t, Run(ctx, f, f.cpu, f.options()).OK)
}

// Whatever is looked at is compared: a part of a picture that is cropped and turned, too.
func TestPartsOfCroppedAndTurnedPicturesAreCompared(t *testing.T) {
	f := open(t)
	f.negative("a.tif", 900, 700)
	require.Empty(t, Run(t.Context(), f, f.cpu, f.options()).Failures)
	rect, angle, gamma := [4]float64{0.1, 0.2, 0.7, 0.6}, 3.0, 1.3
	for _, c := range []session.Command{
		{Do: session.Rotate, By: 1}, {Do: session.Flip}, {Do: session.Set, Name: "density.gamma", Value: &gamma},
		{Do: session.CropAdd, Rect: &rect}, {Do: session.Straighten, Value: &angle},
	} {
		require.NoError(t, f.Session().Do(t.Context(), c))
		r := Run(t.Context(), f, f.cpu, f.options())
		require.True(t, r.OK, "%s: %v", c.Do, r.Failures)
	}
	parts := 0
	r := Run(t.Context(), f, referenceFunc(func(ctx context.Context, s Shot) ([]byte, error) {
		if s.View != nil {
			parts++
		}
		return f.cpu.Picture(ctx, s)
	}), f.options())
	require.True(t, r.OK, "%v", r.Failures)
	require.Equal(t, 1, parts)
	require.True(t, r.Scans[0].Near)
	f.Call(func(w *window.Window) { require.Equal(t, zoom.Fit(), w.Desk().Look) })
}
