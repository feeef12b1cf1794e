package session_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	. "safelight/app/session"
	"safelight/internal/fixture"
	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/memory"
)

func TestFiveThousandScansAreOpenAtOnce(t *testing.T) {
	d := enter(t, func(c *Config) { c.Viewer.Prefetch = false })
	d.negative("0001.tif", 60, 40)
	for i := 2; i <= 5000; i++ {
		require.NoError(t, os.WriteFile(filepath.Join(d.dir, fmt.Sprintf("%04d.tif", i)), nil, 0o666))
	}
	require.NoError(t, os.WriteFile(filepath.Join(d.dir, "0007.tif.safelight.json"), nil, 0o666))
	begun := time.Now()
	d.do(Command{Do: Open, Text: d.dir})
	took := time.Since(begun)
	require.Equal(t, 5000, d.State().Folder.Count)
	require.Less(t, took, 3*time.Second)
	scans, version := d.Scans(4990, 6000)
	require.Len(t, scans, 10)
	require.Equal(t, d.State().Folder.Version, version)
	require.Equal(t, "5000.tif", scans[9].Name)
	scans, _ = d.Scans(6, 7)
	require.True(t, scans[0].Edited)
	d.do(Command{Do: Select, Index: index(0), To: index(4999)})
	require.Equal(t, [][2]int{{0, 4999}}, d.State().Selected)
	d.ready("0001.tif")
	t.Log("5,000 scans were open after", took)
}

func TestASlowListenerSeesTheLastState(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 120, 80)
	l := d.Listen()
	defer l.Close()
	var last atomic.Uint64
	over := make(chan struct{})
	go func() {
		defer close(over)
		for {
			changed, err := l.Next(context.Background())
			if err != nil || changed&SessionOver != 0 {
				return
			}
			last.Store(d.State().Version)
			time.Sleep(30 * time.Millisecond)
		}
	}()
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	for i := range 200 {
		d.do(Command{Do: Set, Name: "glare", Value: number(float64(i) / 2000), Drag: "1"})
	}
	fixture.Soon(t, func() bool { return last.Load() == d.State().Version && d.State().Image.Saved == IsSaved }, "the last state was not seen")
	require.Equal(t, 0.0995, d.State().Image.Recipe.Glare)
	d.do(Command{Do: Undo}) // one step
	require.Empty(t, d.State().Image.Undo)
	require.NoError(t, d.Close())
	<-over
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	changed, err := d.Listen().Next(ctx)
	require.NoError(t, err)
	require.NotZero(t, changed&SessionOver)
}

func TestTheNextScanIsOpenedAheadInTheDirectionOneGoes(t *testing.T) {
	d := enter(t)
	for i := range 5 {
		d.negative(fmt.Sprintf("%d.tif", i), 120, 80)
	}
	ahead := func(name string) {
		t.Helper()
		fixture.Soon(t, func() bool {
			for _, p := range d.Processes() {
				if p.Role == "prefetch" && filepath.Base(p.Path) == name {
					return true
				}
			}
			return false
		}, name+" is not opened ahead", func() any { return d.Processes() })
	}
	d.do(Command{Do: Open, Text: filepath.Join(d.dir, "2.tif")})
	d.ready("2.tif")
	ahead("3.tif")
	d.do(Command{Do: Step, By: 1})
	d.ready("3.tif")
	ahead("4.tif")
	d.do(Command{Do: Step, By: -2})
	d.ready("1.tif")
	ahead("0.tif")
	d.do(Command{Do: Step, By: -5})
	d.ready("0.tif")
	require.Contains(t, d.refused(Command{Do: Step, By: -1}), "no more scans")
}

func TestALookIsAppliedToScansThatAreNotOpen(t *testing.T) {
	d := enter(t, func(c *Config) { c.Viewer.Prefetch = false })
	for i := range 6 {
		d.negative(fmt.Sprintf("%d.tif", i), 120, 80)
	}
	require.NoError(t, os.WriteFile(filepath.Join(d.dir, "bad.tif"), []byte("none"), 0o666))
	own := recipe.Default(recipe.Digital)
	sc := &recipe.Sidecar{Version: 1, Source: recipe.Source{Name: "3.tif"}, Recipe: recipe.Default(recipe.ColorNegative),
		Crops: []recipe.Crop{{ID: "9", Rect: recipe.Rect{0, 0, 1, 1}, Recipe: own}}}
	text, err := recipe.MarshalSidecar(sc)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(d.dir, "3.tif.safelight.json"), text, 0o666))
	d.do(Command{Do: Open, Text: filepath.Join(d.dir, "1.tif")})
	d.ready("1.tif")
	d.do(Command{Do: Step, By: -1})
	d.ready("0.tif")
	d.do(Command{Do: Set, Name: "glare", Value: number(0.03)})
	d.do(Command{Do: Set, Name: "density.gamma", Value: number(1.7)})
	require.Contains(t, d.refused(Command{Do: Apply}), "no other scan is selected")
	d.do(Command{Do: Select, Index: index(0), To: index(6)})
	d.do(Command{Do: Apply, Names: []string{"glare"}})
	fixture.Soon(t, func() bool {
		for _, st := range d.State().Status {
			if st.Key == "applied" && st.Args["done"] == "5" && st.Args["failed"] == "1" {
				return true
			}
		}
		return false
	}, "not applied", func() any { return d.State().Status })
	d.do(Command{Do: Save})
	told := d.State().Status
	at := slices.IndexFunc(told, func(st Status) bool { return st.Key == "saved" })
	require.NotEqual(t, -1, at)
	require.Less(t, at, slices.IndexFunc(told, func(st Status) bool { return st.Key == "applied" }), "what was asked for is seen, not what happens by itself")
	for i := 1; i < 6; i++ {
		sc := d.kept(fmt.Sprintf("%d.tif", i))
		require.Equal(t, 0.03, sc.Recipe.Glare, i)
		require.NotEqual(t, 1.7, sc.Recipe.Density.Gamma)
	}
	require.Equal(t, 0.03, d.kept("3.tif").Crops[0].Recipe.Glare)
	require.NotNil(t, d.kept("2.tif").Recipe.Base, "it was analyzed")
	scans, _ := d.Scans(0, 7)
	require.True(t, scans[5].Edited)
	require.NotEmpty(t, scans[6].Error)
	d.do(Command{Do: Step, By: 1})
	require.Equal(t, "apply", d.ready("1.tif").Undo, "one that was open before can take it back")
}

func TestScansWithoutASidecarStartAsTheFolderDoes(t *testing.T) {
	d := enter(t)
	for i := range 4 {
		d.negative(fmt.Sprintf("%d.tif", i), 120, 80)
	}
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("0.tif")
	d.do(Command{Do: Set, Name: "glare", Value: number(0.03)})
	d.do(Command{Do: FolderStart, Names: []string{"glare"}})
	require.Equal(t, []string{"glare"}, d.State().Folder.Start)
	d.do(Command{Do: Step, By: 1}) // which may have been opened ahead
	im := d.ready("1.tif")
	require.Equal(t, 0.03, im.Recipe.Glare)
	require.Equal(t, 0.03, im.Starting.Glare)
	require.Empty(t, im.Undo)

	require.NoError(t, d.Close())
	d.Session = d.begin()
	d.do(Command{Do: Open, Text: d.dir})
	require.Equal(t, []string{"glare"}, d.State().Folder.Start, "it is kept")
	d.do(Command{Do: Go, Index: index(2)})
	require.Equal(t, 0.03, d.ready("2.tif").Recipe.Glare)

	d.do(Command{Do: FolderStart, Text: "clear"})
	d.do(Command{Do: Step, By: 1})
	require.Zero(t, d.ready("3.tif").Recipe.Glare)
	require.NoError(t, d.Close())
	d.Session = d.begin()
	d.do(Command{Do: Open, Text: d.dir})
	require.Empty(t, d.State().Folder.Start)
	require.NoError(t, d.Close())
	require.Empty(t, entries(t, filepath.Join(d.data, "starts")))
}

func TestAResetOfWhatWasKeptIsAsWithoutASidecar(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 120, 80)
	d.do(Command{Do: Open, Text: d.dir})
	start := d.ready("a.tif").Starting
	d.do(Command{Do: Set, Name: "density.gamma", Value: number(1.7)})
	d.do(Command{Do: Base})
	require.NoError(t, d.Close())
	d.Session = d.begin()
	d.do(Command{Do: Open, Text: d.dir})
	require.Equal(t, 1.7, d.ready("a.tif").Recipe.Density.Gamma)
	d.do(Command{Do: Reset, Names: []string{"base"}})
	require.Equal(t, start.Base, d.State().Image.Recipe.Base)
	require.Equal(t, 1.7, d.State().Image.Recipe.Density.Gamma)
	d.do(Command{Do: Reset})
	require.True(t, start.Equal(d.State().Image.Recipe))
}

func TestPickersAndProbesSeeTheScan(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 240, 160)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	d.do(Command{Do: PickBase, At: &[2]float64{0.03, 0.5}}) // unexposed film
	base := *d.State().Image.Recipe.Base
	for c, want := range []float64{0.62, 0.21, 0.15} {
		require.InDelta(t, want, base[c], 0.002)
	}
	d.do(Command{Do: Rotate, By: 2})
	d.do(Command{Do: PickBase, Rect: &[4]float64{0.01, 0.1, 0.04, 0.2}}) // of the scan, however it is turned
	require.InDelta(t, 0.62, d.State().Image.Recipe.Base[0], 0.002)
	d.do(Command{Do: PickNeutral, At: &[2]float64{0.4, 0.4}})
	d.do(Command{Do: Probe, At: &[2]float64{0.4, 0.4}})
	fixture.Soon(t, func() bool {
		p := d.State().Probe
		return p != nil && p.RGB != [3]uint8{} && p.Light[0] > 0
	}, "no probe")
	p := d.State().Probe
	require.InDelta(t, p.Light[1], p.Light[0], 0.02*p.Light[1])
	require.InDelta(t, p.Light[1], p.Light[2], 0.02*p.Light[1])
	require.Contains(t, d.refused(Command{Do: PickBase, At: &[2]float64{2, 0}}), "not in the picture")
}

func TestBeforeIsLeftOfTheLineAndAfterRight(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 200, 100)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	colors := func() (left, right [3]uint8) {
		d.Picture(func(p Picture) {
			row := p.Surface.Row(p.Height / 2)
			at := func(x int) [3]uint8 { return [3]uint8{row[4*x+2], row[4*x+1], row[4*x]} }
			left, right = at(p.Width*3/10), at(p.Width*7/10)
		})
		return left, right
	}
	after, afterRight := colors()
	d.do(Command{Do: Set, Name: "density.gamma", Value: number(2.5)})
	require.NoError(t, d.Rest(t.Context()))
	after, afterRight = colors()
	d.do(Command{Do: Before, Value: number(1)})
	require.NoError(t, d.Rest(t.Context()))
	before, beforeRight := colors()
	require.NotEqual(t, after, before)
	require.NotEqual(t, afterRight, beforeRight)
	d.do(Command{Do: Before, Value: number(0.5)})
	fixture.Soon(t, func() bool { l, r := colors(); return l == before && r == afterRight }, "not half and half",
		func() any { l, r := colors(); return fmt.Sprint(l, r, before, afterRight) })
	d.do(Command{Do: Before, Value: number(0.9)})
	fixture.Soon(t, func() bool { l, r := colors(); return l == before && r == beforeRight }, "the line does not move")
	d.do(Command{Do: Before, Value: number(0.1)})
	fixture.Soon(t, func() bool { l, r := colors(); return l == after && r == afterRight }, "the line does not move")
	d.do(Command{Do: Before, Value: number(0.5)})
	d.do(Command{Do: Set, Name: "density.gamma", Value: number(1.5)})
	fixture.Soon(t, func() bool { l, r := colors(); return l == before && r != afterRight }, "after is not drawn again")
	d.do(Command{Do: Before, Value: number(0)})
	fixture.Soon(t, func() bool { l, _ := colors(); return l != before }, "before is still shown")
	fixture.Soon(t, func() bool { return d.State().Histogram != nil }, "no histogram")
}

func TestZoomedInApartOfThePictureIsDrawn(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 400, 300)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	d.do(Command{Do: SetView, View: &View{Width: 100, Height: 60, Zoom: 1, Center: [2]float64{1, 0.5}}})
	fixture.Soon(t, func() bool {
		ok := false
		d.Picture(func(p Picture) {
			ok = p.Width == 100 && p.Height == 60 && p.X == 300 && p.Y == 120 && p.W == 100 && p.H == 60 && p.View.Zoom == 1
		})
		return ok
	}, "not drawn")
	d.do(Command{Do: SetView, View: &View{Width: 100, Height: 60}})
	fixture.Soon(t, func() bool {
		ok := false
		d.Picture(func(p Picture) { ok = p.Width == 80 && p.Height == 60 && p.W == 400 && p.View.Width == 100 })
		return ok
	}, "not drawn")
	require.NotEmpty(t, d.refused(Command{Do: SetView, View: &View{Width: 0, Height: 60}}))
	require.NotEmpty(t, d.refused(Command{Do: SetView, View: &View{Width: 10, Height: 60, Zoom: 2}}))
}

// exporting makes sessions export with this test binary.
func exporting(t *testing.T) func(*Config) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	return func(c *Config) { c.Exporter = []string{os.Args[0], "export"} }
}

func TestWhatIsExportedIsAsItIsShown(t *testing.T) {
	d := enter(t, exporting(t))
	for i := range 4 {
		d.negative(fmt.Sprintf("%d.tif", i), 120, 80)
	}
	require.NoError(t, os.WriteFile(filepath.Join(d.dir, "bad.tif"), []byte("none"), 0o666))
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("0.tif")
	d.do(Command{Do: Set, Name: "glare", Value: number(0.1)}) // not saved yet
	d.do(Command{Do: CropAdd, Rect: &[4]float64{0, 0, 0.5, 0.5}})
	d.do(Command{Do: CropAdd, Rect: &[4]float64{0.5, 0, 0.5, 0.5}})
	for _, bad := range []string{
		``, `{}`, `{"scans":"all"}`, `{"scans":"none","output":"x"}`, `{"scans":"all","output":"x","format":"--help"}`,
		`{"scans":"all","output":"x","jobs":3}`, `{"scans":"all","output":"x","space":"--json"}`, `{"scans":"all","output":"x","compression":"zip"}`,
		`{"scans":"all","output":"x","also":[{"format":"jpeg","suffix":"a,folder=b"}]}`, `{"scans":"all","output":"x","max_edge":-1}`,
		`{"scans":"all","output":"x"} {}`, `{"scans":"all","output":"x","also":[{}]}`,
	} {
		require.NotEmpty(t, d.refused(Command{Do: StartExport, Export: json.RawMessage(bad)}), bad)
	}
	out := filepath.Join(t.TempDir(), "out")
	options := fmt.Sprintf(`{"scans":"all","output":%q,"format":"png8","max_edge":50,"also":[{"format":"jpeg","quality":80,"folder":"web"}]}`, out)
	d.do(Command{Do: StartExport, Export: json.RawMessage(options)})
	require.True(t, d.State().Export.Running)
	fixture.Soon(t, func() bool { return !d.State().Export.Running }, "it does not end")
	e := d.State().Export
	require.Empty(t, e.Error)
	require.Equal(t, [4]int{4, 1, 0, 5}, [4]int{e.Done, e.Failed, e.Skipped, e.Total}, "%+v", e)
	for _, name := range []string{"0-1.png", "0-2.png", "1.png", "web/0-1.jpg", "web/3.jpg"} {
		require.FileExists(t, filepath.Join(out, name))
	}
	d.do(Command{Do: ForgetExport})
	require.Nil(t, d.State().Export)
	require.Contains(t, d.refused(Command{Do: CancelExport}), "no export is running")

	d.do(Command{Do: Select, Index: index(1), To: index(2)})
	d.do(Command{Do: StartExport, Export: json.RawMessage(fmt.Sprintf(`{"scans":"selected","output":%q,"format":"png8"}`, out))})
	fixture.Soon(t, func() bool { return !d.State().Export.Running }, "it does not end")
	e = d.State().Export
	require.Equal(t, 2, e.Done+e.Failed+e.Skipped, "%+v", e)
	require.Equal(t, 2, e.Total)
}

func TestAnExportThatIsCanceledLeavesNothingUnfinished(t *testing.T) {
	d := enter(t, exporting(t))
	for i := range 40 {
		d.negative(fmt.Sprintf("%02d.tif", i), 900, 600)
	}
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("00.tif")
	out := filepath.Join(t.TempDir(), "out")
	start := Command{Do: StartExport, Export: json.RawMessage(fmt.Sprintf(`{"scans":"all","output":%q,"overwrite":true}`, out))}
	d.do(start)
	fixture.Soon(t, func() bool { return d.State().Export.Done > 1 }, "nothing is done")
	require.Contains(t, d.refused(start), "an export is running")
	d.do(Command{Do: CancelExport})
	fixture.Soon(t, func() bool { return !d.State().Export.Running }, "it does not end")
	e := d.State().Export
	require.True(t, e.Canceled)
	require.Empty(t, e.Error)
	require.Less(t, e.Done, 40)
	left, err := os.ReadDir(out)
	require.NoError(t, err)
	n := 0
	for _, f := range left {
		if filepath.Ext(f.Name()) == ".tif" {
			n++
		}
	}
	require.GreaterOrEqual(t, n, e.Done)
	d.do(start)
	fixture.Soon(t, func() bool { return d.State().Export.Done > 0 }, "nothing is done")
	require.NoError(t, d.Close()) // which ends it
}

func TestMemoryIsTold(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 120, 80)
	d.do(Command{Do: Open, Text: d.dir})
	fixture.Soon(t, func() bool { m := d.State().Memory; return m.Workers > 0 && m.Bytes > 0 }, "nothing is told")
}

func TestPicturesAreTurnedAndMirrored(t *testing.T) {
	d := enter(t, exporting(t))
	d.negative("a.tif", 200, 100)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	is := func(orientation, width, height int) {
		t.Helper()
		im := d.State().Image
		require.Equal(t, orientation, im.Orientation)
		require.Equal(t, [2]int{width, height}, im.Size)
	}
	is(1, 200, 100)
	d.do(Command{Do: Rotate, By: 1})
	is(8, 100, 200)
	d.do(Command{Do: Flip})
	is(7, 100, 200)
	d.do(Command{Do: Rotate, By: -1})
	is(4, 200, 100)
	d.do(Command{Do: Flip})
	is(3, 200, 100)
	d.do(Command{Do: Flip})
	d.do(Command{Do: Save})
	require.True(t, d.kept("a.tif").Mirror)
	require.Equal(t, 2, d.kept("a.tif").Version)

	// A point of the picture is the same point of the scan, and the export agrees.
	d.do(Command{Do: PickBase, At: &[2]float64{0.03, 0.5}})
	require.InDelta(t, 0.62, d.State().Image.Recipe.Base[0], 0.002)
	d.do(Command{Do: CropAdd, Rect: &[4]float64{0, 0, 0.5, 0.5}})
	is(4, 100, 50)
	d.do(Command{Do: Straighten, Value: number(10)})
	require.Equal(t, 10.0, d.State().Image.Straighten)
	require.Less(t, d.State().Image.Size[0], 100, "it would reach beyond the scan")
	d.do(Command{Do: Undo})
	is(4, 100, 50)
	require.Zero(t, d.State().Image.Straighten)
}

func TestARecipeThatMakesNoPictureIsRefused(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 200, 100)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	d.do(Command{Do: Base, Values: []float64{0.5, 0.05, 0.3}})
	require.Contains(t, d.refused(Command{Do: Set, Name: "input.black", Value: number(0.09)}), "which is no light")
	require.Equal(t, "base", d.State().Image.Undo)
}

func TestAScanWhoseSidecarMakesNoPictureCanBeMended(t *testing.T) {
	d := enter(t)
	path := d.negative("a.tif", 200, 100)
	r := recipe.Default(recipe.ColorNegative)
	r.Base, r.Input.Black = &[3]float64{0.5, 0.05, 0.3}, 0.09
	_, err := recipe.WriteSidecar(path, &recipe.Sidecar{Version: 1, Recipe: r}, "", color.Builtin())
	require.NoError(t, err)
	d.do(Command{Do: Open, Text: d.dir})
	fixture.Soon(t, func() bool { return d.State().Image.Phase == Failed }, "it did not fail")
	require.Contains(t, d.State().Image.Error, "which is no light")
	d.do(Command{Do: Set, Name: "input.black", Value: number(0)})
	require.Zero(t, d.ready("a.tif").Recipe.Input.Black)
}

// Workers of scans that are alike take the same memory.
func TestMemoryIsThatOfTheWorkersThatAreThere(t *testing.T) {
	d := enter(t, func(c *Config) { c.Viewer.Prefetch, c.Viewer.ReuseTimeout = false, 0 })
	for i := range 4 {
		d.negative(fmt.Sprintf("%d.tif", i), 120, 80)
	}
	d.do(Command{Do: Open, Text: d.dir})
	for i := range 4 {
		path := d.ready(fmt.Sprintf("%d.tif", i)).Path
		fixture.Soon(t, func() bool {
			r := d.State().Memory.Report
			return r != nil && slices.ContainsFunc(r.Processes, func(p memory.ProcessMemory) bool { return p.File == path })
		}, "it was not measured", func() any { return d.State().Memory })
		if i < 3 {
			d.do(Command{Do: Step, By: 1})
		}
	}
}
