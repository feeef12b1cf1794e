package atomicfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// names lists a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestTheTargetIsAbsentUntilCommitAndWholeAfterIt(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "picture.tif")
	f, err := Create(path, Options{})
	require.NoError(t, err)
	_, err = f.Write([]byte("half "))
	require.NoError(t, err)

	require.NoFileExists(t, path)
	require.Equal(t, path, f.Path())
	require.True(t, IsTemporary(f.Name()), f.Name())
	require.True(t, strings.HasPrefix(filepath.Base(f.Name()), "."), "hidden")

	_, err = f.Write([]byte("and whole"))
	require.NoError(t, err)
	back := make([]byte, 14)
	_, err = f.ReadAt(back, 0)
	require.NoError(t, err, "what was written can be verified before Commit")
	require.NoError(t, f.Commit())
	f.Abort()
	require.NoError(t, f.Close())

	require.Equal(t, []string{"picture.tif"}, names(t, dir))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "half and whole", string(data))
	require.ErrorIs(t, f.Commit(), fs.ErrClosed, "a second Commit")
}

func TestAbortLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	f, err := Create(filepath.Join(dir, "a"), Options{})
	require.NoError(t, err)
	_, err = f.Write([]byte("x"))
	require.NoError(t, err)
	f.Abort()
	f.Abort()
	require.Empty(t, names(t, dir))
	require.ErrorIs(t, f.Commit(), fs.ErrClosed)

	f, err = Create(filepath.Join(dir, "a"), Options{})
	require.NoError(t, err)
	require.NoError(t, f.Close(), "closing without Commit is giving up")
	require.Empty(t, names(t, dir))
}

func TestAnExistingFileIsRefusedAtCreate(t *testing.T) {
	dir := t.TempDir()
	file, link, folder := filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "folder")
	require.NoError(t, os.WriteFile(file, []byte("old"), 0o666))
	require.NoError(t, os.Symlink("nowhere", link))
	require.NoError(t, os.Mkdir(folder, 0o777))

	for _, path := range []string{file, link, folder} {
		_, err := Create(path, Options{})
		require.ErrorIs(t, err, fs.ErrExist, path)
		require.ErrorContains(t, err, path)
	}
	_, err := Create(folder, Options{Overwrite: true})
	require.ErrorIs(t, err, fs.ErrExist, "a folder is never overwritten")

	_, err = Create(filepath.Join(file, "below a file"), Options{})
	require.Error(t, err)
	_, err = Create(filepath.Join(dir, "missing", "file"), Options{})
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.Len(t, names(t, dir), 3)
}

func TestAFileThatAppearedMeanwhileIsKept(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	f, err := Create(path, Options{})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, []byte("theirs"), 0o666))
	require.ErrorIs(t, f.Commit(), fs.ErrExist)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "theirs", string(data))
	require.Equal(t, []string{"a"}, names(t, dir), "the temporary file is gone")
}

func TestOverwriteReplacesALinkAndNotItsTarget(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	require.NoError(t, os.WriteFile(target, []byte("old"), 0o666))
	require.NoError(t, os.Symlink(target, link))
	require.NoError(t, WriteFile(link, []byte("new"), Options{Overwrite: true}))
	data, err := os.ReadFile(target)
	require.NoError(t, err)
	require.Equal(t, "old", string(data))
	data, err = os.ReadFile(link)
	require.NoError(t, err)
	require.Equal(t, "new", string(data))
}

func TestPermissionsAreThoseOfOsCreate(t *testing.T) {
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "theirs"))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.NoError(t, WriteFile(filepath.Join(dir, "ours"), nil, Options{}))

	want, err := os.Stat(filepath.Join(dir, "theirs"))
	require.NoError(t, err)
	got, err := os.Stat(filepath.Join(dir, "ours"))
	require.NoError(t, err)
	require.Equal(t, want.Mode(), got.Mode())
}

func TestTheLongestNameCanBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), strings.Repeat("n", 255))
	require.NoError(t, WriteFile(path, []byte("x"), Options{}))
	require.FileExists(t, path)
}

// Of many that commit the same name at once exactly one may win, with the
// system's own rename and with the portable one.
func TestExactlyOneOfManyCommitsWins(t *testing.T) {
	for name, rename := range map[string]func(from, to string) error{
		"system": renameNew,
		"link":   renameByLink,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for round := range 20 {
				target := filepath.Join(dir, fmt.Sprint("target", round))
				const writers = 16
				var start, finished sync.WaitGroup
				start.Add(1)
				errs := make([]error, writers)
				for i := range writers {
					temp := filepath.Join(dir, fmt.Sprint("temp", i))
					require.NoError(t, os.WriteFile(temp, []byte(fmt.Sprint(i)), 0o666))
					finished.Go(func() {
						start.Wait()
						errs[i] = rename(temp, target)
					})
				}
				start.Done()
				finished.Wait()

				data, err := os.ReadFile(target)
				require.NoError(t, err)
				for i, err := range errs {
					if string(data) == fmt.Sprint(i) {
						require.NoError(t, err)
					} else {
						require.ErrorIs(t, err, fs.ErrExist)
					}
				}
			}
		})
	}
}

func TestConcurrentWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	var mu sync.Mutex
	var won, refused int
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			err := WriteFile(path, bytes.Repeat([]byte{byte(i)}, 1000), Options{})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case errors.Is(err, fs.ErrExist):
				refused++
			}
		})
	}
	wg.Wait()
	require.Equal(t, 1, won)
	require.Equal(t, 15, refused)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, bytes.Repeat(data[:1], 1000), data)
	require.Equal(t, []string{"a"}, names(t, dir))
}

func TestRenameNeverReplaces(t *testing.T) {
	for name, rename := range map[string]func(from, to string) error{
		"system": Rename,
		"link":   renameByLink,
		"lookup": renameByLookup,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a, b, c := filepath.Join(dir, "a"), filepath.Join(dir, "b"), filepath.Join(dir, "c")
			require.NoError(t, os.WriteFile(a, []byte("a"), 0o666))
			require.NoError(t, os.WriteFile(b, []byte("b"), 0o666))
			require.ErrorIs(t, rename(a, b), fs.ErrExist)
			data, err := os.ReadFile(b)
			require.NoError(t, err)
			require.Equal(t, "b", string(data))
			require.NoError(t, rename(a, c))
			require.ErrorIs(t, rename(a, filepath.Join(dir, "d")), fs.ErrNotExist)
			require.Equal(t, []string{"b", "c"}, names(t, dir))
		})
	}
}
