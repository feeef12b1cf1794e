package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	. "safelight/app/session"
	"safelight/internal/fixture"
	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/badworker"
)

// everyCommand is one of each, which makes sense with a scan open.
func everyCommand() []Command {
	at, rect := &[2]float64{0.5, 0.5}, &[4]float64{0.1, 0.1, 0.5, 0.5}
	return []Command{
		{Do: Go, Index: index(0)}, {Do: Step, By: 1}, {Do: Select, Index: index(0)}, {Do: Open, Text: "/nowhere"},
		{Do: Refresh}, {Do: Retry}, {Do: SetView, View: &View{Width: 200, Height: 200}}, {Do: Before, Value: number(1)},
		{Do: Probe, At: at}, {Do: Save},
		{Do: Set, Name: "glare", Value: number(0.01)}, {Do: Nudge, Name: "glare", Value: number(0.01)}, {Do: Film, Name: "digital"}, {Do: InputSpace, Name: "srgb"}, {Do: Working, Name: "acescg"},
		{Do: Base}, {Do: PickBase, At: at}, {Do: PickNeutral, At: at}, {Do: Auto}, {Do: Matrix}, {Do: MatrixNudge, Name: "purity", Value: number(0.1)},
		{Do: Curve, Name: "rgb"}, {Do: Paper}, {Do: Reset}, {Do: Copy}, {Do: Paste}, {Do: Apply}, {Do: FolderStart},
		{Do: Undo}, {Do: Redo}, {Do: Rotate, By: 1}, {Do: Flip}, {Do: Straighten, Value: number(1)}, {Do: CropAdd, Rect: rect},
		{Do: CropSet, Name: "1", Rect: rect}, {Do: CropName, Name: "1"}, {Do: CropDelete, Name: "1"}, {Do: CropShow}, {Do: CropFromAll}, {Do: CropToAll, Name: "1"},
		{Do: StartExport, Export: json.RawMessage(`{"scans":"current","output":"out"}`)}, {Do: CancelExport}, {Do: ForgetExport},
	}
}

// needsScan says whether a command needs an open scan.
func needsScan(do Do) bool {
	switch do {
	case Go, Step, Select, Open, Refresh, Retry, SetView, Save, StartExport, CancelExport, ForgetExport:
		return false
	}
	return true
}

func TestEveryCommandIsRefusedWithoutAScanAndWithOneThatFailed(t *testing.T) {
	d := enter(t)
	all := map[Do]bool{}
	for _, c := range everyCommand() {
		all[c.Do] = true
		err := d.Do(context.Background(), c)
		if needsScan(c.Do) {
			require.Error(t, err, "%+v", c)
			require.NotContains(t, err.Error(), "there is no such command")
		}
	}
	require.Len(t, all, Commands, "a command is missing here")
	require.Equal(t, -1, d.State().Index)

	require.NoError(t, os.WriteFile(filepath.Join(d.dir, "bad.tif"), []byte("no scan"), 0o666))
	d.do(Command{Do: Open, Text: d.dir})
	failed := func() bool { return d.State().Image != nil && d.State().Image.Phase == Failed }
	fixture.Soon(t, failed, "it did not fail")
	require.NotEmpty(t, d.State().Image.Error)
	scans, _ := d.Scans(0, 1)
	require.NotEmpty(t, scans[0].Error)
	for _, c := range everyCommand() {
		if needsScan(c.Do) {
			require.NotEmpty(t, d.refused(c))
			require.True(t, failed())
		}
	}
	d.do(Command{Do: SetView, View: &View{Width: 300, Height: 200}})

	// It becomes a scan, and is opened again.
	d.negative("bad.tif", 60, 40)
	d.do(Command{Do: Retry})
	d.ready("bad.tif")
	scans, _ = d.Scans(0, 1)
	require.Empty(t, scans[0].Error)
}

func TestWhatACommandDoesNotUseIsRefused(t *testing.T) {
	d := enter(t)
	require.Contains(t, d.refused(Command{Do: "jump"}), "no such command")
	require.Contains(t, d.refused(Command{Do: Undo, Name: "all"}), `"name" says nothing here`)
	require.Contains(t, d.refused(Command{Do: Set, Name: "glare", At: &[2]float64{}, Value: number(0)}), `"at"`)
}

func TestAWorkerThatCrashesCostsOnlyItsScan(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 120, 80)
	d.negative("b.tif", badworker.WidthSegfault, 80)
	d.negative("c.tif", 120, 80)
	d.do(Command{Do: Open, Text: filepath.Join(d.dir, "b.tif")})
	fixture.Soon(t, func() bool { return d.State().Image.Phase == Failed }, "it did not fail")
	im := d.State().Image
	require.Contains(t, im.Error, "SIGSEGV")
	require.Equal(t, strings.TrimPrefix(im.Error, "b.tif: "), im.Trouble.English)
	require.Equal(t, "解码时工作进程崩溃："+im.Trouble.English, im.Trouble.Chinese)
	require.NotEmpty(t, d.refused(Command{Do: Set, Name: "glare", Value: number(0.01)}))
	d.do(Command{Do: Step, By: 1})
	d.ready("c.tif")
	d.do(Command{Do: Set, Name: "glare", Value: number(0.01)})

	// One that is killed while it is graded is opened again, and what was done stays.
	pid := 0
	fixture.Soon(t, func() bool {
		for _, p := range d.Processes() {
			if p.Path == filepath.Join(d.dir, "c.tif") {
				pid = p.PID
			}
		}
		return pid != 0
	}, "no worker")
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	fixture.Soon(t, func() bool {
		for _, st := range d.State().Status {
			if st.Key == "restarted" {
				return true
			}
		}
		return false
	}, "nothing was told")
	require.Equal(t, 0.01, d.ready("c.tif").Recipe.Glare)
	d.do(Command{Do: Undo})
	d.do(Command{Do: Go, Index: index(1)})
	fixture.Soon(t, func() bool { im := d.State().Image; return im.Name == "b.tif" && im.Quarantined }, "not in quarantine",
		func() any { return d.State().Image })
	require.Contains(t, d.State().Image.Trouble.Chinese, "此文件曾使工作进程崩溃")
}

func TestAFileThatGoesOrIsReplacedIsTold(t *testing.T) {
	d := enter(t)
	path := d.negative("a.tif", 120, 80)
	d.negative("b.tif", 120, 80)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	d.do(Command{Do: Set, Name: "glare", Value: number(0.01)})
	d.do(Command{Do: Save})

	// Replaced: nothing is written for it before it is opened again.
	d.negative("a.tif", 150, 90)
	d.do(Command{Do: Set, Name: "glare", Value: number(0.02)})
	require.Contains(t, d.refused(Command{Do: Save}), "another file has taken the scan's place")
	require.Equal(t, SaveFailed, d.State().Image.Saved)
	require.Equal(t, 0.01, d.kept("a.tif").Recipe.Glare)
	d.do(Command{Do: Refresh})
	fixture.Soon(t, func() bool { return d.State().Image.Size == [2]int{150, 90} }, "not opened again", func() any { return d.State().Image })
	d.ready("a.tif")
	require.Equal(t, 0.02, d.State().Image.Recipe.Glare, "what was chosen stays")
	fixture.Soon(t, func() bool { return d.State().Image.Saved == IsSaved }, "not saved")
	info, err := os.Stat(path)
	require.NoError(t, err)
	fixture.Soon(t, func() bool { sc := d.kept("a.tif"); return sc.Source.Size == info.Size() && sc.Source.SHA256 != "" }, "not of the new file")
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	sum, err := recipe.Checksum(t.Context(), f)
	require.NoError(t, err)
	require.Equal(t, sum, d.kept("a.tif").Source.SHA256)

	// Gone: what was done is not saved, and says so, until the file is back.
	require.NoError(t, os.Rename(path, path+".away"))
	d.do(Command{Do: Set, Name: "glare", Value: number(0.03)})
	require.Contains(t, d.refused(Command{Do: Save}), "not there any more")
	require.NoError(t, os.Rename(path+".away", path))
	fixture.Soon(t, func() bool { return d.State().Image.Saved == IsSaved }, "it is not tried again")
	require.Equal(t, 0.03, d.kept("a.tif").Recipe.Glare)

	// Renamed: the next one is shown.
	require.NoError(t, os.Rename(path, filepath.Join(d.dir, "z.tif")))
	d.do(Command{Do: Refresh})
	require.Equal(t, 2, d.State().Folder.Count)
	d.ready("b.tif")
	require.NoError(t, os.Remove(filepath.Join(d.dir, "b.tif")))
	require.NoError(t, os.Remove(filepath.Join(d.dir, "z.tif")))
	d.do(Command{Do: Refresh})
	require.Nil(t, d.State().Image)
	require.Equal(t, -1, d.State().Index)
	require.NotEmpty(t, d.refused(Command{Do: Undo}))
}

func TestWhatCannotBeSavedAtTheEndIsTold(t *testing.T) {
	d := enter(t)
	path := d.negative("a.tif", 120, 80)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	require.NoError(t, os.Remove(path))
	d.do(Command{Do: Set, Name: "glare", Value: number(0.01)})
	require.ErrorContains(t, d.Close(), "a.tif is not saved")
}

// The name of a sidecar that is too long is refused by every file system, also for
// the superuser.
func TestWhereNoSidecarCanBeItGoesToTheDataFolder(t *testing.T) {
	d := enter(t)
	name := strings.Repeat("a", 245) + ".tif"
	path := d.negative(name, 120, 80)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready(name)
	d.do(Command{Do: Set, Name: "glare", Value: number(0.01)})
	d.do(Command{Do: Save})
	im := d.State().Image
	_, kept := recipe.SidecarPaths(path, d.data)
	require.Equal(t, kept, im.Sidecar)
	require.True(t, d.State().Folder.ReadOnly)
	d.do(Command{Do: Set, Name: "glare", Value: number(0.02)})
	d.do(Command{Do: Set, Name: "glare", Value: number(0.01)})
	d.do(Command{Do: Save})
	var told []map[string]string
	for _, st := range d.State().Status {
		if st.Key == "elsewhere" {
			told = append(told, st.Args)
		}
		require.NotEqual(t, "notice", st.Key, st.Text)
	}
	require.Equal(t, []map[string]string{{"name": name, "path": kept}}, told, "once")
	require.NoError(t, d.Close())
	d.Session = d.begin()
	d.do(Command{Do: Open, Text: d.dir})
	scans, _ := d.Scans(0, 1)
	require.True(t, scans[0].Edited)
	require.Equal(t, 0.01, d.ready(name).Recipe.Glare)
}

func TestInAReadOnlyFolderSidecarsGoToTheDataFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("to the superuser no folder is read-only")
	}
	d := enter(t)
	path := d.negative("a.tif", 120, 80)
	require.NoError(t, os.Chmod(d.dir, 0o555))
	t.Cleanup(func() { os.Chmod(d.dir, 0o755) })
	d.do(Command{Do: Open, Text: d.dir})
	require.True(t, d.State().Folder.ReadOnly)
	d.ready("a.tif")
	d.do(Command{Do: Set, Name: "glare", Value: number(0.01)})
	d.do(Command{Do: Save})
	_, kept := recipe.SidecarPaths(path, d.data)
	require.Equal(t, kept, d.State().Image.Sidecar)
}

func TestADamagedSidecarIsKeptAsideAndTold(t *testing.T) {
	d := enter(t)
	path := d.negative("a.tif", 120, 80)
	require.NoError(t, os.WriteFile(recipe.SidecarName(path), []byte(`{"safelight": 1, "rec`), 0o666))
	d.do(Command{Do: Open, Text: d.dir})
	im := d.ready("a.tif")
	require.Contains(t, fmt.Sprint(im.Notices), "it is kept aside")
	d.do(Command{Do: Set, Name: "glare", Value: number(0.01)})
	d.do(Command{Do: Save})
	kept, err := os.ReadFile(recipe.SidecarName(path) + ".damaged-1")
	require.NoError(t, err)
	require.Equal(t, `{"safelight": 1, "rec`, string(kept))
	sc, err := recipe.ReadSidecar(path, "", color.Builtin())
	require.NoError(t, err)
	require.Equal(t, 0.01, sc.Recipe.Glare)
	require.Contains(t, fmt.Sprint(d.State().Status), "is kept as a.tif.safelight.json.damaged-1")
}

func TestAFolderThatIsNoneLeavesTheOneThatIsOpen(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 120, 80)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	require.NotEmpty(t, d.refused(Command{Do: Open, Text: filepath.Join(d.dir, "none", "x")}))
	require.Equal(t, "a.tif", d.State().Image.Name)
	require.False(t, d.State().Folder.Reading)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, d.Do(ctx, Command{Do: Open, Text: d.dir}), context.Canceled)
	require.False(t, errors.As(d.Do(ctx, Command{Do: Undo}), new(*Refused)))

}
