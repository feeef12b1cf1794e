package session_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/cli"
	. "safelight/app/session"
	"safelight/internal/fixture"
	"safelight/internal/leak"
	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/badworker"
	"safelight/xpcworker/host"
	"safelight/xpcworker/viewer"
	"safelight/xpcworker/worker"
)

// TestMain makes the test binary a worker when it is started as one, with faults
// built into its decoder, and the program when it is to export.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "worker":
			os.Exit(worker.Main(os.Args[2:], func() worker.Engine { return worker.NewImageWith(badworker.Open) }))
		case "export":
			os.Exit(cli.Main(os.Args[1:], cli.Standard()))
		}
	}
	// What the runtime polls with is opened once, and is nobody's leak.
	if r, w, err := os.Pipe(); err == nil {
		r.Close()
		w.Close()
	}
	os.Exit(m.Run())
}

// darkroom is a session at work on a folder of its own.
type darkroom struct {
	*Session
	t    *testing.T
	dir  string
	data string
}

// enter makes a session whose workers are this test binary. When the test ends
// nothing may be left of it.
func enter(t *testing.T, change ...func(*Config)) *darkroom {
	t.Helper()
	d := &darkroom{t: t, dir: t.TempDir(), data: t.TempDir()}
	d.Session = d.begin(change...)
	return d
}

// begin makes another session, with the same folders.
func (d *darkroom) begin(change ...func(*Config)) *Session {
	t := d.t
	before := leak.Measure(t)
	h, err := host.New(host.Config{
		Isolation: host.Always, HelperEnv: []string{"GORACE=atexit_sleep_ms=0"},
		Timeouts: host.Timeouts{Hello: 30 * time.Second, Render: time.Minute},
	})
	require.NoError(t, err)
	config := Config{
		Viewer: viewer.Config{
			Host: h, PoolBytes: 64 << 20, Prefetch: true, Pressure: func() bool { return false },
			ReuseTimeout: time.Second,
		},
		DataDir: d.data, SaveAfter: 50 * time.Millisecond,
	}
	for _, c := range change {
		c(&config)
	}
	s, err := New(config)
	require.NoError(t, err)
	t.Cleanup(func() {
		s.Close()
		require.NoError(t, h.Close())
		leak.None(t, before)
	})
	return s
}

// negative writes a scan of a color negative.
func (d *darkroom) negative(name string, width, height int) string {
	path := filepath.Join(d.dir, name)
	negative(d.t, path, width, height)
	return path
}

func negative(t *testing.T, path string, width, height int) {
	t.Helper()
	f, err := os.Create(path)
	require.NoError(t, err)
	defer f.Close()
	sink, err := tiff.Create(f, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}, tiff.Options{})
	require.NoError(t, err)
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
	require.NoError(t, sink.WriteRows(context.Background(), rows))
	require.NoError(t, sink.Close())
}

// do does a command that is not refused.
func (d *darkroom) do(c Command) {
	d.t.Helper()
	require.NoError(d.t, d.Do(context.Background(), c), "%+v", c)
}

// refused does a command that is refused, and returns why.
func (d *darkroom) refused(c Command) string {
	d.t.Helper()
	err := d.Do(context.Background(), c)
	var r *Refused
	require.ErrorAs(d.t, err, &r, "%+v", c)
	require.Equal(d.t, c.Do, r.Do)
	return r.Err.Error()
}

// ready waits until the scan shown has a picture, and returns its state.
func (d *darkroom) ready(name string) *Image {
	d.t.Helper()
	var im *Image
	fixture.Soon(d.t, func() bool {
		im = d.State().Image
		return im != nil && im.Name == name && im.Phase == Ready && im.Recipe != nil
	}, name+" is not ready", func() any { return fmt.Sprintf("%+v %+v", d.State(), d.State().Image) })
	return im
}

// kept is the sidecar of a scan.
func (d *darkroom) kept(name string) *recipe.Sidecar {
	d.t.Helper()
	sc, err := recipe.ReadSidecar(filepath.Join(d.dir, name), d.data, color.Builtin())
	require.NoError(d.t, err)
	return sc
}

func number(v float64) *float64 { return &v }
func index(i int) *int          { return &i }

// entries are the names in a folder.
func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}
