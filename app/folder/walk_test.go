package folder

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The standard library's walk, with what is passed over left out, is the oracle.
func TestTheWalkIsInTheOrderOfNames(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		root := t.TempDir()
		for range 60 {
			folder := root
			for range random.IntN(3) {
				folder = filepath.Join(folder, fmt.Sprintf("%sd%d", []string{"", ".", "a.tif"}[random.IntN(3)], random.IntN(3)))
			}
			name := fmt.Sprintf("%sf%d%s", []string{"", "", "."}[random.IntN(3)], random.IntN(20), []string{".tif", ".TIFF", ".txt", ".jpg", "-b.png", ""}[random.IntN(6)])
			write(t, filepath.Join(folder, name), "")
		}
		var want, got []string
		require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && path != root && (hidden(entry.Name()) || entry.Name() == "d1"):
				return fs.SkipDir
			case !entry.IsDir() && !hidden(entry.Name()) && IsScan(path):
				want = append(want, path)
			}
			return nil
		}))
		require.True(t, Walk(root, func(folder string) bool { return filepath.Base(folder) == "d1" }, func(path, _ string, err error) bool {
			require.NoError(t, err)
			got = append(got, path)
			return true
		}))
		require.Equal(t, want, got)
		if len(want) > 3 { // and it can be left anywhere
			n := 0
			require.False(t, Walk(root, func(string) bool { return false }, func(string, string, error) bool { n++; return n < 3 }))
			require.Equal(t, 3, n)
		}
	}
}

func TestAFolderThatCannotBeReadDoesNotEndTheWalk(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "a", "1.tif"), "")
	write(t, filepath.Join(root, "c", "3.tif"), "")
	var found, failed []string
	gone := func(folder string) bool {
		if filepath.Base(folder) == "a" {
			require.NoError(t, os.RemoveAll(folder)) // before it is read
		}
		return false
	}
	require.True(t, Walk(root, gone, func(path, _ string, err error) bool {
		if err != nil {
			failed = append(failed, filepath.Base(path))
		} else {
			found = append(found, filepath.Base(path))
		}
		return true
	}))
	require.Equal(t, []string{"3.tif"}, found)
	require.Equal(t, []string{"a"}, failed)
}

func TestTheScanOfAPictureIsFoundWhateverStandsBetween(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a-b.tif", "a.TIF", "a.jpg", "a.b.tif", "a.b.png", "b.jpg", "b.png", "c.tif.jpg"} {
		write(t, filepath.Join(root, name), "")
	}
	require.NoError(t, os.Mkdir(filepath.Join(root, "b.tif"), 0o777))
	masters := map[string]string{}
	Walk(root, func(string) bool { return true }, func(path, master string, err error) bool {
		if master != "" {
			masters[filepath.Base(path)] = filepath.Base(master)
		}
		return true
	})
	require.Equal(t, map[string]string{"a.jpg": "a.TIF", "a.b.png": "a.b.tif"}, masters)
}

// write makes a file, and the folders it is in.
func write(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
}
