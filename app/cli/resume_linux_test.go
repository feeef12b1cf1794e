package cli

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/manifest"
	"safelight/pipeline/raster/tiff"
)

// roll makes scans of several sizes.
func roll(t *testing.T, count int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range count {
		scene(t, filepath.Join(dir, fmt.Sprintf("%02d.tif", i)), 200+8*i, 160, tiff.None)
	}
	return dir
}

// resumed exports with --resume and returns how many files were made and how many
// were there.
func resumed(t *testing.T, args ...string) (done, skipped, failed int) {
	t.Helper()
	for _, e := range run(t, "", append(args, "--resume", "--json")...).events(t) {
		switch e["event"] {
		case "done":
			done++
		case "skipped":
			skipped++
		case "failed":
			failed++
		}
	}
	return done, skipped, failed
}

func requireCounts(t *testing.T, done, skipped, failed int, args ...string) {
	t.Helper()
	d, s, f := resumed(t, args...)
	require.Equal(t, [3]int{done, skipped, failed}, [3]int{d, s, f}, "made, there already, failed")
}

func TestResumeMakesOnlyWhatIsMissingOrMeantOtherwise(t *testing.T) {
	scans, out := roll(t, 3), t.TempDir()
	export := []string{"export", scans, "-o", out}
	requireCounts(t, 3, 0, 0, export...)
	requireCounts(t, 0, 3, 0, export...)

	require.NoError(t, os.Remove(filepath.Join(out, "01.tif")))
	requireCounts(t, 1, 2, 0, export...)

	// Another scan under the same name is not the one the picture is of.
	scene(t, filepath.Join(scans, "02.tif"), 230, 170, tiff.None)
	requireCounts(t, 0, 2, 1, export...) // and its picture is not replaced unasked
	requireCounts(t, 1, 2, 0, append(export, "--overwrite")...)

	// Other settings, other pictures.
	requireCounts(t, 0, 0, 3, append(export, "--space", "adobe-rgb")...)
	requireCounts(t, 0, 0, 3, append(export, "--film", "color-positive")...)
	requireCounts(t, 3, 0, 0, append(export, "--film", "color-positive", "--overwrite")...)
	requireCounts(t, 0, 3, 0, append(export, "--film", "color-positive")...)
	requireCounts(t, 3, 0, 0, append(export, "--film", "color-positive", "--format", "jpeg")...)
	requireCounts(t, 0, 3, 0, append(export, "--film", "color-positive", "--format", "jpeg")...)

	// A recipe in a file counts with what is in it.
	recipe := write(t, filepath.Join(t.TempDir(), "r.json"), `{"render": 1, "film": "color-negative", "exposure": [0.1, 0, 0]}`)
	requireCounts(t, 3, 0, 0, append(export, "--recipe", recipe, "--overwrite")...)
	requireCounts(t, 0, 3, 0, append(export, "--recipe", recipe)...)
	write(t, recipe, `{"render": 1, "film": "color-negative", "exposure": [0.2, 0, 0]}`)
	requireCounts(t, 3, 0, 0, append(export, "--recipe", recipe, "--overwrite")...)

	// What somebody changed is not ours any more.
	write(t, filepath.Join(out, "00.tif"), "not a picture")
	requireCounts(t, 0, 2, 1, append(export, "--recipe", recipe)...)
	text, err := os.ReadFile(filepath.Join(out, "00.tif"))
	require.NoError(t, err)
	require.Equal(t, "not a picture", string(text))
}

func TestResumeMakesWhatIsMissingOfAPicture(t *testing.T) {
	scans, out := roll(t, 1), t.TempDir()
	export := []string{"export", scans, "-o", out, "--also", "jpeg,max-edge=100,folder=web"}
	requireCounts(t, 2, 0, 0, export...)
	requireCounts(t, 0, 2, 0, export...)
	require.NoError(t, os.Remove(filepath.Join(out, "web", "00.jpg")))
	requireCounts(t, 1, 1, 0, export...)
	require.FileExists(t, filepath.Join(out, "web", "00.jpg"))
}

func TestShardsShareAnOutputFolder(t *testing.T) {
	scans, out := roll(t, 9), t.TempDir()
	made := 0
	for i := 1; i <= 3; i++ {
		done, skipped, failed := resumed(t, "export", scans, "-o", out, "--shard", fmt.Sprintf("%d/3", i))
		require.Zero(t, skipped+failed)
		made += done
	}
	require.Equal(t, 9, made)
	require.Len(t, names(t, out), 9)
	requireCounts(t, 0, 9, 0, "export", scans, "-o", out)
	require.Equal(t, ExitUsage, run(t, "", "export", scans, "-o", out, "--shard", "4/3").code)
}

// Two scans whose pictures have one name: whichever shards they are in, the first
// has it.
func TestShardsAgreeOnWhoHasAName(t *testing.T) {
	scans, out := t.TempDir(), t.TempDir()
	for i := range 4 {
		scene(t, filepath.Join(scans, fmt.Sprintf("%d.tif", i)), 60, 40, tiff.None)
		scene(t, filepath.Join(scans, fmt.Sprintf("%d.tiff", i)), 80, 40, tiff.None)
	}
	done, failed := 0, 0
	for i := 1; i <= 4; i++ {
		d, _, f := resumed(t, "export", scans, "-o", out, "--overwrite", "--shard", fmt.Sprintf("%d/4", i))
		done, failed = done+d, failed+f
	}
	require.Equal(t, [2]int{4, 4}, [2]int{done, failed})
	for i := range 4 {
		info, _ := decoded(t, filepath.Join(out, fmt.Sprintf("%d.tif", i)))
		require.Equal(t, 60, info.Width)
	}
}

// TestAnExportThatIsKilledAgainAndAgainEndsRight kills the program at random
// moments and starts it again, as an impatient user or a failing machine would,
// until it is done.
func TestAnExportThatIsKilledAgainAndAgainEndsRight(t *testing.T) {
	count, kills := 10, 12
	if os.Getenv("SAFELIGHT_LONG") != "" {
		count, kills = 40, 50
	}
	scans, want, out := roll(t, count), t.TempDir(), t.TempDir()
	begun := time.Now()
	require.Zero(t, run(t, "", "export", scans, "-o", want).code)
	took := time.Since(begun)
	report := filepath.Join(t.TempDir(), "report")
	start := func() *exec.Cmd {
		c := exec.Command(os.Args[0], "measured", report, "export", scans, "-o", out, "--resume", "--isolation", "always")
		c.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "GORACE=atexit_sleep_ms=0")
		c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		require.NoError(t, c.Start())
		return c
	}
	// So that most of the kills come before all is done, and some pictures are made
	// before most of them.
	longest := int64(3*took)/int64(kills) + int64(40*time.Millisecond)
	random := rand.New(rand.NewPCG(3, 4))
	for range kills {
		c := start()
		time.Sleep(time.Duration(random.Int64N(longest)))
		c.Process.Kill()
		c.Wait()
		for _, name := range names(t, out) { // none torn, at any time
			require.True(t, strings.HasSuffix(name, ".tif"), name)
			requireSameFile(t, filepath.Join(want, name), filepath.Join(out, name))
		}
	}
	t.Logf("%d kills within %v, %d of %d pictures made by then", kills, time.Duration(longest), len(names(t, out)), count)
	c := start()
	require.NoError(t, c.Wait())
	require.Len(t, names(t, out), count)
	for _, name := range names(t, out) {
		requireSameFile(t, filepath.Join(want, name), filepath.Join(out, name))
	}
	m, err := manifest.Open(out)
	require.NoError(t, err)
	require.Empty(t, m.Notices())
	requireCounts(t, 0, count, 0, "export", scans, "-o", out)
}

func requireSameFile(t *testing.T, want, got string) {
	t.Helper()
	a, err := os.ReadFile(want)
	require.NoError(t, err)
	b, err := os.ReadFile(got)
	require.NoError(t, err)
	require.True(t, string(a) == string(b), "%s is not as it should be", got)
}
