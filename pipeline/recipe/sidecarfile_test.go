package recipe

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

// scanIn is a scan of three bytes in a folder, and an empty data folder.
func scanIn(t *testing.T) (scan, dataDir string) {
	t.Helper()
	dir := t.TempDir()
	scan = filepath.Join(dir, "photos", "IMG.tif")
	require.NoError(t, os.Mkdir(filepath.Dir(scan), 0o777))
	require.NoError(t, os.WriteFile(scan, []byte("abc"), 0o666))
	return scan, filepath.Join(dir, "data")
}

// sidecarWith is a sidecar of that scan, told from others by its glare.
func sidecarWith(glare float64) *Sidecar {
	sc := sidecarOfText()
	sc.Recipe.Glare = glare
	return sc
}

func glareOf(t *testing.T, scan, dataDir string) float64 {
	t.Helper()
	sc, err := ReadSidecar(scan, dataDir, color.Builtin())
	require.NoError(t, err)
	return sc.Recipe.Glare
}

// keep writes the sidecar that is in the data folder.
func keep(t *testing.T, scan, dataDir string, sc *Sidecar) (name string) {
	t.Helper()
	data, err := MarshalSidecar(sc)
	require.NoError(t, err)
	name, err = dataName(scan, dataDir)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
	require.NoError(t, os.WriteFile(name, data, 0o666))
	return name
}

func age(t *testing.T, name string, by time.Duration) {
	t.Helper()
	then := time.Now().Add(-by)
	require.NoError(t, os.Chtimes(name, then, then))
}

func TestASidecarIsWrittenBesideItsScan(t *testing.T) {
	scan, data := scanIn(t)
	_, err := ReadSidecar(scan, data, color.Builtin())
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = ReadSidecar(scan, "", color.Builtin())
	require.ErrorIs(t, err, fs.ErrNotExist)

	for _, glare := range []float64{0.01, 0.02} {
		notices, err := WriteSidecar(scan, sidecarWith(glare), data, color.Builtin())
		require.NoError(t, err)
		require.Empty(t, notices)
		require.Equal(t, glare, glareOf(t, scan, data))
		require.Equal(t, glare, glareOf(t, scan, ""))
	}
	require.Equal(t, scan+".safelight.json", SidecarName(scan))
	entries, err := os.ReadDir(filepath.Dir(scan))
	require.NoError(t, err)
	require.Len(t, entries, 2, "the scan, the sidecar, and nothing temporary")
	require.NoDirExists(t, data)
}

func TestWhatIsNoSidecarIsKeptAside(t *testing.T) {
	scan, data := scanIn(t)
	name := SidecarName(scan)
	damagedOnes := 0
	for _, c := range []struct{ content, notice string }{
		{`{"safelight":`, "sidecar: safelight: line 1: the file ends in the middle."},
		{`{"safelight":3}`, "sidecar: safelight: version 3, but the latest known here is 2: made by a newer version of Safelight."},
		{"{}", "sidecar: safelight: missing; sidecar: source: missing; sidecar: recipe: missing."},
	} {
		require.NoError(t, os.WriteFile(name, []byte(c.content), 0o666))
		_, err0 := ReadSidecar(scan, data, color.Builtin())
		var damaged *DamagedError
		require.ErrorAs(t, err0, &damaged)
		require.Equal(t, name, damaged.Path)

		notices, err := WriteSidecar(scan, sidecarWith(0.01), data, color.Builtin())
		require.NoError(t, err)
		aside, what := name+".damaged-"+string(rune('1'+damagedOnes)), " could not be read"
		if errors.Is(err0, ErrNewer) {
			aside, what = name+".newer-1", " is of a newer version"
		} else {
			damagedOnes++
		}
		require.Equal(t, []string{name + what + " and is kept as " + filepath.Base(aside) + ": " + c.notice}, notices)
		kept, err := os.ReadFile(aside)
		require.NoError(t, err)
		require.Equal(t, c.content, string(kept))
		require.Equal(t, 0.01, glareOf(t, scan, data))
	}
	first, err := os.ReadFile(name + ".damaged-1")
	require.NoError(t, err)
	require.Equal(t, `{"safelight":`, string(first), "the earlier ones are as they were")
}

func TestReadingLeavesADamagedSidecarAlone(t *testing.T) {
	scan, data := scanIn(t)
	require.NoError(t, os.WriteFile(SidecarName(scan), []byte(`{"safelight":`), 0o666))
	_, err := ReadSidecar(scan, data, color.Builtin())
	require.EqualError(t, err, SidecarName(scan)+": sidecar: safelight: line 1: the file ends in the middle")
	content, err := os.ReadFile(SidecarName(scan))
	require.NoError(t, err)
	require.Equal(t, `{"safelight":`, string(content))
}

func TestWhatIsNoRegularFileIsNotRead(t *testing.T) {
	scan, data := scanIn(t)
	require.NoError(t, os.Mkdir(SidecarName(scan), 0o777))
	_, err := ReadSidecar(scan, data, color.Builtin())
	var damaged *DamagedError
	require.ErrorAs(t, err, &damaged)
	notices, err := WriteSidecar(scan, sidecarWith(0.01), data, color.Builtin())
	require.NoError(t, err)
	require.Len(t, notices, 1)
	require.DirExists(t, SidecarName(scan)+".damaged-1")
}

func TestTheLaterOfTwoSidecarsOfOneScanCounts(t *testing.T) {
	scan, data := scanIn(t)
	_, err := WriteSidecar(scan, sidecarWith(0.01), data, color.Builtin())
	require.NoError(t, err)
	kept := keep(t, scan, data, sidecarWith(0.02))

	age(t, SidecarName(scan), time.Hour)
	require.Equal(t, 0.02, glareOf(t, scan, data))
	require.Equal(t, 0.01, glareOf(t, scan, ""))
	age(t, kept, 2*time.Hour)
	require.Equal(t, 0.01, glareOf(t, scan, data))
}

func TestASidecarOfAnotherScanAtTheSamePathDoesNotCount(t *testing.T) {
	scan, data := scanIn(t)
	other := sidecarWith(0.02)
	other.Source.SHA256 = strings.Repeat("0", 64)
	keep(t, scan, data, other)
	require.Equal(t, 0.02, glareOf(t, scan, data), "nothing tells that it is another")
	_, err := WriteSidecar(scan, sidecarWith(0.01), data, color.Builtin())
	require.NoError(t, err)
	age(t, SidecarName(scan), time.Hour)
	require.Equal(t, 0.01, glareOf(t, scan, data), "the checksum does")

	require.NoError(t, os.Remove(SidecarName(scan)))
	require.NoError(t, os.WriteFile(scan, []byte("longer"), 0o666))
	_, err = ReadSidecar(scan, data, color.Builtin())
	require.ErrorIs(t, err, fs.ErrNotExist, "the size does")
}

func TestAGoodSidecarInTheDataFolderStandsInForADamagedOne(t *testing.T) {
	scan, data := scanIn(t)
	require.NoError(t, os.WriteFile(SidecarName(scan), []byte(`{"safelight":`), 0o666))
	kept := keep(t, scan, data, sidecarWith(0.02))
	require.Equal(t, 0.02, glareOf(t, scan, data))

	require.NoError(t, os.WriteFile(kept, []byte(`{"safelight":`), 0o666))
	_, err := ReadSidecar(scan, data, color.Builtin())
	var damaged *DamagedError
	require.ErrorAs(t, err, &damaged)
	require.Equal(t, SidecarName(scan), damaged.Path)

	require.NoError(t, os.Remove(SidecarName(scan)))
	_, err = ReadSidecar(scan, data, color.Builtin())
	require.ErrorAs(t, err, &damaged)
	require.Equal(t, kept, damaged.Path)
}

func TestAScanWhoseNameHasNoRoomForTheSuffix(t *testing.T) {
	scan, data := scanIn(t)
	long := filepath.Join(filepath.Dir(scan), strings.Repeat("n", 250))
	require.NoError(t, os.Rename(scan, long))
	_, err := ReadSidecar(long, data, color.Builtin())
	require.ErrorIs(t, err, fs.ErrNotExist)
	notices, err := WriteSidecar(long, sidecarWith(0.01), data, color.Builtin())
	require.NoError(t, err)
	require.Len(t, notices, 1)
	require.Equal(t, 0.01, glareOf(t, long, data))
	_, err = WriteSidecar(long, sidecarWith(0.01), "", color.Builtin())
	require.Error(t, err)
}

func TestTheSettingsOfAnotherScanAtTheSamePathAreKept(t *testing.T) {
	scan, data := scanIn(t)
	long := filepath.Join(filepath.Dir(scan), strings.Repeat("n", 250)) // cannot be written beside
	require.NoError(t, os.Rename(scan, long))
	other := sidecarWith(0.02)
	other.Source.SHA256 = strings.Repeat("0", 64)
	name := keep(t, long, data, other)
	before, err := os.ReadFile(name)
	require.NoError(t, err)

	notices, err := WriteSidecar(long, sidecarWith(0.01), data, color.Builtin())
	require.NoError(t, err)
	require.Len(t, notices, 2)
	require.Contains(t, notices[0], "had the settings of another scan")
	require.Equal(t, 0.01, glareOf(t, long, data))
	kept, err := os.ReadFile(name + ".other-1")
	require.NoError(t, err)
	require.Equal(t, string(before), string(kept))

	notices, err = WriteSidecar(long, sidecarWith(0.03), data, color.Builtin())
	require.NoError(t, err)
	require.Len(t, notices, 1, "the scan's own settings are replaced")
}

func TestAnInvalidSidecarIsNotWritten(t *testing.T) {
	scan, data := scanIn(t)
	_, err := WriteSidecar(scan, sidecarWith(7), data, color.Builtin())
	require.EqualError(t, err, "sidecar: recipe.glare: 7 is outside 0 to 0.2")
	require.NoFileExists(t, SidecarName(scan))
}

func TestDataDir(t *testing.T) {
	t.Setenv("HOME", "/home/ann")
	if runtime.GOOS == "darwin" {
		dir, err := DataDir()
		require.NoError(t, err)
		require.Equal(t, "/home/ann/Library/Application Support/Safelight", dir)
		return
	}
	for xdg, want := range map[string]string{
		"":         "/home/ann/.local/share/safelight",
		"/var/xdg": "/var/xdg/safelight",
		"relative": "/home/ann/.local/share/safelight",
	} {
		t.Setenv("XDG_DATA_HOME", xdg)
		dir, err := DataDir()
		require.NoError(t, err)
		require.Equal(t, want, dir, xdg)
	}
}
