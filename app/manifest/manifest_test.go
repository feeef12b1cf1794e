package manifest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// noted writes a picture and notes it.
func noted(t *testing.T, m *Manifest, root, name, source string) Entry {
	t.Helper()
	e := Entry{Output: name, Scan: "roll/" + name, Source: source, Settings: "s", Version: "v"}
	path := filepath.Join(root, name)
	require.NoError(t, os.WriteFile(path, []byte("picture "+source), 0o666))
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	require.NoError(t, m.Add(e, f))
	return e
}

func journals(t *testing.T, root string) (paths []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, Folder, "*"))
	require.NoError(t, err)
	return paths
}

func TestWhatWasMadeIsDoneForTheNextRun(t *testing.T) {
	root := t.TempDir()
	m, err := Open(root)
	require.NoError(t, err)
	require.NoDirExists(t, filepath.Join(root, Folder), "nothing is written before there is something to note")
	e := noted(t, m, root, "a.tif", "1")
	require.NoError(t, m.Close())

	m, err = Open(root)
	require.NoError(t, err)
	require.Empty(t, m.Notices())
	require.True(t, m.Done(e))
	for _, change := range []func(*Entry){
		func(e *Entry) { e.Output = "b.tif" },
		func(e *Entry) { e.Source = "2" },
		func(e *Entry) { e.Settings = "t" },
		func(e *Entry) { e.Version = "w" },
	} {
		other := e
		change(&other)
		require.False(t, m.Done(other), "%+v", other)
	}
}

func TestAPictureThatIsNotThereAsItWasLeftIsNotDone(t *testing.T) {
	root := t.TempDir()
	m := New(root)
	e := noted(t, m, root, "a.tif", "1")
	require.NoError(t, m.Close())
	m, err := Open(root)
	require.NoError(t, err)
	path := filepath.Join(root, "a.tif")
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.True(t, m.Done(e))

	require.NoError(t, os.WriteFile(path, []byte("larger than it was"), 0o666))
	require.NoError(t, os.Chtimes(path, info.ModTime(), info.ModTime()))
	require.False(t, m.Done(e), "another size")
	require.NoError(t, os.WriteFile(path, []byte("picture 2"), 0o666))
	require.NoError(t, os.Chtimes(path, info.ModTime().Add(1000), info.ModTime().Add(1000)))
	require.False(t, m.Done(e), "another time")
	require.NoError(t, os.Remove(path))
	require.False(t, m.Done(e), "gone")
	require.NoError(t, os.Mkdir(path, 0o777))
	require.False(t, m.Done(e), "a folder")
}

func TestTheLatestEntryCounts(t *testing.T) {
	root := t.TempDir()
	m := New(root)
	old := noted(t, m, root, "a.tif", "1")
	later := noted(t, m, root, "a.tif", "2")
	require.NoError(t, m.Close())
	m, err := Open(root)
	require.NoError(t, err)
	require.False(t, m.Done(old))
	require.True(t, m.Done(later))
}

func TestLinesThatMakeNoSenseAreNamedAndPassedOver(t *testing.T) {
	root := t.TempDir()
	m := New(root)
	a := noted(t, m, root, "a.tif", "1")
	require.NoError(t, m.Close())
	path := journals(t, root)[0]
	good, err := os.ReadFile(path)
	require.NoError(t, err)
	text := "{}\nnot json\n" + string(good) + strings.Repeat("x", maxLine+10) + "\n" + string(good)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(root, Folder, "notes.txt"), []byte("mine"), 0o666))
	m, err = Open(root)
	require.NoError(t, err)
	require.True(t, m.Done(a))
	require.Len(t, m.Notices(), 3)
	require.Contains(t, m.Notices()[0], "line 1 makes no sense")
	require.Contains(t, m.Notices()[2], "line 4: ")
}

func TestSeveralProcessesShareAFolder(t *testing.T) {
	root := t.TempDir()
	var all sync.WaitGroup
	var mutex sync.Mutex
	var entries []Entry
	for p := range 5 {
		all.Go(func() {
			m := New(root)
			defer m.Close()
			for i := range 20 {
				e := noted(t, m, root, fmt.Sprintf("%d-%d.tif", p, i), "1")
				mutex.Lock()
				entries = append(entries, e)
				mutex.Unlock()
			}
		})
	}
	all.Wait()
	require.Len(t, journals(t, root), 5)
	m, err := Open(root)
	require.NoError(t, err)
	require.Empty(t, m.Notices())
	for _, e := range entries {
		require.True(t, m.Done(e))
	}
}

// Two runs make the same picture at once: both note it, one gets the name. The
// note of the other, though it is the later one, does not count.
func TestThePictureOfTwoThatIsThereIsDone(t *testing.T) {
	root := t.TempDir()
	first, second := New(root), New(root)
	e := noted(t, first, root, "a.tif", "1")
	path := filepath.Join(root, "a.tif")
	info, err := os.Stat(path)
	require.NoError(t, err)
	late, err := os.Create(filepath.Join(root, "not named"))
	require.NoError(t, err)
	defer late.Close()
	_, err = late.WriteString("picture 1")
	require.NoError(t, err)
	require.NoError(t, os.Chtimes(late.Name(), info.ModTime().Add(1e9), info.ModTime().Add(1e9)))
	require.NoError(t, second.Add(e, late))

	m, err := Open(root)
	require.NoError(t, err)
	require.True(t, m.Done(e))
	require.NoError(t, os.Rename(late.Name(), path)) // with --overwrite the other has it
	require.True(t, m.Done(e))
}

func TestWhatAnotherRunMakesMeanwhileIsDone(t *testing.T) {
	root := t.TempDir()
	m, err := Open(root)
	require.NoError(t, err)
	others := []*Manifest{New(root), New(root)}
	for i := range 6 {
		e := noted(t, others[i%2], root, fmt.Sprintf("%d.tif", i), "1")
		require.True(t, m.Done(e))
		e.Settings = "t"
		require.False(t, m.Done(e))
	}
	require.NoError(t, os.WriteFile(filepath.Join(root, "theirs.tif"), []byte("x"), 0o666))
	require.False(t, m.Done(Entry{Output: "theirs.tif", Source: "1", Settings: "s", Version: "v"}))

	// A run that did not ask what others did does not find out either.
	e := noted(t, others[0], root, "last.tif", "1")
	require.False(t, New(root).Done(e))
	require.Empty(t, m.Notices())
}

// A kill can tear the last line anywhere: nothing else is lost. What another process
// is in the middle of writing is read when it is whole.
func TestATornLineCostsOnlyItselfAndIsReadWhenItIsWhole(t *testing.T) {
	root := t.TempDir()
	other := New(root)
	a, b := noted(t, other, root, "a.tif", "1"), noted(t, other, root, "b.tif", "2")
	path := journals(t, root)[0]
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	first := strings.IndexByte(string(whole), '\n') + 1
	for size := first; size < len(whole); size++ {
		require.NoError(t, os.WriteFile(path, whole[:size], 0o666))
		m, err := Open(root)
		require.NoError(t, err)
		require.Empty(t, m.Notices())
		require.True(t, m.Done(a))
		require.False(t, m.Done(b))
		require.NoError(t, os.WriteFile(path, whole, 0o666))
		require.True(t, m.Done(b))
		require.Empty(t, m.Notices())
	}
}

func TestWhatCannotBeNotedIsAnError(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, Folder), nil, 0o666)) // no folder
	m := New(root)
	f, err := os.Create(filepath.Join(root, "a.tif"))
	require.NoError(t, err)
	defer f.Close()
	f.WriteString("x")
	require.ErrorContains(t, m.Add(Entry{Output: "a.tif", Source: "1", Settings: "s", Version: "v"}, f), "manifest: ")
	require.ErrorContains(t, m.Add(Entry{Output: "a.tif"}, f), "cannot be noted")
	_, err = Open(root)
	require.ErrorContains(t, err, "manifest: ")
}

func FuzzJournal(f *testing.F) {
	f.Add([]byte(`{"output":"a.tif","scan":"x","source":"1","settings":"s","version":"v","size":1,"mtime":1}` + "\n"))
	f.Add([]byte("\n\n{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		root := t.TempDir()
		require.NoError(t, os.Mkdir(filepath.Join(root, Folder), 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(root, Folder, "x.ndjson"), text, 0o666))
		m, err := Open(root)
		require.NoError(t, err)
		require.LessOrEqual(t, len(m.noted), bytes.Count(text, []byte("\n")))
	})
}
