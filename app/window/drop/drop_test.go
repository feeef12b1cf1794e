package drop

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheFirstThatCanBeOpenedIs(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	scan := filepath.Join(dir, "a.tif")
	require.NoError(t, os.WriteFile(scan, nil, 0o666))
	for _, c := range []struct {
		paths  []string
		open   string
		others bool
	}{
		{[]string{dir}, dir, false},
		{[]string{scan, filepath.Join(dir, "b.TIFF")}, scan, false},
		{[]string{filepath.Join(dir, "notes.txt"), scan}, scan, false},
		{[]string{dir, other}, dir, true},
		{[]string{scan, filepath.Join(other, "c.dng")}, scan, true},
		{[]string{dir + "/", scan}, dir, false},
	} {
		open, others, ok := Accepted(c.paths)
		require.True(t, ok, "%v", c.paths)
		require.Equal(t, c.open, open)
		require.Equal(t, c.others, others, "%v", c.paths)
	}
	for _, paths := range [][]string{nil, {""}, {"notes.txt"}, {"a\x00.tif"}, {"/no/such/folder"}} {
		_, _, ok := Accepted(paths)
		require.False(t, ok, "%q", paths)
	}
}

func TestWhatWasOpenIsRememberedOnce(t *testing.T) {
	var list []string
	for i := range 25 {
		list = Remember(list, fmt.Sprint("/", i%12))
		require.LessOrEqual(t, len(list), Most)
		require.Equal(t, fmt.Sprint("/", i%12), list[0])
		seen := map[string]bool{}
		for _, p := range list {
			require.False(t, seen[p])
			seen[p] = true
		}
	}
	require.Equal(t, list, Remember(list, ""))
	require.NotContains(t, Forget(list, list[2]), list[2])
	require.Len(t, list, Most, "and the list given is left alone")
}
