package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/window/smoke"
	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/badworker"
)

func TestTheSmokeFlagIsTheCommand(t *testing.T) {
	require.Equal(t, []string{"smoke", "samples", "-o", "out"}, asCommand([]string{"--smoke", "samples", "-o", "out"}))
	require.Equal(t, []string{"smoke", "samples", "-o", "out"}, asCommand([]string{"--smoke=samples", "-o", "out"}))
	require.Equal(t, []string{"export", "--smoke"}, asCommand([]string{"export", "--smoke"}))
	require.Empty(t, asCommand(nil))
}

func TestASmokeTestThatMakesNoSenseIsAUsageError(t *testing.T) {
	dir := t.TempDir()
	for _, args := range [][]string{{"--smoke"}, {"--smoke", filepath.Join(dir, "none")}, {"--smoke", dir, "--tolerance", "256"}, {"--smoke", dir, "--tolerance=-1"}} {
		r := run(t, "", args...)
		require.Equal(t, ExitUsage, r.code, "%v: %s", args, r.err)
		require.NotEmpty(t, r.err)
	}
}

func TestARollIsGoneThroughAndWhatWasSeenIsKept(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "seen")
	scene(t, filepath.Join(dir, "a.tif"), 300, 200, tiff.None)
	scene(t, filepath.Join(dir, "b.tif"), 400, 200, tiff.None)
	r := run(t, "", "--smoke", dir, "-o", out)
	require.Equal(t, ExitDone, r.code, "%s%s", r.out, r.err)
	var report smoke.Report
	require.NoError(t, json.Unmarshal([]byte(r.out), &report))
	require.True(t, report.OK)
	require.Len(t, report.Scans, 2)
	require.NotEmpty(t, report.Backend)
	kept, err := os.ReadFile(filepath.Join(out, "report.json"))
	require.NoError(t, err)
	require.Equal(t, r.out, string(kept))
	info, pixels := decoded(t, filepath.Join(out, "b.tif.png"))
	require.Equal(t, [2]int{report.Scans[1].Width, report.Scans[1].Height}, [2]int{info.Width, info.Height})
	require.Greater(t, max(pixels[0], pixels[len(pixels)/2]), uint16(0), "a picture, and not black")
	require.ElementsMatch(t, []string{"a.tif", "b.tif"}, names(t, dir), "nothing is changed")
}

func TestASmokeTestFailsForWhatCannotBeShown(t *testing.T) {
	dir := t.TempDir()
	scene(t, filepath.Join(dir, "crash.tif"), badworker.WidthSegfault, 200, tiff.None)
	r := run(t, "", "--smoke", dir, "--no-walk")
	require.Equal(t, ExitFailed, r.code)
	require.Contains(t, r.err, "crash.tif")
	require.NotContains(t, r.err, errFailed.Error())
	var report smoke.Report
	require.NoError(t, json.Unmarshal([]byte(r.out), &report))
	require.False(t, report.OK)
	require.NotEmpty(t, report.Failures)

	scene(t, filepath.Join(dir, "crash.tif"), 300, 200, tiff.None)
	r = run(t, "", "--smoke", dir, "--backend", "metal-of-another-kind", "--no-walk")
	require.Equal(t, ExitFailed, r.code)
	require.Contains(t, r.out, "not with metal-of-another-kind")
}
