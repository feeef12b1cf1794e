package restore

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/window/exportsheet"
	"safelight/app/window/words"
)

func TestAWindowIsFoundAsItWasLeft(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "safelight")
	s, err := Load(dir)
	require.NoError(t, err)
	require.Equal(t, New(), s)
	s.Frame, s.Folded, s.Language = [4]float64{10, 20, 1000, 700}, []string{"film", "sync"}, words.Chinese
	s.InspectorWidth, s.StripHeight, s.Strip, s.Aspect = 320, 120, false, "original"
	s.Export = exportsheet.Choice{Output: "/out", Format: "jpeg", Quality: 80, Roll: "/roll"}
	s.Recent, s.Open = []string{"/roll", "/b"}, "/roll/a.tif"
	require.NoError(t, Save(dir, s))
	back, err := Load(dir)
	require.NoError(t, err)
	require.Equal(t, s, back)
	require.NoError(t, Save(dir, back), "over the one there is")
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

// What is not understood is neither lost nor in the way.
func TestAFileThatIsNotUnderstoodIsKeptAside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, Name)
	for i, text := range []string{"{", `{"version": 99, "recent": ["/x"]}`, "", `{"version": 1, "strip": "yes"}`, "null"} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
		s, err := Load(dir)
		require.Error(t, err, text)
		require.ErrorContains(t, err, "kept as")
		require.Equal(t, New(), s)
		_, err = os.Stat(path)
		require.ErrorIs(t, err, os.ErrNotExist)
		kept, err := os.ReadFile(filepath.Join(dir, Name+".damaged-"+string(rune('1'+i))))
		require.NoError(t, err)
		require.Equal(t, text, string(kept))
		s, err = Load(dir)
		require.NoError(t, err, "and the next time all is well")
		require.Equal(t, New(), s)
	}
	require.NoError(t, os.Mkdir(path, 0o777))
	_, err := Load(dir)
	require.Error(t, err)
}

func TestNothingStrangeIsRestored(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, Name), []byte(`{"version": 1, "frame": [1e300, 0, 5, 5], "inspector_width": -4, "strip_height": 1e9,
		"folded": ["film", "lunch"], "language": "tlh", "aspect": "odd", "recent": ["relative", "/a"], "open": "x", "later": true}`), 0o666))
	s, err := Load(dir)
	require.NoError(t, err, "what is new in the same version is passed over")
	require.Zero(t, s.Frame)
	require.Equal(t, float64(InspectorWidth), s.InspectorWidth)
	require.Equal(t, float64(MostStrip), s.StripHeight)
	require.Equal(t, []string{"film"}, s.Folded)
	require.Empty(t, s.Language)
	require.Equal(t, "free", s.Aspect)
	require.Equal(t, []string{"/a"}, s.Recent)
	require.Empty(t, s.Open)
	s.Frame[0] = math.NaN()
	require.NoError(t, Save(dir, s), "what JSON does not have is left out")
	require.NoError(t, Save("", s))
	s, err = Load("")
	require.NoError(t, err)
	require.Equal(t, New(), s)
}

func TestAWindowIsWhereItCanBeReached(t *testing.T) {
	main, second := [4]float64{0, 0, 1440, 900}, [4]float64{1440, -200, 1920, 1080}
	screens := [][4]float64{main, second}
	require.Equal(t, [4]float64{80, 50, 1280, 800}, OnScreen([4]float64{}, screens))
	there := [4]float64{1500, 0, 1000, 700}
	require.Equal(t, there, OnScreen(there, screens))
	gone := OnScreen(there, screens[:1])
	require.Equal(t, [4]float64{220, 100, 1000, 700}, gone)
	require.Equal(t, gone, OnScreen([4]float64{100, 860, 1000, 700}, screens[:1]), "its title was above the screen")
	require.Equal(t, [4]float64{0, 0, 1440, 900}, OnScreen([4]float64{-200, -100, 5000, 5000}, screens[:1]))
	require.Equal(t, there, OnScreen(there, nil))
}

func TestWhatIsGoneIsNotOpenedAgain(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "a.tif")
	require.NoError(t, os.WriteFile(scan, nil, 0o666))
	require.Equal(t, scan, State{Open: scan}.Reopened())
	require.NoError(t, os.Remove(scan))
	require.Equal(t, dir, State{Open: scan}.Reopened())
	require.Empty(t, State{Open: filepath.Join(dir, "gone", "a.tif")}.Reopened())
	require.Empty(t, State{}.Reopened())
}

// Whatever the file holds, a window can be made of it, and it can be kept again.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"version": 1, "frame": [0, 0, 900, 600], "folded": ["film"], "recent": ["/a"], "open": "/a/b.tif", "export": {"format": "jpeg"}}`))
	f.Add([]byte(`{"version": 2}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, Name), data, 0o666))
		s, _ := Load(dir)
		require.NoError(t, Save(dir, s))
		again, err := Load(dir)
		require.NoError(t, err)
		require.Equal(t, s, again)
	})
}
