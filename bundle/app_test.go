package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// madeHere makes the app of this repository once, without programs and signature, and
// gives its path and what was said. TestMain removes it.
var madeHere = sync.OnceValues(func() (app, said string) {
	dist, err := os.MkdirTemp("", "safelight-bundle-test-")
	if err != nil {
		panic(err)
	}
	leftovers = append(leftovers, dist)
	var out strings.Builder
	c := appCommand{Identifier: "org.example.Safelight", SignID: adHoc, places: places{Root: "..", Dist: dist}}
	if app, err = c.maker(run, "linux", &out).make(context.Background()); err != nil {
		panic(err)
	}
	return app, out.String()
})

var leftovers []string

func TestMain(m *testing.M) {
	code := m.Run()
	for _, folder := range leftovers {
		os.RemoveAll(folder)
	}
	os.Exit(code)
}

func TestElsewhereTheAppIsLaidOutAndNotCalledAnApp(t *testing.T) {
	app, said := madeHere()
	require.Equal(t, "Safelight.app.incomplete", filepath.Base(app))
	require.Contains(t, said, "This is no app")
	for _, left := range []string{"Contents/MacOS/safelight and safelight-worker", "lipo", "codesign"} {
		require.Contains(t, said, left)
	}
	others, err := os.ReadDir(filepath.Dir(app))
	require.NoError(t, err)
	require.Len(t, others, 1, "nothing else is left")
}

func TestWhatIsWrittenHasItsModeUnderAnyUmask(t *testing.T) {
	dir := t.TempDir()
	before := unix.Umask(0o077)
	defer unix.Umask(before)
	require.NoError(t, write(filepath.Join(dir, "a", "b", "file"), []byte("x")))
	for path, want := range map[string]fs.FileMode{"a": fs.ModeDir | 0o755, "a/b": fs.ModeDir | 0o755, "a/b/file": 0o644} {
		info, err := os.Stat(filepath.Join(dir, path))
		require.NoError(t, err)
		require.Equal(t, want, info.Mode(), path)
	}
}

func TestFilesHaveTheModesAndSizesOfAnApp(t *testing.T) {
	app, _ := madeHere()
	total := int64(0)
	err := filepath.WalkDir(app, func(path string, d fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := d.Info()
		require.NoError(t, err)
		if d.IsDir() {
			require.Equal(t, fs.ModeDir|0o755, info.Mode(), path)
			return nil
		}
		require.Equal(t, fs.FileMode(0o644), info.Mode(), path)
		require.NotZero(t, info.Size(), path)
		total += info.Size()
		return nil
	})
	require.NoError(t, err)
	require.Less(t, total, int64(4<<20))
	text, err := os.ReadFile(filepath.Join(app, "Contents", "PkgInfo"))
	require.NoError(t, err)
	require.Equal(t, "APPL????", string(text))
}
