package cli

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color/palette"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

// paletted writes a PNG of a kind that is decoded whole.
func paletted(t *testing.T, path string, width, height int) {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, width, height), palette.WebSafe)
	for i := range img.Pix {
		img.Pix[i] = byte(i * i / 7 % len(palette.WebSafe))
	}
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, img))
	write(t, path, b.String())
}

// copied makes a scan of another format of one.
func copied(t *testing.T, from, to string, kind format.Kind) {
	t.Helper()
	info, pix := decoded(t, from)
	if kind.Depth() == 8 {
		for i := range pix {
			pix[i] >>= 8
		}
	}
	f, err := os.Create(to)
	require.NoError(t, err)
	defer f.Close()
	sink, err := format.Create(f, kind, raster.Spec{Width: info.Width, Height: info.Height, Channels: info.Channels, Depth: kind.Depth()}, format.Options{})
	require.NoError(t, err)
	require.NoError(t, sink.WriteRows(context.Background(), pix))
	require.NoError(t, sink.Close())
}

// TestAWorkerTakesNoMoreThanItHasReserved exports scans of many kinds as files of
// many kinds, and compares what the worker took with what was worked out from the
// header.
func TestAWorkerTakesNoMoreThanItHasReserved(t *testing.T) {
	if fixture.Race {
		t.Skip("the race detector's memory is several times the program's")
	}
	width, height, long := 3000, 2000, os.Getenv("SAFELIGHT_LONG") != ""
	if long {
		width, height = 6000, 4000
	}
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain.tif")
	scene(t, plain, width, height, tiff.None)
	scans := map[string]string{"plain.tif": plain}
	for name, make := range map[string]func(path string){
		"deflate.tif":  func(p string) { scene(t, p, width, height, tiff.Deflate) },
		"lzw.tif":      func(p string) { scene(t, p, width, height, tiff.LZW) },
		"wide.tif":     func(p string) { scene(t, p, 12*width, height/12, tiff.Deflate) },
		"palette.png":  func(p string) { paletted(t, p, width/2, height/2) },
		"baseline.jpg": func(p string) { copied(t, plain, p, format.JPEG) },
		"rows.png":     func(p string) { copied(t, plain, p, format.PNG16) },
	} {
		scans[name] = filepath.Join(dir, name)
		make(scans[name])
	}
	quarter := 90
	sidecar, err := recipe.MarshalSidecar(&recipe.Sidecar{
		Version: recipe.SidecarVersion, Orientation: &quarter, Recipe: recipe.Default(recipe.ColorNegative),
	})
	require.NoError(t, err)
	turned := write(t, filepath.Join(dir, "turned.json"), string(sidecar))
	h, err := host.New(host.Config{Isolation: host.Always})
	require.NoError(t, err)
	defer h.Close()
	for _, outputs := range [][]task.Output{
		{{Kind: "tiff16"}},
		{{Kind: "tiff32f"}},
		{{Kind: "png16"}},
		{{Kind: "jpeg"}},
		{{Kind: "tiff16"}, {Kind: "jpeg", MaxEdge: 2048}},
	} {
		for _, orientation := range []int{1, 8} {
			for name, scan := range scans {
				if !long && (outputs[0].Kind == "tiff32f" || outputs[0].Kind == "png16" || name == "lzw.tif" || orientation == 8 && outputs[0].Kind != "jpeg") {
					continue // of which there are others much like them
				}
				w, err := h.Open(context.Background(), scan)
				require.NoError(t, err)
				reserved := task.WorkerBytes + task.Export{Frame: task.Frame{Orientation: orientation}, Outputs: outputs}.Memory(w.Opened())
				w.Close()
				out := filepath.Join(dir, "out")
				args := []string{"export", scan, "-o", out, "--isolation", "always", "--format", outputs[0].Kind}
				for _, o := range outputs[1:] {
					args = append(args, "--also", fmt.Sprintf("%s,max-edge=%d", o.Kind, o.MaxEdge))
				}
				if orientation != 1 {
					args = append(args, "--recipe", turned)
				}
				_, took := measure(t, args...)
				t.Logf("%-12s as %-7s x %d, orientation %d: %4d MB of %4d", name, outputs[0].Kind, len(outputs), orientation, took/1e6, reserved/1e6)
				require.LessOrEqual(t, took, reserved, "%s as %v, orientation %d", name, outputs, orientation)
				require.NoError(t, os.RemoveAll(out))
			}
		}
	}
}

// TestABudgetIsSharedAndGivenBack has scans that need more than half of it wait
// for one another.
func TestABudgetIsSharedAndGivenBack(t *testing.T) {
	b, jobs := newBudget(400e6, 4)
	require.Equal(t, 4, jobs)
	require.Less(t, b.room, int64(300e6))
	ctx := context.Background()
	first, err := b.take(ctx, b.room/2+1)
	require.NoError(t, err)
	small, err := b.take(ctx, 1000)
	require.NoError(t, err, "what fits does not wait")
	got := make(chan func())
	go func() {
		giveBack, _ := b.take(ctx, b.room/2+1)
		got <- giveBack
	}()
	select {
	case <-got:
		t.Fatal("there was more than there is")
	case <-time.After(20 * time.Millisecond):
	}
	ended, cancel := context.WithCancelCause(ctx)
	cancel(context.DeadlineExceeded)
	_, err = b.take(ended, b.room/2+1)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	first()
	(<-got)()
	small()
	all, err := b.take(ctx, b.room)
	require.NoError(t, err)
	all()

	_, err = b.take(ctx, b.room+1)
	require.ErrorContains(t, err, "of 400 MB there are")
}

func TestASmallBudgetMeansFewerWorkers(t *testing.T) {
	for _, c := range []struct {
		total      int64
		jobs, want int
	}{{100e6, 8, 1}, {200e6, 8, 3}, {4 << 30, 8, 8}, {1000, 2, 1}} {
		b, jobs := newBudget(c.total, c.jobs)
		require.Equal(t, c.want, jobs, "%d bytes, %d jobs", c.total, c.jobs)
		require.Positive(t, b.room)
	}
}

func TestAScanThatNeedsMoreThanTheBudgetIsNamedAndTheOthersAreDone(t *testing.T) {
	dir := t.TempDir()
	scene(t, filepath.Join(dir, "a.tif"), 300, 200, tiff.None)
	paletted(t, filepath.Join(dir, "b.png"), 12_000, 6000)
	scene(t, filepath.Join(dir, "c.tif"), 300, 200, tiff.None)
	out := filepath.Join(dir, "out")
	got := run(t, "", "export", dir, "-o", out, "--memory", "120M", "--json")
	require.Equal(t, ExitFailed, got.code)
	events := got.events(t)
	require.Equal(t, []string{"a.tif", "c.tif"}, names(t, out))
	require.Equal(t, "failed", events[1]["event"])
	require.Equal(t, stageMemory, events[1]["stage"])
	require.Contains(t, events[1]["error"], "b.png: it needs about ")
	require.Contains(t, events[1]["error"], "of 120 MB there are")
	if !fixture.Race { // under which that takes minutes
		require.Zero(t, run(t, "", "export", dir, "-o", out, "--memory", "1GiB", "--overwrite").code)
	}
	require.Equal(t, ExitUsage, run(t, "", "export", dir, "-o", out, "--memory", "lots").code)
	require.Equal(t, ExitUsage, run(t, "", "export", dir, "-o", out, "--memory", "1M").code)
	got = run(t, "", "export", filepath.Join(dir, "a.tif"), "-o", out, "--memory", "120M", "--jobs", "5", "--overwrite")
	require.Contains(t, got.err, "of --jobs 5, 1 are run at a time")
}
