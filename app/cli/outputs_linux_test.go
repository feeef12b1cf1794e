package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/manifest"
	"safelight/pipeline/color"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/badworker"
	"safelight/xpcworker/sandbox"
)

// sheet gives a scan a sidecar with two crops, the second of them turned.
func sheet(t *testing.T, scan string) {
	t.Helper()
	quarter := 90
	_, err := recipe.WriteSidecar(scan, &recipe.Sidecar{
		Version: recipe.SidecarVersion, Source: recipe.Source{Name: filepath.Base(scan), Size: 1}, Recipe: recipe.Default(recipe.ColorNegative),
		Crops: []recipe.Crop{{ID: "1", Rect: recipe.Rect{0, 0, 0.5, 1}}, {ID: "2", Rect: recipe.Rect{0.5, 0, 0.5, 1}, Orientation: &quarter}},
	}, "", color.Builtin())
	require.NoError(t, err)
}

// files are all files below a folder, but for manifests, by their path in it.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Name() == manifest.Folder {
			return filepath.SkipDir
		}
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all[path[len(dir)+1:]] = string(data)
		return err
	}))
	return all
}

// TestOneRunMakesWhatSeveralWould makes all outputs of a sheet at once, and one by
// one, and compares every byte.
func TestOneRunMakesWhatSeveralWould(t *testing.T) {
	dir := t.TempDir()
	roll := filepath.Join(dir, "roll")
	scan := filepath.Join(roll, "day1", "a.tif")
	require.NoError(t, os.MkdirAll(filepath.Dir(scan), 0o777))
	scene(t, scan, 400, 300, tiff.Deflate)
	sheet(t, scan)
	fakeEncoder(t, jxlHead+`/bin/cat /proc/self/fd/3 >>/proc/self/fd/4`)
	together, alone := filepath.Join(dir, "together"), filepath.Join(dir, "alone")
	got := run(t, "", "export", roll, "-o", together, "--json", "--embed-recipe",
		"--also", "jpeg,max-edge=100,suffix=-web", "--also", "jpeg,space=display-p3,quality=80,folder=web",
		"--also", "tiff32f,folder=float,compression=lzw", "--also", "jxl,max-edge=120")
	require.Zero(t, got.code, got.err)
	for folder, args := range map[string][]string{
		"":      {"--format", "tiff16"},
		"-web":  {"--format", "jpeg", "--max-edge", "100"},
		"web":   {"--format", "jpeg", "--space", "display-p3", "--quality", "80"},
		"float": {"--format", "tiff32f", "--compression", "lzw"},
		"jxl":   {"--format", "jxl", "--max-edge", "120"},
	} {
		r := run(t, "", append([]string{"export", roll, "-o", filepath.Join(alone, folder), "--embed-recipe"}, args...)...)
		require.Zero(t, r.code, r.err)
	}
	made, single := files(t, together), files(t, alone)
	require.Len(t, made, 10)
	require.Len(t, single, 10)
	for _, crop := range []string{"1", "2"} {
		for name, other := range map[string]string{
			"day1/a-%s.tif": "day1/a-%s.tif", "day1/a-%s-web.jpg": "-web/day1/a-%s.jpg", "web/day1/a-%s.jpg": "web/day1/a-%s.jpg",
			"float/day1/a-%s.tif": "float/day1/a-%s.tif", "day1/a-%s.jxl": "jxl/day1/a-%s.jxl",
		} {
			name, other = fmt.Sprintf(name, crop), fmt.Sprintf(other, crop)
			require.NotEmpty(t, made[name], name)
			require.True(t, made[name] == single[other], name)
		}
	}
	events := got.events(t)
	reported := map[string]bool{}
	for _, e := range events[:len(events)-1] {
		if e["event"] == "notice" {
			continue
		}
		require.Equal(t, "done", e["event"])
		require.Equal(t, scan, e["file"])
		reported[e["output"].(string)[len(together)+1:]] = true
	}
	require.Len(t, reported, 10)
	require.Equal(t, 10.0, events[len(events)-1]["done"])
	info, _ := decoded(t, filepath.Join(together, "web/day1/a-2.jpg"))
	require.Equal(t, [2]int{300, 200}, [2]int{info.Width, info.Height}, "turned")
}

// TestAsManyOutputsAsThereMayBe has a worker in its sandbox take all the files
// that a request can bring.
func TestAsManyOutputsAsThereMayBe(t *testing.T) {
	dir := t.TempDir()
	scan, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "out")
	scene(t, scan, 400, 300, tiff.None)
	sheet(t, scan) // the second picture is turned, each output through a file of its own
	args := []string{"export", scan, "-o", out}
	for i := range 7 {
		args = append(args, "--also", fmt.Sprintf("tiff8,max-edge=%d,suffix=-%d", 50+i, i))
	}
	got := run(t, "", args...)
	require.Zero(t, got.code, got.err)
	require.Len(t, names(t, out), 16)
	for i := range 7 {
		info, _ := decoded(t, filepath.Join(out, fmt.Sprintf("a-2-%d.tif", i)))
		require.Equal(t, 50+i, max(info.Width, info.Height))
	}
}

// TestAPlaceThatCannotBeHadCostsOnlyItsFile has one folder of two not take files,
// for one reason or another.
func TestAPlaceThatCannotBeHadCostsOnlyItsFile(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, out string)
		want    string
	}{
		"a file has the folder's name": {func(t *testing.T, out string) { write(t, filepath.Join(out, "web"), "mine") }, "not a directory"},
		"a folder that takes no files": {func(t *testing.T, out string) {
			require.NoError(t, os.Mkdir(out, 0o777))
			require.NoError(t, os.Symlink("/proc/self", filepath.Join(out, "web"))) // not even of the superuser
		}, "create "},
		"the file exists": {func(t *testing.T, out string) { write(t, filepath.Join(out, "web", "a.jpg"), "mine") }, "--overwrite replaces it"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			scan, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "out")
			scene(t, scan, 120, 80, tiff.None)
			c.prepare(t, out)
			got := run(t, "", "export", scan, "-o", out, "--json", "--also", "jpeg,folder=web", "--also", "png8")
			require.Equal(t, ExitFailed, got.code)
			events := got.events(t)
			require.Len(t, events, 4, got.out)
			require.Equal(t, filepath.Join(out, "a.tif"), events[0]["output"])
			require.Equal(t, filepath.Join(out, "a.png"), events[1]["output"])
			require.Equal(t, "failed", events[2]["event"])
			require.Equal(t, "output", events[2]["stage"])
			bad := filepath.Join(out, "web", "a.jpg")
			require.Equal(t, bad, events[2]["output"])
			require.Contains(t, events[2]["error"], scan+": "+bad+": ")
			require.Contains(t, events[2]["error"], c.want)
			require.Equal(t, []any{"summary", 2.0, 1.0}, []any{events[3]["event"], events[3]["done"], events[3]["failed"]})
			require.Equal(t, []string{"a.png", "a.tif", "web"}, names(t, out), "nothing unfinished is left")
			if text, err := os.ReadFile(bad); err == nil {
				require.Equal(t, "mine", string(text))
			}
		})
	}
}

// TestAFileThatMayNotGrowCostsOnlyItself has a limit on the size of files stop a
// big picture, of which there is a small one, too.
func TestAFileThatMayNotGrowCostsOnlyItself(t *testing.T) {
	dir := t.TempDir()
	scan, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "out")
	scene(t, scan, 900, 600, tiff.Deflate)
	for i, args := range [][]string{
		{"--format", "tiff16", "--also", "jpeg,max-edge=100"},
		{"--format", "jpeg", "--max-edge", "100", "--also", "tiff16"},
	} {
		out := filepath.Join(out, fmt.Sprint(i))
		command := exec.Command(os.Args[0], append([]string{"limited", fmt.Sprint(200 << 10), "export", scan, "-o", out, "--isolation", "always"}, args...)...)
		command.Env = append(os.Environ(), "XDG_DATA_HOME="+dir)
		output, err := command.CombinedOutput()
		require.Error(t, err)
		require.Contains(t, string(output), "a.tif: "+filepath.Join(out, "a.tif")+": encode: ")
		require.Contains(t, string(output), "file too large")
		require.Contains(t, string(output), filepath.Join(out, "a.jpg")+"\n")
		require.Contains(t, string(output), "1 done, 1 failed")
		require.Equal(t, []string{"a.jpg"}, names(t, out))
		info, _ := decoded(t, filepath.Join(out, "a.jpg"))
		require.Equal(t, 100, info.Width)
	}
}

// TestAWorkerThatEndsMidwayLeavesNothing kills a worker while it makes two files.
func TestAWorkerThatEndsMidwayLeavesNothing(t *testing.T) {
	for _, width := range []int{badworker.WidthKilled, badworker.WidthSegfault, badworker.WidthPanic} {
		dir := t.TempDir()
		scan, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "out")
		scene(t, scan, width, 4000, tiff.Deflate)
		got := runWithout(t, []string{sandbox.Namespaces}, "", "export", scan, "-o", out, "--json", "--no-auto", "--also", "jpeg,max-edge=100,folder=web")
		require.Equal(t, ExitFailed, got.code)
		events := got.results(t)
		require.Len(t, events, 2, "what ends all files of a scan is told once: %s", got.out)
		require.Equal(t, "failed", events[0]["event"])
		require.Nil(t, events[0]["output"])
		require.Contains(t, []any{"decode", "grade", "encode"}, events[0]["stage"])
		require.Empty(t, files(t, out))
	}
}

// TestAnEncoderThatFailsCostsOnlyItsFile has another program fail for one of two
// outputs.
func TestAnEncoderThatFailsCostsOnlyItsFile(t *testing.T) {
	dir := t.TempDir()
	scan, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "out")
	scene(t, scan, 120, 80, tiff.None)
	fakeEncoder(t, "exit 3")
	got := run(t, "", "export", scan, "-o", out, "--format", "jxl", "--also", "tiff16")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, filepath.Join(out, "a.jxl")+": encode: cjxl: exit status 3")
	require.Equal(t, []string{"a.tif"}, names(t, out))

	t.Setenv("PATH", dir)
	got = run(t, "", "export", scan, "-o", out, "--also", "avif")
	require.Equal(t, ExitUsage, got.code)
	require.Contains(t, got.err, "--also avif: format: AVIF is written by avifenc, which is not installed")
}

// TestAnAdditionalOutputReplacesNoScan has pictures of an output land where scans
// are.
func TestAnAdditionalOutputReplacesNoScan(t *testing.T) {
	dir := t.TempDir()
	scans := filepath.Join(dir, "scans")
	require.NoError(t, os.Mkdir(scans, 0o777))
	scan := filepath.Join(scans, "a.tif")
	scene(t, scan, 90, 60, tiff.None)
	before := files(t, scans)
	got := run(t, "", "export", scan, "-o", dir, "--overwrite", "--format", "png8", "--also", "tiff16,folder=scans")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "the picture would take the place of the scan itself")
	require.FileExists(t, filepath.Join(dir, "a.png"))
	got = run(t, "", "export", scans, "-o", dir, "--also", "tiff16,folder=scans")
	require.Equal(t, ExitUsage, got.code)
	require.Contains(t, got.err, scans+" is a folder to look for scans in")
	require.Equal(t, before, files(t, scans))
}

// TestNamesOfTwoScansDoNotClashThroughASuffix has the additional picture of one
// scan want the name of the other's.
func TestNamesOfTwoScansDoNotClashThroughASuffix(t *testing.T) {
	dir := t.TempDir()
	a, b, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "a-web.tif"), filepath.Join(dir, "out")
	scene(t, a, 90, 60, tiff.None)
	scene(t, b, 120, 60, tiff.None)
	got := run(t, "", "export", a, b, "-o", out, "--jobs", "2", "--also", "tiff8,suffix=-web")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "its picture "+filepath.Join(out, "a-web.tif")+" is that of "+a+" already")
	require.Equal(t, []string{"a-web-web.tif", "a-web.tif", "a.tif"}, names(t, out))
	info, _ := decoded(t, filepath.Join(out, "a-web.tif"))
	require.Equal(t, 90, info.Width, "the first has it")
}

// TestEveryOutputSaysWhatTheScanSaid reads the metadata of all outputs of a run.
func TestEveryOutputSaysWhatTheScanSaid(t *testing.T) {
	dir := t.TempDir()
	scan, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "out")
	scene(t, scan, 400, 300, tiff.None) // at 4000 ppi
	got := run(t, "", "export", scan, "-o", out, "--space", "prophoto", "--also", "jpeg,max-edge=200", "--also", "png8,space=display-p3")
	require.Zero(t, got.code, got.err)
	for name, want := range map[string]struct {
		space string
		ppi   float64
	}{"a.tif": {"prophoto", 4000}, "a.jpg": {"srgb", 2000}, "a.png": {"display-p3", 4000}} {
		info, _ := decoded(t, filepath.Join(out, name))
		space, _ := color.Lookup(want.space)
		require.Equal(t, color.Profile(space), info.ICC, name)
		require.InDelta(t, want.ppi, info.XPPI, 1, name)
		require.Equal(t, software, info.Metadata.Software, name)
	}
}
