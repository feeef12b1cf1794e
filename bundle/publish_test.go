package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTwoRunsDoNotWorkInOneFolder(t *testing.T) {
	dist := filepath.Join(t.TempDir(), "new", "dist")
	w, err := open(dist)
	require.NoError(t, err)
	_, err = open(dist)
	require.EqualError(t, err, dist+": another run works there")
	w.close()
	w, err = open(dist)
	require.NoError(t, err)
	w.close()
	require.Empty(t, names(t, dist))
}

func TestWhatAKilledRunLeavesTheNextRemoves(t *testing.T) {
	dist := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dist, workPrefix+"4711", "Safelight.app"), 0o755))
	require.NoError(t, os.Mkdir(filepath.Join(dist, "pictures"), 0o755))
	w, err := open(dist)
	require.NoError(t, err)
	w.close()
	require.Equal(t, []string{"pictures"}, names(t, dist))
}

func TestFoldersAndFilesArePublishedWhole(t *testing.T) {
	dist := t.TempDir()
	for _, round := range []string{"first", "second"} {
		w, err := open(dist)
		require.NoError(t, err)
		app, image := filepath.Join(w.folder, "a.app"), filepath.Join(w.folder, "a.dmg")
		require.NoError(t, os.Mkdir(app, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(app, round), nil, 0o644))
		require.NoError(t, os.WriteFile(image, []byte(round), 0o644))
		for _, made := range []string{app, image} {
			path, err := w.publish(made)
			require.NoError(t, err)
			require.Equal(t, filepath.Join(dist, filepath.Base(made)), path)
		}
		w.close()
		require.Equal(t, []string{"a.app", "a.dmg"}, names(t, dist))
		require.Equal(t, []string{round}, names(t, filepath.Join(dist, "a.app")))
		data, err := os.ReadFile(filepath.Join(dist, "a.dmg"))
		require.NoError(t, err)
		require.Equal(t, round, string(data))
	}
}
