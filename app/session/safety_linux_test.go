package session_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	. "safelight/app/session"
	"safelight/internal/fixture"
	"safelight/pipeline/recipe"
)

// What a hand was doing to one picture does nothing to the next.
func TestACommandAboutAnotherPictureIsRefused(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 300, 200)
	d.negative("b.tif", 300, 200)
	d.do(Command{Do: Open, Text: d.dir})
	a := d.ready("a.tif")
	whole := ""
	set := Command{Do: Set, Name: "density.gamma", Value: number(3), Drag: "1", Image: a.Number, Crop: &whole}
	d.do(set)
	d.do(Command{Do: Step, By: 1})
	b := d.ready("b.tif")
	require.NotEqual(t, a.Number, b.Number)
	for _, c := range []Command{
		set, {Do: PickNeutral, At: &[2]float64{0.5, 0.5}, Image: a.Number}, {Do: Auto, Image: a.Number},
		{Do: CropAdd, Rect: &[4]float64{0, 0, 0.5, 0.5}, Image: a.Number}, {Do: Probe, At: &[2]float64{0.5, 0.5}, Image: a.Number},
		{Do: Undo, Image: a.Number},
	} {
		err := d.Do(t.Context(), c)
		require.ErrorIs(t, err, ErrStale, "%+v", c)
	}
	require.Equal(t, b.Recipe, d.State().Image.Recipe)
	require.Empty(t, d.State().Image.Undo)

	d.do(Command{Do: CropAdd, Rect: &[4]float64{0, 0, 0.5, 0.5}, Image: b.Number})
	require.ErrorIs(t, d.Do(t.Context(), Command{Do: Set, Name: "glare", Value: number(0.1), Crop: &whole}), ErrStale)
	crop := d.State().Image.Crop
	d.do(Command{Do: Set, Name: "glare", Value: number(0.1), Crop: &crop})
	d.do(Command{Do: Go, Index: index(0)})
	require.NotEqual(t, a.Number, d.ready("a.tif").Number, "coming back is another showing")
}

func TestOverallExposureIsOneStep(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 300, 200)
	d.do(Command{Do: Open, Text: d.dir})
	was := d.ready("a.tif").Recipe.Exposure
	mean := (was[0] + was[1] + was[2]) / 3
	d.do(Command{Do: Set, Name: "exposure", Value: number(mean + 0.5)})
	for c, v := range d.State().Image.Recipe.Exposure {
		require.InDelta(t, was[c]+0.5, v, 1e-9)
	}
	d.do(Command{Do: Nudge, Name: "exposure", Value: number(-0.25)})
	require.InDelta(t, was[1]+0.25, d.State().Image.Recipe.Exposure[1], 1e-9)
	d.do(Command{Do: Undo})
	d.do(Command{Do: Undo})
	require.Equal(t, was, d.State().Image.Recipe.Exposure)
}

// The work of an earlier session is not lost when a look is applied over it.
func TestWhatIsAppliedToAScanThatWasNotOpenedIsUndoneThere(t *testing.T) {
	d := enter(t)
	for _, name := range []string{"a.tif", "b.tif", "c.tif", "d.tif"} {
		d.negative(name, 300, 200)
	}
	d.do(Command{Do: Open, Text: filepath.Join(d.dir, "d.tif")})
	d.ready("d.tif")
	d.do(Command{Do: Film, Name: "bw-negative"})
	d.do(Command{Do: Set, Name: "density.gamma", Value: number(1.37)})
	require.NoError(t, d.Close())
	worked := d.kept("d.tif").Recipe

	d.Session = d.begin()
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	d.do(Command{Do: Set, Name: "glare", Value: number(0.15)})
	d.do(Command{Do: Select, Index: index(0), To: index(3)})
	before := d.State().Folder.Version
	d.do(Command{Do: Apply})
	fixture.Soon(t, func() bool { return d.kept("d.tif").Recipe.Film == recipe.ColorNegative }, "not applied")
	fixture.Soon(t, func() bool { scans, _ := d.Scans(0, 4); return scans[2].Edited && scans[3].Edited }, "no mark")
	require.Greater(t, d.State().Folder.Version, before, "the list says that there is something new")

	d.do(Command{Do: Go, Index: index(3)})
	require.Equal(t, 0.15, d.ready("d.tif").Recipe.Glare)
	require.Equal(t, "apply", d.State().Image.Undo)
	d.do(Command{Do: Undo})
	require.True(t, worked.Equal(d.State().Image.Recipe))
	d.do(Command{Do: Save})
	require.True(t, worked.Equal(d.kept("d.tif").Recipe))
	d.do(Command{Do: Redo})
	require.Equal(t, 0.15, d.State().Image.Recipe.Glare)

	d.do(Command{Do: Go, Index: index(2)}) // which had no sidecar before
	d.ready("c.tif")
	d.do(Command{Do: Undo})
	require.Zero(t, d.State().Image.Recipe.Glare)
}

func TestAnExportWaitsForWhatIsApplied(t *testing.T) {
	d := enter(t, exporting(t))
	const scans = 12
	for i := range scans {
		d.negative(fmt.Sprintf("%02d.tif", i), 60, 40)
	}
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("00.tif")
	d.do(Command{Do: Film, Name: "bw-negative"})
	d.do(Command{Do: Select, Index: index(0), To: index(scans - 1)})
	d.do(Command{Do: Apply})
	out := t.TempDir()
	d.do(Command{Do: StartExport, Export: json.RawMessage(fmt.Sprintf(`{"scans":"all","output":%q,"format":"png8"}`, out))})
	fixture.Soon(t, func() bool { return !d.State().Export.Running }, "it does not end")
	require.Equal(t, scans, d.State().Export.Done)
	var first int64
	for i := range scans {
		stat, err := os.Stat(filepath.Join(out, fmt.Sprintf("%02d.png", i)))
		require.NoError(t, err)
		if i == 0 {
			first = stat.Size()
		}
		require.Equal(t, first, stat.Size(), "scan %d has another look", i)
	}
}

// Whoever never pauses is saved, too.
func TestWhatIsChangedWithoutAPauseIsSaved(t *testing.T) {
	d := enter(t, func(c *Config) { c.SaveAfter = 300 * time.Millisecond })
	d.negative("a.tif", 300, 200)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	begun := time.Now()
	for n := 0; ; n++ {
		d.do(Command{Do: Set, Name: "glare", Value: number(float64(n%100) / 1000), Drag: "1"})
		if _, err := os.Stat(recipe.SidecarName(filepath.Join(d.dir, "a.tif"))); err == nil {
			break
		}
		require.Less(t, time.Since(begun), time.Minute, "nothing is saved")
		time.Sleep(20 * time.Millisecond)
	}
}

// Another program may have changed a sidecar meanwhile. Neither side's work is lost.
func TestASidecarThatAnotherProgramChangedIsKeptAside(t *testing.T) {
	d := enter(t)
	path := d.negative("a.tif", 300, 200)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	d.do(Command{Do: Set, Name: "glare", Value: number(0.1)})
	d.do(Command{Do: Save})
	fixture.Soon(t, func() bool { return d.kept("a.tif").Source.SHA256 != "" }, "no checksum")
	d.do(Command{Do: Save})

	theirs := d.kept("a.tif")
	theirs.Recipe = theirs.Recipe.Clone()
	theirs.Recipe.Density.Dmax = 3.21
	text, err := recipe.MarshalSidecar(theirs)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(recipe.SidecarName(path), text, 0o666))
	d.do(Command{Do: Set, Name: "glare", Value: number(0.05)})
	d.do(Command{Do: Save})
	require.Equal(t, 0.05, d.kept("a.tif").Recipe.Glare)
	kept, err := os.ReadFile(recipe.SidecarName(path) + ".changed-1")
	require.NoError(t, err)
	require.Equal(t, string(text), string(kept))
	require.Contains(t, fmt.Sprint(d.State().Status), "was changed by another program and is kept as a.tif.safelight.json.changed-1")
	d.do(Command{Do: Set, Name: "glare", Value: number(0.06)})
	d.do(Command{Do: Save})
	require.NoFileExists(t, recipe.SidecarName(path)+".changed-2")
}
