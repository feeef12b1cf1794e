package session_test

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	. "safelight/app/session"
	"safelight/internal/fixture"
	"safelight/pipeline/recipe"
)

func TestAScanIsOpenedGradedUndoneAndSaved(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 300, 200)
	d.negative("b.tif", 300, 200)
	d.do(Command{Do: Open, Text: d.dir})
	st := d.State()
	require.Equal(t, 2, st.Folder.Count)
	require.Equal(t, 0, st.Index)
	im := d.ready("a.tif")
	require.Equal(t, [2]int{300, 200}, im.Size)
	require.Equal(t, IsSaved, im.Saved)
	require.Equal(t, im.Recipe, im.Starting)
	gamma := im.Recipe.Density.Gamma
	version := d.State().Version

	d.do(Command{Do: Set, Name: "density.gamma", Value: number(1.3)})
	im = d.State().Image
	require.Equal(t, 1.3, im.Recipe.Density.Gamma)
	require.Equal(t, "density.gamma", im.Undo)
	fixture.Soon(t, func() bool {
		ok := false
		d.Picture(func(p Picture) { ok = p.Version > version && p.Index == 0 })
		return ok
	}, "no picture of the change")
	fixture.Soon(t, func() bool { return d.State().Image.Saved == IsSaved && d.State().Image.Sidecar != "" }, "not saved")
	fixture.Soon(t, func() bool { return d.kept("a.tif").Source.SHA256 != "" }, "no checksum")
	require.Equal(t, 1.3, d.kept("a.tif").Recipe.Density.Gamma)
	scans, _ := d.Scans(0, 10)
	require.True(t, scans[0].Edited)
	require.False(t, scans[1].Edited)

	d.do(Command{Do: Undo})
	require.Equal(t, gamma, d.State().Image.Recipe.Density.Gamma)
	require.Equal(t, "density.gamma", d.State().Image.Redo)
	d.do(Command{Do: Step, By: 1}) // saves
	d.ready("b.tif")
	fixture.Soon(t, func() bool { return d.kept("a.tif").Recipe.Density.Gamma == gamma }, "not saved")
	d.do(Command{Do: Go, Index: index(0)})
	require.Equal(t, "density.gamma", d.ready("a.tif").Redo, "steps are kept")
	require.NoError(t, d.Close())
	require.ErrorIs(t, d.Do(context.Background(), Command{Do: Undo}), ErrOver)
	_, err := os.Stat(recipe.SidecarName(d.dir + "/b.tif"))
	require.ErrorIs(t, err, os.ErrNotExist, "what was only looked at has no sidecar")
}
